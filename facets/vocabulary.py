"""Facets of the Hub's own vocabulary, for every collection; `dataclasses.replace` gives one another name or label."""

from django.db.models.functions import Ord
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from facets.collections import Facet, shelves_beside
from facets.parts import Part
from facets.values import Languages, Regions, Vocabulary, Years
from taxonomy.models import Country, Goal, Objective, OrganizationKind, Principle, Region

OBJECTIVE = Facet(
    "objective",
    _("Objective"),
    _("“%(value)s” is not the number of an objective."),
    Vocabulary(Part("objective", Objective, "number", "short", place="number", more="round_table")),
)
PRINCIPLE = Facet(
    "principle",
    _("Guiding principle"),
    _("“%(value)s” is not a guiding principle."),
    Vocabulary(Part("principle", Principle, "slug", "name", place=Ord("letter"))),
)
GOAL = Facet(
    "goal",
    _("Sustainable Development Goal"),
    _("“%(value)s” is not the number of a Sustainable Development Goal."),
    Vocabulary(Part("goal", Goal, "number", "name", place="number")),
)
REGION = Facet(
    "region",
    _("Region"),
    _("“%(value)s” is not the code of a region."),
    Regions(Part("region", Region, "m49", "name", more="parent__m49")),
)
COUNTRY = Facet(
    "country",
    _("Country"),
    _("“%(value)s” is not the code of a country."),
    Vocabulary(Part("country", Country, "iso3", "name")),
    adding=_("Add a country"),
)
LANGUAGE = Facet("language", _("Language"), _("“%(value)s” is not the code of a language."), Languages(), is_unfolded=True)
YEAR = Facet("year", _("Year"), _("“%(value)s” is not a year."), Years())
ENTITY = Facet(
    "entity",
    _("Organization"),
    _("“%(value)s” is not the address of an organization."),
    Vocabulary(Part("entity", Organization.objects.verified, "slug", "name")),
    adding=_("Add an organization"),
)
KIND = Facet(
    "kind",
    _("Kind of organization"),
    _("“%(value)s” is not a kind of organization."),
    Vocabulary(Part("kind", OrganizationKind, "key", "name", place="position")),
)


def tile(row):
    """What the tile of an objective shows, of its row (`facets.parts.ask`): its number, round table, name in each language."""
    number, table, names = row
    return number, int(table), *names.values()


def shelf_and_tiles(collection):
    """The shelf of a collection and the tiles of all objectives in their order; one query."""
    (kept,), found = shelves_beside((OBJECTIVE.values.part,), collection)
    return kept, sorted(map(tile, found[OBJECTIVE.values.part.kind].values()))
