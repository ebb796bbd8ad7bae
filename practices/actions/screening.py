"""What the secretariat finds in a submission: return, decline, open a review; with a second signature where there are ties."""

from django.db import transaction

from core import clock
from core.workflow import TransitionNotAllowed, move
from drafts import actions as drafts
from events.actions import record
from practices import letters, ties
from practices import notifications as kinds
from practices.actions.drafting import lock
from practices.drafting import VERSION
from practices.models import Screening, State
from practices.subjects import PRACTICE
from reviews.actions import cases

Verdict = Screening.Verdict


@transaction.atomic
def give_back(*, version, by, reasons, words=""):
    """Return a submission to its authors with reasons (`ReturnReason` rows); they edit and submit again.

    All three verdicts return the `Screening`. Where `by` has ties to those who submitted, it only waits for a signature; else
    it has effect at once. All raise TransitionNotAllowed if the version is not (any longer) submitted.
    """
    return _decide(version, by=by, verdict=Verdict.RETURNED, reasons=reasons, words=words)


@transaction.atomic
def decline(*, version, by, reasons, words=""):
    """Decline a submission for good, with reasons."""
    return _decide(version, by=by, verdict=Verdict.DECLINED, reasons=reasons, words=words)


@transaction.atomic
def accept(*, version, by, serves, words=""):
    """Open the peer review of a submission; `serves` says whom the practice serves."""
    return _decide(version, by=by, verdict=Verdict.REVIEW, serves=serves, words=words)


@transaction.atomic
def sign(*, screening, by):
    """Sign somebody's decision, which has its effect now."""
    version = _lock(screening.version)
    _waiting(screening, {"signed_at": clock.now(), "signed_by": by})
    record(kinds.SIGNED, by=by, target=version, verdict=screening.verdict)
    _take_effect(version, screening, screening.decided_by)
    return screening


@transaction.atomic
def deny_signature(*, screening, by, why):
    """Not agree: the decision is dropped and the submission waits for another."""
    version = _lock(screening.version)
    _waiting(screening, {"dropped_at": clock.now(), "dropped_by": by})
    record(kinds.SIGNATURE_DENIED, by=by, target=version, why=why, verdict=screening.verdict)
    return screening


def _decide(version, *, by, verdict, reasons=(), words="", serves=""):
    _lock(version)
    if version.screenings.filter(**Screening.UNSIGNED).exists():
        raise TransitionNotAllowed(version)
    needs_signature = bool(ties.of(by, version.practice))
    screening = Screening(version=version, verdict=verdict, words=words, serves=serves, needs_signature=needs_signature)
    screening.decided_at, screening.decided_by = clock.now(), by
    screening.save()
    screening.reasons.set(reasons)
    if needs_signature:
        record(kinds.SIGNATURE_ASKED, by=by, target=version, verdict=verdict)
    else:
        _take_effect(version, screening, by)
    return screening


def _lock(version):
    """The version, its practice locked; raises TransitionNotAllowed unless it is submitted now."""
    lock(version.practice)
    version.refresh_from_db()
    if version.state != State.SUBMITTED:
        raise TransitionNotAllowed(version)
    return version


def _waiting(screening, to):
    move(screening, where=Screening.UNSIGNED, to=to)


def _take_effect(version, screening, by):
    if screening.verdict == Verdict.REVIEW:
        _open_review(version, screening, by)
        return
    kind, state, letter = {
        Verdict.RETURNED: (kinds.RETURNED, State.RETURNED, "practice_returned"),
        Verdict.DECLINED: (kinds.DECLINED, State.DECLINED, "practice_declined"),
    }[screening.verdict]
    move(version, where={"state": State.SUBMITTED}, to={"state": state})
    if state == State.DECLINED:
        drafts.close_shared(kind=VERSION, place=version.place)
    reasons = list(screening.reasons.all())
    record(kind, by=by, target=version, reasons=", ".join(reason.key for reason in reasons))
    letters.tell(version, letter, screening=screening, reasons=reasons)


def _open_review(version, screening, by):
    case = cases.open_case(subject=PRACTICE, by=by)
    to = {"state": State.IN_REVIEW, "case": case, "serves": screening.serves}
    move(version, where={"state": State.SUBMITTED}, to=to)
    record(kinds.IN_REVIEW, by=by, target=version)
    cases.opened(case=case, words=screening.words)
