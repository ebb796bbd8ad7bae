"""Pledges in figures: each number leads to a list of exactly so many; the gaps; who matches whom."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from core.figures import Number
from core.sorting import in_order
from facets import figures
from pledges.models import Match
from taxonomy.models import Region

MOST_MATCHES = 100
COUNTED = (
    ("principle", _("By guiding principle"), _("A pledge counts under each of its own.")),
    ("region", _("By region of implementation"), _("A pledge counts under each region in which it is implemented.")),
    ("home", _("By region of who pledges"), _("A pledge of several counts under each of them.")),
    ("kind", _("By kind of entity"), _("A pledge of several counts under the kind of each of them.")),
    ("nature", _("By nature"), _("A pledge of several natures counts under each.")),
    ("stage", _("By stage"), _("Each pledge counts once, a partnership under its overall stage.")),
    ("freshness", pgettext_lazy("age of the last update", "By age of the last update"), _("Each pledge counts once.")),
)


@dataclass(frozen=True)
class Figure:
    """Numbers by the values of a facet; `sentence` says how a pledge counts."""

    key: str
    title: str
    sentence: str
    numbers: list


@dataclass(frozen=True)
class Line:
    """An objective and a number for each region of the world: how many pledges contribute to it there."""

    objective: object
    cells: list


class Figures(figures.Figures):
    """What a `PledgeFilter` selects."""

    @property
    def bars_sentence(self):
        total = self.filter.total
        return ngettext(
            "To which objectives this pledge contributes.",
            "How many of these %(number)s pledges contribute to each objective. A pledge counts under each of its own.",
            total,
        ) % {"number": number_format(total, force_grouping=True)}

    @property
    def map_sentence(self):
        total = self.filter.total
        return ngettext(
            "Where this pledge is implemented. If it is implemented in several countries, it counts in each.",
            "How many of these %(number)s pledges are implemented in each country. One implemented in several counts in each.",
            total,
        ) % {"number": number_format(total, force_grouping=True)}

    @property
    def worldwide_sentence(self):
        return ngettext(
            "%(number)s global pledge is not on the map.",
            "%(number)s global pledges are not on the map.",
            self.unplaced.worldwide,
        )

    @property
    def regional_sentence(self):
        return ngettext(
            "%(number)s pledge names regions but no country and is not on the map.",
            "%(number)s pledges name regions but no country and are not on the map.",
            self.unplaced.regional,
        )

    @property
    def tables(self):
        """A figure for each facet but objectives and countries, in the order of the page."""
        return [Figure(name, title, sentence, self._numbers_of(name)) for name, title, sentence in COUNTED]

    def _numbers_of(self, name):
        numbers = self.numbers(name)
        return [number for number in numbers if number.count] if name in ("region", "home", "kind") else numbers

    @cached_property
    def regions(self):
        """The regions of the world in the reader's order; where some of them are chosen, those alone."""
        chosen = self.filter.chosen.get("region", ())
        regions = in_order(Region.objects.filter(parent=None), lambda region: region.name)
        return [region for region in regions if region.m49 in chosen] or regions

    @cached_property
    def lines(self):
        """Objectives by regions; where nobody has pledged, the number is nought."""
        chosen = {name: values for name, values in self.filter.chosen.items() if name not in ("objective", "region")}
        others = self.filter.shelf.select(replace(self.filter.selection, chosen=chosen))
        rows = [number.objective for number in self.objectives]
        return [Line(objective, [self._cell(objective, region, others) for region in self.regions]) for objective in rows]

    def _cell(self, objective, region, others):
        sets = self.filter.shelf.sets
        count = (others & sets.get(f"objective:{objective.number}", 0) & sets.get(f"region:{region.m49}", 0)).bit_count()
        address = self.filter.address("list", objective=(str(objective.number),), region=(region.m49,))
        return Number(label=region.name, count=count, said=self.filter.collection.said(count), address=address)

    @property
    def gaps(self):
        """In how many pairs of an objective and a region nobody has pledged, and of how many."""
        cells = [cell for line in self.lines for cell in line.cells]
        return sum(not cell.count for cell in cells), len(cells)

    @property
    def _all_matches(self):
        return Match.objects.filter(pledge__in=self.filter.keys, other__withdrawn_at=None).exclude(other=None)

    @cached_property
    def matches(self):
        """Which of these pledges answers which, the latest first, a hundred at most; one query."""
        rows = self._all_matches.select_related("pledge__current", "other__current").order_by("-made_at", "-pk")
        return list(rows[:MOST_MATCHES])

    @cached_property
    def matches_total(self):
        """How many of them there are; a query only where some are not among `matches`."""
        shown = len(self.matches)
        return shown if shown < MOST_MATCHES else self._all_matches.count()
