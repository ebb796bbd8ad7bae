"""Regions as facets offer them, and the regions of a country."""

import pytest
from django.utils.translation import override

from taxonomy.models import Country, Region

pytestmark = pytest.mark.django_db

LANGUAGES = {
    "en": ["Africa", "Americas", "Asia", "Europe", "Oceania"],
    "fr": ["Afrique", "Amériques", "Asie", "Europe", "Océanie"],
    "es": ["África", "Américas", "Asia", "Europa", "Oceanía"],
}


@pytest.mark.parametrize(("language", "names"), LANGUAGES.items())
def test_the_tree_begins_with_the_regions_in_the_readers_order(language, names):
    with override(language):
        assert [region.name for region in Region.objects.tree()] == names


def test_the_tree_holds_the_parts_of_each_in_order():
    with override("en"):
        americas = Region.objects.tree()[1]

    assert [part.name for part in americas.below] == ["Latin America and the Caribbean", "Northern America"]
    assert [part.name for part in americas.below[0].below] == ["Caribbean", "Central America", "South America"]
    assert americas.below[1].below == []


def test_the_tree_holds_every_region_once_and_asks_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        found = _all(Region.objects.tree())

    assert sorted(found) == sorted(Region.objects.values_list("m49", flat=True))


def _all(regions):
    return [m49 for region in regions for m49 in (region.m49, *_all(region.below))]


CODES = {
    "with an intermediate region": ("SEN", ["002", "202", "011"]),
    "without": ("CHE", ["150", "155"]),
}


@pytest.mark.parametrize(("iso3", "codes"), CODES.values(), ids=CODES)
def test_a_country_knows_the_codes_of_its_regions(iso3, codes, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert Country.objects.with_regions().get(iso3=iso3).region_codes == codes


WITHIN = {
    "a region": (["009"], 16),
    "a sub-region": (["155"], 9),
    "an intermediate region": (["005"], 12),
    "several, of which one holds the other": (["150", "155"], Region),
    "none": ([], 0),
    "one that is not": (["999"], 0),
}


@pytest.mark.parametrize(("codes", "number"), WITHIN.values(), ids=WITHIN)
def test_countries_are_found_by_any_of_their_regions(codes, number):
    found = Country.objects.within(codes)

    if number is Region:
        number = Country.objects.filter(region__m49="150").count()
    assert found.count() == number
