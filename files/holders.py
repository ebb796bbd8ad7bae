"""What holds files: apps above register here, so that a file is readable exactly where it belongs, and kept while it is held.

An app's `holders.py` declares each kind of place a file can have in it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True)
class Holder:
    """`visible(user)`, `used()` and `published()` return querysets of keys of files, one column each."""

    name: str
    visible: Callable
    used: Callable
    published: Callable


_holders = {}


def declare(name, *, visible, used, published=None):
    """Register a holder: which files `user` may read through it, and which are held there at all.

    `published()` says which no longer count as their uploader's unpublished ones: unless given, those a visitor may read.

    >>> declare(
    ...     "discussions.documents",
    ...     visible=lambda user: DocumentFile.objects.visible_to(user).values("file"),
    ...     used=lambda: DocumentFile.objects.values("file"),
    ... )
    """
    _holders[name] = Holder(name, visible, used, published or (lambda: visible(AnonymousUser())))


def declared():
    """All holders."""
    return _holders.values()


_keepers = []


def declare_kept(known):
    """Register what else lies on the shelf: `known(names)` returns those of the stored names that must stay."""
    _keepers.append(known)


def kept(names):
    """The stored names among these that somebody wants kept."""
    return {name for known in _keepers for name in known(names)}
