"""What the secretariat does with spaces and topics: make, edit, admit."""

from django.db import transaction
from django.db.models import F

from core import clock
from core.workflow import TransitionNotAllowed, move
from discussions import notices, search
from discussions import notifications as kinds
from discussions.actions.comments import lock
from discussions.models import Admission, Space, Thread, Topic
from events.actions import record
from files import actions as files

# What other actions set, and a form that was open meanwhile must not set back.
_GIVEN = {"id", "picture", "archived_at", "archived_by", "stage", "staged_at", "staged_by", "outcome_at", "edition"}
_COUNTED = {"contributions", "people", "organizations", "last_number", "last_thread"}


@transaction.atomic
def open_space(*, space, by):
    """Save a new space; who may read it stands in its policy."""
    space.created_by = by
    space.save()
    search.follow(space)
    record(kinds.SPACE_OPENED, by=by, target=space)
    return space


@transaction.atomic
def edit_space(*, space, fields, by):
    """Save what was changed in a space; all its topics' pages show it."""
    space.save(update_fields=_own_fields(space))
    renew(space=space)
    search.follow(space)
    record(kinds.SPACE_EDITED, by=by, target=space, fields=", ".join(fields))
    return space


@transaction.atomic
def open_topic(*, topic, by):
    """Save a new topic with the thread of its direct contributions; it is announced until a window opens.

    Raises TransitionNotAllowed if the space has been archived.
    """
    if not Space.objects.select_for_update(no_key=True).filter(pk=topic.space_id, archived_at=None).exists():
        raise TransitionNotAllowed(topic.space)
    topic.created_by = by
    topic.save()
    Thread.objects.create(topic=topic, number=0)
    search.follow(topic)
    record(kinds.TOPIC_OPENED, by=by, target=topic)
    notices.opened(topic, by=by)
    return topic


@transaction.atomic
def edit_topic(*, topic, fields, by):
    """Save what was changed in the texts and policies of a topic; counts and numbers given meanwhile are left alone."""
    lock(topic.pk)
    topic.save(update_fields=_own_fields(topic))
    search.follow(topic)
    record(kinds.TOPIC_EDITED, by=by, target=topic, fields=", ".join(fields))
    return topic


@transaction.atomic
def edit_document(*, document, fields, by):
    """Save a document of a topic; its versions are saved beside it."""
    document.save()
    lock(document.topic_id)
    record(kinds.DOCUMENT_EDITED, by=by, target=document, fields=", ".join(fields))
    return document


def renew(*, space):
    """The pages of all topics of a space show something else now."""
    Topic.objects.filter(space=space).update(edition=F("edition") + 1)


def _own_fields(row):
    return [field.name for field in row._meta.concrete_fields if field.name not in _GIVEN | _COUNTED]


@transaction.atomic
def set_picture(*, space, file, by):
    """Show an uploaded picture on the space's card and page; the one before is deleted if nothing else holds it."""
    old = Space.objects.select_for_update(no_key=True).get(pk=space.pk).picture
    if old == file:
        return space
    _show(space, file)
    record(kinds.PICTURE_SET, by=by, target=space)
    if old:
        files.discard(file=old, by=by)
    return space


@transaction.atomic
def remove_picture(*, space, by, why):
    """Show no picture any longer; raises TransitionNotAllowed if there is none."""
    old = Space.objects.select_for_update(no_key=True).get(pk=space.pk).picture
    if old is None:
        raise TransitionNotAllowed(space)
    _show(space, None)
    record(kinds.PICTURE_REMOVED, by=by, target=space, why=why)
    files.discard(file=old, by=by)
    return space


def _show(space, picture):
    Space.objects.filter(pk=space.pk).update(picture=picture)
    space.picture = picture


@transaction.atomic
def admit(*, person, space, standing, by, why, starts_at=None, until=None, zone=None):
    """Make a person a member of a space, or invite her; the row there is already if she has exactly this standing."""
    known = Admission.objects.like(person=person, space=space, standing=standing).first()
    if known:
        return known
    now = clock.now()
    row = Admission(person=person, space=space, standing=standing, starts_at=starts_at or now, until=until, why=why)
    row.zone = zone or row.zone
    row.granted_at, row.granted_by = now, by
    row.save()
    record(kinds.PERSON_ADMITTED, by=by, target=space, why=why, standing=standing, person=person.pk)
    return row


@transaction.atomic
def end_admission(*, admission, by, why):
    """End a standing in a space now; raises TransitionNotAllowed if somebody else has ended it."""
    move(admission, where={"ended_at": None}, to={"ended_at": clock.now(), "ended_by": by})
    record(kinds.ADMISSION_ENDED, by=by, target=admission.space, why=why, person=admission.person_id)
    return admission
