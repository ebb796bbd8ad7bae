"""Nothing ends in silence: what becomes of spaces, topics and prompts is told to those who follow them or contributed, once.

The event is what is to be told, the announcement of it says that everybody has been. Between the two, people are told a batch in
each transaction, and nobody twice: whoever is killed or runs beside another takes nothing away.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import Attribution, User
from core import clock
from core.dispatch import later
from discussions import notices
from discussions import notifications as kinds
from discussions.models import Comment, CommentAttribution, Prompt, Space, Thread, Topic, Window
from events.actions import record
from events.models import Event
from notifications.actions import BATCH, notify
from notifications.models import Announcement, Follow

log = logging.getLogger("hub.discussions")

TELL = "discussions.tasks.tell_what_became"
LATEST = timedelta(days=14)  # what is older is no news: archives brought in, a Hub that stood still
BEFORE, LAST_CALL = timedelta(days=3), timedelta(hours=1)  # of the reminder before a closing


def tell_later(*, event):
    """Have an event of a topic's or space's life told once it is committed."""
    later(TELL, event.pk)


# ── What became of it ────────────────────────────────────────────────────────────────────────────────────────────


def tell(*, event_id):
    """Tell those whom an event in the life of a space, topic or prompt concerns; returns how many were told. Safe to repeat."""
    event = _untold().filter(pk=event_id).select_related("actor").first()
    row = event and _row(event)
    if row is None:
        return 0
    kind = notices.SPACE_ARCHIVED if isinstance(row, Space) else notices.TOPIC_LIFE
    given = {"key": str(event.pk), **_about(row, what=event.kind)}
    count = _in_batches(kind, _concerned(row).exclude(pk=event.actor_id), given)
    Announcement.objects.get_or_create(
        kind=kind, object_id=event.pk, defaults={"by": event.actor, "at": event.at, "done_at": clock.now()}
    )
    return count


def sweep():
    """Note which topics and prompts have closed, and tell what nobody has told yet; returns how many people were told."""
    for row in _closed_in_silence():
        _note_closing(row)
    return sum(_tell_or_log(pk) for pk in list(_untold().order_by("pk").values_list("pk", flat=True)))


def _tell_or_log(event_id):
    try:
        return tell(event_id=event_id)
    except Exception as error:  # whatever is wrong with one, the others are told
        log.error("Nobody could be told of event %s: %s", event_id, type(error).__name__)
        return 0


def _untold():
    of = {kinds.SPACE_ARCHIVED: notices.SPACE_ARCHIVED}
    rows = Event.objects.filter(kind__in=notices.LIFE, at__gt=clock.now() - LATEST)
    told = Announcement.objects.filter(kind__in=[notices.TOPIC_LIFE, *of.values()], object_id=OuterRef("pk"))
    return rows.filter(~Exists(told))


def _row(event):
    model = {kinds.SPACE_ARCHIVED: Space, kinds.PROMPT_CLOSED: Prompt}.get(event.kind, Topic)
    return model.objects.filter(pk=event.target_id).first()


def _about(row, **facts):
    """What a notice is about: a space, or a topic and perhaps one of its prompts."""
    if isinstance(row, Prompt):
        return {"object_id": row.topic_id, "facts": facts | {"prompt": row.pk}}
    return {"object_id": row.pk, "facts": facts}


def _concerned(row):
    """Who follows it or has contributed to it; a space concerns all whom its topics concern."""
    heard = _heard_in(Comment.objects.published().filter(thread__in=_threads(row)))
    return User.objects.active().filter(Q(pk__in=_following(row)) | heard)


def _threads(row):
    place = {Space: "topic__space", Topic: "topic", Prompt: "prompt"}[type(row)]
    return Thread.objects.filter(**{place: row})


def _following(row):
    """Who follows it, what it is part of, or what is part of it."""
    threads = _threads(row)
    space = row.pk if isinstance(row, Space) else (row.topic if isinstance(row, Prompt) else row).space_id
    places = Q(what="space", object_id=space) | Q(what="topic", object_id__in=threads.values("topic"))
    return Follow.objects.filter(places | Q(what="thread", object_id__in=threads.values("pk"))).values("person")


def _heard_in(comments):
    """Those who posted these contributions, or have signed them with others."""
    parts = (Attribution.Part.AUTHOR, Attribution.Part.SUPPORTER)
    signed = CommentAttribution.objects.filter(comment__in=comments, part__in=parts, status=Attribution.Status.CONFIRMED)
    posted = comments.exclude(posted_by=None).values("posted_by")
    return Q(pk__in=posted) | Q(pk__in=signed.exclude(confirmed_by=None).values("confirmed_by"))


def _in_batches(kind, people, given):
    count, last = 0, 0
    while batch := list(people.filter(pk__gt=last).order_by("pk")[:BATCH]):
        count += len(notify(kind, people=batch, **given))
        last = batch[-1].pk
    return count


# ── Closings ─────────────────────────────────────────────────────────────────────────────────────────────────────


_CLOSED = {Topic: kinds.TOPIC_CLOSED, Prompt: kinds.PROMPT_CLOSED}


def _closed_in_silence():
    """Topics, and prompts of topics that go on, whose last window has closed lately and of which that is not on record."""
    topics = Topic.objects.filter(stage="", archive="").select_related("space")
    prompts = Prompt.objects.filter(removed_at=None, topic__stage="", topic__archive="").select_related("topic__space")
    closed = *_lately_closed(topics, topic=OuterRef("pk"), prompt=None), *_lately_closed(prompts, prompt=OuterRef("pk"))
    return [row for row in closed if _is_news(row)]


def _lately_closed(rows, **of_row):
    now, own = clock.now(), Window.objects.filter(**of_row)
    lately = Q(closes_at__gt=now - LATEST, closes_at__lte=now, ended_at=None) | Q(ended_at__gt=now - LATEST)
    ahead = own.filter(Q(closes_at=None) | Q(closes_at__gt=now), ended_at=None)
    return rows.filter(Exists(own.filter(lately)), ~Exists(ahead))


def _is_news(row):
    """Whether it is closed and that is not on record; the closing of a topic says it of its prompts, too."""
    if not row.life or not row.life.is_over or (isinstance(row, Prompt) and not row.topic.life.is_open):
        return False
    noted = Event.objects.about(row).filter(kind=_CLOSED[type(row)], at__gte=row.life.span.closes_at)
    return not noted.exists()


@transaction.atomic
def _note_closing(row):
    """On record once per closing, whoever sweeps beside us."""
    topic = row.topic_id if isinstance(row, Prompt) else row.pk
    stage = Topic.objects.select_for_update(no_key=True).get(pk=topic).stage
    now = type(row).objects.get(pk=row.pk)
    if stage == "" and _is_news(now):
        tell_later(event=record(_CLOSED[type(row)], by=None, target=now))


# ── The reminder before a closing ────────────────────────────────────────────────────────────────────────────────


def remind():
    """Remind of topics and prompts that close within three days those who follow them and have not contributed; returns how many.

    An extension, being a window of its own, reminds anew.
    """
    now = clock.now()
    rows = Window.objects.filter(ended_at=None, extensions=None, reminded_at=None, topic__stage="", prompt__removed_at=None)
    rows = rows.filter(opens_at__lte=now, closes_at__gt=now + LAST_CALL, closes_at__lte=now + BEFORE)
    return sum(_remind_or_log(window) for window in rows.select_related("topic", "prompt__topic").order_by("closes_at", "pk"))


def _remind_or_log(window):
    try:
        return _remind(window)
    except Exception as error:  # whatever is wrong with one, the others are reminded
        log.error("Nobody could be reminded of window %s: %s", window.pk, type(error).__name__)
        return 0


def _remind(window):
    row = window.prompt or window.topic
    if not _closes_with(row, window):
        return 0
    heard = _heard_in(Comment.objects.exclude(state=Comment.State.WITHDRAWN).filter(thread__in=_threads(row)))
    people = User.objects.active().filter(~heard, pk__in=_following(row))
    given = {"key": f"{window.topic_id}:{window.pk}", **_about(row, window=window.pk)}
    count = _in_batches(notices.TOPIC_CLOSING, people, given)
    Window.objects.filter(pk=window.pk, reminded_at=None).update(reminded_at=clock.now())
    return count


def _closes_with(row, window):
    """Whether no other window keeps it open for longer; of a prompt, whether it closes before its topic."""
    if row.life.span.closes_at != window.closes_at:
        return False
    return isinstance(row, Topic) or (row.topic.life.is_open and row.life.end() < row.topic.life.end())
