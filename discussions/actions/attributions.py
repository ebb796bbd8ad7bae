"""Whoever is named in a contribution confirms or declines: a delegate on the site or by link, a free name by link alone."""

from django.db import transaction

from accounts.actions.invitations import hash_of
from accounts.models import Attribution
from core import clock
from core.workflow import TransitionNotAllowed, move
from discussions import joint
from discussions import notifications as kinds
from discussions.actions import comments, counting
from discussions.models import Comment, ConfirmationRequest
from events.actions import record

Status = Attribution.Status


def request_of(*, token):
    """The request of a token, whatever has become of it; None where there is none."""
    rows = ConfirmationRequest.objects.select_related("attribution__organization", "attribution__comment__topic__space")
    return rows.filter(token_hash=hash_of(token)).first()


@transaction.atomic
def confirm(*, attribution, seen, by=None, asked=None):
    """Somebody named stands behind a contribution: by a delegate, or for a free name whoever has the link.

    `seen` is `Comment.changes` of what she read, `asked` the request whose link she follows. What a delegate confirmed before an
    edit she may confirm anew. Raises TransitionNotAllowed if it was answered, its request is void or has expired, it was edited,
    hidden or withdrawn meanwhile, or nobody in particular answers for an organization.
    """
    confirmed = {"status": Status.CONFIRMED, "confirmed_at": clock.now(), "confirmed_by": by}
    return _answer(attribution, seen=seen, by=by, asked=asked, to=confirmed, kind=kinds.ATTRIBUTION_CONFIRMED)


@transaction.atomic
def decline(*, attribution, seen, by=None, asked=None):
    """Somebody named does not stand behind it: her name is neither shown nor counted. Raises what `confirm` raises."""
    return _answer(attribution, seen=seen, by=by, asked=asked, to={"status": Status.DECLINED}, kind=kinds.ATTRIBUTION_DECLINED)


@transaction.atomic
def take_off(*, attribution, by):
    """A delegate takes the name of her organization, which had been confirmed, off a contribution, whatever that says by now.

    Raises TransitionNotAllowed if it does not stand there (any longer), the contribution was hidden or withdrawn meanwhile, or
    the name is that of its filer.
    """
    comment = comments.locked(attribution.comment)
    rows, row = _rows(comment, attribution)
    if row is None or row.part == Attribution.Part.ENDORSER or row.person_id or not row.organization_id:
        raise TransitionNotAllowed(attribution)
    _settle(comment, rows, row, status=Status.CONFIRMED, to={"status": Status.DECLINED})
    record(kinds.NAME_TAKEN_OFF, by=by, target=comment)
    return row


def _answer(attribution, *, seen, by, asked, to, kind):
    comment = comments.locked(attribution.comment)
    rows, row = _rows(comment, attribution)
    if row is None or (by if row.organization_id else asked) is None or comment.changes != seen:
        raise TransitionNotAllowed(attribution)
    is_anew = to["status"] == row.status and not asked and joint.confirmed_before(row, comment)
    _settle(comment, rows, row, status=row.status if is_anew else Status.NAMED, to=to)
    _close(row, asked)
    record(kind, by=by, target=comment)
    return row


def _rows(comment, attribution):
    """Everybody named in it, and whom this is about, as they are now."""
    rows = list(comment.attributions.select_related("organization"))
    return rows, next((row for row in rows if row.pk == attribution.pk), None)


def _settle(comment, rows, row, *, status, to):
    """Change a row that has this status, of a published contribution, and all that follows from it."""
    before = list(counting.heard(rows, comment.topic_id))
    move(comment, where={"state": Comment.State.PUBLISHED}, to={"version": comment.version + 1})
    move(row, where={"status": status}, to=to)
    counting.rehear(comment=comment, before=before, after=counting.heard(rows, comment.topic_id))
    comments.redraw_replies(comment)


def _close(row, asked):
    """The request it was answered by is answered, others are void; nobody's address is kept."""
    now = clock.now()
    if asked:
        move(asked, where={"answered_at": None, "void_at": None, "expires_at__gt": now}, to={"answered_at": now, "email": ""})
    row.requests.filter(answered_at=None, void_at=None).update(void_at=now, email="")
