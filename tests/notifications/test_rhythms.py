"""When a digest is due: a morning of its reader's zone, whatever its clocks do."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from notifications.rhythms import due_at

CASES = [
    # zone, rhythm, told at (UTC), due at (UTC)
    ("Europe/Zurich", "daily", "2026-11-20 06:59", "2026-11-20 07:00"),
    ("Europe/Zurich", "daily", "2026-11-20 07:00", "2026-11-21 07:00"),
    ("Europe/Zurich", "daily", "2026-03-28 20:00", "2026-03-29 06:00"),  # the night loses an hour
    ("Europe/Zurich", "daily", "2026-03-29 01:00", "2026-03-29 06:00"),  # the very instant it does
    ("Europe/Zurich", "daily", "2026-10-24 20:00", "2026-10-25 07:00"),  # the night has an hour twice
    ("Europe/Zurich", "daily", "2026-10-25 00:30", "2026-10-25 07:00"),  # the first 02:30
    ("Europe/Zurich", "daily", "2026-10-25 01:30", "2026-10-25 07:00"),  # the second
    ("Europe/Zurich", "weekly", "2026-03-23 07:00", "2026-03-30 06:00"),  # from winter into summer
    ("Europe/Zurich", "weekly", "2026-10-23 12:00", "2026-10-26 07:00"),
    ("Europe/Zurich", "weekly", "2026-11-23 06:00", "2026-11-23 07:00"),  # on Monday before the hour
    ("America/Santiago", "daily", "2026-04-04 22:00", "2026-04-05 12:00"),  # midnight comes twice
    ("America/Santiago", "daily", "2026-09-05 22:00", "2026-09-06 11:00"),  # midnight does not come
    ("America/Santiago", "daily", "2026-09-06 04:00", "2026-09-06 11:00"),  # the instant that is 01:00 at once
    ("America/Santiago", "weekly", "2026-09-05 22:00", "2026-09-07 11:00"),
    ("Pacific/Kiritimati", "daily", "2026-11-20 17:00", "2026-11-20 18:00"),  # tomorrow there already
    ("Pacific/Kiritimati", "daily", "2026-11-20 18:00", "2026-11-21 18:00"),
    ("Pacific/Kiritimati", "weekly", "2026-11-22 17:59", "2026-11-22 18:00"),  # Monday there, Sunday in Geneva
    ("Asia/Kathmandu", "daily", "2026-11-20 02:00", "2026-11-20 02:15"),
    ("UTC", "daily", "2024-02-28 08:00", "2024-02-29 08:00"),
    ("UTC", "daily", "2026-12-31 09:00", "2027-01-01 08:00"),
]


def utc(words):
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


@pytest.mark.parametrize(("zone", "rhythm", "told", "due"), CASES)
def test_digest_is_due_on_the_first_morning(zone, rhythm, told, due):
    assert due_at(utc(told), rhythm, zone) == utc(due)


@pytest.mark.parametrize("rhythm", ["daily", "weekly"])
@pytest.mark.parametrize("zone", ["Europe/Zurich", "America/Santiago", "Pacific/Kiritimati", "Africa/Casablanca", "Asia/Tehran"])
def test_digest_is_due_at_eight_and_no_morning_is_left_out(zone, rhythm):
    dice, home = random.Random(zone + rhythm), ZoneInfo(zone)

    for _turn in range(300):
        told = utc("2026-01-01 00:00") + timedelta(minutes=dice.randrange(2 * 366 * 1440))
        due = due_at(told, rhythm, zone)

        here = due.astimezone(home)
        assert (here.hour, here.minute) == (8, 0)
        assert rhythm == "daily" or here.weekday() == 0
        assert due > told
        assert due - told <= timedelta(days=1 if rhythm == "daily" else 7, hours=1)
