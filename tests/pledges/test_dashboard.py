"""Every figure of the dashboard leads to a list of exactly so many, for every reader and selection."""

import re
from html import unescape

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from pledges.actions import publishing
from pledges.facets import PLEDGES
from pledges.figures import COUNTED, Figures
from pledges.filters import PledgeFilter
from tests.pledges import crowd, scene

DASHBOARD, LIST = "/en/pledges/dashboard/", "/en/pledges/"
SELECTIONS = ["", "?stage=completed", "?objective=7&objective=23&nature=financial", "?region=002&freshness=over-two"]


@pytest.fixture
def many(cast):
    """Sixty pledges, one withdrawn, one on its way."""
    with transaction.atomic():
        rows = crowd.fill(cast.member, 60)
        scene.submitted(cast.outsider)
    return rows


def links(page):
    """Address and number of each figure on the page."""
    found = re.findall(r'<a[^>]*href="(/en/pledges/\?[^"]*)"[^>]*>([\d,]+)</a>', page)
    return {(unescape(address), int(digits.replace(",", ""))) for address, digits in found}


def listed(client, address):
    """How many the list at this address says, in its heading and on the list itself."""
    page = client.get(address).content.decode()
    heading = re.search(r"data-total>\s*([\d,]+) pledges?", page)
    return int(heading[1].replace(",", "")), int(re.search(r'class="entries" data-count="(\d+)"', page)[1])


@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("who", ["visitor", "secretariat"])
def test_every_figure_leads_to_a_list_of_so_many(cast, many, log_in, who, selection):
    client = log_in(getattr(cast, who))
    page = client.get(DASHBOARD + selection)
    figures = links(page.content.decode())

    assert page.status_code == 200
    assert figures or not page.context["filter"].total
    assert {address: listed(client, address) for address, _number in figures} == {at: (n, n) for at, n in figures}


@pytest.mark.parametrize("name", [name for name, _title, _sentence in COUNTED])
def test_a_figure_counts_what_a_naive_count_does(cast, many, rf, name):
    figures = Figures(PledgeFilter({}))
    tokens = [row.tokens for row in PLEDGES.rows()]

    for number in next(figure for figure in figures.tables if figure.key == name).numbers:
        value = number.address.rpartition("=")[2]
        assert number.count == sum(f"{name}:{value}" in row for row in tokens)


def test_cells_of_the_gaps_count_both(cast, many):
    figures = Figures(PledgeFilter({}))
    tokens = [row.tokens for row in PLEDGES.rows()]
    rows = [(line.objective.number, cells) for line in figures.lines for cells in zip(figures.regions, line.cells, strict=True)]

    assert len(rows) == 115
    for objective, (region, cell) in rows:
        assert cell.count == sum(f"objective:{objective}" in row and f"region:{region.m49}" in row for row in tokens)


@pytest.mark.parametrize(("address", "most"), [(DASHBOARD, 12), (LIST, 8)])
def test_queries_do_not_grow_with_what_is_shown(many, client, address, most):
    client.get(address)  # builds the shelf
    with CaptureQueriesContext(connection) as queries:
        client.get(address + "?sort=title")

    assert len(queries) <= most, [query["sql"][:120] for query in queries]


def test_what_is_withdrawn_leaves_every_number(cast, many, client):
    before = client.get(DASHBOARD).context["filter"].total
    publishing.withdraw(pledge=many[0], by=cast.secretariat, why="Asked by who made it.")

    assert client.get(DASHBOARD).context["filter"].total == before - 1
