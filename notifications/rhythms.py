"""When a digest is due: in the morning of its reader's zone, whatever happened to the clocks since."""

import zoneinfo
from datetime import datetime, time, timedelta

from notifications.kinds import Rhythm

MORNING = time(8)
MONDAY = 0


def due_at(oldest, rhythm, zone):
    """The first morning (for a weekly digest, of a Monday) in the zone named `zone` after the instant of the oldest notice.

    A time that a night of changing clocks leaves out or repeats is the one `zoneinfo` takes first.
    """
    home = zoneinfo.ZoneInfo(zone)
    day = oldest.astimezone(home).date()
    while (due := datetime.combine(day, MORNING, home)) <= oldest or (rhythm == Rhythm.WEEKLY and day.weekday() != MONDAY):
        day += timedelta(days=1)
    return due
