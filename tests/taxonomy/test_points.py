"""Every State has one point on the map, and it is where the State is."""

import pytest
from django.db import IntegrityError, transaction

from core.actions import edit_curated
from core.tables import read
from taxonomy.loading import DATA, load_vocabulary
from taxonomy.models import Country

pytestmark = pytest.mark.django_db


def test_every_state_has_a_point():
    assert [country.iso3 for country in Country.objects.all() if country.point is None] == []


def test_the_table_names_each_state_once():
    assert sorted(row["iso3"] for row in read(DATA / "points.csv")) == sorted(Country.objects.values_list("iso3", flat=True))


def test_no_two_states_share_a_point():
    points = [country.point for country in Country.objects.all()]

    assert len(set(points)) == len(points)


# West, south, east, north of each M49 region; the Aleutians, Russia's far east and the Pacific are where they are for the map.
REGIONS = {
    "002": (-26, -36, 60, 38),
    "019": (-125, -56, -34, 72),
    "142": (25, -12, 150, 56),
    "150": (-25, 34, 105, 72),
}


@pytest.mark.parametrize(("m49", "box"), REGIONS.items())
def test_points_lie_in_their_regions(m49, box):
    west, south, east, north = box

    astray = [
        country.iso3
        for country in Country.objects.filter(region__m49=m49)
        if not (west < country.longitude < east and south < country.latitude < north)
    ]
    assert astray == []


def test_points_of_oceania_lie_around_the_pacific():
    rows = Country.objects.filter(region__m49="009")

    assert [row.iso3 for row in rows if not ((row.longitude > 110 or row.longitude < -150) and -48 < row.latitude < 15)] == []


PLACES = {
    "ARG": (-64, -34), "AUS": (134, -25), "BRA": (-53, -10), "CAN": (-102, 58), "CHN": (104, 36), "COK": (-160, -21),
    "EGY": (30, 27), "FJI": (178, -18), "FRA": (2.5, 47), "IND": (79, 22), "JAM": (-77, 18), "KEN": (38, 0.5),
    "KIR": (173, 1.4), "MEX": (-102, 24), "NIU": (-170, -19), "NOR": (9, 61), "PSE": (35.2, 32), "TON": (-175, -21),
    "USA": (-98, 39), "VAT": (12.5, 42), "WSM": (-172, -14), "ZAF": (25, -29),
}  # fmt: skip


@pytest.mark.parametrize(("iso3", "place"), PLACES.items())
def test_a_point_is_where_the_state_is(iso3, place):
    assert Country.objects.get(iso3=iso3).point == (pytest.approx(place[0], abs=1.6), pytest.approx(place[1], abs=1.6))


def test_a_point_the_secretariat_has_moved_stays(cast):
    country = Country.objects.get(iso3="EGY")
    country.longitude = 31.2
    edit_curated(row=country, fields=["longitude"], by=cast.secretariat)

    load_vocabulary()

    assert Country.objects.get(iso3="EGY").longitude == 31.2


def test_a_country_edited_before_there_were_points_gets_its_own(cast):
    country = Country.objects.get(iso3="EGY")
    place, country.name_fr, country.longitude, country.latitude = country.point, "Égypte (R.A.)", None, None
    edit_curated(row=country, fields=["name_fr", "longitude", "latitude"], by=cast.secretariat)

    load_vocabulary()

    stored = Country.objects.get(iso3="EGY")
    assert (stored.point, stored.name_fr) == (place, "Égypte (R.A.)")


WRONG = {
    "half a point": {"longitude": None},
    "beyond the pole": {"latitude": 91},
    "beyond the date line": {"longitude": -181},
}


@pytest.mark.parametrize("values", WRONG.values(), ids=WRONG)
def test_the_database_refuses(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Country.objects.filter(iso3="EGY").update(**values)
