"""Where the bytes lie: below MEDIA_ROOT under names we give, readable by the Hub alone, whole or not at all.

A row in the database is the truth. Bytes are on the shelf before their row is committed, and leave it after the row has gone;
what a crash leaves behind between the two has no row and is swept away.
"""

import os
import time
import uuid
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

SETTLED = 86400  # seconds after which no request can still be about to keep what lies here
_DRAFTS = "incoming"


@contextmanager
def drafted():
    """A new file to write into; gone when the block ends, unless `place()` has put it on the shelf."""
    path = _root() / _DRAFTS / uuid.uuid4().hex
    _make_folder(path.parent)
    try:
        with open(path, "xb+", opener=_private) as draft:
            yield draft
    finally:
        path.unlink(missing_ok=True)


def place(draft, name):
    """Put a written draft on the shelf as `name`, in one step."""
    draft.flush()
    os.fsync(draft.fileno())
    target = _root() / name
    _make_folder(target.parent)
    os.replace(draft.name, target)


def take(name):
    """The bytes called `name`, open for reading; raises FileNotFoundError if they are not there."""
    return open(_root() / name, "rb")


def remove(name):
    """Take the bytes off the shelf; nothing happens if they are not there."""
    (_root() / name).unlink(missing_ok=True)


def settled():
    """The names of all that has lain here for a day, drafts of a killed process among it, a list for each folder."""
    before = time.time() - SETTLED
    for folder, _folders, names in os.walk(_root()):
        paths = [Path(folder, name) for name in names]
        if old := [path.relative_to(_root()).as_posix() for path in paths if _changed(path) < before]:
            yield old


def _root():
    return Path(settings.MEDIA_ROOT)


def _make_folder(path):
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def _private(path, flags):
    return os.open(path, flags, 0o600)


def _changed(path):
    """When it was written; never, for what has just gone."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
