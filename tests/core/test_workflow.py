"""A row moves from a state once, whoever pushes."""

import threading

import pytest
from django.db import connection
from django.utils.translation import override

from core.workflow import TransitionNotAllowed, move
from pages.models import Page
from taxonomy.models import Objective


@pytest.fixture
def page(db):
    return Page.objects.get(slug="about")


def test_move_sets_the_fields_and_the_object(page):
    result = move(page, where={"source": page.source}, to={"source": "moved", "title_fr": "Titre"})

    stored = Page.objects.get(pk=page.pk)
    assert (stored.source, stored.title_fr) == ("moved", "Titre")
    assert (result is page, page.source) == (True, "moved")


def test_move_takes_lookups_and_one_query(page, django_assert_num_queries):
    with django_assert_num_queries(1):
        move(page, where={"slug__in": ["about", "help"], "edited_at__isnull": True}, to={"source": "moved"})

    assert Page.objects.get(pk=page.pk).source == "moved"


def test_move_from_another_state_changes_nothing(page):
    before = page.source

    with pytest.raises(TransitionNotAllowed) as refusal:
        move(page, where={"source": "elsewhere"}, to={"source": "moved"})

    assert (Page.objects.get(pk=page.pk).source, page.source) == (before, before)
    assert refusal.value.obj is page


def test_move_of_a_deleted_row_is_refused(page):
    Page.objects.filter(pk=page.pk).delete()

    with pytest.raises(TransitionNotAllowed):
        move(page, where={}, to={"source": "moved"})


def test_move_touches_no_other_row(page):
    others = Page.objects.exclude(pk=page.pk).values_list("pk", "source")
    before = list(others)

    move(page, where={}, to={"source": "moved"})

    assert list(others.all()) == before


def test_refusal_is_a_sentence_in_the_readers_language(page):
    refusal = TransitionNotAllowed(page)

    with override("en"):
        sentence = str(refusal)

    assert sentence == "This has changed in the meantime and the action is no longer possible. Reload the page to see it."


@pytest.mark.django_db(transaction=True)
def test_of_two_who_push_at_once_one_wins():
    pk, start, results = Objective.objects.get(number=1).pk, threading.Barrier(8), []

    def push(name):
        row = Objective.objects.get(pk=pk)
        start.wait()
        try:
            move(row, where={"source": "A/RES/73/195"}, to={"source": name})
            results.append(name)
        except TransitionNotAllowed:
            results.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=push, args=[f"writer {number}"]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    winners = [name for name in results if name]
    assert (len(results), len(winners)) == (8, 1)
    assert Objective.objects.get(pk=pk).source == winners[0]
