"""Kinds of draft: declared by the app whose form is saved."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """What the app of a form says about its drafts.

    `name` is `<app>.<form>`; `label` is what the list of drafts calls it; `address(place)` is where it is resumed. A kind with
    `may_edit(user, place)` is shared: its drafts belong to a place, not to a person. The rest may be missing: `mine(user)`,
    the places of the shared drafts open to her; `title(draft)`, what this one is about; `titles(user, drafts)`, the same for
    several at once, a dict by draft, where the database must be asked; `read(field, words)`, label and text of a field as a
    reader understands it, where `words` are the names and values of its controls.
    """

    name: str
    label: str
    address: Callable[[str], str]
    may_edit: Callable | None = None
    mine: Callable | None = None
    title: Callable | None = None
    titles: Callable | None = None
    read: Callable | None = None

    @property
    def is_shared(self):
        return self.may_edit is not None


_kinds = {}


def declare(name, *, label, address, **more):
    """Register a kind and return its name; for `more` see `Kind`."""
    _kinds[name] = Kind(name, label, address, **more)
    return name


def get(name):
    """The kind, or None if no app declares it."""
    return _kinds.get(name)


def shared():
    """All kinds whose drafts are open to several people."""
    return [kind for kind in _kinds.values() if kind.is_shared]


def titles(user, drafts):
    """What the drafts are about, by draft, as far as their kinds say; those of a kind are asked for at once."""
    found = {}
    for name in {draft.kind for draft in drafts}:
        kind, alike = get(name), [draft for draft in drafts if draft.kind == name]
        if kind and kind.titles:
            found |= kind.titles(user, alike)
        elif kind and kind.title:
            found |= {draft: kind.title(draft) for draft in alike}
    return found
