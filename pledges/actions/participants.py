"""Who pledges together: asked by e-mail, confirmed by a delegate or by the link; whoever goes stays in the record."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import override

from accounts.actions.invitations import hash_of
from accounts.models import Attribution, Organization, Scope
from core import clock
from core.languages import CODES
from core.urls import absolute_url
from core.workflow import TransitionNotAllowed, move
from events.actions import post, record
from events.letters import compose
from pledges import letters, notices
from pledges import notifications as kinds
from pledges.actions.locking import lock, lock_register
from pledges.actions.standing import follow
from pledges.models import Participant, ParticipantInvitation, State
from taxonomy.models import OrganizationKind

VALID_FOR = timedelta(days=30)
Status = Attribution.Status


def settle(*, version, by):
    """Make the participants those of the version: the one who files it first, then the named ones, who are asked if they are new.

    Who was named before with the same name and address keeps her answer to the same commitment; who is no longer named is
    released. Who left a published pledge while the version was written is not asked by it.
    """
    pledge = version.pledge
    _settle_first(pledge, by)
    named = {_name_of(given): given for given in version.partners}
    kept = {_named(row): row for row in pledge.participants.filter(left_at=None).exclude(order=0)}
    left = pledge.participants.filter(left_at__gt=version.begun_at) if pledge.current_id else ()
    gone = {_named(row) for row in left}
    for name in kept.keys() - named.keys():
        _leave(kept[name], by=by, why="")
    for name, given in named.items():
        if name in kept:
            _keep(kept[name], given, version, by)
        elif name not in gone:
            _join(given, version, by)


def _keep(row, given, version, by):
    """Ask once more who has confirmed another commitment, or whose invitation has expired."""
    to = {"commitment": given["commitment"], "called": given["name"]}
    if row.status == Status.CONFIRMED and row.commitment != given["commitment"]:
        to |= {"status": Status.NAMED, "confirmed_at": None, "confirmed_by": None}
    move(row, where={}, to=to)
    if row.status == Status.NAMED and not any(each.is_open for each in row.invitations.all()):
        row.invitations.filter(answered_at=None, void_at=None).update(void_at=clock.now())
        _ask(row, given["email"], version, by)


def still_named(*, pledge):
    """The participants as the version in force names them, without those who have left since."""
    gone = {_named(row) for row in pledge.participants.exclude(left_at=None)}
    gone -= {_named(row) for row in pledge.participants.filter(left_at=None)}
    return [given for given in pledge.current.partners if _name_of(given) not in gone]


def _settle_first(pledge, by):
    """The one who files it: an organization by its delegate, or a person; of a State only once that has agreed."""
    first = pledge.participants.filter(order=0).first() or Participant(pledge=pledge, order=0)
    if first.status == Status.CONFIRMED:
        return
    person = by if pledge.organization else pledge.owner
    first.person, first.organization, first.shows_person = person, pledge.organization, pledge.organization is None
    first.remember()
    if not pledge.waits_for_state:
        first.status, first.confirmed_at = Status.CONFIRMED, clock.now()
        first.confirmed_by = pledge.agreed_by or person
    first.save()


def _named(participant):
    invitation = participant.invitations.first()
    return (participant.called.casefold(), invitation.email.casefold() if invitation else "")


def _name_of(given):
    return given["name"].casefold(), given["email"].casefold()


def _join(given, version, by):
    """Ask a named participant; one of the Hub's organizations if the name is that of exactly one verified one, and that once."""
    house = Organization.objects.named(given["name"])
    pledging = version.pledge.participants.filter(left_at=None).exclude(status=Status.DECLINED)
    if house is None or not pledging.filter(organization=house).exists():
        _ask(_participant(version.pledge, given, house), given["email"], version, by)


def _participant(pledge, given, house):
    order = pledge.participants.aggregate(last=Max("order"))["last"] + 1
    row = Participant(pledge=pledge, order=order, organization=house, called=given["name"], commitment=given["commitment"])
    row.free_name = "" if house else given["name"]
    row.remember()
    if not house and given["kind"]:
        row.kind_as_then = OrganizationKind.objects.get(pk=given["kind"]).key
    row.save()
    return row


# ── Ask ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _ask(participant, email, version, by):
    token, now = secrets.token_urlsafe(32), clock.now()
    language = version.language if version.language in CODES else by.language
    row = ParticipantInvitation(participant=participant, email=email, language=language, token_hash=hash_of(token))
    row.invited_at, row.expires_at = now, now + VALID_FOR
    row.save()
    record(kinds.PARTICIPANT_ASKED, by=by, target=version)
    with override(language):
        link = absolute_url(reverse("pledges:participant_answer", args=[token]))
    facts = {"invitation": row, "participant": participant, "version": version, "by": by, "link": link}
    letter = compose("pledge_participant", facts, language)
    post(kind="pledges.participant", to=email, key=f"pledges.participant:{row.pk}", secret=True, **letter)
    return row


