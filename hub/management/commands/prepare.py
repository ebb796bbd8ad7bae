"""`manage.py prepare` makes what a new version needs; it is what `up` does before it serves."""

import hashlib

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from search.actions import reindex
from search.models import Document


class Command(BaseCommand):
    help = "Bring messages, tables, vocabulary and static files up to date."
    requires_system_checks = []

    def handle(self, **options):
        self._say("Compiling messages …")
        call_command("messages", "compile")
        self._say("Applying migrations …")
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
        if not Document.objects.exists():  # new, or from before there was a search
            self._say("Reading what can be found …")
            reindex()
        self._collect()

    def _collect(self):
        stamp, wanted = settings.VAR / "static.stamp", _fingerprint()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        self._say("Collecting static files …")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(wanted)

    def _say(self, line):
        self.stdout.write(line)
        self.stdout.flush()


def _fingerprint():
    """Changes when any static file does."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = storage.path(path), storage.size(path), storage.get_modified_time(path)
            seen.update(repr(facts).encode())
    return seen.hexdigest()
