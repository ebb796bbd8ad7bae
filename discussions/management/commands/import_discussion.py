import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from discussions import archives
from discussions.actions.archives import import_archive


class Command(BaseCommand):
    help = (
        "Import a discussion held elsewhere from a file in the format discussion-archive/1; whole or not at all, safe to repeat."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="the archive, a JSON file; - reads it from standard input")

    def handle(self, *, file, **options):
        try:
            added = import_archive(archive=_read(file))
        except archives.ArchiveRefused as refused:
            raise CommandError(f"{file}: {refused.place}: {refused.reason} Nothing was imported.") from refused
        self.stdout.write(_sentence(added))


def _read(file):
    if file == "-":
        return archives.read(sys.stdin.buffer)
    try:
        with Path(file).open("rb") as stream:
            return archives.read(stream)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def _sentence(added):
    if not added:
        return "Nothing new."
    return f"Added to “{added.topic}”: {added.prompts} prompts, {added.comments} contributions."
