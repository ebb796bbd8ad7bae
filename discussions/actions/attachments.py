"""Files on a contribution: uploaded while it is written, its own once it is posted, gone with its words."""

from uuid import UUID

from discussions.models import CommentFile
from files import actions as files
from files import holders
from files.models import File

MOST = 10  # on one contribution
DRAFTS = "discussions.drafts"  # the holder of what drafts have


class TooMany(Exception):
    """The contribution would have more than ten files; none was added."""


def free(*, by, ids, locked=False):
    """Of these ids the files she has uploaded and nothing but a draft holds, each once, in this order; ten at most."""
    keys = list(dict.fromkeys(filter(None, map(_key, ids))))
    if not keys:
        return []
    rows = File.objects.filter(pk__in=keys, uploaded_by=by)
    for holder in holders.declared():
        if holder.name != DRAFTS:
            rows = rows.exclude(pk__in=holder.used())
    found = {row.pk: row for row in (rows.select_for_update(of=("self",)).order_by("pk") if locked else rows)}
    return [found[key] for key in keys if key in found][:MOST]


def _key(value):
    try:
        return UUID(str(value))
    except ValueError:
        return None


def enclose(*, comment, files, by):
    """Make files the contribution's, in this order, after those it has; returns how many.

    Passed over are those of somebody else, and those something holds already. The topic's row must be locked. Raises TooMany.
    """
    rows = free(by=by, ids=[file.pk for file in files], locked=True) if files else []
    if not rows:
        return 0
    there = CommentFile.objects.filter(comment=comment).values_list("position", flat=True)
    if len(there) + len(rows) > MOST:
        raise TooMany
    first = max(there, default=-1) + 1
    CommentFile.objects.bulk_create(
        CommentFile(comment=comment, file=file, position=first + place) for place, file in enumerate(rows)
    )
    return len(rows)


def forget(*, comments):
    """Take away the files of contributions whose words are gone, given by key."""
    for row in CommentFile.objects.filter(comment__in=comments).select_related("file"):
        row.delete()
        files.discard(file=row.file, by=None)
