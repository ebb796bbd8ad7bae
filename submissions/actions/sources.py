"""Files of a version: put in, taken out."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from core.workflow import TransitionNotAllowed
from events.actions import record
from files import actions as files
from files.models import Enclosure


class TooMany(Exception):
    """A version has as many files as it can have; nothing was added."""


@dataclass(frozen=True)
class Sources:
    """How one app keeps the files of its versions, `most` of each.

    `enclosures` is the app's model, with a foreign key `version`; `lock(version)` locks what versions are of; `added` and
    `removed` are the kinds of event.
    """

    enclosures: type[Enclosure]
    lock: Callable
    most: int
    added: str
    removed: str

    @transaction.atomic
    def add(self, *, version, file, by):
        """Put a file (see `files.actions.store`) into a version that may be edited; returns where it stands in it.

        Putting it in again returns the first place. Raises TooMany, or TransitionNotAllowed if it may no longer be edited.
        """
        self._take(version)
        known = version.enclosures.filter(file=file).first()
        if known:
            return known
        if version.enclosures.count() >= self.most:
            raise TooMany
        last = version.enclosures.aggregate(last=Max("position"))["last"] or 0
        enclosure = self.enclosures.objects.create(version=version, file=file, position=last + 1)
        record(self.added, by=by, target=version)
        return enclosure

    @transaction.atomic
    def remove(self, *, enclosure, by):
        """Take a file out of a version; what no other version holds is deleted."""
        version = enclosure.version
        self._take(version)
        if not version.enclosures.filter(pk=enclosure.pk).exists():
            return
        enclosure.delete()
        record(self.removed, by=by, target=version)
        files.discard(file=enclosure.file, by=by)

    def _take(self, version):
        self.lock(version)
        version.refresh_from_db(fields=["state"])
        if not version.is_writable:
            raise TransitionNotAllowed(version)
