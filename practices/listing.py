"""A list of practices as its page prints it: the rows of one page, what is chosen, what else can be."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import F

from core.languages import CODES, best_of
from core.sorting import sort_key
from practices import reading
from practices.facets import FACETS
from practices.fields import TEXTS
from practices.models import Practice
from practices.records import Record
from practices.terms import Term

PAGE = 20  # practices
UNFOLDED, FEW = ("level", "language"), 6  # facets that are unfolded from the start, if they have no more values
PLACES = 3  # named in a row
_LONG = [name for name in TEXTS if name != "summary"]
FACTS = ("objective_facts", "region_facts", "country_facts", "author_facts")


@dataclass(frozen=True)
class Value:
    """A value of a facet: its term, how many practices there are with it, whether it is chosen; of objectives their tile."""

    term: Term
    count: int
    is_chosen: bool
    tile: tuple = ()


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
        return bool(self.chosen) or (self.name in UNFOLDED and len(self.values) <= FEW)


@dataclass(frozen=True)
class Chip:
    """A chosen value with its facet's name, and the query of the same list without it."""

    label: str
    term: Term
    query: str


class Row(Record):
    """A practice in a list: who, where, primary objectives; its title and a passage as HTML where a search has found it."""

    def __init__(self, version, *, passage=None):
        super().__init__(version)
        self.tongue_found, self.title_found, self.passage = passage or ("", "", "")

    @property
    def tiles(self):
        """What the tiles of its primary objectives show, in their order."""
        return [tile_of(row) for row in self.version.objective_facts if row["position"]]

    @property
    def others(self):
        """How many objectives it touches on beside the primary ones."""
        return sum(not row["position"] for row in self.version.objective_facts)

    @cached_property
    def _places(self):
        names = [_named(row) for facts in (self.version.region_facts, self.version.country_facts) for row in facts]
        return sorted(names, key=lambda name: sort_key(name[0]))

    @property
    def places(self):
        """The first regions and countries in the reader's order, each as its name and the language of that."""
        return self._places[:PLACES]

    @property
    def more_places(self):
        return max(0, len(self._places) - PLACES)


def tile_of(facts):
    """What the tile of an objective in `objective_facts` shows: its number, its round table, its name in each language."""
    return facts["number"], facts["round_table"], *(facts[f"short_{code}"] for code in CODES)


def _named(facts):
    return best_of({code: facts[f"name_{code}"] for code in CODES})


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
        chosen, terms = self.filter.chosen.get(name, ()), self.filter.terms
        return [
            Value(
                term,
                counts.get(term.value, 0),
                term.value in chosen,
                terms.objective(term.value) if name == "objective" else (),
            )
            for term in terms.of(name, {*counts, *chosen})
        ]

    @cached_property
    def chips(self):
        """What is chosen, in the order of the facets."""
        return [
            Chip(facet.label, self.filter.terms.get(facet.name, value), self.filter.query(but=(facet.name, value)))
            for facet in FACETS
            for value in self.filter.chosen.get(facet.name, ())
        ]


def current(keys, *facts):
    """The versions now published of those of these practices that are listed, in no order; with facts named, for a list.

    For a list, the long texts are left out; without, everything is there.
    """
    listed = Practice.objects.listed().filter(pk__in=keys)
    rows = reading.versions(*facts).filter(practice__in=listed, practice__current=F("pk"))
    return rows.defer(*_LONG) if facts else rows
