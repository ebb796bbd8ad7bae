"""A list of practices as its page prints it: the rows of one page, what is chosen, what else can be."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import F

from core.sorting import sort_key
from practices import reading
from practices.facets import FACETS
from practices.models import Practice
from practices.records import Record
from practices.terms import Term

PAGE = 20  # practices
FEW = 5  # values of a facet that are shown unfolded
COUNTRIES = 3  # named in a row
FACTS = ("objective_facts", "region_facts", "country_facts", "author_facts")


@dataclass(frozen=True)
class Value:
    """A value of a facet: its term, how many practices there are with it, whether it is chosen; an objective has its tile."""

    term: Term
    count: int
    is_chosen: bool
    tile: object = None


@dataclass(frozen=True)
class Offer:
    """A facet with the values it offers, each with its number under everything else that is chosen."""

    name: str
    label: str
    values: list[Value]

    @property
    def chosen(self):
        return [value for value in self.values if value.is_chosen]

    @property
    def rest(self):
        return [value for value in self.values if not value.is_chosen]

    @property
    def is_unfolded(self):
        return bool(self.chosen) or len(self.values) <= FEW


@dataclass(frozen=True)
class Chip:
    """A chosen value with its facet's name, and the query of the same list without it."""

    label: str
    term: Term
    query: str


class Row(Record):
    """A practice in a list, its title and a passage as HTML where a search has found it."""

    def __init__(self, version, *, passage=None):
        super().__init__(version)
        self.tongue_found, self.title_found, self.passage = passage or ("", "", "")

    @property
    def places(self):
        """Names of regions and countries with the language of each, in the reader's order, as many as a row names."""
        return [*self.regions, *self.countries][:COUNTRIES]

    @property
    def more_places(self):
        return max(0, len(self.regions) + len(self.countries) - COUNTRIES)

    @property
    def others(self):
        """How many objectives it touches on beside the primary ones."""
        return len(self.secondary)


class Listing:
    """The page of the list that a `PracticeFilter` selects."""

    def __init__(self, chosen, page=1):
        self.filter, self.page = chosen, page

    @property
    def last_page(self):
        return max(1, -(-self.filter.total // PAGE))

    @cached_property
    def rows(self):
        """The rows of this page in order; two queries where something is looked for, one where not."""
        keys = self.filter.keys[PAGE * (self.page - 1) : PAGE * self.page]
        return self._rows(keys, self.filter.finding.passages(keys) if keys else {})

    def alike(self, user):
        """Rows of practices, retired ones never, whose titles are spelled like what is looked for."""
        return self._rows([key for key in self.filter.finding.alike(user) if key in self.filter.shelf.place], {})

    def _rows(self, keys, passages):
        found = {version.practice_id: version for version in current(keys, *FACTS)} if keys else {}
        return [Row(found[key], passage=passages.get(key)) for key in keys if key in found]

    # ── What is chosen, what can be ──────────────────────────────────────────────────────────────────────────────

    @cached_property
    def offers(self):
        """All facets in their order; a value nobody has is offered only if it is chosen."""
        counts = self.filter.shelf.counts(self.filter.selection)
        return [Offer(facet.name, facet.label, self._values(facet.name, counts[facet.name])) for facet in FACETS]

    def _values(self, name, counts):
        chosen = self.filter.chosen.get(name, ())
        tiles = self.filter.terms.tiles if name == "objective" else {}
        return [
            Value(term, counts.get(term.value, 0), term.value in chosen, tiles.get(term.value))
            for term in self._terms(name, {*counts, *chosen})
        ]

    def _terms(self, name, values):
        if name == "year":
            return [Term(value, value) for value in sorted(values, reverse=True)]
        if name == "language":
            return sorted((self.filter.terms.get(name, value) for value in values), key=lambda term: sort_key(term.name))
        return [term for term in self.filter.terms.of(name).values() if term.value in values]

    @cached_property
    def chips(self):
        """What is chosen, in the order of the facets."""
        return [
            Chip(facet.label, self.filter.terms.get(facet.name, value), self.filter.query(but=(facet.name, value)))
            for facet in FACETS
            for value in self.filter.chosen.get(facet.name, ())
        ]


def current(keys, *facts):
    """The versions now published of those of these practices that are listed, with these facts, in no order."""
    listed = Practice.objects.listed().filter(pk__in=keys)
    return reading.versions(*facts).filter(practice__in=listed, practice__current=F("pk"))
