from django.core.management.base import BaseCommand
from django.db import transaction

from discussions.actions import comments, counting
from discussions.models import Topic


class Command(BaseCommand):
    help = "Compare every stored count of the discussions with what can be counted, and mend it; says what was wrong."

    def handle(self, **options):
        wrong = 0
        for topic in Topic.objects.all():
            with transaction.atomic():
                for sentence in counting.recount(comments.lock(topic.pk)):
                    self.stdout.write(sentence)
                    wrong += 1
        self.stdout.write(f"{wrong} counts mended." if wrong else "Every count is true.")
