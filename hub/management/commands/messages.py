"""`manage.py messages` keeps the translations: `update` after the words changed, `compile` to use them, `check` to judge."""

import sys
from itertools import chain

from django.core.management.base import BaseCommand

from hub.catalogues import books, faults


class Command(BaseCommand):
    help = "Gather the Hub's messages (update), make them readable to Django (compile), or tell what is wrong (check)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("task", choices=("update", "compile", "check"))

    def handle(self, *, task, **options):
        getattr(self, f"_{task}")()

    def _update(self):
        for language in books.PLURALS:
            changed = books.update(language)
            self.stdout.write(f"{language}: {'brought up to date' if changed else 'unchanged'}")

    def _compile(self):
        for language in books.PLURALS:
            books.compile_if_older(language)

    def _check(self):
        catalogues = chain.from_iterable(faults.of_catalogue(language) for language in books.PLURALS)
        if found := [*faults.of_sources(), *faults.of_texts(), *catalogues]:
            sys.exit("\n".join(found))
        self.stdout.write("The messages are complete.")
