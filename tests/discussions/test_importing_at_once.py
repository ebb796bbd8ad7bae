"""Imports that run at the same time make one discussion."""

import pytest

from discussions.actions import counting
from discussions.models import Comment, Prompt, Space, Topic
from events.models import Event
from tests.discussions.archives import archive, bring, longer
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_first_imports_at_once_make_one():
    results = at_once(*[lambda: bring(archive())] * 4)

    assert sorted(map(bool, results)) == [False, False, False, True]
    assert (Space.objects.count(), Topic.objects.count(), Prompt.objects.count(), Comment.objects.count()) == (1, 1, 2, 5)
    assert Event.objects.count() == 1
    assert counting.recount(Topic.objects.get()) == []


def test_later_imports_at_once_make_one():
    topic = bring(archive()).topic

    results = at_once(*[lambda: bring(longer())] * 3, row=topic)

    assert sorted((result.prompts, result.comments) for result in results) == [(0, 0), (0, 0), (1, 2)]
    assert counting.recount(Topic.objects.get()) == []
