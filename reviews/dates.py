"""The dates a reviewer has to keep, as she counts them: days in her zone, late ones in words."""

import zoneinfo
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from reviews.models import Seat


@dataclass(frozen=True)
class Due:
    """A date to keep: `until` is the instant at which it is over, `days` how many are left, fewer than none if it is late."""

    until: datetime
    days: int
    is_late: bool

    @property
    def last_minute(self):
        return clock.last_minute(self.until)

    @property
    def words(self):
        """“3 days late”, “today”, “tomorrow”, “in 5 days”."""
        if self.is_late and not self.days:
            return _("late since today")
        if self.is_late:
            return ngettext("%(days)s day late", "%(days)s days late", -self.days) % {"days": -self.days}
        if self.days < 2:
            return _("tomorrow") if self.days else _("today")
        return ngettext("in %(days)s day", "in %(days)s days", self.days) % {"days": self.days}


def due(until, zone):
    """The `Due` of an instant for somebody in the zone of this name."""
    day = clock.last_minute(until).astimezone(zoneinfo.ZoneInfo(zone)).date()
    is_late = clock.now() >= until
    return Due(until, (day - clock.today(zone)).days, is_late)


def of(seat):
    """What a seat is asked for next: the `Due` of its answer or report; None for one that is lost.

    While the clock is stopped it is what it would be if the clock went on now.
    """
    until, since = {Seat.State.INVITED: seat.answer_by, Seat.State.ACCEPTED: seat.report_by}.get(seat.state), seat.case.stopped_at
    if until and since and (until > since or seat.state == Seat.State.INVITED):
        until = later(seat, until, since, clock.now())
    return due(until, seat.person.zone) if until else None


def later(seat, until, since, now):
    """A date of a seat, later by the time the clock stood since then, or since the date was set; to the end of the day."""
    stood = max(now - max(since, seat.dated_at), timedelta())
    home = zoneinfo.ZoneInfo(seat.person.zone)
    return clock.end_of_day((clock.last_minute(until).astimezone(home) + stood).date(), seat.person.zone)


def grace_ends(seat):
    """The instant at which the days of grace of an invitation are over, in the zone of who is asked."""
    return seat.answer_by.astimezone(zoneinfo.ZoneInfo(seat.person.zone)) + timedelta(days=seat.case.policy.grace_days)


def expires(seat):
    """The last minute in which a silent invitation can still be answered."""
    return clock.last_minute(grace_ends(seat))
