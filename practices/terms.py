"""The words of the lists: every value the facets know, by its name in the reader's language, and the calls open now."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.db.models import CharField, IntegerField, JSONField, Value
from django.db.models.functions import Cast, JSONObject, Ord
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import tongues
from core.languages import CODES, best_of
from core.sorting import sort_key
from practices.facets import WORLDWIDE
from practices.models import Call, Level
from taxonomy.models import Country, Goal, Objective, OrganizationKind, PracticeType, Principle, Region

_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)


@dataclass(frozen=True)
class Term:
    """A value of a facet; `language` is that of the name where it is not the reader's, `depth` its place in a tree."""

    value: str
    name: str
    language: str = ""
    depth: int = 0


class Terms:
    """Asks the database once."""

    def __init__(self):
        rows = _numbered().union(*_others(), all=True)
        self._rows = {}
        for kind, value, place, names, more in rows:
            self._rows.setdefault(kind, []).append((place, value, names, more))
        self._known = {}

    def of(self, name):
        """The terms of a facet by their values, in the reader's order; those of years and languages have no end: `get` them."""
        if name not in self._known:
            self._known[name] = {term.value: term for term in self._made(name)}
        return self._known[name]

    def get(self, name, value):
        """The term with this value in the address, or None if the facet does not know it."""
        if name == "language":
            return Term(value, _capital(tongues.name_of(value))) if tongues.is_known(value) else None
        if name == "year":
            return Term(value, value) if _YEAR.fullmatch(value) else None
        return self.of(name).get(value)

    @cached_property
    def tiles(self):
        """All objectives by their values, as their tiles need them; not to be saved."""
        rows = self._rows.get("objective", [])
        return {value: Objective(number=place, **more, **_fields("short", names)) for place, value, names, more in rows}

    @property
    def calls(self):
        """The calls that are open now, those that close first before the others; not to be saved."""
        rows = self._rows.get("call", [])
        calls = [
            Call(
                slug=slug,
                zone=more["zone"],
                opens_at=parse_datetime(more["opens_at"]),
                closes_at=parse_datetime(more["closes_at"]),
                **_fields("title", names),
            )
            for _place, slug, names, more in rows
        ]
        return sorted(calls, key=lambda call: call.closes_at)

    def _made(self, name):
        rows = self._rows.get(name, [])
        if name == "level":
            return [Term(value, str(label)) for value, label in Level.choices]
        if name == "region":
            return [Term(WORLDWIDE, _("Worldwide")), *_tree(rows)]
        if name == "country":
            return sorted((_term(*row) for row in rows), key=lambda term: sort_key(term.name))
        return [_term(*row) for row in sorted(rows, key=lambda row: row[0])]


def _capital(name):
    return name[:1].upper() + name[1:]


def _term(place, value, names, _more, depth=0):
    name, language = best_of(names)
    label = f"{value}. {name}" if value == str(place) else name
    return Term(value, label, "" if language == get_language() else language, depth)


def _tree(rows, above=None, depth=0):
    """The regions in the reader's order, each before its parts."""
    for _place, value, names, more in sorted(rows, key=lambda row: sort_key(best_of(row[2])[0])):
        if more["parent"] == above:
            yield _term(0, value, names, more, depth)
            yield from _tree(rows, value, depth + 1)


def _fields(name, names):
    return {f"{name}_{code}": text for code, text in names.items()}


# ── The query ────────────────────────────────────────────────────────────────────────────────────────────────────


def _numbered():
    return _rows(Objective.objects.all(), "objective", "number", "short", place="number", more={"round_table": "round_table"})


def _others():
    yield _rows(Goal.objects.all(), "goal", "number", "name", place="number")
    yield _rows(Principle.objects.all(), "principle", "slug", "name", place=Ord("letter"))
    yield _rows(PracticeType.objects.all(), "type", "key", "name", place="position")
    yield _rows(OrganizationKind.objects.all(), "kind", "key", "name", place="position")
    yield _rows(Region.objects.all(), "region", "m49", "name", more={"parent": "parent__m49"})
    yield _rows(Country.objects.all(), "country", "iso3", "name")
    dates = {name: name for name in ("zone", "opens_at", "closes_at")}
    yield _rows(Call.objects.open(), "call", "slug", "title", more=dates)


def _rows(rows, kind, value, name, *, place=None, more=None):
    """Rows of one shape for all: kind, value, place in the order, names by language, what else there is."""
    shape = {
        "_kind": Value(kind, CharField()),
        "_value": Cast(value, CharField()),
        "_place": Cast(place, IntegerField()) if place else Value(0, IntegerField()),
        "_names": JSONObject(**{code: f"{name}_{code}" for code in CODES}),
        "_more": JSONObject(**more) if more else Value(None, JSONField()),
    }
    return rows.order_by().annotate(**shape).values_list(*shape)
