"""Figures say what is so: areas and widths follow the numbers, nothing is hidden, everything is also a table."""

import re
from math import pi

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from core.figures import COVER, LARGEST, SMALLEST, TOUCH, Number, bars, by_count, by_name, circles
from core.projection import equal_earth


def _number(label="Kenya", count=3, **values):
    return Number(label=label, count=count, **values)


FAR = [(37.8, 0.6), (-53.1, -10.8), (134.4, -25.6), (97, 62), (-102, 58)]


def _places(*counts):
    return [_number(f"Place {place}", count, point=FAR[place]) for place, count in enumerate(counts)]


def test_a_number_says_itself_with_its_noun():
    assert _number(said="3 practices").name == "Kenya: 3 practices"


def test_a_number_without_a_noun_says_its_digits():
    with override("en"):
        assert _number(count=1250).name == f"Kenya: {_number(count=1250).digits}"


ORDERS = {
    "by name": (by_name, ["Danemark", "Égypte", "Zambie"]),
    "by count, then name": (by_count, ["Égypte", "Danemark", "Zambie"]),
}


@pytest.mark.parametrize(("ordered", "labels"), ORDERS.values(), ids=ORDERS)
def test_numbers_sort(ordered, labels):
    numbers = [_number("Zambie", 2), _number("Égypte", 7), _number("Danemark", 2)]

    assert [number.label for number in ordered(numbers)] == labels


# ── Bars ─────────────────────────────────────────────────────────────────────────────────────────────────────────

WIDTHS = {
    "the largest fills its row": ([5, 20, 10], [25, 100, 50]),
    "few beside many can be seen": ([1, 1000], [0.5, 100]),
    "nothing is no bar": ([0, 3], [0, 100]),
    "nothing at all": ([0, 0], [0, 0]),
    "thirds are rounded": ([1, 3], [33.3, 100]),
    "no row": ([], []),
}


@pytest.mark.parametrize(("counts", "widths"), WIDTHS.values(), ids=WIDTHS)
def test_bars_are_parts_of_the_largest_in_the_order_given(counts, widths):
    assert [bar.width for bar in bars([_number(count=count) for count in counts])] == widths


# ── Circles ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_areas_stand_for_the_numbers():
    drawn = circles(_places(4, 16, 1))

    assert [circle.number.count for circle in drawn] == [16, 4, 1]
    assert drawn[0].radius / drawn[1].radius == pytest.approx(2, abs=0.02)
    assert drawn[1].radius / drawn[2].radius == pytest.approx(2, abs=0.02)


def test_circles_stand_on_their_points():
    places = {circle.number.point: (circle.x, circle.y) for circle in circles(_places(4, 16, 1, 2, 9))}

    assert places == {point: tuple(round(value, 1) for value in equal_earth(*point)) for point in FAR}


def test_only_what_is_somewhere_and_something_is_drawn():
    numbers = [_number("Worldwide", 8), _number("Nowhere yet", 0, point=FAR[0]), _number("Kenya", 1, point=FAR[1])]

    assert [circle.number.label for circle in circles(numbers)] == ["Kenya"]


@pytest.mark.parametrize("numbers", [[], [_number(count=0, point=FAR[0])]], ids=["none", "zero"])
def test_an_empty_map_has_no_circles(numbers):
    assert circles(numbers) == []


@pytest.mark.parametrize("counts", [(1, 100_000), (1, 1, 1), (500, 500, 500, 500)], ids=["uneven", "few", "many"])
def test_circles_are_neither_dust_nor_blankets(counts):
    radii = [circle.radius for circle in circles(_places(*counts))]

    assert min(radii) >= SMALLEST
    assert max(radii) <= LARGEST
    assert sum(pi * radius**2 for radius in radii) <= pi * COVER**2 * 1.01


def _crowd(*counts):
    return [_number(f"Place {place}", count, point=(20 + place / 20, 10)) for place, count in enumerate(counts)]


@pytest.mark.parametrize("counts", [(4, 4), (4, 4, 4), (5, 4, 4, 3, 1)])
def test_circles_at_one_place_are_moved_apart_a_little(counts):
    drawn = circles(_crowd(*counts))

    for place, circle in enumerate(drawn):
        for other in drawn[place + 1 :]:
            apart = abs(complex(circle.x, circle.y) - complex(other.x, other.y))
            assert apart + circle.radius - other.radius > 4
    assert max(abs(complex(c.x, c.y) - complex(*equal_earth(*c.number.point))) for c in drawn) < 10


def test_circles_on_the_very_same_point_are_parted():
    one, other = circles([_number("Here", 2, point=FAR[0]), _number("There", 2, point=FAR[0])])

    assert (one.x, one.y) != (other.x, other.y)


def test_a_lone_circle_can_be_touched_well_beyond_its_edge():
    [circle] = circles(_places(1))

    assert (circle.reach, circle.radius < TOUCH) == (TOUCH, True)


