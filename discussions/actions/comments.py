"""What authors do: post, edit, withdraw, strike."""

import hashlib
import uuid
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F

from core import clock
from core.counting import visible_text
from core.questions import Question
from core.workflow import TransitionNotAllowed, move
from discussions import confirmation_notices, moderation_notices, notices, receipts, search, versions_named
from discussions import notifications as kinds
from discussions.actions import attachments, counting, naming
from discussions.models import Comment, Function, Prompt, Revision, Space, Thread, Topic
from discussions.models.comments import DEEPEST, WIDTH, step
from events.actions import record
from notifications.actions import follow

KEEP_WITHDRAWN = timedelta(days=30)
_LOCK = "UPDATE discussions_topic SET edition = edition + 1 WHERE id = %s RETURNING *"
_NUMBERED = "UPDATE discussions_topic SET last_number = %s WHERE id = %s"
UNREAD = {"moderated_at": None, "moderated_by": None}  # by any moderator, as it reads now


def hold(topic_id):
    """The topic, locked until the transaction ends, by who may find that nothing is to be changed."""
    return Topic.objects.select_for_update(of=("self",)).get(pk=topic_id)


def lock(topic_id):
    """The topic, locked until the transaction ends; whoever locks it changes what its pages show."""
    return Topic.objects.raw(_LOCK, [topic_id])[0]


def locked(comment):
    """The contribution as it is now, its topic locked; raises TransitionNotAllowed if it has moved to another in the meantime."""
    topic = lock(comment.topic_id)
    now = Comment.objects.get(pk=comment.pk)
    if now.topic_id != topic.pk:
        raise TransitionNotAllowed(comment)
    now.topic = topic
    return now


def fingerprint(body):
    """The same for texts with the same words, whatever their markup, capitals and spaces."""
    return hashlib.sha256(" ".join(visible_text(body).casefold().split()).encode()).hexdigest()


@transaction.atomic
def post(*, thread, by, body, language, subject="", parent=None, files=(), named_version="", key=None, at=None, **voices):
    """Publish a contribution, have its author sent a receipt and others told of it; a second call with the same `key` returns it.

    `parent` is the contribution it answers; `voices` say in whose name it is and who else stands behind it (`naming.name`); else
    she speaks for herself alone. `files` are uploads of hers that nothing holds; `named_version` is the label of another
    version of the document that the text names. A newcomer's is held where the space holds them; what comes late is marked.
    Raises TransitionNotAllowed if by now the thread takes nothing any longer, or the parent was hidden, withdrawn or moved.
    """
    topic = lock(thread.topic_id)
    topic.space = thread.topic.space
    key = key or uuid.uuid4()
    earlier = Comment.posted_with(key)
    if earlier and earlier.posted_by_id == by.pk:
        return earlier
    thread = thread_now(thread.pk, topic)
    if not thread.is_open:
        raise TransitionNotAllowed(thread)
    parent = parent and _answered(parent, thread)
    comment = Comment(subject=subject, body=body, language=language, key=uuid.uuid4() if earlier else key)
    comment.posted_by, comment.posted_at = by, at or clock.now()
    comment.state = Comment.State.HELD if is_to_be_held(by, topic) else Comment.State.PUBLISHED
    comment.is_late = not thread.life.is_open and topic.takes_late_now
    comment.named_version = named_version[:60]
    place(comment, topic=topic, thread=thread, parent=parent)
    named = naming.name(comment=comment, by=by, **voices)
    attachments.enclose(comment=comment, files=files, by=by)
    record(kinds.COMMENT_POSTED, by=by, target=comment)
    if comment.is_published:
        publish(comment, by=by, named=named)
    else:
        moderation_notices.held(comment)
        receipts.send(comment)
    if by.follows_replied:
        follow(what="thread", object_id=thread.pk, by=by)
    return comment


def thread_now(pk, topic):
    """A thread as it is now, its topic locked."""
    thread = Question.one(Thread, pk)
    thread.topic = topic
    if thread.prompt_id:
        thread.prompt = Question.one(Prompt, thread.prompt_id)
    return thread


def _answered(parent, thread):
    """What a reply answers, as it is now; raises TransitionNotAllowed if it was hidden, withdrawn or moved in the meantime."""
    now = Question.one(Comment, parent.pk)
    if now is None or not now.is_published or now.thread_id != thread.pk:
        raise TransitionNotAllowed(parent)
    return now


def is_to_be_held(person, topic):
    """Whether what she posts waits for approval: she is new to a space that holds newcomers, does not look after it, and speaks
    there in no function.
    """
    if not topic.space.holds_newcomers or Space.objects.moderated_by(person).filter(pk=topic.space_id).exists():
        return False
    if Function.objects.running().filter(person=person, topic__space=topic.space_id).exists():
        return False
    return not Comment.objects.published().filter(posted_by=person, topic__space=topic.space_id).exists()


