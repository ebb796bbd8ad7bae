"""Taking files in and letting them go: row and bytes together, or neither."""

import hashlib
import logging
import shutil
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import Sum

from core import clock
from core.uploads import is_full
from events.actions import record
from files import holders, inspection, notifications, pictures, refusals, shelf
from files.models import File
from files.names import clean_name
from files.refusals import FileRefused, megabytes, refuse

KEEP_UNUSED = timedelta(days=30)
MOST_UNPUBLISHED = 100_000_000  # bytes of one person

log = logging.getLogger(__name__)

__all__ = ["FileRefused", "discard", "forget_unused", "remove_strays", "store"]


def store(*, upload, by, key, title="", alternative="", language=""):
    """Check an upload, draw it anew if it is a picture, and keep it; a second call with the same `key` returns the first row.

    Raises FileRefused, whose `reason` is a sentence for the reader and whose `field` names the form's field it belongs beside.
    """
    known = File.objects.filter(key=key, uploaded_by=by).first()
    if known:
        return known
    found = inspection.format_of(upload)
    file = File(key=key, uploaded_by=by, title=title, alternative=alternative, language=language, kind=found.kind)
    if file.is_picture and not alternative.strip():
        raise FileRefused(refusals.NO_ALTERNATIVE, field="alternative")
    file.media_type, file.name = found.stored.media_type, clean_name(upload.name, found.stored.extension)
    file.stored = f"{file.pk.hex[:2]}/{file.pk.hex[2:4]}/{file.pk}.{found.stored.extension}"
    try:
        with shelf.drafted() as draft:
            _write(upload, found, draft, file)
            return _keep(file, draft)
    except OSError as error:
        if not is_full(error):
            raise
        log.error("No room for uploads: %s", error.strerror)
        raise FileRefused(refusals.NO_ROOM) from error


def _write(upload, found, draft, file):
    """The bytes to keep go into the draft, and what they are into the row."""
    if file.is_picture:
        file.width, file.height = pictures.redraw(upload, found, draft)
    else:
        upload.seek(0)
        shutil.copyfileobj(upload, draft)
    file.size = draft.tell()
    draft.seek(0)
    file.sha256 = hashlib.file_digest(draft, "sha256").hexdigest()


@transaction.atomic
def _keep(file, draft):
    """One person's files are kept one after the other, so that the same form sent twice at once, or her share, counts right."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=file.uploaded_by_id)
    known = File.objects.filter(key=file.key, uploaded_by=file.uploaded_by).first()
    if known:
        return known
    _refuse_more_than_a_share(file)
    try:
        with transaction.atomic():
            file.save(force_insert=True)
    except IntegrityError as error:  # somebody else's key: no form of ours has it
        raise FileRefused(refusals.BROKEN) from error
    record(notifications.FILE_STORED, by=file.uploaded_by, target=file, media_type=file.media_type, size=file.size)
    shelf.place(draft, file.stored)
    return file


def _refuse_more_than_a_share(file):
    own = File.objects.unpublished().filter(uploaded_by=file.uploaded_by)
    size = file.size + (own.aggregate(size=Sum("size"))["size"] or 0)
    if size > MOST_UNPUBLISHED:
        raise refuse(refusals.NO_SHARE_LEFT, size=megabytes(size), most=megabytes(MOST_UNPUBLISHED))


@transaction.atomic
def discard(*, file, by):
    """Delete a file that nothing holds, row and bytes; true if it went, false if something holds it or it had gone already."""
    locked = File.objects.select_for_update().filter(pk=file.pk)
    if not locked or not File.objects.unused().filter(pk=file.pk).exists():
        return False
    record(notifications.FILE_DISCARDED, by=by, target=file)
    locked.delete()
    transaction.on_commit(lambda: shelf.remove(file.stored))
    return True


def forget_unused():
    """Delete the files nothing holds thirty days after they came; returns how many."""
    old = File.objects.unused().filter(uploaded_at__lt=clock.now() - KEEP_UNUSED)
    return sum(discard(file=file, by=None) for file in old.iterator())


def remove_strays():
    """Take from the disk what has lain there for a day and has no row; returns how many."""
    count = 0
    for names in shelf.settled():
        known = set(File.objects.filter(stored__in=names).values_list("stored", flat=True))
        for name in set(names) - known - holders.kept(names):
            shelf.remove(name)
            count += 1
    return count
