"""The facets of pledges: by what a pledge is found, as tokens such as `objective:7`, `country:KEN` or `stage:completed`.

`country` and `region` are where it is implemented, `by` and `home` the countries and regions of those who pledge, under each of
whom it counts. A pledge is under a region if one of its countries lies there or it names the region or a part of it.
"""

from dataclasses import replace

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from facets.collections import Collection, Facet
from facets.places import tokens_of_places
from facets.shelf import NEWEST, TITLE, Sort
from facets.values import Choices
from facets.vocabulary import COUNTRY, ENTITY, KIND, LANGUAGE, OBJECTIVE, PRINCIPLE, REGION, YEAR
from pledges.models import Freshness, Level, Nature, Pledge, Register, Stage, Type
from pledges.search import PLEDGE
from taxonomy.models import Country

UPDATES = [("none", _("no update yet")), ("yes", _("with updates"))]


def said(count):
    """The number with its noun."""
    number = number_format(count, force_grouping=True)
    return ngettext("%(number)s pledge", "%(number)s pledges", count) % {"number": number}


def _rows():
    return Pledge.objects.listed().order_by("-published_at", "-pk")


def _chosen(name, label, unknown, pairs):
    return Facet(name, label, unknown, Choices((value, capfirst(words)) for value, words in pairs), is_unfolded=True)


PLEDGES = Collection(
    label=_("Pledges"),
    said=said,
    kind=PLEDGE,
    rows=_rows,
    edition=Register,
    facets=(
        OBJECTIVE,
        PRINCIPLE,
        replace(REGION, label=_("Region where it is implemented")),
        replace(COUNTRY, label=_("Country where it is implemented")),
        replace(REGION, name="home", label=_("Region of who pledges")),
        replace(COUNTRY, name="by", label=_("Country of who pledges")),
        replace(ENTITY, label=_("Who pledges")),
        replace(KIND, label=_("Kind of who pledges")),
        _chosen("nature", _("Nature"), _("“%(value)s” is not a nature of pledges."), Nature.choices),
        _chosen("type", _("Type"), _("“%(value)s” is not a type of pledge."), Type.choices),
        _chosen("stage", _("Stage"), _("“%(value)s” is not a stage."), Stage.choices),
        _chosen(
            "freshness",
            pgettext_lazy("age of the last update", "Last heard of"),
            _("“%(value)s” is no age of an update."),
            Freshness.choices,
        ),
        _chosen("update", _("Updates"), _("“%(value)s” says nothing about updates."), UPDATES),
        _chosen("level", _("Level"), _("“%(value)s” is not a level."), Level.choices),
        LANGUAGE,
        YEAR,
    ),
    sorts=(NEWEST, Sort("heard", _("last heard of"), "-heard_at"), TITLE),
    pages={
        "list": "pledges:pledge_list",
        "figures": "pledges:dashboard",
        "export": "pledges:pledge_export",
        "feed": "pledge_feed",
    },
)


def tokens_of(pledge):
    """The tokens of a published pledge, sorted; what its facets count."""
    version = pledge.current
    found = {f"type:{version.type}", f"level:{version.level}", f"language:{version.language}", f"year:{pledge.year}"}
    found |= {f"stage:{pledge.stage}", f"freshness:{pledge.freshness}", f"update:{'yes' if pledge.has_update else 'none'}"}
    found |= {f"nature:{nature}" for nature in version.natures}
    found |= {f"objective:{row.objective.number}" for row in version.objective_rows.select_related("objective")}
    found |= {f"principle:{row.slug}" for row in version.principles.all()}
    return sorted(found | tokens_of_places(version) | _makers(pledge))


def _makers(pledge):
    """Who pledges for certain: organizations, kinds, and the countries and regions of their seats."""
    rows = list(pledge.participants.bound().select_related("organization"))
    named = {f"kind:{row.kind_as_then}" for row in rows if row.kind_as_then}
    named |= {f"entity:{row.organization.slug}" for row in rows if row.organization and row.organization.is_verified}
    seats = Country.objects.with_regions().filter(pk__in={row.organization.country_id for row in rows if row.organization})
    return named | {f"by:{row.iso3}" for row in seats} | {f"home:{code}" for row in seats for code in row.region_codes}
