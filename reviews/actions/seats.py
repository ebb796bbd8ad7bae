"""Invite, answer, declare, remind, extend, expire, take off: what happens to a reviewer's seat in a case."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import clock
from core.workflow import TransitionNotAllowed, move
from events.actions import record
from reviews import conflicts, notices, origins, standing
from reviews import notifications as kinds
from reviews.actions.locking import lock
from reviews.models import Case, Declaration, Override, Reviewer, Seat

State = Seat.State
IN_REVIEW = Case.State.IN_REVIEW


class Blocked(Exception):
    """She has a conflict that keeps her from reviewing the case; `conflicts` says which, `str()` is a sentence for the reader."""

    def __init__(self, found):
        self.conflicts = found
        super().__init__(conflicts.BLOCKED)

    def __str__(self):
        return str(self.args[0])


class NotServing(Exception):
    """She is not on the roster now, or away."""

    def __str__(self):
        return str(_("This person is not on the roster of reviewers now, or is away."))


class NobodyElse(TransitionNotAllowed):
    """The reports disagree for good, and whoever is to decide that is asked already."""

    def __str__(self):
        return str(
            _("The disagreement could not be resolved. The one more reviewer it takes is asked already, and nobody else is.")
        )


@transaction.atomic
def invite(*, case, person, by, sought, answer_by=None):
    """Ask a reviewer, as `sought` (an `Origin`); returns the seat.

    `answer_by` is an instant, by default the policy's days from now, at the end of the day in her zone. Raises Blocked for a
    conflict that blocks, NotServing for somebody who is not on the roster or away, NobodyElse where a disagreement could not be
    resolved and the one more it takes is asked, TransitionNotAllowed if the case is not in review or she has a seat in it.
    """
    case = lock(case, IN_REVIEW)
    now, stands = clock.now(), standing.of(case)
    if case.seats.taken().filter(person=person).exists() or (answer_by and answer_by <= now):
        raise TransitionNotAllowed(case)
    if stands.is_unresolved and not stands.vacant:
        raise NobodyElse(case)
    if not Reviewer.objects.serving(now).available(clock.today(person.zone)).filter(person=person).exists():
        raise NotServing
    if found := conflicts.blocking(person, case):
        raise Blocked(found)
    seat = Seat.objects.create(
        case=case,
        person=person,
        round=case.round,
        sought=sought,
        is_fourth=stands.needs_fourth,
        invited_at=now,
        invited_by=by,
        answer_by=answer_by or in_days(case.policy.answer_days, person),
        dated_at=now,
    )
    record(kinds.INVITED, by=by, target=case, seat=seat.pk)
    notices.to_reviewer(notices.INVITATION, seat, "invited")
    return seat


def in_days(days, person):
    """The end of the day so many days from now, in the person's zone."""
    return clock.end_of_day(clock.today(person.zone) + timedelta(days=days), person.zone)


def _locked(seat, *states):
    """The seat as it is now, its case locked and in review; raises TransitionNotAllowed if it is in none of `states`."""
    case = lock(seat.case, IN_REVIEW)
    seat.refresh_from_db()
    seat.case = case
    if seat.state not in states:
        raise TransitionNotAllowed(seat)
    return seat


def is_awaited(seat, case):
    """Whether something is still to come from a taken seat: the answer, or the report of the present round."""
    if seat.state == State.INVITED:
        return True
    return seat.round == case.round and not seat.reports.filter(round=case.round).exists()


def _awaited(seat):
    """The seat as it is now, its case locked; raises TransitionNotAllowed unless something is still to come from it."""
    seat = _locked(seat, *Seat.TAKEN)
    if not is_awaited(seat, seat.case):
        raise TransitionNotAllowed(seat)
    return seat


@transaction.atomic
def accept(*, seat, by, has_interest, words=""):
    """Accept an invitation and declare one's interests, before anything but the invitation was seen; returns the seat.

    Raises Blocked for a conflict that blocks (it may be newer than the invitation).
    """
    seat = _locked(seat, State.INVITED)
    if found := conflicts.blocking(by, seat.case):
        raise Blocked(found)
    now = clock.now()
    report_by = in_days(seat.case.policy.report_days, by)
    to = {"state": State.ACCEPTED, "answered_at": now, "origin": origins.of(by), "report_by": report_by, "dated_at": now}
    move(seat, where={"state": State.INVITED}, to=to)
    record(kinds.ACCEPTED, by=by, target=seat.case, seat=seat.pk)
    declare(seat=seat, by=by, has_interest=has_interest, words=words)
    notices.to_staff(notices.ACCEPTED, seat.case, f"{seat.pk}:accepted", seat=seat.pk)
    return seat


