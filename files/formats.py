"""The formats of file the Hub takes: an allow-list of extensions, each with the one media type it is served with."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """Pictures are shown in pages, documents are downloaded."""

    PICTURE = "picture", pgettext_lazy("kind of file", "picture")
    DOCUMENT = "document", pgettext_lazy("kind of file", "document")


@dataclass(frozen=True)
class Format:
    """`family` says how the content is checked; `members` must stand in the directory of what is packed.

    A picture is `drawn` in a format of Pillow's, and what is made of it is stored under the extension `becomes`.
    """

    extension: str
    media_type: str
    family: str
    members: tuple = ()
    drawn: str = ""
    becomes: str = ""
    other_extensions: tuple = ()

    @property
    def kind(self):
        return Kind.PICTURE if self.family == "picture" else Kind.DOCUMENT

    @property
    def stored(self):
        """The format of what is stored."""
        return BY_EXTENSION[self.becomes or self.extension]


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_PARTS = "[Content_Types].xml"

FORMATS = (
    Format("pdf", "application/pdf", "pdf"),
    Format("docx", f"{_OFFICE}.wordprocessingml.document", "office", (_PARTS, "word/document.xml")),
    Format("xlsx", f"{_OFFICE}.spreadsheetml.sheet", "office", (_PARTS, "xl/workbook.xml")),
    Format("pptx", f"{_OFFICE}.presentationml.presentation", "office", (_PARTS, "ppt/presentation.xml")),
    Format("odt", f"{_OPEN}.text", "open", ("mimetype", "content.xml")),
    Format("ods", f"{_OPEN}.spreadsheet", "open", ("mimetype", "content.xml")),
    Format("odp", f"{_OPEN}.presentation", "open", ("mimetype", "content.xml")),
    Format("txt", "text/plain", "text"),
    Format("csv", "text/csv", "text"),
    Format("jpg", "image/jpeg", "picture", drawn="JPEG", other_extensions=("jpeg",)),
    Format("png", "image/png", "picture", drawn="PNG"),
    Format("webp", "image/webp", "picture", drawn="WEBP"),
    Format("gif", "image/gif", "picture", drawn="GIF", becomes="png"),
)
BY_EXTENSION = {name: entry for entry in FORMATS for name in (entry.extension, *entry.other_extensions)}
MEDIA_TYPES = sorted({entry.stored.media_type for entry in FORMATS})
ACCEPT = ",".join(f".{name}" for name in BY_EXTENSION)
DOCUMENTS = ", ".join(entry.extension.upper() for entry in FORMATS if entry.kind == Kind.DOCUMENT)
PICTURES = ", ".join(entry.extension.upper() for entry in FORMATS if entry.kind == Kind.PICTURE)
