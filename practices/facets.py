"""The facets of the repository: by what a practice is found, as tokens such as `objective:7` or `country:KEN`.

`tokens_of` is what is stored with a practice; `PRACTICES` is what the lists show. A practice is under a region if one of its
countries lies there or it names the region, its sub-region or a part of it.
"""

from dataclasses import replace

from django.db.models.functions import JSONObject
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Organization
from facets.collections import Collection, Facet
from facets.parts import NOW, Part
from facets.places import tokens_of_places
from facets.values import Choices, Vocabulary
from facets.vocabulary import COUNTRY, ENTITY, GOAL, KIND, LANGUAGE, OBJECTIVE, PRINCIPLE, REGION, YEAR
from practices.models import Call, Level, Practice, Repository, VersionOrganization
from practices.search import PRACTICE
from taxonomy.models import PracticeType

TYPES = Vocabulary(Part("type", PracticeType, "key", "name", place="position"))


def said(count):
    """The number with its noun."""
    number = number_format(count, force_grouping=True)
    return ngettext("%(number)s practice", "%(number)s practices", count) % {"number": number}


def _rows():
    return Practice.objects.listed().order_by("-updated_at", "-pk")


def _calls():
    return Call.objects.open(at=NOW)


PRACTICES = Collection(
    label=_("Practices"),
    said=said,
    kind=PRACTICE,
    rows=_rows,
    edition=Repository,
    facets=(
        OBJECTIVE,
        PRINCIPLE,
        GOAL,
        REGION,
        COUNTRY,
        Facet("type", _("Type"), _("“%(value)s” is not a type of practice."), TYPES),
        Facet("level", _("Level"), _("“%(value)s” is not a level."), Choices(Level.choices), is_unfolded=True),
        LANGUAGE,
        replace(YEAR, label=_("Start year")),
        replace(KIND, label=_("Implemented by")),
        ENTITY,
    ),
    pages={
        "list": "practices:practice_list",
        "figures": "practices:practice_figures",
        "export": "practices:practice_export",
        "feed": "practice_feed",
    },
    parts=(Part("call", _calls, "slug", "title", more=JSONObject(zone="zone", closes_at="closes_at")),),
)


def tokens_of(version):
    """The tokens of a version, sorted; what its facets count."""
    found = {f"level:{version.level}", f"language:{version.language}", f"year:{version.start_year}", f"type:{version.type.key}"}
    objectives = version.objective_rows.select_related("objective")
    found |= {f"{name}:{row.objective.number}" for row in objectives for name in ("objective", *["primary"] * row.is_primary)}
    found |= {f"principle:{row.slug}" for row in version.principles.all()}
    found |= {f"goal:{row.number}" for row in version.goals.all()}
    implementers = version.organization_rows.filter(part=VersionOrganization.Part.IMPLEMENTER).select_related("kind")
    found |= {f"kind:{row.kind.key}" for row in implementers}
    return sorted(found | tokens_of_places(version) | _entities(version))


def _entities(version):
    """The verified organizations that submitted it or have a part in it."""
    named = Organization.objects.verified().filter(pk__in=version.organization_rows.values("organization"))
    rows = {row.slug for row in named} | {version.practice.organization.slug if version.practice.organization else ""}
    return {f"entity:{slug}" for slug in rows - {""}}
