"""Files of a version: put in, taken out."""

from django.db import transaction
from django.db.models import Max

from core.workflow import TransitionNotAllowed
from events.actions import record
from files import actions as files
from practices import notifications as kinds
from practices.actions.drafting import lock
from practices.models import PracticeVersion, VersionFile

MOST = 20


class TooMany(Exception):
    """A version has twenty files; nothing was added."""


@transaction.atomic
def add(*, version, file, by):
    """Put a file (see `files.actions.store`) into a version that its authors may edit; returns where it stands in it.

    Putting it in again returns the first place. Raises TooMany, or TransitionNotAllowed if they may no longer edit it.
    """
    version = _writable(version)
    known = version.enclosures.filter(file=file).first()
    if known:
        return known
    if version.enclosures.count() >= MOST:
        raise TooMany
    last = version.enclosures.aggregate(last=Max("position"))["last"] or 0
    enclosure = VersionFile.objects.create(version=version, file=file, position=last + 1)
    record(kinds.FILE_ADDED, by=by, target=version)
    return enclosure


@transaction.atomic
def remove(*, enclosure, by):
    """Take a file out of a version; what no other version holds is deleted."""
    version = _writable(enclosure.version)
    if not version.enclosures.filter(pk=enclosure.pk).exists():
        return
    enclosure.delete()
    record(kinds.FILE_REMOVED, by=by, target=version)
    files.discard(file=enclosure.file, by=by)


def _writable(version):
    lock(version.practice)
    version = PracticeVersion.objects.select_related("practice").get(pk=version.pk)
    if not version.is_writable:
        raise TransitionNotAllowed(version)
    return version
