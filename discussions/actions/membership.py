"""Join a space and leave it, by oneself."""

from django.db import transaction

from accounts.models import User
from core import clock
from core.workflow import move
from discussions import notifications as kinds
from discussions.models import Admission
from events.actions import record

OWN = "–"  # the reason on record where a person admits herself: nobody asked her for one


@transaction.atomic
def join(*, space, by):
    """Make her a member; joining twice is joining once, and the row there is comes back. Whoever was one before has a new row."""
    now = _one_after_another(by)
    known = Admission.objects.like(person=by, space=space, standing=Admission.Standing.MEMBER).first()
    if known and known.is_running(now):
        return known
    if known:
        move(known, where={"ended_at": None}, to={"ended_at": now, "ended_by": by})
    row = Admission(person=by, space=space, starts_at=now, zone=by.zone, granted_at=now, granted_by=by, why=OWN)
    row.save()
    record(kinds.SPACE_JOINED, by=by, target=space)
    _forget(by)
    return row


@transaction.atomic
def leave(*, space, by):
    """End what makes her a member or invites her; returns how many rows that were. Leaving twice is leaving once."""
    now = _one_after_another(by)
    ended = Admission.objects.filter(person=by, space=space, ended_at=None).update(ended_at=now, ended_by=by)
    if ended:
        record(kinds.SPACE_LEFT, by=by, target=space)
        _forget(by)
    return ended


def _one_after_another(person):
    """Her own clicks wait for each other; returns the instant that counts."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)
    return clock.now()


def _forget(person):
    """What was asked about her in this request holds no longer."""
    if person.memo:
        person.memo.clear()
