"""Open a case, withdraw it, stop its clock and let it go on."""

from django.db import transaction

from core import clock
from core.workflow import move
from events.actions import record
from reviews import dates, notices
from reviews import notifications as kinds
from reviews.actions.locking import lock
from reviews.models import Case, Policy, Seat

State = Case.State


@transaction.atomic
def open_case(*, subject, by):
    """Open a case about a kind of subject under its current policy and return it.

    The app of the subject points at it in the same transaction; only then it calls `opened(case=…)`.
    """
    now = clock.now()
    case = Case.objects.create(subject=subject, policy=Policy.objects.current(subject), opened_at=now, opened_by=by, round_at=now)
    record(kinds.CASE_OPENED, by=by, target=case)
    return case


def opened(*, case, words=""):
    """Tell the authors that their submission is in review, with the words of who sent it there."""
    notices.to_writers(notices.OPENED, case, "opened", words=words)


@transaction.atomic
def withdraw(*, case, by):
    """The authors take it back; everyone asked is told. Raises TransitionNotAllowed if it is decided."""
    case = lock(case, *Case.OPEN)
    now = clock.now()
    to = {"state": State.WITHDRAWN, "closed_at": now, "stopped_at": None, "stopped_by": None, "changes_by": None}
    move(case, where={"state__in": Case.OPEN}, to=to)
    case.decisions.filter(signed_at=None, in_force_at=None, dropped_at=None).update(dropped_at=now, dropped_by=by)
    record(kinds.WITHDRAWN, by=by, target=case)
    release(case=case)
    return case


def release(*, case):
    """Tell everyone with a seat in a case that has ended; invitations nobody has answered are void."""
    void_invitations(case=case)
    for seat in case.seats.held().select_related("person"):
        notices.to_reviewer(notices.OUTCOME, seat, f"outcome:{case.state}", state=case.state)


def void_invitations(*, case):
    """Take back what nobody has answered, once a decision has made it needless; who was asked is told."""
    now = clock.now()
    for seat in case.seats.filter(state=Seat.State.INVITED).select_related("person"):
        move(seat, where={"state": Seat.State.INVITED}, to={"state": Seat.State.REMOVED, "ended_at": now})
        notices.to_reviewer(notices.REMOVED, seat, "case-over")


@transaction.atomic
def stop_clock(*, case, by, why):
    """No date of the case comes nearer until it goes on."""
    case = lock(case, State.IN_REVIEW)
    move(case, where={"stopped_at": None}, to={"stopped_at": clock.now(), "stopped_by": by})
    record(kinds.CLOCK_STOPPED, by=by, target=case, why=why)
    return case


@transaction.atomic
def start_clock(*, case, by, why=""):
    """Every date that was still to come when the clock stopped is later by as long as it stood, to the end of the day.

    Who is given another date is told. An invitation in its days of grace moves with the others.
    """
    case = lock(case)
    since, now = case.stopped_at, clock.now()
    move(case, where={"stopped_at__isnull": False}, to={"stopped_at": None, "stopped_by": None})
    record(kinds.CLOCK_STARTED, by=by, target=case, why=why)
    for seat in case.seats.filter(state=Seat.State.INVITED).select_related("person", "case__policy"):
        if dates.grace_ends(seat) > since:
            _give_back(seat, "answer_by", since, now)
    for seat in case.seats.owing().select_related("person"):
        if seat.report_by > since:
            _give_back(seat, "report_by", since, now)
    return case


def _give_back(seat, date, since, now):
    until = dates.later(seat, getattr(seat, date), since, now)
    move(seat, where={"state": seat.state}, to={date: until, "dated_at": now})
    if until > now:
        notices.to_reviewer(notices.EXTENDED, seat, f"{date}:{now:%Y-%m-%dT%H:%M:%S.%f}")
