"""Move a contribution with what answers it to another thread: at once, or where more people read, once every author agrees."""

from django.db import transaction
from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from accounts.models import Attribution, User
from core import clock, workflow
from core.workflow import TransitionNotAllowed
from discussions import moderation_notices as notices
from discussions import notifications as kinds
from discussions import search, versions_named
from discussions.actions import counting
from discussions.actions.comments import lock
from discussions.actions.moderation import below_of, tell_authors
from discussions.audiences import is_wider
from discussions.life import State as Stage
from discussions.models import Comment, CommentAttribution, FormerPlace, Move, MoveConsent, Thread, Topic
from discussions.models.comments import DEEPEST, WIDTH, step
from events.actions import record, record_all

State = Comment.State
SETTLED = (Stage.OUTCOME, Stage.ARCHIVED)  # such a topic neither gives nor takes: what its outcome drew on stays in it
SAME = _("It stands in this thread already.")
LOCKED = _("This thread is locked: nothing more is put there.")
REMOVED = _("The question of this thread was removed: nothing more is put there.")
ARCHIVED = _("The space of this thread is archived: nothing more is put there.")
SETTLED_THERE = _("The topic of this thread is archived, or its outcome is published: nothing more is put there.")
SETTLED_HERE = _("It stands in a topic that is archived or whose outcome is published: nothing is moved there any longer.")
NOT_MOVABLE = _("What was withdrawn or not approved is not moved.")
WAITING = _("It waits for its authors to agree to another move. Call that off first.")
NOBODY_TO_ASK = _(
    "More people read there, and not every author can be asked: part of it came from an archive, or its author’s account is gone."
)


def obstacle(comment, thread):
    """What stands against moving a contribution to a thread, as a sentence; None where nothing does."""
    topic = thread.topic
    reasons = (
        (comment.thread_id == thread.pk, SAME),
        (comment.state not in Comment.STANDING, NOT_MOVABLE),
        (thread.is_locked, LOCKED),
        (thread.prompt and thread.prompt.is_removed, REMOVED),
        (topic.space.archived_at, ARCHIVED),
        (topic.stage in SETTLED, SETTLED_THERE),
        (is_settled(topic=comment.topic), SETTLED_HERE),
    )
    found = next((reason for applies, reason in reasons if applies), None)
    return found or (NOBODY_TO_ASK if is_wider(comment.topic, topic) and _nobody_to_ask(comment) else None)


def is_settled(*, topic):
    """Whether the place of a topic's contributions is final: it or its space is archived, or its outcome is published."""
    return topic.stage in SETTLED or topic.space.archived_at is not None


def waiting_move(comment):
    """The move of a contribution that waits for its authors, or None."""
    return Move.objects.filter(comment=comment, state=Move.State.ASKED).first()


@transaction.atomic
def shift(*, comment, thread, by, why):
    """Move a contribution and all below it to the end of a thread; returns the `Move`, which is done or waits for consent.

    Raises TransitionNotAllowed if it has moved meanwhile, waits for another move, or if something stands against it.
    """
    now, target = _locked(comment, comment.thread_id, thread)
    if waiting_move(now) or obstacle(now, target):
        raise TransitionNotAllowed(comment)
    row = Move(comment=now, origin_id=now.thread_id, thread=target, why=why, asked_at=clock.now(), asked_by=by)
    asked = _authors(now) - {by.pk} if is_wider(now.topic, target.topic) else set()
    if asked:
        row.save()
        record(kinds.MOVE_ASKED, by=by, target=now, why=why)
        _ask(row, asked)
        return row
    row.state, row.ended_at = Move.State.DONE, clock.now()
    row.save()
    _carry(now, target, by=by, why=why)
    return row


@transaction.atomic
def answer(*, consent, by, agrees):
    """An author agrees to a move, or not; the last to agree moves it. Raises TransitionNotAllowed if it waits no longer."""
    waiting = consent.move
    _lock(waiting.origin.topic_id, waiting.thread.topic_id)
    row = Move.objects.select_related("comment", "asked_by").get(pk=waiting.pk)
    if row.state != Move.State.ASKED:
        raise TransitionNotAllowed(row)
    workflow.move(consent, where={"agrees": None}, to={"agrees": agrees, "answered_at": clock.now()})
    record(kinds.MOVE_AGREED if agrees else kinds.MOVE_REFUSED, by=by, target=row.comment)
    if not agrees:
        _end(row, Move.State.REFUSED)
    elif not row.consents.filter(agrees=None).exists():
        _finish(row)
    return row


@transaction.atomic
def call_off(*, move, by, why):
    """Ask no longer; what was answered stays on record. Raises TransitionNotAllowed if it waits no longer."""
    lock(move.origin.topic_id)
    workflow.move(move, where={"state": Move.State.ASKED}, to={"state": Move.State.DROPPED, "ended_at": clock.now()})
    record(kinds.MOVE_DROPPED, by=by, target=move.comment, why=why)
    return move


# ── Consent ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _sources(comment):
    """The contributions whose words would be read elsewhere: itself and what hangs below it, but for what was withdrawn."""
    below = below_of(comment).exclude(state=State.WITHDRAWN).values("pk")
    return Comment.objects.filter(Q(pk=comment.pk) | Q(pk__in=below))


def _spoken(comment):
    rows = CommentAttribution.objects.filter(comment__in=_sources(comment), part=Attribution.Part.AUTHOR)
    return rows.exclude(status=Attribution.Status.DECLINED)


