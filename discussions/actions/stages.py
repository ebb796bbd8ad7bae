"""The life of a topic after its closing, as the secretariat sets it, and spaces that go into the archive.

A topic moves from closed to being summarized, to outcome published, to archived; a step may be left out, none is taken back
but by opening the topic again.
"""

import re

from django.db import transaction

from core import clock
from core.languages import names
from core.workflow import TransitionNotAllowed, move
from discussions import notifications as kinds
from discussions import search
from discussions.actions import prompts
from discussions.actions.comments import lock
from discussions.actions.spaces import renew
from discussions.actions.telling import tell_later
from discussions.life import State
from discussions.models import Comment, OutcomeSource, Topic, Window
from events.actions import record, record_all

MOST_NUMBERS = 2000
_SPANS = re.compile(r"(\d{1,9})(?:\s*[-–—]\s*(\d{1,9}))?", re.ASCII)
_CLOSED = ""
_BEFORE = {
    State.SUMMARIZING: (_CLOSED,),
    State.OUTCOME: (_CLOSED, State.SUMMARIZING),
    State.ARCHIVED: (_CLOSED, State.SUMMARIZING, State.OUTCOME),
}


def may_become(*, topic, state):
    """Whether a topic stands where this stage may follow: closed by its windows; one called off may be archived, too."""
    life = topic.life
    return topic.stage in _BEFORE[state] and (life.is_over or (state == State.ARCHIVED and not life.is_open))


def may_reopen(*, topic):
    """Whether a topic has a stage that can be taken off again: not in a space that is archived."""
    return topic.stage != _CLOSED and topic.space.archived_at is None


@transaction.atomic
def begin_summary(*, topic, by, why):
    """Take no more late contributions: what was said is being summarized."""
    _set(topic, State.SUMMARIZING, by)
    tell_later(event=record(kinds.SUMMARY_BEGUN, by=by, target=topic, why=why))
    return topic


@transaction.atomic
def publish_outcome(*, topic, sources, by, why, texts=None):
    """Show the topic's outcome, with the contributions it drew on (their keys in `sources`).

    `texts` is the outcome by language code; without it, the one that was written beforehand. ValueError if there is none at all.
    """
    sanitize = Topic._meta.get_field("outcome").sanitizer
    words = {f"outcome_{code}": sanitize(text) for code, text in (texts or {}).items()}
    _set(topic, State.OUTCOME, by, outcome_at=clock.now(), **words)
    if not names(topic, "outcome"):
        raise ValueError("An outcome has words")
    _draw_on(topic, sources)
    search.follow(topic)
    tell_later(event=record(kinds.OUTCOME_PUBLISHED, by=by, target=topic, why=why, sources=len(sources)))
    return topic


@transaction.atomic
def draw_on(*, topic, sources, by, why):
    """Correct which contributions a published outcome drew on; nobody is told of it."""
    lock(topic.pk)
    move(topic, where={"outcome_at__isnull": False}, to={"outcome_at": topic.outcome_at})
    _draw_on(topic, sources)
    record(kinds.SOURCES_CHANGED, by=by, target=topic, why=why, sources=len(sources))
    return topic


@transaction.atomic
def archive(*, topic, by, why):
    """Nothing more happens to the topic; it stays readable."""
    _set(topic, State.ARCHIVED, by)
    tell_later(event=record(kinds.TOPIC_ARCHIVED, by=by, target=topic, why=why))
    return topic


@transaction.atomic
def reopen(*, topic, by, why, closes_at=None, zone=None):
    """Take contributions again, from now until `closes_at` (no end if None); an outcome that was published stays on the page."""
    locked = lock(topic.pk)
    if not may_reopen(topic=locked):
        raise TransitionNotAllowed(topic)
    move(topic, where={"stage": locked.stage}, to={"stage": _CLOSED, "staged_at": None, "staged_by": None})
    topic.__dict__.pop("life", None)
    prompts.set_window(topic=topic, opens_at=clock.now(), closes_at=closes_at, zone=zone, reason=why, by=by)
    search.follow(topic)
    tell_later(event=record(kinds.TOPIC_REOPENED, by=by, target=topic, why=why))
    return topic


def _set(topic, state, by, **also):
    """Move a topic into a stage; raises TransitionNotAllowed if it stands elsewhere by now."""
    locked = lock(topic.pk)
    if not may_become(topic=locked, state=state):
        raise TransitionNotAllowed(topic)
    move(topic, where={"stage": locked.stage}, to={"stage": state, "staged_at": clock.now(), "staged_by": by, **also})
    topic.__dict__.pop("life", None)


# ── Spaces ───────────────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def archive_space(*, space, by, why):
    """Close a space for good: its windows end, its topics are archived, everything stays readable; its followers are told once.

    Raises TransitionNotAllowed if it is archived already.
    """
    now = clock.now()
    move(space, where={"archived_at": None}, to={"archived_at": now, "archived_by": by})
    topics = list(space.topics.order_by("pk").select_for_update(no_key=True))
    Window.objects.filter(topic__in=topics, ended_at=None).exclude(closes_at__lte=now).update(ended_at=now, ended_by=by)
    going = [topic for topic in topics if topic.stage != State.ARCHIVED]
    space.topics.exclude(stage=State.ARCHIVED).update(stage=State.ARCHIVED, staged_at=now, staged_by=by)
    renew(space=space)
    record_all(kinds.TOPIC_ARCHIVED_TOO, by=by, targets=going, why=why)
    tell_later(event=record(kinds.SPACE_ARCHIVED, by=by, target=space, why=why))
    return space


@transaction.atomic
def restore_space(*, space, by, why):
    """Take a space out of the archive; its topics stay there until each is opened again."""
    move(space, where={"archived_at__isnull": False}, to={"archived_at": None, "archived_by": None})
    renew(space=space)
    record(kinds.SPACE_RESTORED, by=by, target=space, why=why)
    return space


# ── What an outcome drew on ──────────────────────────────────────────────────────────────────────────────────────


class NotThere(ValueError):
    """Numbers that are no numbers of published contributions of the topic, as they were written, in `words`."""

    def __init__(self, words):
        self.words = words
        super().__init__(", ".join(words))


def sources_of(*, topic, written):
    """The keys of the contributions whose numbers are written as “3, 7, 12–15”; NotThere names what is none that is published."""
    parts = [part.strip() for part in re.split(r"[,;\n]", written) if part.strip()]
    numbers, wrong = {}, []
    for part in parts:
        match = _SPANS.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if not first <= last < first + MOST_NUMBERS:
            wrong.append(part)
        else:
            numbers |= dict.fromkeys(range(first, last + 1))
    found = dict(Comment.objects.published().filter(topic=topic, number__in=numbers).values_list("number", "pk"))
    wrong += [str(number) for number in numbers if number not in found]
    if wrong:
        raise NotThere(wrong)
    return [found[number] for number in numbers]


def _draw_on(topic, sources):
    OutcomeSource.objects.filter(topic=topic).exclude(comment__in=sources).delete()
    rows = [OutcomeSource(topic=topic, comment_id=key) for key in sources]
    OutcomeSource.objects.bulk_create(rows, ignore_conflicts=True)