def publish(comment, *, by, named=None):
    """What follows when a contribution becomes readable for the first time; `named` are its attributions, if they are at hand."""
    named = list(comment.attributions.select_related("organization")) if named is None else named
    counting.enter(comment, named)
    search.enter_new(comment)
    notices.posted(comment, by=by)
    naming.ask(comment=comment, by=by, named=named)


def place(comment, *, topic, thread, parent):
    """Give a new contribution its number, its place in the thread, and save it; the topic's row must be locked."""
    comment.pk = _next_key()
    topic.last_number += 1
    comment.topic, comment.thread, comment.number = topic, thread, topic.last_number
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERED, [topic.last_number, topic.pk])
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
def edit(*, comment, by, subject, body, language, edits, files=()):
    """Give a contribution new words, more files, or both; the old words stay as a public revision.

    `edits` is the number of edits the writer saw, `files` are uploads of hers that nothing holds. The mark that it names another
    version of the document follows the words. Raises TransitionNotAllowed if by now it was edited, hidden or withdrawn, or the
    discussion is closed, and `attachments.TooMany`. New words that are the old ones, with no file that is new, change nothing.
    """
    old = locked(comment)
    old.thread = thread_now(old.thread_id, old.topic)
    if not old.thread.life.is_open:
        raise TransitionNotAllowed(old.thread)
    words = {"subject": subject, "body": Comment._meta.get_field("body").sanitizer(body), "language": language}
    is_reworded = any(getattr(old, name) != value for name, value in words.items())
    added = attachments.enclose(comment=old, files=files, by=by)
    if not is_reworded and not added:
        return old
    where, to = {"state": Comment.State.PUBLISHED, "topic__stage": ""}, {"version": old.version + 1} | UNREAD
    if is_reworded:
        where["edits"], to = edits, to | _reworded(old, words)
    if added:
        to |= {"additions": old.additions + 1, "enclosed_at": clock.now()}
    move(comment, where=where, to=to)
    if is_reworded:
        _keep(old)
        search.enter(comment)
        record(kinds.COMMENT_EDITED, by=by, target=comment)
    if added:
        record(kinds.ENCLOSURE_ADDED, by=by, target=comment, number=added)
    confirmation_notices.reworded(comment)
    return comment


def _reworded(old, words):
    """What else changes with the words of a contribution."""
    named = versions_named.mark_of(old.thread.prompt, subject=words["subject"], body=words["body"])
    follows = {"fingerprint": fingerprint(words["body"]), "bands": None, "named_version": named}
    return words | follows | {"edits": old.edits + 1, "edited_at": clock.now()}


def _keep(old):
    """The words a contribution had until now become a revision."""
    words = {"subject": old.subject, "body": old.body, "language": old.language}
    Revision.objects.create(comment=old, number=old.edits + 1, written_at=old.edited_at or old.posted_at, **words)


@transaction.atomic
def withdraw(*, comment, by):
    """Take a contribution back: it shows as a stub if it has replies, and no longer at all otherwise. Its words go in 30 days."""
    now = locked(comment)
    to = {"state": Comment.State.WITHDRAWN, "withdrawn_at": clock.now(), "version": now.version + 1}
    move(comment, where={"withdrawn_at": None}, to=to)
    if now.is_published:
        counting.leave(now, list(now.attributions.all()))
    redraw_replies(comment)
    search.leave(comment)
    record(kinds.COMMENT_WITHDRAWN, by=by, target=comment)
    return comment


@transaction.atomic
def strike(*, revision, by, why=""):
    """Take the words out of an earlier version; that there was one stays. Raises TransitionNotAllowed if they are out already."""
    lock(revision.comment.topic_id)
    to = {"struck_at": clock.now(), "struck_by": by, "subject": "", "body": ""}
    move(revision, where={"struck_at": None}, to=to)
    record(kinds.REVISION_STRUCK, by=by, target=revision.comment, why=why, number=revision.number)
    return revision


@transaction.atomic
def empty_withdrawn():
    """Take the words out of what was withdrawn thirty days ago, and out of its revisions; returns how many that were."""
    now = clock.now()
    rows = Comment.objects.filter(state=Comment.State.WITHDRAWN, withdrawn_at__lt=now - KEEP_WITHDRAWN, emptied_at=None)
    keys = list(rows.select_for_update().values_list("pk", flat=True))
    Revision.objects.filter(comment__in=keys, struck_at=None).update(subject="", body="", struck_at=now)
    attachments.forget(comments=keys)
    empty = {"subject": "", "body": "", "fingerprint": "", "bands": None, "emptied_at": now}
    return Comment.objects.filter(pk__in=keys).update(**empty, version=F("version") + 1)


def redraw_replies(*answered):
    """What answers these contributions names them: drawn anew, now that they read differently."""
    Comment.objects.filter(parent__in=answered).update(version=F("version") + 1)


def _next_key():
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('discussions_comment', 'id'))")
        return cursor.fetchone()[0]
