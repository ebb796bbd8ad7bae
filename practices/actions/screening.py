"""What the secretariat finds in a submission: return, decline, open a review; see `submissions.actions.screening`."""

from core.workflow import move
from drafts import actions as drafts
from events.actions import record
from practices import letters, ties
from practices import notifications as kinds
from practices.actions.drafting import lock
from practices.drafting import VERSION
from practices.models import Screening, State
from practices.subjects import PRACTICE
from reviews.actions import cases
from submissions.actions.screening import Desk

Verdict = Screening.Verdict


def give_back(*, version, by, reasons, words=""):
    """Return a submission to its authors with reasons (`ReturnReason` rows); they edit and submit again.

    All three verdicts return the `Screening`. Where `by` has ties to those who submitted, it only waits for a signature; else
    it has effect at once. All raise TransitionNotAllowed if the version is not (any longer) submitted.
    """
    return DESK.decide(version=version, by=by, verdict=Verdict.RETURNED, reasons=reasons, words=words)


def decline(*, version, by, reasons, words=""):
    """Decline a submission for good, with reasons."""
    return DESK.decide(version=version, by=by, verdict=Verdict.DECLINED, reasons=reasons, words=words)


def accept(*, version, by, serves, words=""):
    """Open the peer review of a submission; `serves` says whom the practice serves."""
    return DESK.decide(version=version, by=by, verdict=Verdict.REVIEW, serves=serves, words=words)


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


DESK = Desk(
    screenings=Screening,
    lock=lambda version: lock(version.practice),
    ties=lambda user, version: ties.of(user, version.practice),
    effect=_take_effect,
    asked=kinds.SIGNATURE_ASKED,
    signed=kinds.SIGNED,
    denied=kinds.SIGNATURE_DENIED,
)
sign, deny_signature = DESK.sign, DESK.deny_signature
