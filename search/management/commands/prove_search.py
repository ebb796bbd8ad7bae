from django.core.management.base import BaseCommand

from search import actions


class Command(BaseCommand):
    help = "Compare the search index with what it speaks of, and mend it; says what was wrong."

    def handle(self, **options):
        wrong = 0
        for sentence in actions.prove():
            self.stdout.write(sentence)
            wrong += 1
        self.stdout.write(f"{wrong} entries mended." if wrong else "Every entry is true.")
