"""What authors do: post, edit, withdraw, strike."""

import hashlib
import uuid
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F

from accounts.models import Attribution
from core import clock
from core.counting import visible_text
from core.workflow import TransitionNotAllowed, move
from discussions import notices, search
from discussions import notifications as kinds
from discussions.actions import counting
from discussions.models import Comment, CommentAttribution, Revision, Thread, Topic
from discussions.models.comments import DEEPEST, WIDTH, step
from events.actions import post as send
from events.actions import record
from events.letters import compose

KEEP_WITHDRAWN = timedelta(days=30)


def lock(topic_id):
    """The topic, locked until the transaction ends."""
    return Topic.objects.select_for_update(of=("self",)).get(pk=topic_id)


def fingerprint(body):
    """The same for texts with the same words, whatever their markup, capitals and spaces."""
    return hashlib.sha256(" ".join(visible_text(body).casefold().split()).encode()).hexdigest()


@transaction.atomic
def post(*, thread, by, body, language, subject="", parent=None, organization=None, function="", key=None, at=None):
    """Publish a contribution, with a receipt to its author and notices to others; a second call with the same `key` returns it.

    `parent` is the contribution it answers; `organization` one she speaks for, else she speaks for herself; `function` the kind
    of function she speaks in. Raises TransitionNotAllowed if the parent was hidden or withdrawn in the meantime.
    """
    topic = lock(thread.topic_id)
    key = key or uuid.uuid4()
    earlier = Comment.objects.filter(key=key).first()
    if earlier and earlier.posted_by_id == by.pk:
        return earlier
    if parent and not Comment.objects.published().filter(pk=parent.pk).exists():
        raise TransitionNotAllowed(parent)
    comment = Comment(subject=subject, body=body, language=language, key=uuid.uuid4() if earlier else key)
    comment.posted_by, comment.posted_at = by, at or clock.now()
    place(comment, topic=topic, thread=thread, parent=parent)
    author = CommentAttribution(comment=comment, person=by, organization=organization, function=function).remember()
    if organization:
        author.status, author.confirmed_at, author.confirmed_by = Attribution.Status.CONFIRMED, comment.posted_at, by
    author.save()
    counting.enter(comment, [author])
    search.enter(comment)
    record(kinds.COMMENT_POSTED, by=by, target=comment)
    notices.posted(comment, by=by)
    _send_receipt(comment, by)
    return comment


def place(comment, *, topic, thread, parent):
    """Give a new contribution its number, its place in the thread, and save it; the topic's row must be locked."""
    comment.pk = _next_key()
    topic.last_number += 1
    comment.topic, comment.thread, comment.number = topic, thread, topic.last_number
    Topic.objects.filter(pk=topic.pk).update(last_number=topic.last_number)
    comment.parent, comment.fingerprint = parent, fingerprint(comment.body)
    if parent:
        comment.root_id, comment.position = parent.root_id, parent.position
        comment.path = parent.path[: WIDTH * (DEEPEST - 1)] + step(comment.pk)
    else:
        comment.root_id, comment.path = comment.pk, step(comment.pk)
        comment.position = Thread.objects.values_list("roots", flat=True).get(pk=thread.pk) + 1
        Thread.objects.filter(pk=thread.pk).update(roots=comment.position)
    comment.save(force_insert=True)


@transaction.atomic
def edit(*, comment, by, subject, body, language, edits):
    """Give a contribution new words; the old ones stay as a public revision. `edits` is the number of edits the writer saw.

    Raises TransitionNotAllowed if it was edited, hidden or withdrawn in the meantime. New words that are the old ones change
    nothing.
    """
    lock(comment.topic_id)
    old = Comment.objects.get(pk=comment.pk)
    body = Comment._meta.get_field("body").sanitizer(body)
    if (old.subject, old.body, old.language) == (subject, body, language):
        return old
    where = {"edits": edits, "state": Comment.State.PUBLISHED}
    to = {"subject": subject, "body": body, "language": language, "fingerprint": fingerprint(body)}
    move(comment, where=where, to=to | {"edits": edits + 1, "edited_at": clock.now(), "version": old.version + 1})
    Revision.objects.create(
        comment=old,
        number=edits + 1,
        subject=old.subject,
        body=old.body,
        language=old.language,
        written_at=old.edited_at or old.posted_at,
    )
    search.enter(comment)
    record(kinds.COMMENT_EDITED, by=by, target=comment)
    return comment


@transaction.atomic
def withdraw(*, comment, by):
    """Take a contribution back: it shows as a stub if it has replies, and no longer at all otherwise. Its words go in 30 days."""
    lock(comment.topic_id)
    now = Comment.objects.get(pk=comment.pk)
    to = {"state": Comment.State.WITHDRAWN, "withdrawn_at": clock.now(), "version": now.version + 1}
    move(comment, where={"withdrawn_at": None}, to=to)
    if now.is_published:
        counting.leave(now, list(now.attributions.all()))
    redraw_replies(comment)
    search.leave(comment)
    record(kinds.COMMENT_WITHDRAWN, by=by, target=comment)
    return comment


@transaction.atomic
def strike(*, revision, by):
    """Take the words out of an earlier version; that there was one stays. Raises TransitionNotAllowed if they are out already."""
    lock(revision.comment.topic_id)
    to = {"struck_at": clock.now(), "struck_by": by, "subject": "", "body": ""}
    move(revision, where={"struck_at": None}, to=to)
    record(kinds.REVISION_STRUCK, by=by, target=revision.comment, number=revision.number)
    return revision


@transaction.atomic
def empty_withdrawn():
    """Take the words out of what was withdrawn thirty days ago, and out of its revisions; returns how many that were."""
    now = clock.now()
    rows = Comment.objects.filter(state=Comment.State.WITHDRAWN, withdrawn_at__lt=now - KEEP_WITHDRAWN, emptied_at=None)
    keys = list(rows.select_for_update().values_list("pk", flat=True))
    Revision.objects.filter(comment__in=keys, struck_at=None).update(subject="", body="", struck_at=now)
    empty = {"subject": "", "body": "", "fingerprint": "", "emptied_at": now}
    return Comment.objects.filter(pk__in=keys).update(**empty, version=F("version") + 1)


def redraw_replies(*answered):
    """What answers these contributions names them: drawn anew, now that they read differently."""
    Comment.objects.filter(parent__in=answered).update(version=F("version") + 1)


def _next_key():
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('discussions_comment', 'id'))")
        return cursor.fetchone()[0]


def _send_receipt(comment, person):
    words = compose("comment_posted", {"person": person, "comment": comment, "topic": comment.topic}, person.language)
    send(kind="discussions.comment_posted", to=person.email, key=f"discussions.comment_posted:{comment.pk}", **words)
