"""Whom a new contribution names beside its author: kept, and asked once it is published."""

import secrets
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import override

from accounts.actions.invitations import hash_of
from accounts.models import Attribution
from core import clock
from core.languages import CODES
from core.urls import absolute_url
from core.workflow import move
from discussions import confirmation_notices, joint
from discussions.models import Comment, CommentAttribution, ConfirmationRequest
from events.actions import post as send
from events.letters import compose

VALID_FOR = timedelta(days=30)
Status = Attribution.Status


def name(*, comment, by, organization=None, function="", others=(), author_place=0):
    """Save who stands behind a new contribution: the filer `by`, for `organization` if she speaks for one, in a `function`; and
    `others` (`joint.Other`), `author_place` of the authors among them before her. Those named are asked once it is published.
    """
    at = comment.posted_at
    voice = {"organization": organization, "function": function}
    rows = joint.attributions(by=by, at=at, others=others, author_place=author_place, **voice)
    for row in rows:
        row.comment = comment
    CommentAttribution.objects.bulk_create(rows)
    pairs = zip(rows[1:], others, strict=True)
    asked = [(row, other.email) for row, other in pairs if other.email and row.status == Status.NAMED]
    ConfirmationRequest.objects.bulk_create(_request(row, email, _language(comment, by), at) for row, email in asked)
    return rows


def _language(comment, by):
    return comment.language if comment.language in CODES else by.language


def _request(row, email, language, at):
    """Nobody knows its token: that is made when the letter goes."""
    facts = {"email": email, "language": language, "token_hash": hash_of(secrets.token_urlsafe(32))}
    return ConfirmationRequest(attribution=row, asked_at=at, expires_at=at + VALID_FOR, **facts)


def ask(*, comment, by, named):
    """Ask those whom a contribution names, now that it is published: delegates on the site, others by e-mail.

    `named` are its attributions with their organizations.
    """
    named = [row for row in named if row.status == Status.NAMED and row.person_id is None]
    if not named:
        return
    for row in named:
        row.comment = comment
    confirmation_notices.confirmations_asked([row for row in named if row.awaits_confirmation])
    requests = ConfirmationRequest.objects.filter(attribution__in=named, answered_at=None, void_at=None).exclude(email="")
    for request in requests.select_related("attribution__organization").order_by("pk"):
        _write(request, comment, by)


def forget_addresses():
    """Empty the addresses of requests that have expired; one held with its contribution is sent yet. Returns how many."""
    rows = ConfirmationRequest.objects.filter(expires_at__lte=clock.now()).exclude(email="")
    return rows.exclude(attribution__comment__state=Comment.State.HELD).update(email="")


def _write(request, comment, by):
    token, now = secrets.token_urlsafe(32), clock.now()
    move(request, where={}, to={"token_hash": hash_of(token), "asked_at": now, "expires_at": now + VALID_FOR})
    with override(request.language):
        link = absolute_url(reverse("discussions:confirmation_link", args=[token]))
    facts = {"request": request, "attribution": request.attribution, "comment": comment, "by": by, "link": link}
    letter = compose("comment_confirm_link", facts, request.language)
    # The second part of the key is the contribution: by it `events.actions.take_out` finds what is to be redacted.
    key = f"discussions.comment_confirm:{comment.pk}:{request.pk}"
    send(kind="discussions.comment_confirm", to=request.email, key=key, secret=True, **letter)
