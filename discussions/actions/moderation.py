"""What moderators and the secretariat do with contributions: hide, restore, approve, reject, pin, mark, read."""

from collections import defaultdict

from django.db import transaction
from django.db.models import F

from core import clock
from core.workflow import move
from discussions import notifications as kinds
from discussions import search
from discussions.actions import counting
from discussions.actions.comments import lock, locked, publish, redraw_replies
from discussions.models import Comment
from events.actions import post as send
from events.actions import record, record_all
from events.letters import compose

State = Comment.State


# ── Hide and restore ─────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def hide(*, comment, by, why, rule):
    """Take a contribution off the pages under a participation rule, and tell its author what and why.

    With visible replies a stub stays. Raises TransitionNotAllowed if it is not published (any longer).
    """
    now = locked(comment)
    move(comment, where={"state": State.PUBLISHED}, to=_hidden(by, rule) | {"version": now.version + 1})
    counting.leave(now, list(now.attributions.all()))
    redraw_replies(comment)
    search.leave(comment)
    record(kinds.COMMENT_HIDDEN, by=by, target=comment, why=why, rule=rule.number)
    tell(comment=comment, letter="comment_hidden", why=why, rule=rule)
    return comment


@transaction.atomic
def hide_with_replies(*, comment, by, why, rule):
    """Hide a contribution and everything published below it; returns all that were hidden now, itself first."""
    topic = lock(comment.topic_id)
    below = list(below_of(comment).published().select_related("posted_by"))
    hide(comment=comment, by=by, why=why, rule=rule)
    changes = _hidden(by, rule) | {"hidden_with": comment, "version": F("version") + 1}
    Comment.objects.filter(pk__in=[row.pk for row in below]).update(**changes)
    counting.recount(topic)
    search.leave(*below)
    record_all(kinds.COMMENT_HIDDEN, by=by, targets=below, why=why, rule=rule.number)
    tell_authors(below, "comment_hidden", why=why, rule=rule)
    return [comment, *below]


@transaction.atomic
def restore(*, comment, by, why):
    """Publish a hidden contribution again and tell its author. Raises TransitionNotAllowed if it is not hidden."""
    now = locked(comment)
    move(comment, where={"state": State.HIDDEN}, to=_PUBLISHED | {"version": now.version + 1})
    counting.enter(now, list(now.attributions.all()))
    redraw_replies(comment)
    search.enter(now)
    record(kinds.COMMENT_RESTORED, by=by, target=comment, why=why)
    tell(comment=comment, letter="comment_restored", why=why)
    return comment


@transaction.atomic
def restore_with_replies(*, comment, by, why):
    """Restore a contribution and those below it that were hidden together with it; returns all of them, itself first."""
    topic = lock(comment.topic_id)
    below = list(Comment.objects.filter(hidden_with=comment, state=State.HIDDEN))
    restore(comment=comment, by=by, why=why)
    Comment.objects.filter(pk__in=[row.pk for row in below]).update(**_PUBLISHED, version=F("version") + 1)
    redraw_replies(*below)
    counting.recount(topic)
    search.enter(*below)
    record_all(kinds.COMMENT_RESTORED, by=by, targets=below, why=why)
    tell_authors(below, "comment_restored", why=why)
    return [comment, *below]


def below_of(comment):
    """Everything below a contribution, at any depth."""
    rows = Comment.objects.filter(root=comment.root_id).order_by("pk").values_list("pk", "parent")
    below = {comment.pk}
    for pk, parent in rows:  # replies have higher keys than what they answer
        if parent in below:
            below.add(pk)
    return Comment.objects.filter(pk__in=below - {comment.pk})


_PUBLISHED = {"state": State.PUBLISHED, "hidden_at": None, "hidden_by": None, "hidden_with": None, "rule": None}


def _hidden(by, rule):
    return {"state": State.HIDDEN, "hidden_at": clock.now(), "hidden_by": by, "rule": rule}


