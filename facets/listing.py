"""A list as its page prints it: the rows of one page, what is chosen, what else can be."""

from dataclasses import dataclass
from functools import cached_property

from core.languages import CODES
from facets.collections import Facet
from facets.values import Term

PAGE = 20  # things
FEW = 6  # values; facets with no more may be unfolded from the start


@dataclass(frozen=True)
class Value:
    """A value of a facet: its term, how many things there are with it, whether it is chosen; of objectives their tile."""

    term: Term
    count: int
    is_chosen: bool
    tile: tuple = ()


@dataclass(frozen=True)
class Offer:
    """A facet with the values it offers, each with its number under everything else that is chosen."""

    facet: Facet
    values: list[Value]

    @property
    def name(self):
        return self.facet.name

    @property
    def chosen(self):
        return [value for value in self.values if value.is_chosen]

    @property
    def rest(self):
        return [value for value in self.values if not value.is_chosen]

    @property
    def is_unfolded(self):
        return bool(self.chosen) or (self.facet.is_unfolded and len(self.values) <= FEW)


@dataclass(frozen=True)
class Chip:
    """A chosen value with its facet's name, and the query of the same list without it."""

    label: str
    term: Term
    query: str


def tile_of(facts):
    """What the tile of an objective shows, of its columns as a dict: its number, its round table, its name in each language."""
    return facts["number"], facts["round_table"], *(facts[f"short_{code}"] for code in CODES)


class Listing:
    """The page of the list that a `CollectionFilter` selects."""

    def __init__(self, chosen, page=1, draw=None):
        """`draw(keys, passages)` gives the rows of these keys in this order; who wants no rows needs none.

        `passages` (`facets.finding`) are by key what a search has found in them.
        """
        self.filter, self.page, self._draw = chosen, page, draw

    @property
    def last_page(self):
        return max(1, -(-self.filter.total // PAGE))

    @cached_property
    def rows(self):
        """The rows of this page in order; a query for the passages only where something is looked for."""
        keys = self.filter.keys[PAGE * (self.page - 1) : PAGE * self.page]
        return self._draw(keys, self.filter.finding.passages(keys))

    def alike(self, user):
        """Rows of listed things whose titles are spelled like what is looked for."""
        return self._draw([key for key in self.filter.finding.alike(user) if key in self.filter.shelf.place], {})

    # ── What is chosen, what can be ──────────────────────────────────────────────────────────────────────────────

    @cached_property
    def offers(self):
        """All facets in their order; a value nobody has is offered only if it is chosen."""
        counts = self.filter.shelf.counts(self.filter.selection)
        return [Offer(facet, self._values(facet.name, counts[facet.name])) for facet in self.filter.collection.facets]

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
            for facet in self.filter.collection.facets
            for value in self.filter.chosen.get(facet.name, ())
        ]
