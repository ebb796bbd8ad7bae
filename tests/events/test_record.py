"""Events: facts written once, told in the reader's language."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.utils.functional import Promise
from django.utils.translation import override

from core import clock
from events import keeper, kinds
from events.actions import record
from events.models import Event
from taxonomy.models import Objective


@pytest.fixture
def objective(db):
    return Objective.objects.get(number=7)


@pytest.fixture
def event(objective, enrol):
    return record("events.text_edited", by=enrol("amina"), target=objective, why="A comma", fields="title_fr")


def test_record_keeps_who_what_when_and_why(event, objective, move_clock):
    found = Event.objects.about(objective).get()

    assert (found.kind, found.target, found.why) == ("events.text_edited", objective, "A comma")
    assert found.actor.email == "amina@example.org"
    assert found.facts == {"fields": "title_fr"}
    assert abs((clock.now() - found.at).total_seconds()) < 60


@pytest.mark.django_db
@pytest.mark.parametrize("by", [None, AnonymousUser()])
def test_record_without_a_person_is_the_hubs_own(by):
    event = record("events.text_edited", by=by, fields="x")

    assert (event.actor, event.target) == (None, None)


@pytest.mark.django_db
def test_record_of_an_undeclared_kind_is_refused():
    with pytest.raises(ValueError, match=r"Undeclared kind of event: events\.misspelt"):
        record("events.misspelt", by=None)


def test_record_disappears_with_its_transaction(objective, transactional_db):
    with transaction.atomic():
        record("events.text_edited", by=None, target=objective, fields="x")
        transaction.set_rollback(True)

    assert not Event.objects.about(objective).exists()


CHANGES = {
    "save": lambda event: event.save(),
    "delete": lambda event: event.delete(),
    "update of the rows": lambda event: Event.objects.filter(pk=event.pk).update(why="another reason"),
    "deletion of the rows": lambda event: Event.objects.filter(pk=event.pk).delete(),
    "bulk update": lambda event: Event.objects.bulk_update([event], ["why"]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_event_is_neither_changed_nor_deleted(event, change):
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        change(event)

    assert Event.objects.get(pk=event.pk).why == "A comma"


def test_person_of_an_event_is_not_deleted(event):
    with pytest.raises((ProtectedError, DatabaseError)):
        event.actor.delete()


def test_sentence_is_made_of_the_facts_when_read(event):
    assert str(event) == event.sentence == "Edited: title_fr"


def test_sentence_without_its_facts_or_kind_still_reads():
    assert kinds.sentence("events.text_edited", {}) == "Edited: –"
    assert kinds.sentence("events.of_an_app_that_left", {}) == "Recorded: events.of_an_app_that_left"


def test_sentences_of_all_kinds_wait_for_the_reader():
    assert [kind.name for kind in kinds._kinds.values() if not isinstance(kind.sentence, Promise)] == []


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_sentences_of_all_kinds_can_be_read(language):
    with override(language):
        sentences = {name: kinds.sentence(name, {}) for name in kinds._kinds}

    assert [name for name, sentence in sentences.items() if not sentence or sentence.startswith("Recorded:")] == []


def test_keeper_tells_the_history_newest_first(event, objective, enrol):
    keeper.edited(objective, fields=["title_en", "title_es"], by=enrol("juan"))

    assert [(str(each), each.actor.full_name) for each in keeper.about(objective)] == [
        ("Edited: title_en, title_es", "Juan Example"),
        ("Edited: title_fr", "Amina Example"),
    ]
