"""Versions of the documents that are discussed, and their files."""

from django.db import transaction

from core import clock
from core.workflow import TransitionNotAllowed
from discussions import notices
from discussions import notifications as kinds
from discussions.actions.comments import lock
from discussions.models import Document, DocumentFile, Version
from events.actions import record
from files import actions as files


@transaction.atomic
def post_version(*, document, label, by, at=None):
    """Put up the next version of a document, of which followers are told; it supersedes the one before it."""
    Document.objects.select_for_update().get(pk=document.pk)
    last = document.versions.order_by("number").last()
    version = Version(document=document, label=label, supersedes=last, posted_at=at or clock.now())
    version.number = last.number + 1 if last else 1
    version.save()
    topic = lock(document.topic_id)
    event = record(kinds.DOCUMENT_EDITED, by=by, target=document, fields="versions", version=version.pk)
    notices.newly_asked(event, topic=topic, by=by)
    return version


@transaction.atomic
def add_file(*, version, file, language, by):
    """Put up an uploaded file as the version's in one language; the row there is already if it is this very file.

    Raises TransitionNotAllowed if somebody has put up another in the meantime.
    """
    document = Document.objects.select_for_update().get(pk=version.document_id)
    there = version.files.filter(language=language).first()
    if there:
        if there.file_id != file.pk:
            raise TransitionNotAllowed(version)
        return there
    row = DocumentFile(version=version, file=file, language=language, position=version.files.count())
    row.save()
    lock(document.topic_id)
    record(kinds.FILE_ADDED, by=by, target=document, version=version.label, language=language)
    return row


@transaction.atomic
def remove_file(*, file, by, why):
    """Take a file of a document away; what nothing else holds is deleted. TransitionNotAllowed if somebody was quicker."""
    version = file.version
    gone, _rows = DocumentFile.objects.filter(pk=file.pk).delete()
    if not gone:
        raise TransitionNotAllowed(file)
    lock(version.document.topic_id)
    record(kinds.FILE_REMOVED, by=by, target=version.document, why=why, version=version.label, language=file.language)
    files.discard(file=file.file, by=by)
