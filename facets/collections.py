"""What the lists of an app show, declared once: which things, by what they are found, in which orders, and where."""

import json
from dataclasses import dataclass

from django.urls import reverse
from django.utils.dateparse import parse_datetime

from facets.parts import Part, ask, moment
from facets.shelf import NEWEST, RELEVANCE, TITLE, Shelf

NO_EDITION = (0, None)  # nothing has been published yet


@dataclass(frozen=True)
class Facet:
    """`name` is its name in the address and before the colon of its tokens; `values` is what these are called (`facets.values`).

    `unknown` is the sentence on a %(value)s it does not know. With `adding` it has very many values, and those not chosen are in
    a select of this label. `is_unfolded`: from the start, if its values are few.
    """

    name: str
    label: str
    unknown: str
    values: object
    adding: str = ""
    is_unfolded: bool = False


class Collection:
    """The listed things of an app, the same for every reader, and the shelf of them that this process keeps."""

    def __init__(self, *, label, said, kind, rows, edition, facets, pages, sorts=(NEWEST, TITLE), parts=()):
        """`said(count)` is the number with its noun, `kind` that of the search, `edition` a model (`facets.models.Edition`).

        `rows()` gives the things, the newest first, with `tokens` and the columns of the `sorts`, of which the first is the usual
        one. `pages` are names of addresses: `list`, `figures`, `export` (with a format), `feed` (with a language). `parts` are
        asked with the terms (`facets.parts`).
        """
        self.label, self.said, self.kind, self.rows, self.pages = label, said, kind, rows, pages
        self.facets, self.names = facets, tuple(facet.name for facet in facets)
        self.sorts, self.orders = sorts, (RELEVANCE, *sorts)
        vocabularies = dict.fromkeys(facet.values.part for facet in facets if facet.values.part)
        self.edition_part = Part(f"edition of {kind}", edition, "edition", more=moment("changed_at"))
        self.parts = (*vocabularies, self.edition_part, *parts)
        self._columns = [sort.column.removeprefix("-") for sort in sorts if sort.column]
        self._kept = (None, None)  # edition and shelf, replaced together

    def edition(self):
        """What the lists now show: a pair that changes with it; one query."""
        return self.edition_in(ask((self.edition_part,)))

    def edition_in(self, found):
        """The same of what was asked already, with the `parts` of this collection (`facets.parts.ask`)."""
        for value, (_place, changed_at, _names) in found.get(self.edition_part.kind, {}).items():
            return int(value), parse_datetime(json.loads(changed_at))
        return NO_EDITION

    def shelf(self, of=None):
        """The shelf of the present edition (`of`, if the caller has asked already); built anew where this process has another."""
        of = of or self.edition()
        known, kept = self._kept
        if known != of:
            rows = self.rows().values_list("pk", "tokens", *self._columns)
            kept = Shelf(list(rows), self.names, self.sorts)
            self._kept = (of, kept)
        return kept

    def address(self, page, query="", *args):
        """The path of one of its `pages`."""
        path = reverse(self.pages[page], args=args)
        return f"{path}?{query}" if query else path


def shelves(*collections):
    """The present shelves of several collections; one query."""
    return shelves_beside((), *collections)[0]


def shelves_beside(parts, *collections):
    """The same, and what `parts` ask for (`facets.parts.ask`) in the same query."""
    found = ask((*(each.edition_part for each in collections), *parts))
    return [each.shelf(each.edition_in(found)) for each in collections], found
