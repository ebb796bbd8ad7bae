"""What can be found: kinds of thing, each declared by its app in its room `search.py`."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from search.models import Document


@dataclass(frozen=True)
class Result:
    """What a result says of a thing beside its words.

    `title` is for a thing whose entry has none, with its language; `who` has for each author the parts of her name, each with its
    language (empty for the page's own); `where` the way to it, as words, their language and an address; `note` a word or two on
    how it stands.
    """

    address: str
    title: str
    title_language: str = ""
    who: tuple[tuple[tuple[str, str], ...], ...] = ()
    where: tuple[tuple[str, str, str], ...] = ()
    when: datetime.date | datetime.datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Kind:
    """`rows()` are the owner's rows that anyone at all may find; the rest is told in `declare`."""

    name: str
    label: str
    label_plural: str
    section: str
    rows: Callable[[], QuerySet]
    documents: Callable[[QuerySet], Iterable[Document]]
    visible: Callable[[object], Q]
    results: Callable[[list[int], object], dict[int, Result]]


_kinds = {}


def declare(name, *, label, label_plural, section=None, rows, documents, visible, results):
    """Register a kind and return its name, which is short and stands in addresses.

    `rows()` gives the owner's rows that belong in the index. `documents(rows)` yields the entries of such rows: `object_id`,
    `language`, `published_at` and, as the case may be, `place`, `title`, `body` (plain text) are set, all else is the index's.
    `visible(user)` is a condition on entries of the kind, made of the owner's `visible_to`:
    `Q(place__in=Topic.objects.visible_to(user))`. `results(ids, user)` loads in a bounded number of queries what a result prints,
    by id; ids this reader may not open are left out.
    """
    _kinds[name] = Kind(name, label, label_plural, section, rows, documents, visible, results)
    return name


def get(name):
    """The kind; KeyError if no app declares it."""
    return _kinds[name]


def declared():
    """All kinds by name, in the order they were declared."""
    return dict(_kinds)