@transaction.atomic
def declare(*, seat, by, has_interest, words=""):
    """Keep what a reviewer declares; the secretariat hears of an interest at once."""
    made = Declaration.objects.create(seat=seat, has_interest=has_interest, words=words, made_at=clock.now())
    record(kinds.DECLARED, by=by, target=seat.case, seat=seat.pk)
    if has_interest:
        notices.to_staff(notices.INTEREST, seat.case, f"{seat.pk}:interest", seat=seat.pk)
    return made


@transaction.atomic
def decline(*, seat, by, reason, words=""):
    """Decline an invitation, or give an accepted seat back before its report of the round is sent."""
    seat = _awaited(seat)
    to = {"state": State.DECLINED, "reason": reason, "words": words, "answered_at": clock.now()}
    move(seat, where={"state__in": Seat.TAKEN}, to=to)
    record(kinds.DECLINED, by=by, target=seat.case, seat=seat.pk, reason=reason)
    notices.to_staff(notices.DECLINED, seat.case, f"{seat.pk}:declined", seat=seat.pk)
    return seat


@transaction.atomic
def expire(*, seat):
    """A silent invitation is void and its seat free; the secretariat is shown whom to ask next."""
    seat = _locked(seat, State.INVITED)
    move(seat, where={"state": State.INVITED}, to={"state": State.EXPIRED, "ended_at": clock.now()})
    record(kinds.EXPIRED, by=None, target=seat.case, seat=seat.pk)
    notices.to_reviewer(notices.EXPIRED, seat, "expired")
    notices.to_staff(notices.SEAT_FREE, seat.case, f"{seat.pk}:expired", seat=seat.pk)
    return seat


@transaction.atomic
def remove(*, seat, by, why):
    """Take a reviewer off the case; all she wrote is kept, and she is told why. A report she has sent counts as before."""
    seat = _locked(seat, *Seat.TAKEN)
    to = {"state": State.REMOVED, "ended_at": clock.now(), "ended_by": by, "ended_why": why}
    move(seat, where={"state__in": Seat.TAKEN}, to=to)
    record(kinds.REMOVED, by=by, target=seat.case, why=why, seat=seat.pk)
    notices.to_reviewer(notices.REMOVED, seat, "removed")
    return seat


@transaction.atomic
def remind(*, seat, by):
    """Remind a reviewer of what is due, by hand, at most once a day of hers; true if she was."""
    seat = _awaited(seat)
    kind = notices.ANSWER_REMINDER if seat.state == State.INVITED else notices.REPORT_REMINDER
    told = notices.to_reviewer(kind, seat, f"by-hand:{clock.today(seat.person.zone)}")
    if told:
        record(kinds.REMINDED, by=by, target=seat.case, seat=seat.pk)
    return bool(told)


@transaction.atomic
def extend(*, seat, by, until, why=""):
    """Give a reviewer until another instant to answer, or to report; she is told, and her ladder begins anew."""
    seat, now = _awaited(seat), clock.now()
    date = "answer_by" if seat.state == State.INVITED else "report_by"
    if until <= now:
        raise TransitionNotAllowed(seat)
    if until == getattr(seat, date):
        return seat
    move(seat, where={"state": seat.state}, to={date: until, "dated_at": now})
    record(kinds.EXTENDED, by=by, target=seat.case, why=why, seat=seat.pk)
    notices.to_reviewer(notices.EXTENDED, seat, f"{date}:{now:%Y-%m-%dT%H:%M:%S.%f}")
    return seat


@transaction.atomic
def ask_override(*, case, person, by, why):
    """Propose to let somebody review in spite of a conflict that blocks; a second person of the staff must sign it.

    What was proposed before stays as it was. Raises TransitionNotAllowed where nothing blocks her.
    """
    case = lock(case, IN_REVIEW)
    if not case.overrides.filter(person=person).exists() and not conflicts.blocking(person, case):
        raise TransitionNotAllowed(case)
    row, is_new = Override.objects.get_or_create(
        case=case, person=person, defaults={"why": why, "asked_at": clock.now(), "asked_by": by}
    )
    if is_new:
        record(kinds.OVERRIDE_ASKED, by=by, target=case, why=why)
    return row


@transaction.atomic
def sign_override(*, override, by):
    """Agree, as the second person."""
    lock(override.case, IN_REVIEW)
    if override.asked_by_id == by.pk:
        raise TransitionNotAllowed(override)
    move(override, where={"signed_at": None}, to={"signed_at": clock.now(), "signed_by": by})
    record(kinds.OVERRIDE_SIGNED, by=by, target=override.case, why=override.why)
    return override
