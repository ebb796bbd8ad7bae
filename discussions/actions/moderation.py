"""What the secretariat does with contributions: hide and restore."""

from collections import defaultdict

from django.db import transaction
from django.db.models import F

from core import clock
from core.workflow import move
from discussions import notifications as kinds
from discussions import search
from discussions.actions import counting
from discussions.actions.comments import lock, redraw_replies
from discussions.models import Comment
from events.actions import post as send
from events.actions import record, record_all
from events.letters import compose


@transaction.atomic
def hide(*, comment, by, why, rule):
    """Take a contribution off the pages under a participation rule, and tell its author what and why.

    With visible replies a stub stays. Raises TransitionNotAllowed if it is not published (any longer).
    """
    lock(comment.topic_id)
    now = Comment.objects.get(pk=comment.pk)
    move(comment, where={"state": Comment.State.PUBLISHED}, to=_hidden(by, rule) | {"version": now.version + 1})
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
    _tell_authors(below, "comment_hidden", why=why, rule=rule)
    return [comment, *below]


@transaction.atomic
def restore(*, comment, by, why):
    """Publish a hidden contribution again and tell its author. Raises TransitionNotAllowed if it is not hidden."""
    lock(comment.topic_id)
    now = Comment.objects.get(pk=comment.pk)
    move(comment, where={"state": Comment.State.HIDDEN}, to=_PUBLISHED | {"version": now.version + 1})
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
    below = list(Comment.objects.filter(hidden_with=comment, state=Comment.State.HIDDEN))
    restore(comment=comment, by=by, why=why)
    Comment.objects.filter(pk__in=[row.pk for row in below]).update(**_PUBLISHED, version=F("version") + 1)
    redraw_replies(*below)
    counting.recount(topic)
    search.enter(*below)
    record_all(kinds.COMMENT_RESTORED, by=by, targets=below, why=why)
    _tell_authors(below, "comment_restored", why=why)
    return [comment, *below]


def below_of(comment):
    """Everything below a contribution, at any depth."""
    rows = Comment.objects.filter(root=comment.root_id).order_by("pk").values_list("pk", "parent")
    below = {comment.pk}
    for pk, parent in rows:  # replies have higher keys than what they answer
        if parent in below:
            below.add(pk)
    return Comment.objects.filter(pk__in=below - {comment.pk})


_PUBLISHED = {"state": Comment.State.PUBLISHED, "hidden_at": None, "hidden_by": None, "hidden_with": None, "rule": None}


def _hidden(by, rule):
    return {"state": Comment.State.HIDDEN, "hidden_at": clock.now(), "hidden_by": by, "rule": rule}


def _tell_authors(replies, letter, **facts):
    """One letter to each author of several contributions, about the first and with the number of the others."""
    own = defaultdict(list)
    for reply in replies:
        own[reply.posted_by_id].append(reply)
    for first, *others in own.values():
        tell(comment=first, letter=letter, others=len(others), **facts)


def tell(*, comment, letter, **facts):
    """Write to the author, in her language; what came from an archive has nobody to write to."""
    person = comment.posted_by
    if person is None or not person.is_active:
        return
    context = {"person": person, "comment": comment, "topic": comment.topic, **facts}
    key = f"discussions.{letter}:{comment.pk}:{comment.version}"
    send(kind=f"discussions.{letter}", to=person.email, key=key, **compose(letter, context, person.language))
