"""The facets of the repository: by what a practice is found, as tokens such as `objective:7` or `country:KEN`.

`tokens_of` is what is stored with a practice; `FACETS` is what the list offers. A practice is under a region if one of its
countries lies there or it names the region, its sub-region or a part of it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core import tongues
from core.sorting import in_order
from practices.models import Level, VersionOrganization
from taxonomy.models import Country, Goal, Objective, OrganizationKind, PracticeType, Principle, Region

WORLDWIDE = "world"


@dataclass(frozen=True)
class Facet:
    """`name` is its name in the address and before the colon of its tokens; `choices()` gives all values with their labels.

    A `free` facet takes values that stand in no table (years, languages): its choices are those that occur.
    """

    name: str
    label: str
    choices: Callable | None = None
    label_of: Callable = str
    free: bool = False


def _regions():
    return [(WORLDWIDE, _("Worldwide")), *((row.m49, row.name) for row in in_order(Region.objects.all(), lambda row: row.name))]


def _countries():
    return [(row.iso3, row.name) for row in Country.objects.in_order()]


FACETS = (
    Facet("objective", _("Objective"), lambda: [(str(row.number), str(row)) for row in Objective.objects.all()]),
    Facet("principle", _("Guiding principle"), lambda: [(row.slug, row.name) for row in Principle.objects.all()]),
    Facet("goal", _("Sustainable Development Goal"), lambda: [(str(row.number), str(row)) for row in Goal.objects.all()]),
    Facet("region", _("Region"), _regions),
    Facet("country", _("Country"), _countries),
    Facet("type", _("Type"), lambda: [(row.key, row.name) for row in PracticeType.objects.all()]),
    Facet("level", _("Level"), lambda: Level.choices),
    Facet("language", _("Language"), label_of=tongues.name_of, free=True),
    Facet("year", _("Start year"), free=True),
    Facet("kind", _("Implemented by"), lambda: [(row.key, row.name) for row in OrganizationKind.objects.all()]),
)
NAMES = tuple(facet.name for facet in FACETS)


def tokens_of(version):
    """The tokens of a version, sorted; what its facets count."""
    found = {f"level:{version.level}", f"language:{version.language}", f"year:{version.start_year}", f"type:{version.type.key}"}
    found |= {f"objective:{row.objective.number}" for row in version.objective_rows.select_related("objective")}
    found |= {f"primary:{row.objective.number}" for row in version.objective_rows.select_related("objective") if row.is_primary}
    found |= {f"principle:{row.slug}" for row in version.principles.all()}
    found |= {f"goal:{row.number}" for row in version.goals.all()}
    implementers = version.organization_rows.filter(part=VersionOrganization.Part.IMPLEMENTER).select_related("kind")
    found |= {f"kind:{row.kind.key}" for row in implementers}
    return sorted(found | _places(version))


def _places(version):
    countries = version.countries.with_regions()
    found = {f"country:{row.iso3}" for row in countries}
    if version.is_global:
        found.add(f"region:{WORLDWIDE}")
    named = [area for row in countries for area in (row.region, row.subregion, row.intermediate)]
    named += [area for row in version.regions.select_related("parent__parent") for area in _upward(row)]
    return found | {f"region:{area.m49}" for area in named if area}


def _upward(region):
    while region:
        yield region
        region = region.parent
