"""A list of practices in figures: by country on the map, by objective as bars. Each number leads to a list of exactly so many."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import ngettext

from core.figures import Number
from core.languages import CODES
from practices.facets import WORLDWIDE
from practices.filters import PracticeFilter
from taxonomy.models import Country, Objective


def said(count):
    """The number with its noun."""
    number = number_format(count, force_grouping=True)
    return ngettext("%(number)s practice", "%(number)s practices", count) % {"number": number}


@dataclass(frozen=True)
class Unplaced:
    """How many of those selected name no country: worldwide ones, and others, which name regions alone.

    `address` is that of a list of exactly the worldwide ones; empty where no address says so.
    """

    worldwide: int
    regional: int
    address: str


class Figures:
    """What a `PracticeFilter` selects. Where values of the facet itself are chosen, the figure shows those alone."""

    def __init__(self, chosen: PracticeFilter):
        self.filter = chosen
        self.counts = chosen.shelf.counts(chosen.selection)

    @cached_property
    def countries(self):
        """A number for each country with a practice, in the reader's order; one query, for the points."""
        counted = self._counted("country")
        points = {row.iso3: row.point for row in Country.objects.filter(iso3__in=[term.value for term, _count in counted])}
        return [self._number("country", term, count, point=points.get(term.value)) for term, count in counted if count]

    @cached_property
    def objectives(self):
        """A number for each objective, those without a practice too."""
        counted = self._counted("objective")
        numbers = [self._number("objective", term, count, objective=self._objective(term)) for term, count in counted]
        return [replace(number, label=number.objective.short) for number in numbers]

    @property
    def map_sentence(self):
        total = self.filter.total
        return ngettext(
            "Where this practice is carried out. If it is carried out in several countries, it counts in each.",
            "How many of these %(number)s practices are carried out in each country. One carried out in several counts in each.",
            total,
        ) % {"number": number_format(total, force_grouping=True)}

    @property
    def bars_sentence(self):
        total = self.filter.total
        return ngettext(
            "To which objectives this practice contributes.",
            "How many of these %(number)s practices contribute to each objective. A practice counts under each of its own.",
            total,
        ) % {"number": number_format(total, force_grouping=True)}

    def _counted(self, name):
        terms = self.filter.terms
        wanted = self.filter.chosen.get(name) or terms.every(name)
        return [(term, self.counts[name].get(term.value, 0)) for term in terms.of(name, wanted)]

    def _objective(self, term):
        number, table, *names = self.filter.terms.objective(term.value)
        names = {f"short_{code}": name for code, name in zip(CODES, names, strict=True)}
        return Objective(number=number, round_table=table, **names)

    def _number(self, name, term, count, **facts):
        address = self._list(**{name: (term.value,)})
        return Number(label=term.name, count=count, said=said(count), address=address, **facts)

    def _list(self, **replaced):
        return f"{reverse('practices:practice_list')}?{self.filter.query(**replaced)}"

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
        address = self._list(region=(WORLDWIDE,)) if worldwide and is_a_list else ""
        return Unplaced(worldwide, (rest & ~everywhere).bit_count(), address)