def words_of(*, person, comment):
    """What she wrote, or signed as an author, of a contribution and all below it: about this she is asked."""
    signed = _spoken(comment).filter(Q(person=person) | Q(confirmed_by=person)).values("comment")
    return _sources(comment).filter(Q(posted_by=person) | Q(pk__in=signed))


def _authors(comment):
    """The keys of all who wrote or signed as authors, themselves or for an organization."""
    posted = _sources(comment).values_list("posted_by", flat=True)
    signed = _spoken(comment).values_list("person", "confirmed_by")
    return {key for key in [*posted, *(key for pair in signed for key in pair)] if key}


def _nobody_to_ask(comment):
    """Whether a contribution has no account behind it, or one that is disabled: then its author cannot agree."""
    if _sources(comment).filter(posted_by=None).exists():
        return True
    authors = _authors(comment)
    return User.objects.active().filter(pk__in=authors).count() < len(authors)


def _ask(row, people):
    MoveConsent.objects.bulk_create(MoveConsent(move=row, person_id=key) for key in sorted(people))
    notices.move_asked(row, people=User.objects.filter(pk__in=people))


def _finish(row):
    """Everybody asked agrees: it moves, unless more have written below it, who are asked, or something stands against it now."""
    try:
        now, target = _locked(row.comment, row.origin_id, row.thread)
    except TransitionNotAllowed:
        return _end(row, Move.State.DROPPED)
    if obstacle(now, target):
        return _end(row, Move.State.DROPPED)
    missing = _authors(now) - {row.asked_by_id} - set(row.consents.values_list("person", flat=True))
    if missing and is_wider(now.topic, target.topic):
        return _ask(row, missing)
    _end(row, Move.State.DONE)
    return _carry(now, target, by=row.asked_by, why=row.why)


def _end(row, state):
    workflow.move(row, where={"state": Move.State.ASKED}, to={"state": state, "ended_at": clock.now()})
    notices.move_ended(row)


# ── Carry it over ────────────────────────────────────────────────────────────────────────────────────────────────


def _lock(*topics):
    """Both topics, always in the same order, so that two moves do not stop each other."""
    for topic in sorted(set(topics)):
        lock(topic)


def _locked(comment, origin, thread):
    """The contribution and the thread as they are now, their topics locked; TransitionNotAllowed if it has left `origin`."""
    _lock(comment.topic_id, thread.topic_id)
    now = Comment.objects.select_related("topic__space", "posted_by").get(pk=comment.pk)
    if (now.topic_id, now.thread_id) != (comment.topic_id, origin):
        raise TransitionNotAllowed(comment)
    return now, Thread.objects.select_related("topic__space", "prompt").get(pk=thread.pk)


def _carry(comment, thread, *, by, why):
    """Put a contribution at the end of a thread, with what hangs below it; their places until now stay empty."""
    rows = [comment, *below_of(comment).select_related("posted_by").order_by("pk")]
    origin = comment.topic
    before = {row.pk: row.number for row in rows}
    if thread.topic_id != origin.pk:
        _renumber(rows, thread.topic)
    _plant(rows, thread)
    _mark(rows, thread)
    fields = ["topic", "thread", "root", "parent", "position", "path", "number", "hidden_with", "named_version", "version"]
    Comment.objects.bulk_update(rows, fields, batch_size=500)
    for topic in {origin.pk: origin, thread.topic_id: thread.topic}.values():
        counting.recount(topic)
    published = [row for row in rows if row.is_published]
    search.enter(*published)
    record_all(kinds.COMMENT_MOVED, by=by, targets=rows, why=why, own=lambda row: {"number": before[row.pk]})
    tell_authors([row for row in rows if row.state in Comment.STANDING], "comment_moved", why=why, thread=thread)


def _renumber(rows, topic):
    """Give the next numbers of another topic; those until now stay spent and lead to where they stand."""
    FormerPlace.objects.bulk_create(FormerPlace(topic_id=row.topic_id, number=row.number, comment=row) for row in rows)
    topic.last_number = Topic.objects.values_list("last_number", flat=True).get(pk=topic.pk)
    for row in rows:
        topic.last_number += 1
        row.number = topic.last_number
    Topic.objects.filter(pk=topic.pk).update(last_number=topic.last_number)


def _mark(rows, thread):
    """Which other version of the document they name, where they stand now; unsaved."""
    prefetch_related_objects([thread], "prompt__version__document__versions")
    for row in rows:
        row.named_version = versions_named.mark_of(thread.prompt, subject=row.subject, body=row.body)


def _plant(rows, thread):
    """Let the first be a root at a new position, the others hang below it as they did; unsaved."""
    root, here = rows[0], {row.pk for row in rows}
    position = Thread.objects.values_list("roots", flat=True).get(pk=thread.pk) + 1
    Thread.objects.filter(pk=thread.pk).update(roots=position)
    root.parent, paths = None, {}
    for row in rows:  # replies have higher keys than what they answer
        above = paths[row.parent_id] if row.parent_id else ""
        row.path = paths[row.pk] = above[: WIDTH * (DEEPEST - 1)] + step(row.pk)
        row.topic, row.thread, row.root, row.position = thread.topic, thread, root, position
        row.hidden_with_id = row.hidden_with_id if row.hidden_with_id in here else None
        row.version += 1
