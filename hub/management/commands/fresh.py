"""`manage.py fresh` removes the data kept in the Hub's folder, so that the next start begins anew."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from hub.services import Fault, disk


class Command(BaseCommand):
    help = "Remove the embedded database, queue, mail and static files; refuses while the Hub runs."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, yes, **options):
        try:
            disk.ready(settings.VAR, megabytes=0)
            with disk.locked(settings.VAR):
                if not yes and not _agreed(settings.VAR):
                    sys.exit("Nothing was removed.")
                disk.empty(settings.VAR)
        except Fault as fault:
            sys.exit(str(fault))
        self.stdout.write(f"{settings.VAR} is empty but for backups: the next start begins anew.")


def _agreed(var):
    if not sys.stdin.isatty():
        sys.exit("This removes data: say so with make fresh YES=1.")
    names = ", ".join(path.name for path in disk.contents(var))
    return input(f"This removes from {var}: {names}\nGo on? [y/N] ").strip().lower() in ("y", "yes")