# ── Approve and reject ───────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def approve(*, comment, by, why=""):
    """Publish a contribution that was held, and tell its author. Raises TransitionNotAllowed if it is not held (any longer)."""
    now = locked(comment)
    move(now, where={"state": State.HELD}, to={"state": State.PUBLISHED, "version": now.version + 1} | _read(by))
    publish(now, by=now.posted_by)
    record(kinds.COMMENT_APPROVED, by=by, target=now, why=why)
    tell(comment=now, letter="comment_approved", why=why)
    return now


@transaction.atomic
def reject(*, comment, by, why, rule):
    """Do not publish a contribution that was held, under a participation rule; its author is told and gets her text."""
    now = locked(comment)
    to = {"state": State.REJECTED, "rule": rule, "version": now.version + 1}
    move(now, where={"state": State.HELD}, to=to | _read(by))
    record(kinds.COMMENT_REJECTED, by=by, target=now, why=why, rule=rule.number)
    tell(comment=now, letter="comment_rejected", why=why, rule=rule)
    return now


# ── Pin, mark, read ──────────────────────────────────────────────────────────────────────────────────────────────


def pin(*, comment, by, why):
    """Mark a contribution that answers no other as pinned."""
    where, to = {"pinned_at": None, "parent": None}, {"pinned_at": clock.now(), "pinned_by": by}
    return _mark(comment, "pinned", by=by, why=why, where=where, to=to)


def unpin(*, comment, by, why):
    """Take the pin off."""
    where, to = {"pinned_at__isnull": False}, {"pinned_at": None, "pinned_by": None}
    return _mark(comment, "unpinned", by=by, why=why, where=where, to=to)


def mark_official(*, comment, by, why):
    """Mark a contribution as an official reply."""
    return _mark(comment, "official", by=by, why=why, where={"is_official": False}, to={"is_official": True})


def unmark_official(*, comment, by, why):
    """Take the mark of an official reply off."""
    return _mark(comment, "unofficial", by=by, why=why, where={"is_official": True}, to={"is_official": False})


@transaction.atomic
def _mark(comment, what, *, by, why, where, to):
    """Raises TransitionNotAllowed if it bears the mark already, or is not published."""
    now = locked(comment)
    move(comment, where=where | {"state": State.PUBLISHED}, to=to | {"version": now.version + 1})
    record(kinds.MARKS[what], by=by, target=comment, why=why)
    tell(comment=comment, letter="comment_marked", why=why, what=what)
    return comment


@transaction.atomic
def mark_read(*, comments, by):
    """Note that a moderator has read these contributions, as they are given: what its author has changed since is left.

    Returns how many nobody had read.
    """
    seen = {row.pk: row.changes for row in comments}
    unread = Comment.objects.filter(pk__in=seen, moderated_at=None)
    rows = unread.select_for_update(of=("self",), no_key=True).order_by("pk")
    rows = [row for row in rows if row.changes == seen[row.pk]]
    Comment.objects.filter(pk__in=[row.pk for row in rows]).update(**_read(by))
    record_all(kinds.COMMENT_READ, by=by, targets=rows)
    return len(rows)


def _read(by):
    return {"moderated_at": clock.now(), "moderated_by": by}


# ── Tell the authors ─────────────────────────────────────────────────────────────────────────────────────────────


def tell_authors(comments, letter, **facts):
    """One letter to each author of several contributions, about the first and with the number of the others."""
    own = defaultdict(list)
    for comment in comments:
        own[comment.posted_by_id].append(comment)
    for first, *others in own.values():
        tell(comment=first, letter=letter, others=len(others), **facts)


def tell(*, comment, letter, **facts):
    """Write to the author, in her language; what came from an archive has nobody to write to.

    Beside `facts` the letter gets `person`, `comment`, `topic`, and `is_admitted`: whether she may read it there.
    """
    person = comment.posted_by
    if person is None or not person.is_active:
        return
    topic = comment.topic
    context = {"person": person, "comment": comment, "topic": topic, "is_admitted": topic.admits(person), **facts}
    key = f"discussions.{letter}:{comment.pk}:{comment.version}"
    send(kind=f"discussions.{letter}", to=person.email, key=key, **compose(letter, context, person.language))
