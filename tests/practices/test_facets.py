"""What the page counts is what counting in the tables, one question at a time, gives."""

import random
import re

import pytest
from django.db.models import Q
from django.http import QueryDict

from facets.listing import Listing
from practices.facets import PRACTICES
from practices.filters import PracticeFilter
from practices.models import Practice, PracticeVersion, VersionObjective, VersionOrganization
from taxonomy.models import Region
from tests.practices import crowd

PLAIN = {"type": "type__key", "level": "level", "language": "language", "year": "start_year"}
TERMS = {"principle": "principles__slug", "goal": "goals__number", "country": "countries__iso3"}


def _within(code):
    """A region and all its parts."""
    parts = Region.objects.filter(Q(m49=code) | Q(parent__m49=code) | Q(parent__parent__m49=code))
    return (
        Q(countries__region__m49=code)
        | Q(countries__subregion__m49=code)
        | Q(countries__intermediate__m49=code)
        | Q(regions__in=parts)
    )


def _having(name, value):
    """The versions with this value in this facet, asked of the tables."""
    versions = PracticeVersion.objects.all()
    if name == "objective":
        return VersionObjective.objects.filter(objective__number=value).values("version")
    if name == "kind":
        return VersionOrganization.objects.filter(part="implementer", kind__key=value).values("version")
    if name == "region":
        return versions.filter(Q(is_global=True) if value == "world" else _within(value)).values("pk")
    return versions.filter(**{(PLAIN | TERMS)[name]: value}).values("pk")


def _naive(chosen, but=""):
    rows = Practice.objects.filter(current__isnull=False, retired_at=None)
    for name, values in chosen.items():
        if name != but:
            any_of = Q()
            for value in values:
                any_of |= Q(current__in=_having(name, value))
            rows = rows.filter(any_of)
    return rows


def _choices(chance, offers):
    """Some values of some facets, of those there are."""
    return {
        offer.name: tuple(value.term.value for value in chance.sample(offer.values, min(len(offer.values), chance.randint(1, 2))))
        for offer in chance.sample(offers, chance.randint(0, 3))
    }


def _query(chosen):
    query = QueryDict(mutable=True)
    for name, values in chosen.items():
        query.setlist(name, values)
    return query


@pytest.mark.parametrize("seed", range(6))
def test_counts_are_those_of_the_tables_whatever_is_chosen(cast, seed):
    chance = random.Random(seed)
    crowd.gather(chance.choice([1, 9, 40]), seed=seed, retired=seed % 2, by=cast.secretariat, is_indexed=False)
    everything = Listing(PracticeFilter(QueryDict(""))).offers
    assert {offer.name for offer in everything} == set(PRACTICES.names)

    for _ in range(4):
        chosen = _choices(chance, everything)
        listing = Listing(PracticeFilter(_query(chosen)))

        assert listing.filter.total == _naive(chosen).count()
        for offer in listing.offers:
            rows = _naive(chosen, but=offer.name)
            for value in chance.sample(offer.values, min(6, len(offer.values))):
                assert value.count == rows.filter(current__in=_having(offer.name, value.term.value)).count(), (
                    offer.name,
                    value,
                )


COUNTED = re.compile(r'id="(?P<name>[a-z]+)-(?P<value>[^"]+)" name="[a-z]+".*?facet__count">(?P<count>[^<]+)<', re.DOTALL)


def test_each_number_on_the_page_is_that_of_the_list_it_leads_to(client, cast):
    crowd.gather(60, retired=3, by=cast.secretariat, is_indexed=False)
    page = client.get("/en/practices/?level=local&level=national").content.decode()
    counted = [match.groupdict() for match in COUNTED.finditer(page)]
    assert len(counted) > 60

    for facet in random.Random(3).sample(counted, 25):
        levels = "" if facet["name"] == "level" else "&level=local&level=national"
        narrowed = client.get(f"/en/practices/?{facet['name']}={facet['value']}{levels}").content.decode()
        assert f'data-count="{facet["count"]}"' in narrowed, facet
