"""The Hub's only source of time.

`now()` is an aware UTC instant. Where `settings.CLOCK_OFFSET` names a file (tests and demo), the number of seconds in it
moves the clock for every process at once; production has no such file. SQL never asks for the time: the instant is a
parameter.
"""

import zoneinfo
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone


def now():
    """The present instant, in UTC."""
    return datetime.now(UTC) + _offset()


def today(zone=None):
    """The date now in `zone` (a name or tzinfo; the reader's current zone if None)."""
    if isinstance(zone, str):
        zone = zoneinfo.ZoneInfo(zone)
    return now().astimezone(zone or timezone.get_current_timezone()).date()


def day_of(at):
    """The day of an instant in Geneva: the same for every reader, as dates of publication are cited."""
    return at.astimezone(zoneinfo.ZoneInfo(settings.TIME_ZONE)).date()


def end_of_day(day, zone):
    """The midnight that ends `day` in the zone named `zone`: what “until 31 May” means there, daylight saving included."""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), zoneinfo.ZoneInfo(zone))
    return midnight.astimezone(UTC)


def last_minute(until):
    """What people call the end of a time that is over at `until`: 23:59, where that is the midnight after."""
    return until - timedelta(minutes=1)


def move(seconds):
    """Move the clock of every process by `seconds` from the true time; refused where the deployment has no offset file."""
    if not settings.CLOCK_OFFSET:
        raise RuntimeError("The clock can be moved in tests and in the demonstration only.")
    settings.CLOCK_OFFSET.parent.mkdir(parents=True, exist_ok=True)
    settings.CLOCK_OFFSET.write_text(str(seconds))


def _offset():
    if not settings.CLOCK_OFFSET:
        return timedelta()
    try:
        return timedelta(seconds=float(settings.CLOCK_OFFSET.read_text() or 0))
    except (FileNotFoundError, ValueError):
        return timedelta()
