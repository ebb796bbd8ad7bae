"""The ladders when things happen at one instant, and when a real worker is killed."""

import os
import signal
from collections import Counter
from datetime import timedelta

import pytest
from celery import current_app

from events.models import Event, Mail
from notifications.models import Notice
from reviews.actions import ladder, seats
from reviews.models import Seat, Step
from tests.events.conftest import house, mailbox  # noqa: F401
from tests.processes import wait_for
from tests.races import at_once
from tests.reviews import engine, scene
from tests.reviews.climbing import EXPIRED, START, TO_REPORT, set_clock


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("accepts", "days", "kind"), [(True, 14.1, TO_REPORT), (False, 10.1, EXPIRED)])
def test_of_sweeps_at_one_instant_one_takes_the_step(cast, silent, accepts, days, kind):
    seat = silent(accepts=accepts)
    set_clock(START + timedelta(days=days))

    results = at_once(*[ladder.sweep] * 4, row=seat.case)

    assert sorted(results) == [0, 0, 0, 1]
    assert engine.told(kind) == [(seat.person.email, kind)]
    assert Mail.objects.filter(kind=kind).count() == 1


def _beside(seat, verb, **given):
    """Something else that happens to the seat while the sweep waits for its case."""
    fresh = Seat.objects.select_related("case", "person").get(pk=seat.pk)
    return lambda: verb(seat=fresh, **given)


@pytest.mark.django_db(transaction=True)
def test_whoever_answers_while_it_expires_has_either_accepted_or_not(cast, silent):
    seat = silent()
    set_clock(START + timedelta(days=10.1))

    accept = _beside(seat, seats.accept, by=seat.person, has_interest=False)
    swept, _accepted = at_once(ladder.sweep, accept, row=seat.case)

    seat.refresh_from_db()
    expired = len(engine.told(EXPIRED))
    assert (swept, expired, seat.state) in [(1, 1, "expired"), (0, 0, "accepted")]
    assert Event.objects.filter(kind__in=["reviews.accepted", "reviews.expired"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_extension_at_the_instant_of_expiry_saves_the_invitation_or_comes_too_late(cast, silent):
    seat = silent()
    set_clock(START + timedelta(days=10.1))

    extend = _beside(seat, seats.extend, by=cast.secretariat, until=START + timedelta(days=20))
    swept, _extended = at_once(ladder.sweep, extend, row=seat.case)

    seat.refresh_from_db()
    assert (swept, seat.state) in [(1, "expired"), (0, "invited")]
    assert (len(engine.told("reviews.extended")), len(engine.told(EXPIRED))) in [(0, 1), (1, 0)]


@pytest.mark.django_db(transaction=True)
def test_a_report_sent_while_its_reminder_is_due_is_the_last_word(cast, silent):
    seat = silent(accepts=True)
    set_clock(START + timedelta(days=14.1))

    at_once(ladder.sweep, lambda: scene.reported(Seat.objects.select_related("case", "person").get(pk=seat.pk)), row=seat.case)
    ladder.sweep()

    assert len(engine.told(TO_REPORT)) in (0, 1)
    assert seat.reports.count() == 1


# ── A real worker ────────────────────────────────────────────────────────────────────────────────────────────────

MANY = 24


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_twice_sends_each_reminder_once(cast, living, house, mailbox):  # noqa: F811
    set_clock(START)
    case = engine.opened(cast)
    for number in range(MANY):
        scene.seated(case, cast, living(f"many{number}", "UTC"))
    set_clock(START + timedelta(days=14.1))
    Mail.objects.all().delete()
    worker = house.worker()

    for kill in (1, 2):
        current_app.send_task("reviews.tasks.climb_ladders")
        wait_for(lambda kill=kill: Step.objects.count() >= kill)
        os.kill(worker.process.pid, signal.SIGKILL)
        worker.process.wait()
        worker._end_group()
        worker.start()
    current_app.send_task("reviews.tasks.climb_ladders")
    wait_for(lambda: Step.objects.count() == MANY)
    set_clock(START + timedelta(days=14.2))
    current_app.send_task("events.tasks.sweep_outbox")  # what was handed to a worker that is gone
    wait_for(lambda: Mail.objects.filter(kind=TO_REPORT, state=Mail.State.SENT).count() == MANY)

    assert Counter(Notice.objects.filter(kind=TO_REPORT).values_list("person__email", flat=True)) == Counter(
        f"many{number}@example.org" for number in range(MANY)
    )
    assert Step.objects.count() == MANY
    letters = set(Mail.objects.filter(kind=TO_REPORT).values_list("pk", flat=True))
    assert {path.stem for path in mailbox.glob("*.eml")} == {str(pk) for pk in letters}
