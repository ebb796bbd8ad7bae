"""The roster of reviewers: apply, decide on an application, renew a term, leave; what a reviewer says of herself."""

from contextlib import suppress

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions import roles
from accounts.models import Organization, Role, User
from core import clock, history
from core.workflow import TransitionNotAllowed, move
from events.actions import record
from reviews import notices
from reviews import notifications as kinds
from reviews.actions import seats
from reviews.models import Case, Reviewer, Seat

State = Reviewer.State
OVER = (State.DECLINED, State.WITHDRAWN)
WAITING = (State.APPLIED, State.ASKED)
_KINDS = {
    State.ASKED: kinds.APPLICANT_ASKED,
    State.ACCEPTED: kinds.APPLICANT_ACCEPTED,
    State.DECLINED: kinds.APPLICANT_DECLINED,
}


# ── What a person says of herself ────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def apply(*, by, key, objectives, **facts):
    """Apply to review and return the entry; a second call with the same `key` returns the first.

    `facts` are fields of the entry, `objectives` rows or keys. Who was declined or has left applies anew, in the same row.
    Raises TransitionNotAllowed if she has applied already or is on the roster.
    """
    User.objects.select_for_update().get(pk=by.pk)
    entry = Reviewer.objects.filter(person=by).first() or Reviewer(person=by)
    if entry.pk and entry.key == key:
        return entry
    if entry.pk and entry.state not in OVER:
        raise TransitionNotAllowed(entry)
    emptied = dict.fromkeys(("decided_at", "decided_by", "withdrawn_at", "term_from", "term_until", "away_from", "away_until"))
    _write(entry, objectives, facts | emptied | {"key": key, "state": State.APPLIED, "words": "", "applied_at": clock.now()})
    record(kinds.APPLIED, by=by, target=entry)
    return entry


@transaction.atomic
def edit(*, entry, by, objectives, **facts):
    """Write an entry anew and return it. One that was asked for more is an application again; a change is on the record.

    Raises TransitionNotAllowed if the application was declined, or she has left.
    """
    entry = Reviewer.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.state in OVER:
        raise TransitionNotAllowed(entry)
    changed = _write(entry, objectives, facts)
    if entry.state == State.ASKED:
        move(entry, where={"state": State.ASKED}, to={"state": State.APPLIED, "applied_at": clock.now()})
        record(kinds.APPLIED, by=by, target=entry)
    elif changed:
        history.edited(entry, fields=changed, by=by)
    return entry


def _write(entry, objectives, facts):
    """Save what differs and return the names of these fields. The organization is the one verified one of its name, or none."""
    facts = facts | {"organization": Organization.objects.named(facts["organization_name"])}
    changed = [name for name, value in facts.items() if entry.pk is None or getattr(entry, name) != value]
    for name in changed:
        setattr(entry, name, facts[name])
    if changed:
        entry.save()
    keys = {getattr(row, "pk", row) for row in objectives}
    if keys != set(entry.objectives.values_list("pk", flat=True)):
        entry.objectives.set(keys)
        changed.append("objectives")
    return changed


@transaction.atomic
def set_availability(*, entry, by, reviews_a_year, away_from=None, away_until=None):
    """Say how many reviews a year, and from which day until which she is away (both included; no end if None)."""
    facts = {"reviews_a_year": reviews_a_year, "away_from": away_from, "away_until": away_until}
    if all(getattr(entry, name) == value for name, value in facts.items()):
        return entry
    move(entry, where={"state": State.ACCEPTED}, to=facts)
    record(kinds.AVAILABILITY_SET, by=by, target=entry)
    return entry


# ── What the secretariat decides ─────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def ask(*, entry, by, words):
    """Ask an applicant for more, in words; she can edit her application and send it again."""
    return _decide(entry, by, State.ASKED, words, where=[State.APPLIED])


@transaction.atomic
def decline(*, entry, by, words):
    """Decline an application, in words. She may apply anew."""
    return _decide(entry, by, State.DECLINED, words)