def test_neighbours_do_not_take_each_others_touch():
    numbers = [_number("Here", 1, point=(20, 10)), _number("There", 1, point=(28, 10))]

    one, other = circles(numbers)

    assert one.reach == other.reach == pytest.approx(abs(one.x - other.x) / 2, abs=0.1)
    assert one.radius < one.reach < TOUCH


LABELS = {
    "it fits": ([(5, FAR[0])], [True]),
    "it does not fit": ([(1, FAR[0]), (900, FAR[1])], [True, False]),
    "a smaller circle lies on it": ([(9, (20, 10)), (2, (21, 10))], [False, True]),
}


@pytest.mark.parametrize(("places", "labelled"), LABELS.values(), ids=LABELS)
def test_digits_stand_where_they_can_be_read(places, labelled):
    drawn = circles([_number(count=count, point=point) for count, point in places])

    assert [circle.is_labelled for circle in drawn] == labelled


# ── Drawn ────────────────────────────────────────────────────────────────────────────────────────────────────────

MAP = Template(
    '{% map key="where" title="By country" sentence="Kenya leads." note=note numbers=numbers by="Country" what="Practices" %}'
)
BARS = Template('{% bars key="what" title="By type" sentence="Laws lead." numbers=numbers by="Type" what="Practices" %}')
NUMBERS = [
    _number("Brazil", 1, said="1 practice", address="/en/practices/?country=BRA", point=FAR[1]),
    _number("Kenya", 3, said="3 practices", address="/en/practices/?country=KEN", point=FAR[0]),
    _number("Chad", 0, said="0 practices", address="/en/practices/?country=TCD", point=FAR[2]),
]


def _drawn(template, numbers=NUMBERS, path="/", **context):
    request = RequestFactory().get(path)
    return template.render(Context({"numbers": numbers, "request": request, **context}))


def test_each_circle_is_a_link_that_says_what_it_shows():
    page = _drawn(MAP)

    assert page.count('<a class="map__spot"') == 2
    assert '<a class="map__spot" href="/en/practices/?country=KEN"><title>Kenya: 3 practices</title>' in page


def test_circles_without_an_address_are_no_links():
    page = _drawn(MAP, [_number("Kenya", 3, point=FAR[0])])

    assert "<a class" not in page
    assert '<g class="map__spot" role="img"><title>Kenya: 3</title>' in page


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_measures_are_numbers_in_every_language(language):
    with override(language):
        pages = [_drawn(MAP), _drawn(BARS)]

    assert 'transform="translate(580.8 231.5)"' in pages[0]
    assert 'width="33.3%"' in pages[1]


def test_the_map_says_its_title_sentence_and_what_is_not_on_it():
    page = _drawn(MAP, note="4 are worldwide.")

    assert [words in page for words in ("By country</h3>", "Kenya leads.", "4 are worldwide.")] == [True] * 3


TABLES = {
    "as it comes": ("/", ["Brazil", "Chad", "Kenya"], False),
    "by name": ("/?where=name", ["Brazil", "Chad", "Kenya"], True),
    "by number": ("/?where=number", ["Kenya", "Brazil", "Chad"], True),
    "by nonsense": ("/?where=poem", ["Brazil", "Chad", "Kenya"], True),
}


@pytest.mark.parametrize(("path", "labels", "is_open"), TABLES.values(), ids=TABLES)
def test_the_same_numbers_stand_in_a_table_that_can_be_sorted(path, labels, is_open):
    page = _drawn(MAP, path=path)

    assert re.findall(r'<th scope="row">(\w+)', page) == labels
    assert ('<details class="disclosure" open>' in page) is is_open
    assert page.count("aria-sort") == 1


def test_sorting_keeps_the_rest_of_the_address():
    page = _drawn(MAP, path="/?q=data&where=name")

    assert 'href="?q=data&amp;where=number#where-table"' in page


def test_a_bar_of_nothing_is_a_zero_without_a_link():
    page = _drawn(BARS)

    assert page.count('<svg class="bars__bar"') == 2
    assert '<span class="bars__track"><span class="bars__count">0</span></span>' in page
    assert "country=TCD" not in page


def test_each_bar_has_its_number_as_a_link_that_says_what_it_shows():
    page = _drawn(BARS)

    assert '<a class="bars__count" href="/en/practices/?country=KEN" aria-label="Kenya: 3 practices">3</a>' in page


def test_labels_are_escaped():
    page = _drawn(MAP, [_number("<b>", 1, said="1 <i>", address='/"', point=FAR[0])])

    assert ("<b>" in page, "<i>" in page, '"/""' in page) == (False, False, False)


@pytest.mark.parametrize("template", [MAP, BARS], ids=["map", "bars"])
def test_an_empty_figure_has_no_table(template):
    assert "<table" not in _drawn(template, [])


@pytest.mark.django_db
def test_the_map_carries_the_notice_on_boundaries(client):
    page = client.get("/en/styleguide/").content.decode()

    assert page.count("do not imply official endorsement or acceptance by the United Nations") >= 1
