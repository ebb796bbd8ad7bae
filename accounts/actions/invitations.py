import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from accounts import notifications as kinds
from accounts.actions import delegations
from accounts.models import Delegation, Invitation
from core import clock
from core.permissions import allows
from core.urls import absolute_url
from core.workflow import TransitionNotAllowed, move
from events.actions import post, record
from events.letters import compose

VALID_FOR = timedelta(days=30)


def hash_of(token):
    """What is kept of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def send(*, email, language, organization, scopes, by, until=None, zone=None):
    """Invite whoever reads `email` to act for `organization`; returns the row.

    The link works once, for thirty days or until the delegation would end, whichever is first.
    """
    token, now = secrets.token_urlsafe(32), clock.now()
    invitation = Invitation(email=email, language=language, organization=organization, scopes=list(scopes), until=until)
    invitation.zone = zone or invitation.zone
    invitation.token_hash = hash_of(token)
    invitation.invited_at, invitation.invited_by, invitation.expires_at = now, by, min(until or now + VALID_FOR, now + VALID_FOR)
    invitation.save()
    record(kinds.INVITATION_SENT, by=by, target=invitation, scopes=", ".join(scopes))
    with override(language):
        link = absolute_url(reverse("accounts:invitation_answer", args=[token]))
    letter = compose("invitation", {"invitation": invitation, "organization": organization, "by": by, "link": link}, language)
    post(kind="accounts.invitation", to=email, key=f"accounts.invitation:{invitation.pk}", secret=True, **letter)
    return invitation


@transaction.atomic
def accept(*, invitation, by):
    """Make `by` a delegate as the invitation says; returns the delegation, or the one she has already that says the same.

    Raises TransitionNotAllowed if it is answered or expired, or if who sent it may no longer appoint.
    """
    if not allows(invitation.invited_by, "accounts.grant_delegation", invitation.organization):
        raise TransitionNotAllowed(invitation)
    _answer(invitation, Invitation.State.ACCEPTED, by)
    record(kinds.INVITATION_ACCEPTED, by=by, target=invitation)
    terms = {name: getattr(invitation, name) for name in ("organization", "scopes", "until")}
    known = Delegation.objects.like(person=by, **terms).first()
    return known or delegations.grant(
        person=by, by=invitation.invited_by, zone=invitation.zone, why="Accepted an invitation", **terms
    )


@transaction.atomic
def decline(*, invitation, by):
    """Answer no; the link is spent."""
    _answer(invitation, Invitation.State.DECLINED, by)
    record(kinds.INVITATION_DECLINED, by=by, target=invitation)


@transaction.atomic
def withdraw(*, invitation, by, why=""):
    """Take an unanswered invitation back; its link answers that it is no longer valid."""
    _answer(invitation, Invitation.State.WITHDRAWN, by)
    record(kinds.INVITATION_WITHDRAWN, by=by, target=invitation, why=why)


def _answer(invitation, state, by):
    now = clock.now()
    open_now = {"state": Invitation.State.SENT, "expires_at__gt": now}
    move(invitation, where=open_now, to={"state": state, "answered_at": now, "answered_by": by})
