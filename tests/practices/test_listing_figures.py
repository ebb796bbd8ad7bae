"""The practices in figures: every number leads to a list of exactly so many."""

import re

import pytest

from tests.markup import read
from tests.practices import crowd, scene
from tests.practices.test_listing import total

FIGURES, LIST = "/en/practices/figures/", "/en/practices/"
SAID = re.compile(r'<a class="bars__count" href="([^"]+)" aria-label="([^"]+): ([\d,]+) practices?">')
SPOT = re.compile(r'<a class="map__spot" href="([^"]+)"><title>([^<]+): ([\d,]+) practices?</title>')
ROW = re.compile(r'figure__count"><a href="([^"]+)" aria-label="([^"]+): ([\d,]+) practices?">')
QUERIES = [
    "",
    "level=local&level=national",
    "country=AFG&country=ALB&level=global",
    "objective=7&objective=12",
    "q=ferry",
    "q=ferry&region=002&sort=title",
    "region=world",
]


@pytest.mark.parametrize("query", QUERIES)
def test_every_number_leads_to_a_list_of_exactly_so_many(client, cast, query):
    crowd.gather(50, retired=2, by=cast.secretariat)
    page = client.get(f"{FIGURES}?{query}").content.decode()
    links = {(address, number) for pattern in (SAID, SPOT, ROW) for address, _label, number in pattern.findall(page)}

    assert links
    for address, number in links:
        assert str(total(client.get(address.replace("&amp;", "&")))) == number, address


def test_map_and_table_say_the_same(client, cast):
    crowd.gather(40)
    page = client.get(FIGURES).content.decode()

    table = page[page.index('id="map-table"') : page.index('id="objectives"')]
    assert sorted(SPOT.findall(page)) == sorted(ROW.findall(table))


def test_practices_that_are_not_on_the_map_are_told(client, writers):
    publish = {"by": writers.author, "staff": writers.secretariat}
    scene.published(**publish, title="World", countries=[], is_global=True)
    scene.published(**publish, title="Planet", countries=[], is_global=True)
    scene.published(**publish, title="Region", countries=[], regions=["002"])
    scene.published(**publish, title="Place", countries=["KEN"])

    page = client.get(FIGURES).content.decode()

    assert f'<a href="{LIST}?region=world">2 global practices are not on the map.</a>' in page
    assert "1 practice names regions but no country and is not on the map." in page
    assert total(client.get(f"{LIST}?region=world")) == 2
    assert [label for _address, label, _number in SPOT.findall(page)] == ["Kenya"]


def test_a_worldwide_practice_with_countries_is_on_the_map_and_the_sentence_leads_nowhere_wrong(client, writers):
    scene.published(writers.author, writers.secretariat, title="World", countries=[], is_global=True)
    scene.published(writers.author, writers.secretariat, title="Both", countries=["KEN"], is_global=True)

    page = client.get(FIGURES).content.decode()

    assert "1 global practice is not on the map." in page
    assert "?region=world" not in page[page.index("The area of a circle") :]


def test_where_countries_are_chosen_the_map_shows_those(client, writers):
    scene.published(writers.author, writers.secretariat, title="Both", countries=["KEN", "SEN"])
    scene.published(writers.author, writers.secretariat, title="One", countries=["SEN"])

    page = client.get(f"{FIGURES}?country=SEN").content.decode()

    assert SPOT.findall(page) == [(f"{LIST}?country=SEN", "Senegal", "2")]


def test_list_and_figures_lead_to_each_other_with_what_is_chosen(client, writers):
    scene.published(writers.author, writers.secretariat)

    figures = read(client.get(f"{FIGURES}?level=local&q=bus&map=number"))

    assert f"{LIST}?level=local&q=bus" in figures.links
    assert f"{FIGURES}?level=local&q=bus" in read(client.get(f"{LIST}?q=bus&level=local")).links


def test_figures_of_nothing_say_so(client, db):
    page = client.get(f"{FIGURES}?objective=7").content.decode()

    assert "No practice has all of this" in page
    assert "<svg class=" not in page[page.index('id="results"') :].replace('class="icon"', "")


@pytest.mark.parametrize("table", ["number", "name", "9^99"])
def test_the_table_is_sorted_as_asked(client, cast, table):
    crowd.gather(20)

    assert client.get(f"{FIGURES}?map={table}").status_code == 200
