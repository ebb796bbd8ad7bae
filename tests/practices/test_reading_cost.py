"""What the pages of a practice cost: the same for one country and for thirty; nothing at all for who has them already."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from zeal import zeal_context

from practices.actions import publishing
from practices.models import Practice
from taxonomy.models import Country, Objective, OrganizationKind
from tests.practices import scene


@pytest.fixture
def grown(writers):
    """`grown(30)` is a practice with that many countries, organizations and links, in two versions, among as many others."""

    def make(count):
        kind = str(OrganizationKind.objects.get(key="media").pk)
        given = {
            "countries": [row.iso3 for row in Country.objects.all()[:count]],
            "secondary": [row.number for row in Objective.objects.exclude(number=7)[: min(count, 22)]],
            "implementers": [{"name": f"House {number}", "kind": kind} for number in range(count)],
            "links": [{"url": f"https://a.example.org/{number}", "title": ""} for number in range(count)],
        }
        for number in range(min(count, 6)):
            scene.published(writers.author, writers.secretariat, title=f"Other {number}")
        version = scene.published(writers.author, writers.secretariat, **given)
        scene.updated(version.practice, writers.author, writers.secretariat, **given)
        practice = Practice.objects.get(pk=version.practice_id)
        for number in range(min(count, 6)):
            publishing.correct(practice=practice, by=writers.author, why="Again", end_year=2030 + number)
        return practice

    return make


MOST = {
    "": {"visitor": 5, "stranger": 9, "author": 13},
    "sheet/": {"visitor": 2, "stranger": 4, "author": 4},
    "versions/": {"visitor": 3, "stranger": 5, "author": 5},
    "versions/1/": {"visitor": 3, "stranger": 5, "author": 5},
    "versions/2/differences/": {"visitor": 3, "stranger": 5, "author": 5},
}


@pytest.mark.parametrize("count", [1, 30])
def test_pages_cost_the_same_however_much_a_practice_holds(writers, log_in, grown, count):
    address = grown(count).get_absolute_url()

    for name in ("visitor", "stranger", "author"):
        client = log_in(getattr(writers, name))
        for part, most in MOST.items():
            client.get(address + part)
            with CaptureQueriesContext(connection) as captured, zeal_context():
                assert client.get(address + part).status_code == 200
            asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
            assert len(asked) <= most[name], (name, part, [sql[:90] for sql in asked])


def test_who_has_the_page_already_is_told_so(writers, client, grown):
    practice = grown(1)
    address = practice.get_absolute_url()
    first = client.get(address)

    again = client.get(address, headers={"if-none-match": first["ETag"]})
    french = client.get(f"/fr{address[3:]}", headers={"if-none-match": first["ETag"]})
    publishing.correct(practice=practice, by=writers.author, why="Over", end_year=2040)
    corrected = client.get(address, headers={"if-none-match": first["ETag"]})

    assert [answer.status_code for answer in (first, again, french, corrected)] == [200, 304, 200, 200]


def test_a_visitor_gets_no_cookie(client, grown):
    assert dict(client.get(grown(1).get_absolute_url()).cookies) == {}
