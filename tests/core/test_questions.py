"""A question put together once gives what the queryset would give, each time with what is given then."""

import pytest
from django.db.models import F

from core.questions import Question
from taxonomy.models import Objective

pytestmark = pytest.mark.django_db


def _from(first, title):
    rows = Objective.objects.filter(number__gte=first).exclude(short_en=title)
    return rows.order_by("number").values("number", "short_en")


def test_rows_are_those_of_the_queryset(django_assert_num_queries):
    question = Question(_from, first=30_000, title="(title)")
    seventh = Objective.objects.get(number=7).short_en

    for first, title in ((1, ""), (20, "x"), (1, seventh), (30, seventh)):
        expected = list(_from(first, title))
        with django_assert_num_queries(1):
            assert question.rows(first=first, title=title) == expected


def test_objects_bring_their_annotations():
    question = Question(lambda first: Objective.objects.filter(number=first).annotate(twice=F("number") * 2), first=30_000)

    (found,) = question.objects(Objective, first=7)

    assert (found, found.twice) == (Objective.objects.get(number=7), 14)


def test_what_is_missing_is_said():
    with pytest.raises(KeyError):
        Question(_from, first=30_000, title="(title)").rows(first=1)


def test_one_row_by_its_key_or_none(django_assert_num_queries):
    seventh = Objective.objects.get(number=7)

    with django_assert_num_queries(3):
        found = [Question.one(Objective, pk) for pk in (seventh.pk, seventh.pk, -1)]

    assert (found, found[0].short_en, found[0]._state.adding) == ([seventh, seventh, None], seventh.short_en, False)
