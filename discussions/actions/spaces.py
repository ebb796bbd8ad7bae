"""What the secretariat does with spaces and topics: make, edit, admit."""

from django.db import transaction

from core import clock
from core.workflow import move
from discussions import notices, search
from discussions import notifications as kinds
from discussions.models import Admission, Thread
from events.actions import record


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
    """Save what was changed in a space."""
    space.save()
    search.follow(space)
    record(kinds.SPACE_EDITED, by=by, target=space, fields=", ".join(fields))
    return space


@transaction.atomic
def open_topic(*, topic, by):
    """Save a new topic with the thread of its direct contributions; it is announced until a window opens."""
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
    counted = {"contributions", "people", "organizations", "last_number", "last_thread"}
    topic.save(update_fields=[field.name for field in topic._meta.concrete_fields if field.name not in counted | {"id"}])
    search.follow(topic)
    record(kinds.TOPIC_EDITED, by=by, target=topic, fields=", ".join(fields))
    return topic


@transaction.atomic
def edit_document(*, document, fields, by):
    """Save a document of a topic; its versions are saved beside it."""
    document.save()
    record(kinds.DOCUMENT_EDITED, by=by, target=document, fields=", ".join(fields))
    return document


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
