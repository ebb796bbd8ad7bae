"""The Hub's time: one source, movable in tests and demonstrations, right over every kind of night."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from core import clock


def test_now_is_an_aware_instant_in_utc():
    before = datetime.now(UTC)

    now = clock.now()

    assert before <= now <= datetime.now(UTC)
    assert now.tzinfo is UTC


@pytest.mark.parametrize("seconds", [3600, -86400, 0.5, 10 * 365 * 86400])
def test_move_shifts_the_time_from_the_true_one(seconds):
    clock.move(seconds)

    assert abs(clock.now() - datetime.now(UTC) - timedelta(seconds=seconds)) < timedelta(seconds=1)


def test_move_again_replaces_the_first_move():
    clock.move(86400)

    clock.move(0)

    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)


def test_another_process_sees_the_moved_clock(settings, tmp_path):
    settings.CLOCK_OFFSET = tmp_path / "clock-offset"
    clock.move(40 * 86400)
    program = "import django; django.setup(); from core import clock; print(clock.now().isoformat())"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "hub.settings", "HUB_VAR": str(tmp_path)}

    shown = subprocess.run(
        [sys.executable, "-c", program], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )

    assert abs(datetime.fromisoformat(shown.stdout.strip()) - clock.now()) < timedelta(seconds=30)


@pytest.mark.parametrize("content", ["", "soon", "12 days"])
def test_a_spoilt_offset_file_is_the_true_time(settings, content):
    settings.CLOCK_OFFSET.write_text(content)

    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)


def test_without_an_offset_file_the_clock_cannot_be_moved(settings):
    settings.CLOCK_OFFSET = None

    with pytest.raises(RuntimeError, match="tests and in the demonstration only"):
        clock.move(60)

    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)


def _freeze(instant):
    clock.move((datetime.fromisoformat(instant) - datetime.now(UTC)).total_seconds())


TODAYS = {
    "UTC": ("2026-03-01T12:00:00+00:00", "UTC", date(2026, 3, 1)),
    "tomorrow in Kiritimati": ("2026-03-01T12:00:00+00:00", "Pacific/Kiritimati", date(2026, 3, 2)),
    "yesterday in Pago Pago": ("2026-03-01T10:30:00+00:00", "Pacific/Pago_Pago", date(2026, 2, 28)),
    "leap day": ("2028-02-28T23:30:00+00:00", "Europe/Zurich", date(2028, 2, 29)),
    "the year's end": ("2026-12-31T23:30:00+00:00", "Europe/Zurich", date(2027, 1, 1)),
}


@pytest.mark.parametrize(("instant", "zone", "day"), TODAYS.values(), ids=TODAYS)
def test_today_is_the_date_in_the_zone(instant, zone, day):
    _freeze(instant)

    assert clock.today(zone) == day


def test_today_without_a_zone_is_the_readers():
    _freeze("2026-03-01T12:00:00+00:00")

    with timezone.override("Pacific/Kiritimati"):
        day = clock.today()

    assert day == date(2026, 3, 2)


ENDS = {
    "UTC": (date(2026, 5, 31), "UTC", "2026-06-01T00:00:00+00:00"),
    "Geneva in summer": (date(2026, 5, 31), "Europe/Zurich", "2026-05-31T22:00:00+00:00"),
    "Geneva in winter": (date(2026, 1, 31), "Europe/Zurich", "2026-01-31T23:00:00+00:00"),
    "the night the clocks go forward": (date(2026, 3, 28), "Europe/Zurich", "2026-03-28T23:00:00+00:00"),
    "the short day": (date(2026, 3, 29), "Europe/Zurich", "2026-03-29T22:00:00+00:00"),
    "the night the clocks go back": (date(2026, 10, 24), "Europe/Zurich", "2026-10-24T22:00:00+00:00"),
    "the long day": (date(2026, 10, 25), "Europe/Zurich", "2026-10-25T23:00:00+00:00"),
    "clocks that change at midnight": (date(2026, 4, 23), "Africa/Cairo", "2026-04-23T22:00:00+00:00"),
    "leap day": (date(2028, 2, 29), "Europe/Zurich", "2028-02-29T23:00:00+00:00"),
    "before a leap day": (date(2028, 2, 28), "UTC", "2028-02-29T00:00:00+00:00"),
    "the year's end": (date(2026, 12, 31), "America/La_Paz", "2027-01-01T04:00:00+00:00"),
    "farthest east": (date(2026, 5, 31), "Pacific/Kiritimati", "2026-05-31T10:00:00+00:00"),
    "farthest west": (date(2026, 5, 31), "Pacific/Pago_Pago", "2026-06-01T11:00:00+00:00"),
    "an odd quarter": (date(2026, 5, 31), "Asia/Kathmandu", "2026-05-31T18:15:00+00:00"),
}


@pytest.mark.parametrize(("day", "zone", "instant"), ENDS.values(), ids=ENDS)
def test_a_day_ends_at_midnight_of_its_zone(day, zone, instant):
    assert clock.end_of_day(day, zone) == datetime.fromisoformat(instant)


@pytest.mark.parametrize(("day", "zone"), [row[:2] for row in ENDS.values()], ids=ENDS)
def test_the_end_of_a_day_is_the_first_instant_of_the_next(day, zone):
    end = clock.end_of_day(day, zone)

    _freeze((end - timedelta(seconds=5)).isoformat())
    before = clock.today(zone)
    _freeze((end + timedelta(seconds=5)).isoformat())
    after = clock.today(zone)

    assert (before, after) == (day, day + timedelta(days=1))
