"""`/sitemap.xml`: what anyone may read and nothing else, in three languages, in parts."""

import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from discussions.models import Space
from hub import sitemap
from tests.discussions.scene import discussion
from tests.practices import scene

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
HOST = "https://hub.example.org"


@pytest.fixture(autouse=True)
def own_host(settings):
    settings.BASE_URL = HOST


def _parsed(client, address="/sitemap.xml"):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    return ElementTree.fromstring(response.content)


def _listed(client):
    """Every address of every part."""
    parts = [loc.text.removeprefix(HOST) for loc in _parsed(client).iterfind("s:sitemap/s:loc", SPACE)]
    return [loc.text.removeprefix(HOST) for part in parts for loc in _parsed(client, part).iterfind("s:url/s:loc", SPACE)]


def test_every_address_answers_and_is_there_once(client, cast):
    discussion(cast)
    scene.published(cast.member, cast.secretariat)

    listed = _listed(client)
    assert len(listed) == len(set(listed))
    assert {address: client.get(address).status_code for address in listed if client.get(address).status_code != 200} == {}
    assert {"/en/", "/fr/objectives/23/", "/es/countries/sen/", "/fr/principles/human-rights/", "/en/privacy/"} <= set(listed)
    assert {"/en/discussions/decent-work/", "/es/practices/legal-advice-at-the-bus-station/"} <= set(listed)
    assert [address for address in listed if re.search(r"/account/|/mine/|/countries/che/|/search/", address)] == []


@pytest.mark.parametrize("state", scene.STATES)
def test_it_has_the_practices_that_are_listed(client, cast, state):
    scene.in_state(state, SimpleNamespace(author=cast.member, secretariat=cast.secretariat))

    assert ("/en/practices/legal-advice-at-the-bus-station/" in _listed(client)) is (state == "published")


@pytest.mark.parametrize("read", ["everyone", "members", "invited"])
def test_it_has_the_discussions_that_everyone_may_read(client, cast, log_in, read):
    facts = discussion(cast)
    Space.objects.update(read=read)

    listed = _listed(log_in(cast.secretariat))
    assert (f"/en/discussions/{facts['space']}/{facts['topic']}/" in listed) is (read == "everyone")


def test_every_language_names_the_others(client, cast):
    scene.published(cast.member, cast.secretariat)
    rows = _parsed(client, "/sitemap.xml?part=practices").findall("s:url", SPACE)

    named = [{link.get("hreflang"): link.get("href") for link in row.iterfind("x:link", SPACE)} for row in rows]
    wanted = {code: f"{HOST}/{code}/practices/legal-advice-at-the-bus-station/" for code in ("en", "fr", "es")}
    assert named == [wanted] * 3
    assert [row.find("s:loc", SPACE).text for row in rows] == list(wanted.values())
    assert all(row.find("s:lastmod", SPACE).text for row in rows)


NO_PARTS = """part=nothing part= part=practices&page=2 part=pages&page=0 part=pages&page=x part=pages&page=-1 part=pages&page=¹
    part=pages&page=99999999999999999999999999""".split()  # noqa: SIM905


@pytest.mark.parametrize("query", NO_PARTS)
def test_what_is_no_part_is_not_found(client, cast, query):
    assert client.get(f"/sitemap.xml?{query}").status_code == 404


def test_many_practices_stand_in_several_parts(client, cast, monkeypatch):
    monkeypatch.setattr(sitemap, "MOST", 2)
    for number in range(3):
        scene.published(cast.member, cast.secretariat, title=f"Practice {number}")

    listed = [address for address in _listed(client) if address.startswith("/en/practices/practice-")]
    assert sorted(listed) == [f"/en/practices/practice-{number}/" for number in range(3)]


@pytest.mark.parametrize("query", ["", "?part=pages", "?part=spaces", "?part=topics", "?part=practices"])
def test_a_part_asks_little(client, cast, query):
    discussion(cast)
    scene.published(cast.member, cast.secretariat)
    client.get(f"/sitemap.xml{query}")

    with CaptureQueriesContext(connection) as captured:
        client.get(f"/sitemap.xml{query}")

    assert len([row for row in captured if row["sql"].startswith("SELECT")]) <= 7


def test_robots_are_told_of_it(client, db):
    assert f"Sitemap: {HOST}/sitemap.xml" in client.get("/robots.txt").content.decode().splitlines()
