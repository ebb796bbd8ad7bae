"""What the tests of the ladders share: the clock, sweeps over days, and people who live in a zone and stay silent."""

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest

from core import clock
from notifications.models import Notice
from reviews.actions import ladder
from tests.reviews import engine, scene

ZONES = ("Pacific/Kiritimati", "Asia/Kathmandu", "Europe/Paris", "UTC", "America/Los_Angeles")
TO_ANSWER, TO_REPORT = "reviews.answer_reminder", "reviews.report_reminder"
EXPIRED, FREE, LATE = "reviews.invitation_expired", "reviews.seat_free", "reviews.late"
LADDER = (TO_ANSWER, EXPIRED, TO_REPORT)
ANSWERS = [(-2, TO_ANSWER), (1, TO_ANSWER), (3, EXPIRED)]
REPORTS = [(days, TO_REPORT) for days in (-7, -1, 1, 7)]


def set_clock(at):
    """It is this instant now."""
    clock.move((at - datetime.now(UTC)).total_seconds())


def noon(day, zone="UTC"):
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=zoneinfo.ZoneInfo(zone))


def told(seat):
    """What its reviewer was reminded of, as pairs of the day, counted from the date, and the kind; in order of time."""
    seat.refresh_from_db()
    home = zoneinfo.ZoneInfo(seat.person.zone)
    date = clock.last_minute(seat.report_by or seat.answer_by).astimezone(home).date()
    rows = Notice.objects.filter(person=seat.person, kind__in=LADDER, facts__seat=seat.pk).order_by("pk")
    return [((row.at.astimezone(home).date() - date).days, row.kind) for row in rows]


def hours(seat):
    """At which hours of her day she was told."""
    home = zoneinfo.ZoneInfo(seat.person.zone)
    return {row.at.astimezone(home).hour for row in Notice.objects.filter(kind__in=LADDER, facts__seat=seat.pk)}


def run(start, days, every=24):
    """Sweep for so many days every so many hours, and where steps were taken at once again; returns how many were."""
    taken = 0
    for hour in range(0, days * 24, every):
        set_clock(start + timedelta(hours=hour))
        if found := ladder.sweep():
            taken += found + ladder.sweep()
    return taken


@pytest.fixture
def living(cast, enrol):
    """`living("amina", "UTC")` is on the roster and lives in that zone."""

    def reviewer(login, zone, **given):
        return scene.reviewer(lambda name: enrol(name, zone=zone), cast, login, **given)

    return reviewer


@pytest.fixture
def silent(cast, living):
    """`silent()` is a seat of somebody who is asked and never answers; `silent(accepts=True)` one who never reports."""
    set_clock(noon("2027-05-03"))
    people = iter([living(f"silent{number}", "UTC") for number in range(3)])

    def seat(*, accepts=False, case=None):
        case = case or engine.opened(cast)
        person = next(people)
        return scene.seated(case, cast, person) if accepts else scene.invited(case, cast, person)

    return seat


START = noon("2027-05-03")
