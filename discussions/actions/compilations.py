"""Topics as files that take longer than anybody waits: asked for, made once in the background, kept for a week."""

import logging
import zoneinfo
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q
from django.db.models.functions import Cast, Greatest
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from core import clock
from core.dispatch import later
from core.workflow import move
from discussions import compilations, notices
from discussions import notifications as kinds
from discussions.actions.comments import hold
from discussions.models import Comment, Compilation, Document, Move, Topic
from events.models import Event
from files import shelf

MAKE = "discussions.tasks.make_compilation"
MOST = 3  # of one person under way
KEPT = timedelta(days=7)
SILENCE = timedelta(minutes=3)  # without a sign of work, after which another worker takes over
ATTEMPTS = 3
_HANDED_OVER = timedelta(minutes=1)
_NAMES_AND_FILES = (kinds.ENCLOSURE_REMOVED, kinds.ATTRIBUTION_DECLINED, kinds.NAME_TAKEN_OFF)  # off a contribution
State, Trouble = Compilation.State, Compilation.Trouble

log = logging.getLogger("hub.compilations")


class TooMany(Exception):
    """She has as many under way as one person may have."""


class _TakenOver(Exception):
    """Another worker makes it now."""


@transaction.atomic
def ask(*, topic, extension, by, language):
    """Have a topic compiled for a person; what she has asked for already and is not made yet is not begun twice.

    Raises TooMany if three are under way.
    """
    User.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)  # one after the other
    mine = Compilation.objects.under_way().filter(person=by)
    same = mine.filter(topic=topic, format=extension, language=language).first()
    if same:
        return same
    if mine.count() >= MOST:
        raise TooMany
    row = Compilation.objects.create(topic=topic, person=by, format=extension, language=language, asked_at=clock.now())
    later(MAKE, row.pk)
    return row


def make(*, pk):
    """Make a compilation that waits, or that a worker has left lying; true if it is ready now."""
    row = _take(pk)
    if row is None:
        return False
    try:
        with _as_asked(row), shelf.drafted() as draft:
            return _compile(row, draft)
    except _TakenOver:
        return False
    except Exception as error:  # whatever the disk or the database raise: it is tried again
        log.warning("Compilation %s not made (%s), attempt %s", row.pk, type(error).__name__, row.attempt)
        _give_back(row)
        return False


def sweep(*, limit=100):
    """Hand what waits or was left lying to a worker; returns how many."""
    waiting = Q(state=State.WAITING, asked_at__lt=clock.now() - _HANDED_OVER) | _left_lying()
    ids = list(Compilation.objects.filter(waiting).order_by("asked_at").values_list("pk", flat=True)[:limit])
    with transaction.atomic():
        for pk in ids:
            later(MAKE, pk)
    return len(ids)


def forget(*, limit=500):
    """Delete the files kept long enough, and those with words that have been taken back since; returns how many."""
    ready = Compilation.objects.filter(state=State.READY)
    return sum(_expire(row) for row in ready.filter(Q(expires_at__lte=clock.now()) | outdated())[:limit])


def outdated():
    """The condition that something in it was hidden, withdrawn, redacted, taken off or moved away since it was begun.

    Whatever does so has locked the topic before it notes the time, and a compilation begins with the topic locked: so it has
    read what is from before, and nothing from before is missed because it was not committed yet.
    """
    began = OuterRef("began_at")
    gone = Q(hidden_at__gte=began) | Q(withdrawn_at__gte=began) | Q(redacted_at__gte=began)
    moved = Move.objects.filter(origin__topic=OuterRef("topic"), state=Move.State.DONE, ended_at__gte=began)
    taken_off = _happened(Comment, *_NAMES_AND_FILES) | _happened(Document, kinds.FILE_REMOVED)
    return Exists(Comment.objects.filter(gone, topic=OuterRef("topic"))) | Exists(moved) | taken_off


def _happened(model, *what):
    """The condition that the record has an event of these kinds, since it was begun, about a row of its topic."""
    rows = model.objects.order_by().filter(topic=OuterRef(OuterRef("topic")))
    same = rows.alias(written=Cast("pk", CharField())).filter(written=OuterRef("target_id"))
    return Exists(Event.objects.order_by().filter(Exists(same), kind__in=what, at__gte=OuterRef("began_at")))


# ── Within ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _left_lying():
    return Q(state=State.RUNNING, alive_at__lt=clock.now() - SILENCE)


@transaction.atomic
def _take(pk):
    """The row as this worker's own, or None if there is nothing to do (any longer)."""
    rows = Compilation.objects.filter(Q(state=State.WAITING) | _left_lying(), pk=pk)
    row = rows.select_for_update(of=("self",), skip_locked=True).select_related("person", "topic__space").first()
    if row is None:
        return None
    if row.attempt >= ATTEMPTS:
        _fail(row, Trouble.BROKEN)
        return None
    hold(row.topic_id)  # whatever is being taken back there is committed first: see `outdated`
    now = clock.now()
    to = {"state": State.RUNNING, "attempt": row.attempt + 1, "alive_at": now, "began_at": now, "done": 0, "total": 0}
    return move(row, where={"attempt": row.attempt}, to=to)


@contextmanager
def _as_asked(row):
    with override(row.language), timezone.override(zoneinfo.ZoneInfo(row.person.zone)):
        yield


def _compile(row, draft):
    person = User.objects.active().with_rights().filter(pk=row.person_id).first()
    topic = person and Topic.objects.visible_to(person).filter(pk=row.topic_id).select_related("space").first()
    if not topic:
        _fail(row, Trouble.CLOSED)
        return False
    order = compilations.Order(topic, person, row.format)
    _note(row, total=order.total)
    order.write(draft, tick=lambda number: _note(row, done=number))
    _finish(row, draft, order)
    return True


def _own(row):
    return Compilation.objects.filter(pk=row.pk, state=State.RUNNING, attempt=row.attempt)


def _note(row, *, done=0, total=None):
    """Say that the work goes on; raises _TakenOver if it is somebody else's by now."""
    to = {"alive_at": clock.now()} | ({"done": F("done") + done} if total is None else {"total": total})
    if total is None:
        to["total"] = Greatest(F("total"), F("done") + done)
    if not _own(row).update(**to):
        raise _TakenOver


@transaction.atomic
def _finish(row, draft, order):
    now, stored = clock.now(), f"made/{row.key}.{order.extension}"
    draft.seek(0, 2)
    to = {"state": State.READY, "finished_at": now, "expires_at": now + KEPT, "done": F("total")}
    if not _own(row).update(**to, stored=stored, name=f"{order.name}.{order.extension}", size=draft.tell()):
        raise _TakenOver
    shelf.place(draft, stored)
    notices.compiled(row)


def _give_back(row):
    _own(row).update(state=State.WAITING, asked_at=clock.now())


def _fail(row, trouble):
    rows = Compilation.objects.under_way().filter(pk=row.pk, attempt=row.attempt)
    rows.update(state=State.FAILED, error=trouble, finished_at=clock.now())


@transaction.atomic
def _expire(row):
    """Its file goes; true if it was there until now."""
    stored = row.stored
    if not Compilation.objects.filter(pk=row.pk, state=State.READY).update(state=State.EXPIRED, stored=""):
        return False
    transaction.on_commit(lambda: shelf.remove(stored))
    return True
