"""The file of a version: put in, taken out."""

from django.db import transaction

from core.workflow import TransitionNotAllowed
from events.actions import record
from files import actions as files
from pledges import notifications as kinds
from pledges.actions.locking import lock
from pledges.models import PledgeFile, PledgeVersion


class TooMany(Exception):
    """A version has its file; nothing was added."""


@transaction.atomic
def add(*, version, file, by):
    """Put a file (see `files.actions.store`) into a version that may be edited; returns where it stands in it.

    Putting it in again returns the first place. Raises TooMany, or TransitionNotAllowed if it may no longer be edited.
    """
    version = _writable(version)
    known = version.enclosures.first()
    if known and known.file_id == file.pk:
        return known
    if known:
        raise TooMany
    enclosure = PledgeFile.objects.create(version=version, file=file)
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
    lock(version.pledge)
    version = PledgeVersion.objects.select_related("pledge").get(pk=version.pk)
    if not version.is_writable:
        raise TransitionNotAllowed(version)
    return version
