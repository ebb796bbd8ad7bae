"""Kinds of draft: declared by the app whose form is saved."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """`name` is `<app>.<form>`; `label` is what the list of drafts calls it; `address(place)` is where it is resumed."""

    name: str
    label: str
    address: Callable[[str], str]


_kinds = {}


def declare(name, *, label, address):
    """Register a kind and return its name."""
    _kinds[name] = Kind(name, label, address)
    return name


def get(name):
    """The kind, or None if no app declares it."""
    return _kinds.get(name)