@transaction.atomic
def accept(*, entry, by, until, zone, words=""):
    """Take an applicant on the roster, with the role, until an instant that was meant in `zone`."""
    now = clock.now()
    if until <= now:
        raise TransitionNotAllowed(entry)
    _decide(entry, by, State.ACCEPTED, words, term_from=now, term_until=until)
    _grant(entry, by, until, zone)
    return entry


def _decide(entry, by, state, words, *, where=WAITING, **term):
    to = {"state": state, "words": words, "decided_at": clock.now(), "decided_by": by, **term}
    move(entry, where={"state__in": where}, to=to)
    _tell(entry, state, record(_KINDS[state], by=by, target=entry))
    return entry


@transaction.atomic
def renew(*, entry, by, until, zone, words=""):
    """Let a term, run out or not, last until another instant; raises TransitionNotAllowed if somebody else was quicker."""
    now = clock.now()
    if until <= now:
        raise TransitionNotAllowed(entry)
    to = {"term_until": until, "words": words}
    if entry.term_until is None or entry.term_until <= now:
        to["term_from"] = now
    move(entry, where={"state": State.ACCEPTED, "term_until": entry.term_until}, to=to)
    _grant(entry, by, until, zone)
    _tell(entry, "renewed", record(kinds.TERM_RENEWED, by=by, target=entry))
    return entry


@transaction.atomic
def end(*, entry, by, why):
    """Take somebody off the roster and tell her why. Invitations not answered are taken back; reports she owes stay hers."""
    _close(entry, [State.ACCEPTED], words=why)
    _end_role(entry, by, why)
    for seat in _to_answer(entry):
        with suppress(TransitionNotAllowed), transaction.atomic():  # answered at this instant
            seats.remove(seat=seat, by=by, why=why)
    _tell(entry, "ended", record(kinds.LEFT_ROSTER, by=by, target=entry, why=why))
    return entry


def _grant(entry, by, until, zone):
    """The role of reviewer for the term, and no other beside it."""
    why = _("Term on the roster of peer reviewers")
    _end_role(entry, by, why)
    roles.grant(person=entry.person, role=Role.REVIEWER, by=by, why=why, until=until, zone=zone)


def _end_role(entry, by, why):
    for role in Role.objects.open_for(entry.person, Role.REVIEWER):
        roles.end(role=role, by=by, why=why)


def _tell(entry, state, event):
    facts = {"state": str(state)}
    notices.notify(notices.ROSTER, people=[entry.person], object_id=entry.pk, key=f"{entry.pk}:{event.pk}", facts=facts)


# ── Leave ────────────────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def leave(*, entry, by, gives_back=False):
    """Leave the roster, or take an application back. Open invitations are given back and, if she says so, what she owes."""
    _close(entry, [*WAITING, State.ACCEPTED])
    with override(by.language):
        why = _("I have left the roster of peer reviewers.")
    _end_role(entry, by, why)
    given_back = [*_to_answer(entry), *(owed_by(person=entry.person) if gives_back else [])]
    for seat in given_back:
        with suppress(TransitionNotAllowed), transaction.atomic():  # answered, or decided, at this instant
            seats.decline(seat=seat, by=by, reason=Seat.Reason.OTHER, words=why)
    record(kinds.LEFT_ROSTER, by=by, target=entry)
    return entry


def _close(entry, where, **more):
    to = {"state": State.WITHDRAWN, "withdrawn_at": clock.now(), **more}
    move(entry, where={"state__in": where}, to=to)


def _to_answer(entry):
    """Her invitations that are open, in the order in which cases are locked."""
    return to_answer_by(person=entry.person).order_by("case")


def to_answer_by(*, person):
    """The invitations a person has still to answer."""
    rows = Seat.objects.of(person).filter(state=Seat.State.INVITED, case__state=Case.State.IN_REVIEW)
    return rows.select_related("case", "person")


def owed_by(*, person):
    """The seats from which a report of hers is still to come, the next to come first."""
    return Seat.objects.of(person).owing().select_related("case", "person").order_by("report_by", "pk")
