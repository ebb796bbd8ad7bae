"""The ladders by the clock: each message once, on the mornings of its reader, whatever happens to sweeps and clocks."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models.signals import post_save

from accounts.models import User
from events.models import Event, Mail
from notifications.models import Notice
from reviews.actions import ladder, seats
from reviews.models import Policy, Seat, Step
from tests.reviews import engine, scene
from tests.reviews.climbing import (
    ANSWERS,
    EXPIRED,
    FREE,
    LADDER,
    LATE,
    REPORTS,
    START,
    TO_ANSWER,
    TO_REPORT,
    ZONES,
    hours,
    noon,
    run,
    set_clock,
    told,
)

# ── Forty days ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "day",
    ["2027-03-05", "2027-10-20"],
    ids=["clocks go forward", "clocks go back"],
)
def test_each_message_comes_once_on_the_morning_of_its_reader(cast, living, day):
    start = noon(day)
    set_clock(start)
    case = engine.opened(cast)
    asked = [scene.invited(case, cast, living(f"asked{at}", zone)) for at, zone in enumerate(ZONES)]
    holding = [scene.seated(case, cast, living(f"holding{at}", zone)) for at, zone in enumerate(ZONES)]

    run(start, 40, every=1)

    assert [told(seat) for seat in asked] == [ANSWERS] * 5
    assert [told(seat) for seat in holding] == [REPORTS] * 5
    assert {hour for seat in asked + holding for hour in hours(seat)} == {8}
    assert {seat.state for seat in asked} == {"expired"}
    letters = Mail.objects.filter(kind__in=LADDER)
    assert Counter(letters.values_list("to", "kind")) == Counter(
        {(seat.person.email, TO_ANSWER): 2 for seat in asked}
        | {(seat.person.email, EXPIRED): 1 for seat in asked}
        | {(seat.person.email, TO_REPORT): 4 for seat in holding}
    )


def test_the_secretariat_hears_of_each_expiry_and_of_each_late_report(cast, silent):
    invited, late = silent(), silent(accepts=True)

    run(START, 40)

    staff = [cast.secretariat.email, cast.administrator.email]
    assert sorted(engine.told(FREE)) == sorted((email, FREE) for email in staff)
    assert sorted(engine.told(LATE)) == sorted((email, LATE) for email in staff * 2)
    assert {row.facts["seat"] for row in Notice.objects.filter(kind=FREE)} == {invited.pk}
    assert {row.facts["seat"] for row in Notice.objects.filter(kind=LATE)} == {late.pk}


def test_whoever_answers_and_reports_hears_nothing_more(cast, silent):
    seat = silent()
    run(START, 2)

    seats.accept(seat=seat, by=seat.person, has_interest=False)
    run(START + timedelta(days=2), 5)
    scene.reported(seat)
    run(START + timedelta(days=7), 33)

    assert told(seat) == []


@pytest.mark.parametrize("days", [1, 2, 4])
def test_steps_that_were_over_before_she_was_asked_are_passed_over(cast, silent, days):
    """With little time to answer there is no reminder two days before."""
    Policy.objects.update(answer_days=days)

    seat = silent()
    run(START, 20)

    assert told(seat) == [step for step in ANSWERS if step[0] > -days]


# ── Sweeps that fail ─────────────────────────────────────────────────────────────────────────────────────────────


class Killed(BaseException):
    """What `kill -9` leaves of a transaction: nothing."""


@pytest.mark.parametrize("model", [Step, Notice, Mail, Event])
def test_a_step_that_is_killed_in_the_middle_is_taken_again_and_once(cast, silent, model):
    case = engine.opened(cast)
    found = [silent(accepts=True, case=case) for _ in range(3)]
    set_clock(START + timedelta(days=14, hours=1))

    for _kill in range(2):
        written = []

        def kill(sender, created, written=written, **_signal):
            written.append(created)
            raise Killed

        # `bulk_create` sends no signal, so notices die with the row that follows
        sender = Mail if model is Notice else model
        post_save.connect(kill, sender=sender, weak=False)
        with pytest.raises(Killed):
            ladder.sweep()
        post_save.disconnect(kill, sender=sender)
        assert (written, Step.objects.count(), engine.told(TO_REPORT)) == ([True], 0, [])
    ladder.sweep()

    assert [told(seat) for seat in found] == [[REPORTS[0]]] * 3
    assert Mail.objects.filter(kind=TO_REPORT).count() == 3


def test_trouble_with_one_stops_no_other(cast, silent, caplog):
    broken, well = silent(accepts=True), silent(accepts=True)
    User.objects.filter(pk=broken.person_id).update(zone="Atlantis/Capital")

    run(START, 40)

    assert told(well) == REPORTS
    assert engine.told(*LADDER) == [(well.person.email, TO_REPORT)] * 4
    assert {record.getMessage() for record in caplog.records} == {
        f"The ladder of seat {broken.pk} could not be climbed: ZoneInfoNotFoundError"
    }


def test_trouble_while_a_step_is_taken_leaves_nothing_of_it_and_stops_no_other(cast, silent):
    broken, well = silent(accepts=True), silent(accepts=True)

    def fail(instance, **_signal):
        if instance.seat_id == broken.pk:
            raise ValueError("no")

    set_clock(START + timedelta(days=14, hours=1))
    post_save.connect(fail, sender=Step, weak=False)
    ladder.sweep()
    post_save.disconnect(fail, sender=Step)

    assert (told(broken), told(well)) == ([], [REPORTS[0]])
    ladder.sweep()
    assert told(broken) == [REPORTS[0]]


def test_steps_missed_for_long_are_passed_over(cast, silent):
    """Beat was away: from the fifteenth to the twenty-third day."""
    seat = silent(accepts=True)
    run(START, 14)

    run(START + timedelta(days=23), 17)

    assert told(seat) == [(2, TO_REPORT), (7, TO_REPORT)]


def test_after_long_silence_an_invitation_expires_without_reminders(cast, silent):
    seat = silent()

    run(START + timedelta(days=30), 2)

    assert [kind for _day, kind in told(seat)] == [EXPIRED]


# ── Clocks ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_clock_set_back_and_forward_again_repeats_nothing(cast, silent):
    invited, late = silent(), silent(accepts=True)
    run(START, 9)

    run(START + timedelta(days=1), 3)
    run(START + timedelta(days=5), 20)
    run(START - timedelta(days=30), 10)
    run(START + timedelta(days=12), 28)

    assert (told(invited), told(late)) == (ANSWERS, REPORTS)


def test_a_later_step_is_not_followed_by_an_earlier_one(cast, silent):
    """The first step is missed and the second taken; then the clock is set back to between them."""
    seat = silent(accepts=True)
    run(START, 14)
    run(START + timedelta(days=20), 1)

    run(START + timedelta(days=15), 25)

    assert told(seat) == REPORTS[1:]


def test_moving_to_another_zone_repeats_nothing(cast, silent):
    seat = silent(accepts=True)
    run(START, 16)

    User.objects.filter(pk=seat.person_id).update(zone="Pacific/Kiritimati")
    run(START + timedelta(days=16), 24)

    assert [kind for _day, kind in told(Seat.objects.get())] == [TO_REPORT] * 4


# ── By hand ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reminder_by_hand_goes_out_at_most_once_a_day(cast, silent):
    seat = silent(accepts=True)

    sent = []
    for hour in (0, 1, 11.9, 12.1, 30):
        set_clock(START + timedelta(hours=hour))
        sent.append(seats.remind(seat=seat, by=cast.secretariat))

    assert sent == [True, False, False, True, False]
    assert Event.objects.filter(kind="reviews.reminded").count() == 2
    assert [kind for _day, kind in told(seat)] == [TO_REPORT] * 2
