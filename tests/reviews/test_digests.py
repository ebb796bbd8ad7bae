"""What the secretariat is told once a day of reviews comes with the news of discussions, in few queries."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from discussions.models import Comment
from discussions.notices import CONTRIBUTION
from events.models import Mail
from notifications.actions import digest, notify
from notifications.models import Notice
from reviews import notices
from tests.discussions.scene import discussion
from tests.reviews import engine


def _news(world):
    """Reports of two cases and some contributions, all to be told tomorrow."""
    for _case in range(2):
        engine.ready(world)
    discussion(world)
    for comment in Comment.objects.published().exclude(posted_by=world.administrator):
        notify(CONTRIBUTION, people=[world.administrator], object_id=comment.pk, key=str(comment.pk))


def test_a_digest_of_reviews_and_discussions_takes_six_queries(world, move_clock):
    _news(world)
    waiting = Notice.objects.filter(person=world.administrator).to_mail("daily")
    number = waiting.count()
    assert {notices.ACCEPTED, notices.REPORT_IN, CONTRIBUTION} == set(waiting.values_list("kind", flat=True))
    move_clock(days=2)

    with CaptureQueriesContext(connection) as captured:
        assert digest(world.administrator.pk, "daily")

    asked = [query["sql"] for query in captured if not re.match(r"(RELEASE )?SAVEPOINT", query["sql"])]
    assert len(asked) <= 6, "\n".join(asked)
    assert str(number) in Mail.objects.get(kind="notifications.daily").subject
