"""Verbs for several contributions lock in one order, whatever the order of the list: nobody stops anybody else."""

import pytest
from django.test import Client

from discussions.models import Comment, Topic
from events.models import Event
from tests.discussions.moderated import WHY, rule
from tests.races import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/admin/discussions/comment/"


@pytest.fixture
def rows(cast, open_topic, post):
    """Contributions to two topics, the first to the later one."""
    topics = open_topic("earlier"), open_topic("later")
    return [post(topic.threads.get(number=1), cast.member) for topic in reversed(topics)]


@pytest.mark.parametrize("order", ["?o=1", "?o=2", "?o=-2"])
def test_topics_are_locked_by_key(cast, rows, order):
    client = Client()
    client.force_login(cast.secretariat)
    chosen = {"action": "hide", "_selected_action": [row.pk for row in rows], "confirmed": "1", "why": WHY, "rule": rule().pk}
    later, earlier = (row.topic_id for row in rows)
    assert earlier < later

    def find_the_later_free():
        assert Topic.objects.select_for_update(nowait=True).get(pk=later)

    with meanwhile(lambda: client.post(LIST + order, chosen), then=find_the_later_free):
        Topic.objects.select_for_update().get(pk=earlier)

    assert set(Comment.objects.values_list("state", flat=True)) == {"hidden"}


def test_the_rows_are_taken_by_key(cast, rows, post):
    client = Client()
    client.force_login(cast.secretariat)
    chosen = {"action": "read", "_selected_action": [row.pk for row in rows], "confirmed": "1"}

    client.post(LIST, chosen)

    events = Event.objects.filter(kind="discussions.comment_read").order_by("pk")
    assert [event.target for event in events] == rows
