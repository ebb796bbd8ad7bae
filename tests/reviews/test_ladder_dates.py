"""The ladders when dates move: a clock that stands, more time, the next round."""

import zoneinfo
from collections import Counter
from datetime import timedelta

import pytest

from core import clock
from reviews.actions import cases, seats
from reviews.models import Decision, Origin, Step
from tests.reviews import engine, scene
from tests.reviews.climbing import ANSWERS, EXPIRED, REPORTS, START, TO_ANSWER, noon, run, set_clock, told
from tests.reviews.engine import CHANGES, PUBLISH

# ── Dates that move ──────────────────────────────────────────────────────────────────────────────────────────────


def day_of(until):
    return clock.last_minute(until).date().isoformat()


def test_while_the_clock_is_stopped_nothing_comes_nearer(cast, silent):
    case = engine.opened(cast)
    invited, late = silent(case=case), silent(accepts=True, case=case)
    dates = day_of(invited.answer_by), day_of(late.report_by)
    run(START, 3)

    set_clock(START + timedelta(days=3))
    cases.stop_clock(case=case, by=cast.secretariat, why="The author is ill.")
    assert run(START + timedelta(days=3), 30) == 0
    set_clock(START + timedelta(days=33))
    cases.start_clock(case=case, by=cast.secretariat)
    run(START + timedelta(days=33), 40)

    assert dates == ("2027-05-10", "2027-05-24")
    invited.refresh_from_db()
    late.refresh_from_db()
    assert (day_of(invited.answer_by), day_of(late.report_by)) == ("2027-06-09", "2027-06-23")
    assert (told(invited), told(late)) == (ANSWERS, REPORTS)


@pytest.mark.parametrize("stop", [4.8, 6, 8, 9.1])
def test_five_days_without_the_clock_are_five_days_more(cast, silent, stop):
    """Before, between and after the reminders of an invitation, and in its days of grace."""
    seat = silent()
    since = START + timedelta(days=stop)
    run(START, 1 + int(stop))
    set_clock(since)
    cases.stop_clock(case=seat.case, by=cast.secretariat, why="The author is ill.")

    set_clock(since + timedelta(days=5))
    cases.start_clock(case=seat.case, by=cast.secretariat)
    run(since + timedelta(days=5), 20, every=6)

    seat.refresh_from_db()
    assert day_of(seat.answer_by) == "2027-05-15"
    assert told(seat)[-1] == ANSWERS[-1]
    assert Counter(kind for _day, kind in told(seat)) == {TO_ANSWER: 2, EXPIRED: 1}
    is_told = seat.answer_by > since + timedelta(days=5)
    assert len(engine.told("reviews.extended")) == is_told


def test_a_report_that_was_late_when_the_clock_stopped_stays_late(cast, silent):
    seat = silent(accepts=True)
    set_clock(START + timedelta(days=23))
    cases.stop_clock(case=seat.case, by=cast.secretariat, why="The author is ill.")
    set_clock(START + timedelta(days=28))
    cases.start_clock(case=seat.case, by=cast.secretariat)

    seat.refresh_from_db()

    assert day_of(seat.report_by) == "2027-05-24"
    assert engine.told("reviews.extended") == []


def test_who_accepts_while_the_clock_stands_gets_no_more_than_that(cast, silent):
    seat = silent()
    cases.stop_clock(case=seat.case, by=cast.secretariat, why="The author is ill.")
    set_clock(START + timedelta(days=4))
    seats.accept(seat=seat, by=seat.person, has_interest=False)
    set_clock(START + timedelta(days=5))

    cases.start_clock(case=seat.case, by=cast.secretariat)

    seat.refresh_from_db()
    assert day_of(seat.report_by) == "2027-05-29"  # 21 days from 7 May, and one


@pytest.mark.parametrize("day", ["2027-03-10", "2027-11-03"])
def test_a_stop_over_a_night_of_changing_clocks_moves_whole_days(cast, living, day):
    start = noon(day, "America/Los_Angeles")
    set_clock(start)
    seat = scene.seated(engine.opened(cast), cast, living("angelena", "America/Los_Angeles"))
    before = seat.report_by

    cases.stop_clock(case=seat.case, by=cast.secretariat, why="The author is ill.")
    set_clock(noon(day, "America/Los_Angeles").replace(day=start.day + 5))
    cases.start_clock(case=seat.case, by=cast.secretariat)

    seat.refresh_from_db()
    home = zoneinfo.ZoneInfo("America/Los_Angeles")
    moved = seat.report_by.astimezone(home).date() - before.astimezone(home).date()
    assert moved.days in (5, 6)  # an hour more counts as a day: nobody gets less
    assert seat.report_by.astimezone(home).time().isoformat() == "00:00:00"


def test_an_extension_begins_the_ladder_anew_for_the_new_date(cast, silent):
    seat = silent(accepts=True)
    run(START, 24)
    assert told(seat) == REPORTS[:3]

    until = clock.end_of_day((START + timedelta(days=35)).date(), "UTC")
    seats.extend(seat=seat, by=cast.secretariat, until=until)
    run(START + timedelta(days=24), 30)

    assert told(seat)[3:] == REPORTS
    assert Counter(Step.objects.values_list("name", flat=True))["report:-7"] == 2


def test_what_the_extension_itself_tells_her_is_not_told_again(cast, silent):
    """Three days more: she has just heard of the date, so nobody reminds her of what was due before."""
    seat = silent(accepts=True)
    run(START, 22)

    seats.extend(seat=seat, by=cast.secretariat, until=clock.end_of_day((START + timedelta(days=24)).date(), "UTC"))
    run(START + timedelta(days=21), 20)

    assert told(seat)[-3:] == REPORTS[1:]
    assert len(engine.told("reviews.extended")) == 1


def test_each_new_date_is_told_even_one_that_was_set_before(cast, silent):
    seat = silent(accepts=True)

    for days in (30, 40, 30, 30):
        seats.extend(seat=seat, by=cast.secretariat, until=clock.end_of_day((START + timedelta(days=days)).date(), "UTC"))

    assert len(engine.told("reviews.extended")) == 3


def test_the_next_round_has_a_ladder_of_its_own(cast, living, silent):
    case = engine.opened(cast)
    asked = [silent(accepts=True, case=case) for _ in range(2)]
    scene.reported(scene.seated(case, cast, living("una", "UTC", origin=Origin.UN), Origin.UN))
    scene.reported(asked[0], CHANGES)
    scene.reported(asked[1], PUBLISH)
    scene.decided(case, cast, Decision.Verdict.CHANGES, ["Say who pays."])
    run(START, 30)
    set_clock(START + timedelta(days=30))
    engine.changed(case)

    run(START + timedelta(days=30), 40)

    assert (told(asked[0]), told(asked[1])) == (REPORTS, [])
