"""The ladders: reminders before and after the dates, and the expiry of silent invitations, taken step by step by a sweep.

A step is a row, unique for its seat and the date it reminds of: whoever runs the sweep, however often, each is taken once, in
the transaction that writes its e-mail. Days are those of the reviewer's zone, and nothing happens before eight in her morning.
"""

import logging
import zoneinfo
from datetime import datetime, time, timedelta

from django.db import transaction

from core import clock
from events.actions import record
from reviews import dates, notices
from reviews import notifications as kinds
from reviews.actions import seats
from reviews.actions.locking import lock
from reviews.models import Case, Seat, Step

log = logging.getLogger("hub.reviews")

MORNING = time(8)
LATEST = timedelta(days=3)  # a step missed for longer is passed over rather than sent late
_EXPIRY = "expiry"


def sweep():
    """Take every step that is due; returns how many were taken. Trouble with one seat is logged and stops no other."""
    return sum(_climb_or_log(seat) for seat in list(_waiting()))


def _waiting():
    rows = Seat.objects.taken().filter(case__state=Case.State.IN_REVIEW, case__stopped_at=None)
    return rows.with_report().select_related("case__policy", "person").prefetch_related("steps").order_by("pk")


def _climb_or_log(seat):
    try:
        return _climb(seat) if _due(seat) else 0
    except Exception as error:  # whatever is wrong with one, the others have their dates, too
        log.error("The ladder of seat %s could not be climbed: %s", seat.pk, type(error).__name__)
        return 0


@transaction.atomic
def _climb(seat):
    """Take the step that is due, if it still is now that the case is locked."""
    lock(seat.case)
    seat = _waiting().filter(pk=seat.pk).first()
    step = _due(seat) if seat else ""
    if step == _EXPIRY:
        seats.expire(seat=seat)
    elif step:
        _remind(seat, step)
    return 1 if step else 0


# ── What is due ──────────────────────────────────────────────────────────────────────────────────────────────────


def _due(seat):
    """The name of the step that is due for a seat now; empty if none is."""
    policy = seat.case.policy
    if seat.state == Seat.State.INVITED:
        return _EXPIRY if clock.now() >= _expires_at(seat) else _step(seat, "answer", seat.answer_by, policy.answer_ladder)
    if seat.has_report or seat.round != seat.case.round:
        return ""
    return _step(seat, "report", seat.report_by, policy.report_ladder)


def _step(seat, what, until, ladder):
    """The last step whose morning has come since the date was set, unless it or a later one is taken.

    Earlier ones that were missed are not made up for.
    """
    now, home = clock.now(), zoneinfo.ZoneInfo(seat.person.zone)
    day = clock.last_minute(until).astimezone(home).date()
    mornings = {days: datetime.combine(day + timedelta(days), MORNING, home) for days in ladder}
    come = [days for days, morning in mornings.items() if seat.dated_at < morning <= now]
    if not come or now - mornings[max(come)] > LATEST:
        return ""
    taken = {step.name for step in seat.steps.all() if step.due == until}
    spent = any(_name(what, days) in taken for days in ladder if days >= max(come))
    return "" if spent else _name(what, max(come))


def _name(what, days):
    return f"{what}:{days:+d}"


def _expires_at(seat):
    """The first morning after the days of grace."""
    end = dates.grace_ends(seat)
    morning = datetime.combine(end.date(), MORNING, end.tzinfo)
    return morning if morning >= end else datetime.combine(end.date() + timedelta(days=1), MORNING, end.tzinfo)


# ── Take it ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _remind(seat, name):
    is_invited = seat.state == Seat.State.INVITED
    kind, due = (notices.ANSWER_REMINDER, seat.answer_by) if is_invited else (notices.REPORT_REMINDER, seat.report_by)
    Step.objects.create(seat=seat, name=name, due=due, at=clock.now())
    key = f"{name}:{due:%Y-%m-%dT%H:%M}"
    notices.to_reviewer(kind, seat, key)
    record(kinds.REMINDED, by=None, target=seat.case, seat=seat.pk)
    if not is_invited and due < clock.now():
        notices.to_staff(notices.LATE, seat.case, f"{seat.pk}:{key}", seat=seat.pk)
