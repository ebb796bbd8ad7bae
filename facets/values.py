"""What the values of a facet are: rows of a vocabulary, fixed choices, years, languages.

Each kind of them answers `get(value, rows)`, the `Term`, or None if it does not know the value; `of(values, rows)`, the terms of
values it knows, in the reader's order; where they have an end `every(rows)`. `rows` are what its `part` brought, if it has one.
"""

import re
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import tongues
from core.languages import best_of
from core.sorting import sort_key

WORLDWIDE = "world"  # among regions
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)


@dataclass(frozen=True)
class Term:
    """A value of a facet; `language` is that of the name where it is not the reader's, `depth` its place in a tree."""

    value: str
    name: str
    language: str = ""
    depth: int = 0


class Vocabulary:
    """The rows of a `facets.parts.Part`: in the order of their places, of their names if they have none."""

    def __init__(self, part):
        self.part = part

    def get(self, value, rows):
        return _term(value, rows[value]) if value in rows else None

    def of(self, values, rows):
        terms = [self.get(value, rows) for value in values]
        return sorted(terms, key=lambda term: rows[term.value][0] if self.part.place else sort_key(term.name))

    def every(self, rows):
        return list(rows)


class Regions(Vocabulary):
    """Regions as a tree, `more` naming the one above; before them what is worldwide."""

    def get(self, value, rows):
        return Term(value, _("Worldwide")) if value == WORLDWIDE else super().get(value, rows)

    def of(self, values, rows):
        return [*([self.get(WORLDWIDE, rows)] if WORLDWIDE in values else ()), *_tree(set(values), rows)]

    def every(self, rows):
        return [WORLDWIDE, *rows]


def _tree(values, rows, above=None, depth=0):
    """Regions, each before its parts; a part whose whole is not among the values stands where it would."""
    parts = [_term(value, rows[value], depth) for value, (_place, parent, _names) in rows.items() if parent == above]
    for term in sorted(parts, key=lambda term: sort_key(term.name)):
        if term.value in values:
            yield term
        yield from _tree(values, rows, term.value, depth + 1)


class Choices:
    """Pairs of value and label, in their order."""

    part = None

    def __init__(self, pairs):
        self._labels = {str(value): label for value, label in pairs}

    def get(self, value, rows):
        return Term(value, str(self._labels[value])) if value in self._labels else None

    def of(self, values, rows):
        return [self.get(value, rows) for value in self._labels if value in values]

    def every(self, rows):
        return list(self._labels)


class Years:
    """Years of four digits, the latest first."""

    part = None

    def get(self, value, rows):
        return Term(value, value) if _YEAR.fullmatch(value) else None

    def of(self, values, rows):
        return [Term(value, value) for value in sorted(values, reverse=True)]


class Languages:
    """Codes of languages, by their names."""

    part = None

    def get(self, value, rows):
        return Term(value, _capital(tongues.name_of(value))) if tongues.is_known(value) else None

    def of(self, values, rows):
        return sorted([self.get(value, rows) for value in values], key=lambda term: sort_key(term.name))


def _capital(name):
    return name[:1].upper() + name[1:]


def _term(value, row, depth=0):
    place, _more, names = row
    name, language = best_of(names)
    label = f"{value}. {name}" if value == str(place) else name
    return Term(value, label, "" if language == get_language() else language, depth)
