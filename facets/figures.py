"""A selection in figures: by country on the map, by objective as bars. Each number leads to a list of exactly so many."""

from dataclasses import dataclass, replace
from functools import cached_property

from core.figures import Number
from core.languages import CODES
from facets.values import WORLDWIDE
from taxonomy.models import Country, Objective


@dataclass(frozen=True)
class Unplaced:
    """How many of those selected name no country: worldwide ones, and others, which name regions alone.

    `address` is that of a list of exactly the worldwide ones; empty where no address says so.
    """

    worldwide: int
    regional: int
    address: str


class Figures:
    """What a `CollectionFilter` selects. Where values of the facet itself are chosen, the figure shows those alone.

    Subclasses say in their words what the map does not show, `%(number)s` standing for how many.
    """

    worldwide_sentence = regional_sentence = ""

    def __init__(self, chosen):
        self.filter = chosen
        self.counts = chosen.shelf.counts(chosen.selection)

    def numbers(self, name):
        """A number for each value of a facet that has an end, those of nothing too, in the reader's order."""
        return [self._number(name, term, count) for term, count in self._counted(name)]

    def placed(self, name):
        """A number for each country that has anything, `name` being a facet of countries; one query, for the points."""
        counted = [(term, count) for term, count in self._counted(name) if count]
        points = {row.iso3: row.point for row in Country.objects.filter(iso3__in=[term.value for term, _count in counted])}
        return [self._number(name, term, count, point=points.get(term.value)) for term, count in counted]

    @cached_property
    def countries(self):
        return self.placed("country")

    @cached_property
    def objectives(self):
        """A number for each objective, those without anything too."""
        return [
            replace(self._number("objective", term, count), objective=objective, label=objective.short)
            for term, count in self._counted("objective")
            for objective in [self._objective(term)]
        ]

    @cached_property
    def unplaced(self):
        kept, selected = self.filter.shelf, self.filter.shelf.select(self.filter.selection)
        placed = 0
        for token, members in kept.sets.items():
            if token.startswith("country:"):
                placed |= members
        everywhere = kept.sets.get(f"region:{WORLDWIDE}", 0)
        rest = selected & ~placed
        worldwide = (rest & everywhere).bit_count()
        is_a_list = self.counts["region"].get(WORLDWIDE, 0) == worldwide
        address = self.filter.address("list", region=(WORLDWIDE,)) if worldwide and is_a_list else ""
        return Unplaced(worldwide, (rest & ~everywhere).bit_count(), address)

    def _counted(self, name):
        terms = self.filter.terms
        wanted = self.filter.chosen.get(name) or terms.every(name)
        return [(term, self.counts[name].get(term.value, 0)) for term in terms.of(name, wanted)]

    def _objective(self, term):
        number, table, *names = self.filter.terms.objective(term.value)
        names = {f"short_{code}": name for code, name in zip(CODES, names, strict=True)}
        return Objective(number=number, round_table=table, **names)

    def _number(self, name, term, count, **facts):
        address = self.filter.address("list", **{name: (term.value,)})
        return Number(label=term.name, count=count, said=self.filter.collection.said(count), address=address, **facts)
