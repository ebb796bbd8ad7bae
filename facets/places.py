"""Where something is carried out: the tokens it is found by, and how a row of a list says it.

`countries` and `regions` are related rows of what is placed, `is_global` its mark.
"""

from functools import cached_property

from core.languages import CODES, best_of
from core.sorting import sort_key
from facets.values import WORLDWIDE

NAMED = 3  # in a row


def tokens_of_places(version):
    """`country:…` and `region:…`: it is in a region if one of its countries lies there or it names the region or a part of it."""
    countries = version.countries.with_regions()
    codes = {code for row in countries for code in row.region_codes}
    codes |= {area.m49 for row in version.regions.select_related("parent__parent") for area in _upward(row)}
    codes |= {WORLDWIDE} if version.is_global else set()
    return {f"country:{row.iso3}" for row in countries} | {f"region:{code}" for code in codes}


def _upward(region):
    while region:
        yield region
        region = region.parent


class Placed:
    """A row of a list that says where: `placed` has `region_facts` and `country_facts`, dicts with a name in each language."""

    @property
    def placed(self):
        raise NotImplementedError

    @cached_property
    def _places(self):
        facts = [*self.placed.region_facts, *self.placed.country_facts]
        names = [best_of({code: row[f"name_{code}"] for code in CODES}) for row in facts]
        return sorted(names, key=lambda name: sort_key(name[0]))

    @property
    def places(self):
        """The first regions and countries in the reader's order, each as its name and the language of that."""
        return self._places[:NAMED]

    @property
    def more_places(self):
        return max(0, len(self._places) - NAMED)
