"""Practices as lists print them."""

from django.db.models import F

from facets.listing import tile_of
from facets.places import Placed
from practices import reading
from practices.fields import TEXTS
from practices.models import Practice
from practices.records import Record

_LONG = [name for name in TEXTS if name != "summary"]
FACTS = ("objective_facts", "region_facts", "country_facts", "author_facts")


class Row(Placed, Record):
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

    @property
    def placed(self):
        return self.version


def rows(keys, passages=None):
    """The rows of these practices in this order, with what a search has found by key; one query, none where there is no key."""
    found = {version.practice_id: version for version in current(keys, *FACTS)} if keys else {}
    return [Row(found[key], passage=(passages or {}).get(key)) for key in keys if key in found]


def current(keys, *facts):
    """The versions now published of those of these practices that are listed, in no order; with facts named, for a list.

    For a list, the long texts are left out; without, everything is there.
    """
    listed = Practice.objects.listed().filter(pk__in=keys)
    versions = reading.versions(*facts).filter(practice__in=listed, practice__current=F("pk"))
    return versions.defer(*_LONG) if facts else versions
