"""Places stand on the land: the numbers are those of d3-geo, which drew it."""

import re

import pytest
from django.conf import settings

from core.projection import equal_earth

PLACES = {
    "where the equator meets Greenwich": (0, 0, 480, 233.624),
    "Kenya": (37.9, 0.5, 581.065, 231.828),
    "Argentina": (-58, -34, 338.124, 351.927),
    "the far east of Fiji": (179, -17, 947.338, 294.228),
    "the far west of Tonga": (-175, -21, 28.213, 308.178),
    "Paris": (2.35, 48.85, 485.217, 69.892),
    "Australia": (133, -25, 818.684, 321.930),
    "the North Pole": (0, 90, 480, 0),
    "the South Pole": (0, -90, 480, 467.248),
    "the left edge": (-180, 0, 0, 233.624),
}


@pytest.mark.parametrize(("longitude", "latitude", "x", "y"), PLACES.values(), ids=PLACES)
def test_a_point_stands_where_the_land_is_drawn(longitude, latitude, x, y):
    assert equal_earth(longitude, latitude) == (pytest.approx(x, abs=0.1), pytest.approx(y, abs=0.1))


LAND = settings.BASE_DIR / "static/img/land.svg"


def _corners():
    """Every corner of the land, in units of the map."""
    for ring in re.findall(r"M([-\d l]+)z", LAND.read_text()):
        numbers = [int(number) / 10 for number in re.findall(r"-?\d+", ring)]
        x = y = 0
        for step in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + step[0], y + step[1]
            yield x, y


def test_the_land_is_light_and_one_shape_without_colour():
    source = LAND.read_text()

    assert (source.count("<path"), len(source) < 35_000) == (1, True)
    assert re.findall(r"stroke|fill=|style|script", source) == []


def test_the_land_fits_the_map_and_has_no_antarctica():
    corners = list(_corners())

    assert len(corners) > 4000
    assert min(x for x, _y in corners) >= 0
    assert max(x for x, _y in corners) <= 960
    assert max(y for _x, y in corners) < equal_earth(0, -60)[1]


def test_the_southern_tip_of_africa_is_where_it_is():
    near = [y for x, y in _corners() if abs(x - equal_earth(20, -34.8)[0]) < 5 and y > equal_earth(0, -30)[1]]

    assert max(near) == pytest.approx(equal_earth(20, -34.8)[1], abs=1)
