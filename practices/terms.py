"""The words of the lists: every value the facets know, by its name in the reader's language; the calls open now; the edition."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from django.db import connection
from django.db.models import CharField, Func, IntegerField, JSONField, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONObject, Ord
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import clock, tongues
from core.languages import CODES, best_of
from core.sorting import sort_key
from practices.facets import WORLDWIDE
from practices.models import Call, Level, Repository
from practices.shelf import NO_EDITION
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
    """Asks the database once, and makes of the answer only what it is asked for."""

    def __init__(self):
        self._rows = {}
        for kind, value, place, more, *names in _ask():
            self._rows.setdefault(kind, {})[value] = (place, more, dict(zip(CODES, names, strict=True)))

    def get(self, name, value):
        """The term with this value in the address, or None if the facet does not know it."""
        if name == "year":
            return Term(value, value) if _YEAR.fullmatch(value) else None
        if name == "language":
            return Term(value, _capital(tongues.name_of(value))) if tongues.is_known(value) else None
        if name == "level":
            return Term(value, str(Level(value).label)) if value in Level.values else None
        if (name, value) == ("region", WORLDWIDE):
            return Term(value, _("Worldwide"))
        rows = self._rows.get(name, {})
        return _term(value, rows[value]) if value in rows else None

    def of(self, name, values):
        """The terms with these values, which the facet knows, in the reader's order."""
        if name == "region":
            return [*([self.get(name, WORLDWIDE)] if WORLDWIDE in values else ()), *self._tree(set(values))]
        if name == "level":
            return [self.get(name, value) for value in Level.values if value in values]
        terms = [self.get(name, value) for value in values]
        if name == "year":
            return sorted(terms, key=lambda term: term.value, reverse=True)
        if name in ("country", "language"):
            return sorted(terms, key=lambda term: sort_key(term.name))
        return sorted(terms, key=lambda term: self._rows[name][term.value][0])

    def every(self, name):
        """All values of a facet that has an end."""
        return self._rows.get(name, {})

    def objective(self, value):
        """What the tile of an objective shows: its number, its round table, its name in each language."""
        number, table, names = self._rows["objective"][value]
        return number, int(table), *names.values()

    @property
    def edition(self):
        """What `practices.shelf.edition` says, without a query of its own."""
        for value, (_place, changed_at, _names) in self._rows.get("edition", {}).items():
            return int(value), parse_datetime(json.loads(changed_at))
        return NO_EDITION

    @property
    def calls(self):
        """The calls that are open now, those that close first before the others; not to be saved."""
        calls = [_call(slug, *row) for slug, row in self._rows.get("call", {}).items()]
        return sorted(calls, key=lambda call: call.closes_at)

    def _tree(self, values, above=None, depth=0):
        """Regions, each before its parts; a part whose whole is not among the values stands where it would."""
        rows = self._rows.get("region", {})
        parts = [_term(value, rows[value], depth) for value, (_place, parent, _names) in rows.items() if parent == above]
        for term in sorted(parts, key=lambda term: sort_key(term.name)):
            if term.value in values:
                yield term
            yield from self._tree(values, term.value, depth + 1)


def _capital(name):
    return name[:1].upper() + name[1:]


def _term(value, row, depth=0):
    place, _more, names = row
    name, language = best_of(names)
    label = f"{value}. {name}" if value == str(place) else name
    return Term(value, label, "" if language == get_language() else language, depth)


def _call(slug, _place, more, names):
    facts = json.loads(more)
    titles = {f"title_{code}": text for code, text in names.items()}
    return Call(slug=slug, zone=facts["zone"], closes_at=parse_datetime(facts["closes_at"]), **titles)


# ── The query ────────────────────────────────────────────────────────────────────────────────────────────────────

_NOW = datetime(2018, 12, 10, tzinfo=UTC)  # stands for the present instant in the statement, which is made once


def _ask():
    sql, parameters = _statement()
    with connection.cursor() as cursor:
        cursor.execute(sql, [clock.now() if each == _NOW else each for each in parameters])
        return cursor.fetchall()


@cache
def _statement():
    first, *others = _parts()
    return first.union(*others, all=True).query.sql_with_params()


def _parts():
    yield _rows(Objective.objects.all(), "objective", "number", "short", place="number", more="round_table")
    yield _rows(Goal.objects.all(), "goal", "number", "name", place="number")
    yield _rows(Principle.objects.all(), "principle", "slug", "name", place=Ord("letter"))
    yield _rows(PracticeType.objects.all(), "type", "key", "name", place="position")
    yield _rows(OrganizationKind.objects.all(), "kind", "key", "name", place="position")
    yield _rows(Region.objects.all(), "region", "m49", "name", more="parent__m49")
    yield _rows(Country.objects.all(), "country", "iso3", "name")
    changed_at = Func("changed_at", function="TO_JSON", output_field=JSONField())
    yield _rows(Repository.objects.all(), "edition", "edition", more=changed_at)
    yield _rows(Call.objects.open(at=_NOW), "call", "slug", "title", more=JSONObject(zone="zone", closes_at="closes_at"))


def _rows(rows, kind, value, name="", *, place=None, more=None):
    """Rows of one shape for all: kind, value, place in the order, what else there is, the name in each language if it has one."""
    shape = {
        "_kind": Value(kind, CharField()),
        "_value": Cast(value, TextField()),
        "_place": Cast(place, IntegerField()) if place else Value(0, IntegerField()),
        "_more": Cast(more, TextField()) if more else Value("", TextField()),
        **{f"_{code}": Cast(f"{name}_{code}", TextField()) if name else Value("", TextField()) for code in CODES},
    }
    plain = QuerySet(rows.model, rows.order_by().query)  # one of translated rows would put the columns in an order of its own
    return plain.annotate(**shape).values_list(*shape)
