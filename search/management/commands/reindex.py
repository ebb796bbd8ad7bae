from django.core.management.base import BaseCommand

from search import actions, kinds


class Command(BaseCommand):
    help = "Write the search index anew from what it speaks of; the Hub can be searched meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("kind", nargs="?", choices=sorted(kinds.declared()), help="this kind alone")

    def handle(self, *, kind, **options):
        self.stdout.write(f"{actions.reindex(kind=kind)} things can be found.")
