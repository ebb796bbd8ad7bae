"""`/countries/`: where the practices are, and what there is from one country, and in it."""

import re
from collections import defaultdict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import DetailView, TemplateView

from core.figures import Number
from core.languages import CODES, names
from core.sorting import in_order, sort_key
from facets.collections import shelves
from facets.shelf import Selection
from facets.values import WORLDWIDE
from pledges import overview as pledges
from pledges.facets import PLEDGES
from practices import overview
from practices.facets import PRACTICES, said
from taxonomy.models import Commission, Country, Objective, Synonym

SHOWN = 5  # of each kind of thing
LONGEST = 100  # characters of what is looked for


class CountryList(TemplateView):
    """All countries by region, with how many practices there are from each; with `?q=` those that are called so."""

    template_name = "hub/country_list.html"

    def get_context_data(self, **kwargs):
        kept = PRACTICES.shelf()
        countries = _count(Country.objects.with_regions().in_order(), kept)
        typed = " ".join(self.request.GET.get("q", "").split())[:LONGEST]
        return super().get_context_data(**kwargs) | {
            "typed": typed,
            "longest": LONGEST,
            "found": called(countries, typed) if typed else [],
            "regions": [] if typed else _by_region(countries, kept),
            "numbers": [] if typed else _numbers(countries),
            "worldwide": overview.tally(f"region:{WORLDWIDE}", kept),
            "total": len(countries),
        }


class CountryDetail(DetailView):
    """A country and everything the Hub has from it. Its address is in small letters; others lead there."""

    template_name = "hub/country_detail.html"

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if kwargs["iso3"] != self.object.iso3.lower():
            return redirect(self.object, permanent=True)
        return self.render_to_response(self.get_context_data())

    def get_object(self, queryset=None):
        rows = Country.objects.with_regions().annotate(commission_rows=_commissions())
        return get_object_or_404(rows, iso3=self.kwargs["iso3"].upper())

    def get_context_data(self, **kwargs):
        kept, pledged = shelves(PRACTICES, PLEDGES)
        practices = overview.on(f"country:{self.object.iso3}", SHOWN, kept)
        areas = [area for area in (self.object.region, self.object.subregion, self.object.intermediate) if area]
        return super().get_context_data(**kwargs) | {
            "commissions": [Commission(**row) for row in self.object.commission_rows],
            "practices": practices,
            "made": pledges.on(f"by:{self.object.iso3}", SHOWN, pledged),
            "implemented": pledges.on(f"country:{self.object.iso3}", SHOWN, pledged),
            "areas": [(area, overview.tally(f"region:{area.m49}", kept)) for area in areas],
            "worldwide": overview.tally(f"region:{WORLDWIDE}", kept),
            "objectives": _objectives(practices, kept),
            "nearest": areas[-1],
            "neighbours": _count(Country.objects.within([areas[-1].m49]).in_order(), kept),
        }


# ── What stands on the pages ─────────────────────────────────────────────────────────────────────────────────────


def _by_region(countries, kept):
    """Triples of a region, how many practices are in it, and its countries; all in the reader's order."""
    rows = defaultdict(list)
    for country in countries:
        rows[country.region].append(country)
    regions = in_order(rows, lambda region: region.name)
    return [(region, overview.tally(f"region:{region.m49}", kept), rows[region]) for region in regions]


def _numbers(countries):
    """What the map shows: each country that has a practice."""
    return [
        Number(
            label=country.name,
            count=country.practices.count,
            said=country.practices.said,
            address=country.get_absolute_url(),
            point=country.point,
        )
        for country in countries
        if country.practices.count
    ]


def _commissions():
    fields = {f"{name}_{code}": f"commission__{name}_{code}" for name in ("acronym", "name") for code in CODES}
    through = Country.commissions.through.objects.filter(country=OuterRef("pk")).order_by("commission__key")
    return ArraySubquery(through.values(row=JSONObject(**fields)))


def _objectives(practices, kept):
    """What the bars show: the objectives of a country's practices, where the page does not show all of these."""
    if practices.count <= len(practices.rows):
        return []
    country = practices.token.partition(":")[2]
    counts = kept.counts(Selection({"country": (country,)}))["objective"]
    shown = [objective for objective in Objective.objects.all() if str(objective.number) in counts]
    return [_of_objective(objective, counts[str(objective.number)], practices.address) for objective in shown]


def _of_objective(objective, count, address):
    address = f"{address}&objective={objective.number}"
    return Number(label=objective.short, count=count, said=said(count), address=address, objective=objective)


def _count(countries, kept):
    """Give each country the tally of its practices."""
    for country in countries:
        country.practices = overview.tally(f"country:{country.iso3}", kept)
    return countries


# ── Looking for a country ────────────────────────────────────────────────────────────────────────────────────────


def called(countries, typed):
    """Those of the countries with a name, in any language, former and popular ones too, that has a word beginning like this."""
    wanted, names_of = "".join(_words(typed)), defaultdict(list)
    for key, name in Synonym.objects.values_list("country", "name"):
        names_of[key].append(name)
    return [country for country in countries if wanted and _is_called(wanted, country, names_of[country.pk])]


def _is_called(wanted, country, others):
    if wanted in (country.iso2.lower(), country.iso3.lower()):
        return True
    return any(tail.startswith(wanted) for name in (*names(country, "name").values(), *others) for tail in _tails(name))


def _tails(name):
    """The name, and what is left of it without its first word, its first two …, each in one word."""
    words = _words(name)
    return ("".join(words[start:]) for start in range(len(words)))


def _words(text):
    """The words of a text without accents and capitals."""
    return [word for word in (sort_key(part, "en")[0] for part in re.split(r"\W+", text)) if word]
