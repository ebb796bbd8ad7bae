"""How a contribution came to read as it does: its versions, each compared with the one before."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.safestring import mark_safe

from core.differences import compare, compare_lines
from discussions.models import Revision

VERSIONS = 10  # on a page


@dataclass(frozen=True)
class Version:
    """A version as the page shows it; where it was struck there are no words, where the one before was, no differences."""

    number: int
    written: date | datetime
    language: str
    subject: str = ""
    body: str = ""
    is_current: bool = False
    is_first: bool = False
    struck_at: datetime | None = None
    struck_by_author: bool = False


def pages_of(comment):
    """How many pages the history of a contribution has."""
    return -(-(comment.edits + 1) // VERSIONS)


def versions_of(comment, page):
    """The versions on a page, the newest first."""
    newest = comment.edits + 1 - VERSIONS * (page - 1)
    oldest = max(1, newest - VERSIONS + 1)
    texts = {row.number: row for row in Revision.objects.filter(comment=comment, number__range=(oldest - 1, newest))}
    texts[comment.edits + 1] = comment
    return [_version(number, texts, comment) for number in range(newest, oldest - 1, -1) if number in texts]


def _version(number, texts, comment):
    text, before = texts[number], texts.get(number - 1)
    written = text.written_at if isinstance(text, Revision) else text.edited_at
    facts = {
        "number": number,
        "written": comment.when if number == 1 else written,
        "language": text.language,
        "is_current": number == comment.edits + 1,
        "is_first": number == 1,
    }
    if getattr(text, "struck_at", None):
        return Version(**facts, struck_at=text.struck_at, struck_by_author=text.struck_by_id == comment.posted_by_id)
    if before is None or before.is_struck:
        return Version(**facts, subject=text.subject, body=mark_safe(text.body))  # noqa: S308 – sanitised in the database write
    subject, body = compare_lines(before.subject, text.subject), compare(before.body, text.body)
    return Version(**facts, subject=subject, body=body)