def forget_agreement(*, pledge):
    """What the State has agreed to was an earlier submission."""
    pledge.agreed_at = pledge.agreed_by = None
    pledge.save(update_fields=["agreed_at", "agreed_by"])
    pledge.participants.filter(order=0).update(status=Status.NAMED, confirmed_at=None, confirmed_by=None)


def ask_state(*, version, by):
    """Ask the focal points of the State whether its authority may pledge in its name."""
    people = letters.speakers([version.pledge.organization_id], Scope.APPOINT)
    letters.tell(version, "pledge_for_state", at=version.submitted_at, people=people, by=by)


@transaction.atomic
def agree(*, version, by):
    """The State's focal point agrees to what its authority pledges, as she has read it.

    Raises TransitionNotAllowed if nothing waits for her (any longer), or something else was submitted meanwhile.
    """
    pledge = lock(version.pledge)
    is_as_read = pledge.versions.filter(pk=version.pk, state=State.SUBMITTED, submitted_at=version.submitted_at).exists()
    if not pledge.waits_for_state or not is_as_read:
        raise TransitionNotAllowed(pledge)
    now = clock.now()
    move(pledge, where={"agreed_at": None}, to={"agreed_at": now, "agreed_by": by})
    confirmed = {"status": Status.CONFIRMED, "confirmed_at": now, "confirmed_by": by}
    pledge.participants.filter(order=0).update(**confirmed)
    record(kinds.STATE_AGREED, by=by, target=version)
    return pledge


# ── Answer ───────────────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def confirm(*, invitation, by=None):
    """The participant pledges, by its delegate `by` or, where the Hub knows none, by whoever has the link.

    Raises TransitionNotAllowed if it was answered, is void or has expired, if the pledge is withdrawn, or if nobody in particular
    answers for a verified organization.
    """
    pledge, participant = _answering(invitation, by)
    to = {"status": Status.CONFIRMED, "confirmed_at": invitation.answered_at, "confirmed_by": by}
    move(participant, where={"status": Status.NAMED, "left_at": None}, to=to)
    record(kinds.PARTICIPANT_CONFIRMED, by=by, target=pledge)
    notices.answered(participant, by=by)
    follow(pledge=pledge)
    return participant


@transaction.atomic
def decline(*, invitation, by=None):
    """The participant does not pledge; its name is shown no longer. Raises what `confirm` raises."""
    pledge, participant = _answering(invitation, by)
    move(participant, where={"status": Status.NAMED, "left_at": None}, to={"status": Status.DECLINED})
    record(kinds.PARTICIPANT_DECLINED, by=by, target=pledge)
    notices.answered(participant, by=by)
    follow(pledge=pledge)
    return participant


def _answering(invitation, by):
    lock_register()
    now = clock.now()
    pledge = lock(invitation.participant.pledge)
    participant = Participant.objects.select_related("organization").get(pk=invitation.participant_id)
    if pledge.withdrawn_at or (participant.organization_id and by is None):
        raise TransitionNotAllowed(invitation)
    open_now = {"answered_at": None, "void_at": None, "expires_at__gt": now}
    move(invitation, where=open_now, to={"answered_at": now})
    return pledge, participant


def invitation_of(*, token):
    """The invitation of a token, whatever has become of it; None where there is none."""
    rows = ParticipantInvitation.objects.select_related("participant__organization", "participant__pledge__current")
    return rows.filter(token_hash=hash_of(token)).first()


@transaction.atomic
def leave(*, participant, by, why):
    """A participant goes after it was named or confirmed; the public note says why. The one whose pledge it is cannot."""
    lock_register()
    pledge = lock(participant.pledge)
    participant.refresh_from_db()
    if participant.has_filed or participant.left_at:
        raise TransitionNotAllowed(participant)
    _leave(participant, by=by, why=why)
    follow(pledge=pledge)
    return participant


def _leave(participant, *, by, why):
    now = clock.now()
    move(participant, where={"left_at": None}, to={"left_at": now, "left_why": why})
    participant.invitations.filter(answered_at=None, void_at=None).update(void_at=now)
    record(kinds.PARTICIPANT_LEFT, by=by, target=participant.pledge, why=why)


def release(*, pledge):
    """Nobody is waited for any longer: the pledge was declined or taken back."""
    rows = ParticipantInvitation.objects.filter(participant__pledge=pledge, answered_at=None, void_at=None)
    rows.update(void_at=clock.now())
