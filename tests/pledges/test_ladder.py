"""The ladder of reminders and the freshness that follows the clock."""

from collections import Counter

import pytest
from django.core import mail

from accounts.actions import delegations
from accounts.actions import people as persons
from accounts.models import Delegation, Scope
from core import clock
from events.models import Event, Mail
from pledges.actions import ladder, participants, updating
from pledges.models import Participant, Pledge, Stage, Step, UpdateLink
from tests.conftest import enrol_person
from tests.pledges import makers, scene
from tests.races import at_once

MONTH = 30.5
REMINDER = "pledges.reminder"


@pytest.fixture
def people(staged):
    return staged(makers.gather)[1]


@pytest.fixture
def pledge(people):
    return scene.published(people.maker, people.secretariat, organization=people.union)


def _asked():
    """Who was reminded, with the number of letters."""
    return dict(Counter(Mail.objects.filter(kind=REMINDER).values_list("to", flat=True)))


def _months():
    return list(Step.objects.order_by("pk").values_list("months", flat=True))


def _over(months, move_clock, since=0):
    """Sweep twice on each first of so many months; returns after how many of them a step was taken."""
    found = []
    for month in range(months + 1):
        move_clock(days=(since + month) * MONTH)
        if ladder.sweep() + ladder.sweep():
            found.append(month)
    return found


def test_over_forty_months_each_rung_is_taken_once(people, pledge, move_clock):
    assert _over(40, move_clock) == [10, 12, 15]
    assert _months() == [10, 12, 15]
    assert _asked() == {"maker@example.org": 3, "reporter@example.org": 3}
    assert Event.objects.filter(kind="pledges.reminded").count() == 3
    assert Pledge.objects.get().freshness == "over-two"


def test_after_an_update_it_begins_anew(people, pledge, move_clock):
    move_clock(days=11 * MONTH)
    ladder.sweep()
    scene.updated(pledge, people.maker)

    assert _over(11, move_clock, since=11) == [10]
    assert _months() == [10, 10]


def test_a_hub_that_slept_asks_once_and_not_three_times(pledge, move_clock):
    move_clock(days=26 * MONTH)

    assert [ladder.sweep() for _sweep in range(3)] == [1, 0, 0]
    assert _months() == [15]


@pytest.mark.parametrize("stage", Stage.values)
def test_what_is_over_is_not_asked_about(people, pledge, move_clock, stage):
    scene.updated(pledge, people.maker, stage, reason="No money." if stage == "discontinued" else "")

    assert _over(13, move_clock) == ([] if stage in ("completed", "discontinued") else [10, 12])


def test_a_withdrawn_pledge_is_left_in_peace(people, pledge, move_clock):
    makers.withdrawn(pledge, people.maker)

    assert _over(13, move_clock) == []


def test_in_a_partnership_each_is_asked_for_its_own(people, move_clock):
    pledge = makers.partnership(people)
    first, second, _third = makers.by_order(pledge)
    move_clock(days=6 * MONTH)
    updating.update(pledge=pledge, content=scene.said(), participant=first, by=people.maker)
    updating.update(pledge=pledge, content=scene.said(Stage.COMPLETED), participant=second, by=people.partner)
    move_clock(days=11 * MONTH)

    assert ladder.sweep() == 1
    assert _asked() == {"lamp@example.org": 1}
    move_clock(days=17 * MONTH)
    assert ladder.sweep() == 2
    assert _asked() == {"lamp@example.org": 2, "maker@example.org": 1, "reporter@example.org": 1}


def test_who_has_left_or_not_answered_is_not_asked(people, move_clock):
    pledge = makers.partnership(people)
    participants.leave(participant=makers.by_order(pledge)[2], by=people.maker, why="Other work.")
    move_clock(days=11 * MONTH)

    ladder.sweep()

    assert "lamp@example.org" not in _asked()


def test_without_delegates_nobody_is_asked_and_the_pledge_is_passed_over(people, pledge, move_clock):
    for row in Delegation.objects.running().filter(person__in=[people.maker, people.reporter]):
        delegations.end(delegation=row, by=people.administrator, why="left")
    move_clock(days=11 * MONTH)

    ladder.sweep()

    assert _asked() == {}
    assert ladder.sweep() == 0


def test_a_person_with_a_shut_account_is_not_asked(people, move_clock):
    scene.published(people.member, people.secretariat)
    persons.disable(person=people.member, by=people.administrator, why="spam")
    move_clock(days=11 * MONTH)

    ladder.sweep()

    assert _asked() == {}


