"""Doubts about a pledge: told the secretariat in private, passed on in substance, public only as question and answer together."""

import uuid

from django.db import transaction

from core import clock
from core.workflow import move
from events.actions import record
from pledges import notices
from pledges import notifications as kinds
from pledges.models import Doubt

State = Doubt.State
OPEN = (State.NEW, State.PASSED_ON, State.ANSWERED)


@transaction.atomic
def doubt(*, pledge, text, language, by, key):
    """Tell the secretariat that something is not so; returns the row, that of the first call where all of it is the same."""
    facts = {"pledge": pledge, "by": by, "text": text, "language": language, "raised_at": clock.now()}
    row, is_new = Doubt.objects.get_or_create(key=key, defaults=facts)
    if is_new:
        record(kinds.DOUBTED, by=by, target=row)
        notices.doubted(row, by=by)
    elif (row.pledge_id, row.by_id, row.text) != (pledge.pk, by.pk, text):
        return doubt(pledge=pledge, text=text, language=language, by=by, key=uuid.uuid4())
    return row


@transaction.atomic
def pass_on(*, doubt, substance, by):
    """Have those who pledged read the substance, in the secretariat's words, without who asked; again to change the words."""
    where = {"state__in": (State.NEW, State.PASSED_ON)}
    move(doubt, where=where, to={"state": State.PASSED_ON, "substance": substance})
    record(kinds.DOUBT_PASSED_ON, by=by, target=doubt)
    notices.doubt_passed_on(doubt, by=by)
    return doubt


@transaction.atomic
def answer(*, doubt, text, by):
    """Those who pledged answer the question as they read it; the secretariat reads it.

    Raises TransitionNotAllowed if it is answered or closed, or was put in other words meanwhile.
    """
    where = {"state": State.PASSED_ON, "substance": doubt.substance}
    move(doubt, where=where, to={"state": State.ANSWERED, "answer": text, "answered_at": clock.now()})
    record(kinds.DOUBT_ANSWERED, by=by, target=doubt)
    notices.doubt_answered(doubt, by=by)
    return doubt


@transaction.atomic
def publish(*, doubt, by):
    """Show question and answer on the page of the pledge."""
    move(doubt, where={"state": State.ANSWERED, "published_at": None}, to={"published_at": clock.now(), "state": State.CLOSED})
    record(kinds.DOUBT_PUBLISHED, by=by, target=doubt)
    return doubt


@transaction.atomic
def close(*, doubt, by, why=""):
    """Nothing more is to be done; nothing of it is public."""
    move(doubt, where={"state__in": OPEN}, to={"state": State.CLOSED})
    record(kinds.DOUBT_CLOSED, by=by, target=doubt, why=why)
    return doubt
