"""What a list costs: few queries, the same for ten practices and for hundreds; an export is never in memory whole."""

import tracemalloc

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from zeal import zeal_context

from facets import exports as skeleton
from practices import exports
from practices.filters import PracticeFilter
from tests.practices import crowd

LIST = "/en/practices/"


def spent(client, path, *, is_second=True):
    """The queries of a second visit (or the first), beside those that hold the transaction."""
    if is_second:
        client.get(path)
    with CaptureQueriesContext(connection) as captured, zeal_context():
        assert client.get(path).status_code == 200
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


PAGES = {
    "": 3,
    "?objective=7&objective=8&level=local&country=AFG&country=ALB": 3,
    "?q=ferry&sort=newest&level=local": 5,
    "?q=ferry&objective=7": 7,
    "?q=nothingofthekind": 6,
    "figures/": 3,
    "figures/?q=ferry&level=local": 4,
}


@pytest.fixture(params=[10, 300])
def gathered(request, cast):
    return crowd.gather(request.param)


def test_lists_cost_few_queries_whatever_there_is(client, gathered):
    found = {path: spent(client, LIST + path) for path in PAGES}

    assert {path: count for path, count in found.items() if count > PAGES[path]} == {}


def test_words_nobody_has_asked_for_yet_cost_at_most_eight(client, gathered):
    client.get(LIST)
    costs = [spent(client, f"{LIST}?q={words}", is_second=False) for words in ("lantern+ferry+anew", "lantern+OR+seldom")]

    assert max(costs) <= 8


def test_a_shelf_built_anew_costs_one_query_more(client, cast):
    crowd.gather(10)
    client.get(LIST)
    crowd.gather(1, seed=2)

    with CaptureQueriesContext(connection) as captured:
        client.get(LIST)

    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) == 4


def test_a_feed_somebody_has_costs_one_query(client, cast):
    crowd.gather(10)
    etag = client.get("/feeds/practices/en/")["ETag"]

    with CaptureQueriesContext(connection) as captured:
        response = client.get("/feeds/practices/en/", headers={"if-none-match": etag})

    assert (response.status_code, len([query for query in captured if "SAVEPOINT" not in query["sql"]])) == (304, 1)


@pytest.mark.parametrize("extension", ["csv", "xlsx", "json"])
def test_an_export_holds_few_practices_at_a_time(cast, monkeypatch, extension):
    crowd.gather(300, is_indexed=False)
    monkeypatch.setattr(skeleton, "AT_ONCE", 20)
    chosen = PracticeFilter(QueryDict(""))
    exports.answer(extension, chosen).file_to_stream.close()  # what is made once is made

    tracemalloc.start()
    exports.answer(extension, chosen).file_to_stream.close()
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 4_000_000
