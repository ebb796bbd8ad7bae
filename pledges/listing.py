"""Pledges as lists, exports and feeds print them: one query for any number of them."""

from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from core.languages import CODES
from core.tongues import name_of
from facets.listing import tile_of
from facets.places import Placed
from pledges.models import Participant, Pledge, PledgeObjective, PledgeVersion

_AUTHOR = ("person_id", "person_name_as_then", "organization_names_as_then", "shows_person", "free_name", "stage", "status")


class Row(Placed):
    """A listed pledge with what lists say of it; its title and a passage as HTML where a search has found it."""

    def __init__(self, pledge, *, passage=None):
        self.pledge, self.version = pledge, pledge.current
        self.tongue_found, self.title_found, self.passage = passage or ("", "", "")

    @cached_property
    def makers(self):
        """Who pledges, as shown: pairs of a name and the language of that; the one who filed it first."""
        return [_maker(Participant(**row)) for row in self.pledge.maker_facts]

    @property
    def names(self):
        return [name for name, _language in self.makers]

    @property
    def tiles(self):
        """What the tiles of its main objectives show, in their order."""
        return [tile_of(row) for row in self.pledge.objective_facts]

    @property
    def placed(self):
        return self.pledge

    @property
    def tongue(self):
        return name_of(self.version.language)


def _maker(participant):
    (organization, language), person = participant.voices
    return (organization, language) if organization else (person or _("A member of the Hub"), "")


def rows(keys, passages=None):
    """The rows of these pledges in this order, with what a search has found by key; none where there is no key."""
    found = {pledge.pk: pledge for pledge in listed().filter(pk__in=keys)} if keys else {}
    return [Row(found[key], passage=(passages or {}).get(key)) for key in keys if key in found]


def listed():
    """Listed pledges with all facts that a `Row` reads."""
    return Pledge.objects.listed().select_related("current").annotate(**_facts())


def _facts():
    makers = Participant.objects.shown().filter(pledge=OuterRef("pk")).order_by("order")
    objectives = PledgeObjective.objects.filter(version=OuterRef("current")).order_by("position")
    names = {name: f"objective__{name}" for name in ("number", "round_table", *(f"short_{code}" for code in CODES))}
    return {
        "maker_facts": ArraySubquery(makers.values(row=JSONObject(**{name: name for name in _AUTHOR}))),
        "objective_facts": ArraySubquery(objectives.values(row=JSONObject(**names))),
        "principle_facts": _chosen("principles", "principle", "slug"),
        "region_facts": _chosen("regions", "region", "m49"),
        "country_facts": _chosen("countries", "country", "iso3"),
    }


def _chosen(field, term, key):
    """The terms chosen in a field of several: key and name in each language."""
    through = getattr(PledgeVersion, field).through.objects.filter(pledgeversion=OuterRef("current")).order_by(f"{term}__{key}")
    fields = {key: f"{term}__{key}"} | {f"name_{code}": f"{term}__name_{code}" for code in CODES}
    return ArraySubquery(through.values(row=JSONObject(**fields)))
