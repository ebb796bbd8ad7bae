"""Resolve a disagreement, decide, sign; and begin the next round when the author has made the changes."""

from dataclasses import replace

from django.db import transaction

from core import clock
from core.workflow import TransitionNotAllowed, move
from events.actions import record
from reviews import notices, standing, subjects
from reviews import notifications as kinds
from reviews.actions.cases import release, void_invitations
from reviews.actions.locking import lock
from reviews.actions.seats import IN_REVIEW, in_days
from reviews.models import Attempt, Case, Decision, Point, Recommendation, Seat

Verdict = Decision.Verdict
_STATES = {
    Verdict.ACCEPT: Case.State.ACCEPTED,
    Verdict.CHANGES: Case.State.CHANGES_ASKED,
    Verdict.DECLINE: Case.State.DECLINED,
}


class NotYet(TransitionNotAllowed):
    """The case may not be decided now; `obstacle` is the key of what is missing (`standing.Standing.obstacle`)."""

    def __init__(self, case, obstacle):
        super().__init__(case)
        self.obstacle = obstacle


@transaction.atomic
def attempt(*, case, by, words):
    """Write down how a disagreement is to be resolved; once a round."""
    case = lock(case, IN_REVIEW)
    now = standing.of(case)
    if not now.disagree or now.attempt:
        raise TransitionNotAllowed(case)
    row = Attempt.objects.create(case=case, round=case.round, words=words, made_at=clock.now(), made_by=by)
    record(kinds.ATTEMPT_MADE, by=by, target=case)
    return row


@transaction.atomic
def close_attempt(*, attempt, by, resolved, outcome=""):
    """Say whether it could be resolved. If not, and the quorum is complete, a fourth reviewer is asked."""
    lock(attempt.case, IN_REVIEW)
    to = {"resolved": resolved, "outcome": outcome, "closed_at": clock.now(), "closed_by": by}
    move(attempt, where={"closed_at": None}, to=to)
    record(kinds.ATTEMPT_CLOSED, by=by, target=attempt.case)
    return attempt


@transaction.atomic
def decide(*, case, by, verdict, words="", points=()):
    """Decide a case; `points` are the changes asked for. Returns the decision.

    Where `by` has ties to who submitted, it waits for a second signature; else it is in force at once. Raises NotYet as long
    as something is missing, TransitionNotAllowed if the case is not in review or somebody else was quicker.
    """
    case = lock(case, IN_REVIEW)
    if obstacle := standing.of(case).obstacle:
        raise NotYet(case, obstacle)
    needs_signature = bool(subjects.get(case.subject).ties(by, case))
    decision = Decision.objects.create(
        case=case,
        round=case.round,
        verdict=verdict,
        words=words,
        decided_at=clock.now(),
        decided_by=by,
        needs_signature=needs_signature,
    )
    Point.objects.bulk_create(Point(decision=decision, position=at, text=text) for at, text in enumerate(points, 1))
    if needs_signature:
        record(kinds.SIGNATURE_ASKED, by=by, target=case, verdict=verdict)
        notices.to_staff(notices.SIGNATURE, case, f"{decision.pk}:signature", but=by)
    else:
        come_into_force(case, decision, by)
    return decision


@transaction.atomic
def sign(*, decision, by):
    """Sign somebody's decision, which comes into force now.

    Raises NotYet if something is missing since it was decided, or a report has come in that whoever decided has not seen.
    """
    case = lock(decision.case, IN_REVIEW)
    if decision.decided_by_id == by.pk:
        raise TransitionNotAllowed(decision)
    stands = replace(standing.of(case), decisions=[])
    if obstacle := stands.obstacle or ("unseen" if stands.reported_since(decision.decided_at) else ""):
        raise NotYet(case, obstacle)
    move(decision, where=Decision.UNSIGNED, to={"signed_at": clock.now(), "signed_by": by})
    come_into_force(case, decision, by)
    return decision


@transaction.atomic
def deny_signature(*, decision, by, why):
    """Not agree: the decision is dropped, the case waits for another."""
    lock(decision.case, IN_REVIEW)
    move(decision, where=Decision.UNSIGNED, to={"dropped_at": clock.now(), "dropped_by": by})
    record(kinds.SIGNATURE_DENIED, by=by, target=decision.case, why=why, verdict=decision.verdict)
    return decision


def come_into_force(case, decision, by):
    """What a decision does: `decide` and `sign` call this, with the case locked."""
    now = clock.now()
    to = {"state": _STATES[decision.verdict], "stopped_at": None, "stopped_by": None}
    if decision.verdict == Verdict.CHANGES:
        writer = subjects.get(case.subject).writers(case)
        to["changes_by"] = in_days(case.policy.changes_days, writer[0]) if writer else None
    else:
        to["closed_at"] = now
    move(case, where={"state": IN_REVIEW}, to=to)
    move(decision, where={"in_force_at": None}, to={"in_force_at": now})
    record(kinds.DECIDED, by=by, target=case, verdict=decision.verdict)
    subjects.get(case.subject).decided(case, decision, by)
    notices.to_writers(notices.DECISION, case, f"{decision.pk}:decision", decision=decision.pk)
    if case.is_open:
        void_invitations(case=case)
    else:
        release(case=case)


@transaction.atomic
def begin_round(*, case, by, answers=()):
    """The authors have made the changes: `answers` go point by point to what was asked. Returns the case, in its next round.

    Asked again are those who wanted changes or declined; in the place of one who holds her seat no longer somebody else must
    be asked (`standing.Standing.left`). The app of the subject calls this.
    """
    case = lock(case, Case.State.CHANGES_ASKED)
    decision = case.decisions.get(round=case.round, dropped_at=None)
    for point, text in zip(decision.points.all(), answers, strict=False):
        point.answer = text
        point.save(update_fields=["answer"])
    now = clock.now()
    move(decision, where={"answered_at": None}, to={"answered_at": now})
    latest = standing.of(case).latest
    to = {"state": IN_REVIEW, "round": case.round + 1, "round_at": now, "changes_by": None}
    move(case, where={"state": Case.State.CHANGES_ASKED}, to=to)
    record(kinds.ROUND_BEGUN, by=by, target=case, round=case.round)
    for seat in case.seats.held().select_related("person"):
        report = latest.get(seat.person_id)
        if report and report.recommendation != Recommendation.PUBLISH:
            to = {"round": case.round, "report_by": in_days(case.policy.report_days, seat.person), "dated_at": now}
            move(seat, where={"state": Seat.State.ACCEPTED}, to=to)
            notices.to_reviewer(notices.NEXT_ROUND, seat, f"{case.round}:round")
    notices.to_staff(notices.CHANGES_IN, case, f"{case.round}:changes")
    return case
