"""What the secretariat finds in a submission: return, decline, publish; see `submissions.actions.screening`."""

from core.workflow import TransitionNotAllowed, move
from drafts import actions as drafts
from events.actions import record
from pledges import letters, ties
from pledges import notifications as kinds
from pledges.actions import participants
from pledges.actions.locking import lock, lock_register
from pledges.actions.publishing import publish
from pledges.drafting import VERSION
from pledges.models import Screening, State
from submissions.actions.screening import Desk

Verdict = Screening.Verdict


def give_back(*, version, by, reasons, words=""):
    """Return a submission with reasons (`ReturnReason` rows); those who pledge edit and submit again. No number is spent.

    All three verdicts return the `Screening`. Where `by` has ties to those who pledge, it only waits for a signature; else it has
    effect at once. All raise TransitionNotAllowed if the version is not (any longer) submitted.
    """
    return DESK.decide(version=version, by=by, verdict=Verdict.RETURNED, reasons=reasons, words=words)


def decline(*, version, by, reasons, words=""):
    """Decline a submission for good, with reasons."""
    return DESK.decide(version=version, by=by, verdict=Verdict.DECLINED, reasons=reasons, words=words)


def accept(*, version, by, serves, words=""):
    """Put a submission in force; `serves` says whom it serves.

    Also raises TransitionNotAllowed while the State in whose name it is has not agreed.
    """
    if version.pledge.waits_for_state:
        raise TransitionNotAllowed(version)
    return DESK.decide(version=version, by=by, verdict=Verdict.PUBLISHED, serves=serves, words=words)


def _take_effect(version, screening, by):
    if screening.verdict == Verdict.PUBLISHED:
        publish(version=version, by=by)
        return
    kind, state, letter = {
        Verdict.RETURNED: (kinds.RETURNED, State.RETURNED, "pledge_returned"),
        Verdict.DECLINED: (kinds.DECLINED, State.DECLINED, "pledge_declined"),
    }[screening.verdict]
    move(version, where={"state": State.SUBMITTED}, to={"state": state})
    if state == State.DECLINED:
        drafts.close_shared(kind=VERSION, place=version.place)
        if version.pledge.current_id is None:
            participants.release(pledge=version.pledge)
    reasons = list(screening.reasons.all())
    record(kind, by=by, target=version, reasons=", ".join(reason.key for reason in reasons))
    letters.tell(version, letter, at=screening.signed_at or screening.decided_at, screening=screening, reasons=reasons)


def _lock(version):
    """The register is locked first: publication needs it."""
    lock_register()
    version.pledge = lock(version.pledge)


DESK = Desk(
    screenings=Screening,
    lock=_lock,
    ties=lambda user, version: ties.of(user, version.pledge),
    effect=_take_effect,
    asked=kinds.SIGNATURE_ASKED,
    signed=kinds.SIGNED,
    denied=kinds.SIGNATURE_DENIED,
)
sign, deny_signature = DESK.sign, DESK.deny_signature