def test_trouble_with_one_stops_no_other(people, pledge, move_clock, monkeypatch):
    scene.published(people.member, people.secretariat)
    send, first = ladder._send, pledge.pk

    def fails(pledge, *args):
        if pledge.pk == first:
            raise ValueError("planted")
        send(pledge, *args)

    monkeypatch.setattr(ladder, "_send", fails)
    move_clock(days=11 * MONTH)

    assert ladder.sweep() == 1
    assert _asked() == {"member@example.org": 1}
    monkeypatch.undo()
    assert ladder.sweep() == 1


def test_a_reminder_is_in_the_language_of_each_and_its_link_works(people, pledge, move_clock, client):
    hers = enrol_person("amelie", language="fr")
    delegations.grant(person=hers, organization=people.union, scopes=[Scope.REPORT], by=people.administrator, why="asked")
    move_clock(days=11 * MONTH)
    ladder.sweep()

    letter = Mail.objects.get(to="amelie@example.org", kind=REMINDER)
    address = next(word for word in letter.text.split() if "/pledges/updates/" in word).partition("/fr/")[2]

    assert (letter.language, UpdateLink.objects.count()) == ("fr", 3)
    assert client.post(f"/fr/{address}", makers.typed(language="fr")).status_code == 302


def test_while_the_mail_server_is_down_all_wait_in_the_outbox(pledge, move_clock):
    move_clock(days=11 * MONTH)

    assert ladder.sweep() == 1
    assert {row.state for row in Mail.objects.filter(kind=REMINDER)} == {"queued"}
    assert (mail.outbox, ladder.sweep()) == ([], 0)


# ── At one instant ───────────────────────────────────────────────────────────────────────────────────────────────


def _silent(staged, move_clock):
    people = staged(makers.gather)[1]
    pledge = scene.published(people.maker, people.secretariat, organization=people.union)
    move_clock(days=11 * MONTH)
    return people, pledge


@pytest.mark.django_db(transaction=True)
def test_of_two_sweeps_at_one_instant_one_asks(staged, move_clock):
    _people, pledge = _silent(staged, move_clock)
    ladder.standing.freshen()

    assert sorted(at_once(ladder.sweep, ladder.sweep, row=pledge)) == [0, 1]
    assert _asked() == {"maker@example.org": 1, "reporter@example.org": 1}


@pytest.mark.django_db(transaction=True)
def test_while_an_update_arrives_she_is_asked_before_or_not_at_all(staged, move_clock):
    people, pledge = _silent(staged, move_clock)
    ladder.standing.freshen()

    asked, update = at_once(ladder.sweep, lambda: scene.updated(pledge, people.maker), row=pledge)

    pledge.refresh_from_db()
    assert pledge.heard_at == update.made_at
    assert (asked, Step.objects.filter(since=update.made_at).exists()) in [(0, False), (1, False)]
    assert ladder.sweep() == 0


def test_a_sweep_that_finds_an_update_after_its_lock_asks_nobody(people, pledge, move_clock):
    move_clock(days=11 * MONTH)
    stale = Pledge.objects.get()
    scene.updated(pledge, people.maker)

    assert ladder._climb(stale, list(ladder.Rung.objects.order_by("months"))) == 0
    assert _asked() == {}


# ── Freshness ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("days", "freshness"), [(364, "under-one"), (366, "one-to-two"), (729, "one-to-two"), (731, "over-two")])
def test_freshness_follows_the_clock(pledge, move_clock, days, freshness):
    move_clock(days=days)
    ladder.sweep()

    pledge = Pledge.objects.get()
    assert (pledge.freshness, [token for token in pledge.tokens if token.startswith("freshness:")]) == (
        freshness,
        [f"freshness:{freshness}"],
    )
    assert ladder.standing.freshen() == 0


def test_freshness_of_a_partnership_is_that_of_its_longest_silent(people, move_clock):
    pledge = makers.partnership(people)
    move_clock(days=400)
    updating.update(pledge=pledge, content=scene.said(), participant=makers.by_order(pledge)[0], by=people.maker)

    pledge = Pledge.objects.get(pk=pledge.pk)
    assert (pledge.freshness, pledge.heard_at) == ("one-to-two", makers.by_order(pledge)[1].confirmed_at)
    assert Participant.objects.get(pledge=pledge, order=0).heard_at > pledge.published_at
    assert clock.now() > pledge.published_at
