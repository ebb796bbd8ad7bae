"""Versions of the documents that are discussed."""

from django.db import transaction

from core import clock
from discussions import notifications as kinds
from discussions.models import Document, Version
from events.actions import record


@transaction.atomic
def post_version(*, document, label, by, at=None):
    """Put up the next version of a document; it supersedes the one before it."""
    Document.objects.select_for_update().get(pk=document.pk)
    last = document.versions.order_by("number").last()
    version = Version(document=document, label=label, supersedes=last, posted_at=at or clock.now())
    version.number = last.number + 1 if last else 1
    version.save()
    record(kinds.DOCUMENT_EDITED, by=by, target=document, fields="versions")
    return version
