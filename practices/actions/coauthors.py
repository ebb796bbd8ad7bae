"""Writing together: invite, answer, remove."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from accounts.actions.invitations import hash_of
from core import clock
from core.urls import absolute_url
from core.workflow import TransitionNotAllowed, move
from events.actions import post, record
from events.letters import compose
from practices import notifications as kinds
from practices.actions.drafting import lock
from practices.models import CoAuthor

VALID_FOR = timedelta(days=30)
State = CoAuthor.State


@transaction.atomic
def invite(*, practice, email, language, by, title=""):
    """Invite whoever reads `email` to write a practice together; returns the row, the open one if she is invited already.

    The link works once, for thirty days. `title` is what the practice is called so far.
    """
    practice = lock(practice)
    known = practice.co_authors.open().filter(email__iexact=email).first()
    if known:
        return known
    token, now = secrets.token_urlsafe(32), clock.now()
    row = CoAuthor(practice=practice, email=email, language=language, token_hash=hash_of(token))
    row.invited_at, row.invited_by, row.expires_at = now, by, now + VALID_FOR
    row.save()
    record(kinds.CO_AUTHOR_INVITED, by=by, target=practice)
    with override(language):
        link = absolute_url(reverse("practices:coauthor_answer", args=[token]))
    letter = compose("practice_invitation", {"invitation": row, "by": by, "link": link, "title": title}, language)
    post(kind="practices.invitation", to=email, key=f"practices.invitation:{row.pk}", secret=True, **letter)
    return row


@transaction.atomic
def accept(*, invitation, by):
    """Join those who write the practice. Raises TransitionNotAllowed if it was answered, withdrawn or has expired.

    Whoever writes it already joins no second time: her invitation is spent.
    """
    practice = lock(invitation.practice)
    if practice.owner_id == by.pk or practice.co_authors.filter(state=State.ACCEPTED, removed_at=None, answered_by=by).exists():
        return _answer(invitation, State.DECLINED, by, kinds.CO_AUTHOR_DECLINED)
    return _answer(invitation, State.ACCEPTED, by, kinds.CO_AUTHOR_JOINED)


@transaction.atomic
def decline(*, invitation, by):
    """Answer no; the link is spent."""
    return _answer(invitation, State.DECLINED, by, kinds.CO_AUTHOR_DECLINED)


@transaction.atomic
def remove(*, co_author, by):
    """Withdraw an open invitation, or end the part of somebody who has joined; what she wrote stays, whom she asked does not."""
    lock(co_author.practice)
    if co_author.state == State.SENT:
        return _answer(co_author, State.WITHDRAWN, by, kinds.CO_AUTHOR_WITHDRAWN)
    move(
        co_author,
        where={"state": State.ACCEPTED, "removed_at": None},
        to={"removed_at": clock.now(), "removed_by": by},
    )
    record(kinds.CO_AUTHOR_REMOVED, by=by, target=co_author.practice)
    for row in co_author.practice.co_authors.open().filter(invited_by=co_author.answered_by):
        _answer(row, State.WITHDRAWN, by, kinds.CO_AUTHOR_WITHDRAWN)
    return co_author


def _answer(invitation, state, by, kind):
    now = clock.now()
    if state != State.WITHDRAWN and invitation.expires_at <= now:
        raise TransitionNotAllowed(invitation)
    move(invitation, where={"state": State.SENT}, to={"state": state, "answered_at": now, "answered_by": by})
    record(kind, by=by, target=invitation.practice)
    return invitation
