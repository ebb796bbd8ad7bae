"""Send a report; ask the author and answer."""

from django.db import transaction

from core import clock
from core.workflow import TransitionNotAllowed, move
from events.actions import record
from reviews import conflicts, notices, origins, standing
from reviews import notifications as kinds
from reviews.actions.locking import lock
from reviews.actions.seats import IN_REVIEW, Blocked, is_awaited
from reviews.models import Judgement, Question, Report, Seat


@transaction.atomic
def send(*, seat, by, key, recommendation, language, judgements, to_author="", confidential=""):
    """Send the report of the present round and return it; a second call with the same `key`, at once or later, returns the first.

    `judgements` maps each criterion of the case's policy to a verdict and a comment. Raises TransitionNotAllowed if the seat or
    the case is no longer open for it, Blocked for a conflict that blocks. If her origin is not the one she accepted with, the
    seat is taken back, the secretariat told, and None returned: the caller keeps her text.
    """
    case = lock(seat.case)
    if sent := seat.reports.filter(key=key).first():
        return sent
    seat.refresh_from_db()
    if not case.is_in_review or not seat.is_held or not is_awaited(seat, case) or Report.objects.filter(key=key).exists():
        raise TransitionNotAllowed(seat)
    if found := conflicts.blocking(by, case):
        raise Blocked(found)
    if origins.of(by) != seat.origin:
        return _reopen(seat, case)
    before = standing.of(case)
    report = Report.objects.create(
        seat=seat,
        round=case.round,
        key=key,
        origin=seat.origin,
        recommendation=recommendation,
        language=language,
        to_author=to_author,
        confidential=confidential,
        sent_at=clock.now(),
    )
    Judgement.objects.bulk_create(
        Judgement(report=report, criterion=criterion, verdict=verdict, comment=comment)
        for criterion, (verdict, comment) in judgements.items()
    )
    record(kinds.REPORTED, by=by, target=case, seat=seat.pk, recommendation=recommendation)
    notices.to_staff(notices.REPORT_IN, case, f"{seat.pk}:{case.round}:report", seat=seat.pk)
    _tell_how_it_stands(case, before)
    return report


def _reopen(seat, case):
    to = {"state": Seat.State.REMOVED, "ended_at": clock.now(), "ended_why": ""}
    move(seat, where={"state": Seat.State.ACCEPTED}, to=to)
    record(kinds.ORIGIN_CHANGED, by=None, target=case, seat=seat.pk)
    notices.to_staff(notices.ORIGIN_CHANGED, case, f"{seat.pk}:origin", seat=seat.pk)


def _tell_how_it_stands(case, before):
    now = standing.of(case)
    if now.disagree and not before.disagree:
        notices.to_staff(notices.DISAGREEMENT, case, f"{case.round}:{len(now.reports)}:disagreement")
    if now.has_quorum and not now.owing:
        notices.to_staff(notices.ALL_IN, case, f"{case.round}:{len(now.reports)}:all-in")


# ── Questions ────────────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def ask(*, seat, by, key, text):
    """Ask the author; she is told at once, without the reviewer's name. The same `key` asks once."""
    case = lock(seat.case, IN_REVIEW)
    seat.refresh_from_db()
    if seat.state != Seat.State.ACCEPTED:
        raise TransitionNotAllowed(seat)
    facts = {"case": case, "text": text, "asked_at": clock.now()}
    question, is_new = Question.objects.get_or_create(key=key, defaults=facts | {"seat": seat})
    if question.seat_id != seat.pk:
        raise TransitionNotAllowed(seat)
    if is_new:
        record(kinds.ASKED, by=by, target=case, question=question.pk)
        notices.to_writers(notices.QUESTION, case, f"question:{question.pk}", question=question.pk)
    return question


@transaction.atomic
def answer(*, question, by, text):
    """Answer, for all its reviewers; once."""
    case = lock(question.case, IN_REVIEW)
    move(question, where={"answered_at": None}, to={"answer": text, "answered_at": clock.now(), "answered_by": by})
    record(kinds.ANSWERED, by=by, target=case, question=question.pk)
    for seat in case.seats.held().select_related("person"):
        notices.to_reviewer(notices.ANSWER, seat, f"answer:{question.pk}", question=question.pk)
    return question
