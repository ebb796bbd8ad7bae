"""The facets of the repository: by what a practice is found, as tokens such as `objective:7` or `country:KEN`.

`tokens_of` is what is stored with a practice; `FACETS` is what the list offers. A practice is under a region if one of its
countries lies there or it names the region, its sub-region or a part of it.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from practices.models import VersionOrganization

WORLDWIDE = "world"


@dataclass(frozen=True)
class Facet:
    """`name` is its name in the address and before the colon of its tokens; what its values are called says `practices.terms`."""

    name: str
    label: str


FACETS = (
    Facet("objective", _("Objective")),
    Facet("principle", _("Guiding principle")),
    Facet("goal", _("Sustainable Development Goal")),
    Facet("region", _("Region")),
    Facet("country", _("Country")),
    Facet("type", _("Type")),
    Facet("level", _("Level")),
    Facet("language", _("Language")),
    Facet("year", _("Start year")),
    Facet("kind", _("Implemented by")),
)
NAMES = tuple(facet.name for facet in FACETS)


def tokens_of(version):
    """The tokens of a version, sorted; what its facets count."""
    found = {f"level:{version.level}", f"language:{version.language}", f"year:{version.start_year}", f"type:{version.type.key}"}
    objectives = version.objective_rows.select_related("objective")
    found |= {f"{name}:{row.objective.number}" for row in objectives for name in ("objective", *["primary"] * row.is_primary)}
    found |= {f"principle:{row.slug}" for row in version.principles.all()}
    found |= {f"goal:{row.number}" for row in version.goals.all()}
    implementers = version.organization_rows.filter(part=VersionOrganization.Part.IMPLEMENTER).select_related("kind")
    found |= {f"kind:{row.kind.key}" for row in implementers}
    return sorted(found | _places(version))


def _places(version):
    countries = version.countries.with_regions()
    codes = {code for row in countries for code in row.region_codes}
    codes |= {area.m49 for row in version.regions.select_related("parent__parent") for area in _upward(row)}
    codes |= {WORLDWIDE} if version.is_global else set()
    return {f"country:{row.iso3}" for row in countries} | {f"region:{code}" for code in codes}


def _upward(region):
    while region:
        yield region
        region = region.parent
