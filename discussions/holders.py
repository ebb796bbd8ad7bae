"""A document's files are read by whoever may read its topic."""

from discussions.models import DocumentFile
from files import holders


def _posted():
    return DocumentFile.objects.values("file")


holders.declare(
    "discussions.documents",
    visible=lambda user: DocumentFile.objects.visible_to(user).values("file"),
    used=_posted,
    published=_posted,
)
