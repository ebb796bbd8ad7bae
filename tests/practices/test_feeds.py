"""Feeds of practices: valid whatever the texts hold, stable while nothing changes, in the language of their address."""

from xml.etree import ElementTree

import pytest
from django.utils.http import urlencode

from practices.actions import publishing
from tests.practices import crowd, scene

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def parsed(client, query="", language="en"):
    return ElementTree.fromstring(client.get(f"/feeds/practices/{language}/?{query}").content)


def texts(feed, path):
    return [element.text for element in feed.findall(path.replace("a:", ATOM))]


@pytest.fixture
def publish(writers):
    def make(title, **given):
        return scene.published(writers.author, writers.secretariat, organization=writers.union, title=title, **given)

    return make


def test_an_entry_says_what_who_and_when(client, publish):
    version = publish("Ferry", language="es", summary="<p>Dos veces &lt;por&gt; semana.</p>")

    feed = parsed(client, language="fr")
    entry = feed.find(f"{ATOM}entry")

    assert (feed.get(LANG), entry.get(LANG)) == ("fr", "es")
    assert entry.find(f"{ATOM}title").text == "Ferry"
    assert entry.find(f"{ATOM}summary").attrib == {"type": "text"}
    assert entry.find(f"{ATOM}summary").text == "Dos veces <por> semana."
    assert entry.find(f"{ATOM}link").get("href").endswith("/fr/practices/ferry/")
    assert texts(entry, "a:author/a:name") == ["Union"]
    assert texts(entry, "a:updated") == [version.published_at.isoformat()]


def test_an_entry_keeps_its_id_and_first_date_in_every_language_and_version(client, publish, writers):
    version = publish("Ferry")
    before = parsed(client)
    scene.updated(version.practice, writers.author, writers.secretariat, title="Ferries")
    after = parsed(client, language="es")

    assert texts(before, "a:entry/a:id") == texts(after, "a:entry/a:id")
    assert texts(before, "a:entry/a:published") == texts(after, "a:entry/a:published")
    assert texts(before, "a:entry/a:updated") < texts(after, "a:entry/a:updated")
    assert texts(after, "a:entry/a:title") == ["Ferries"]


@pytest.mark.parametrize(
    "title", ["a & b < c > d \"e\" 'f'", "]]>", "<script>x</script>", "\ufffe bell \x07", "😀 ‮ right", "é\r\nx", "&amp;#0;"]
)
def test_a_feed_is_valid_whatever_a_title_holds(client, publish, title):
    version = publish("Plain", summary="<p>x &lt; y ]]&gt; &amp;amp; 😀</p>")
    type(version).objects.filter(pk=version.pk).update(title=title)

    feed = parsed(client)

    assert len(texts(feed, "a:entry/a:title")) == 1
    assert texts(feed, "a:entry/a:summary") == ["x < y ]]> &amp; 😀"]


def test_a_feed_has_the_newest_of_its_selection(client, cast):
    practices = crowd.gather(50, retired=2, by=cast.secretariat)

    assert texts(parsed(client), "a:entry/a:title") == [practice.current.title for practice in reversed(practices[18:48])]
    local = [practice.current.title for practice in reversed(practices[:48]) if practice.current.level == "local"]
    assert texts(parsed(client, "level=local&sort=title&page=7"), "a:entry/a:title") == local[:30]


def test_a_feed_says_of_what_it_is(client, publish):
    publish("Ferry")

    feed = parsed(client, urlencode([("country", "SEN"), ("q", "ferry"), ("nonsense", "1")]))

    assert feed.find(f"{ATOM}title").text == "Practices of the Migration Network Hub – Senegal – “ferry”"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"].endswith("/feeds/practices/en/?country=SEN&q=ferry")
    assert links["alternate"].endswith("/en/practices/?country=SEN&q=ferry")


def test_who_has_the_feed_gets_it_again_only_after_a_change(client, publish, writers):
    version = publish("Ferry")
    address = "/feeds/practices/en/?country=SEN"
    first = client.get(address)
    same = client.get(address, headers={"if-none-match": first["ETag"]})
    publishing.retire(practice=version.practice, by=writers.secretariat, why="It has ended.")
    anew = client.get(address, headers={"if-none-match": first["ETag"]})

    assert client.get(address).content == anew.content
    assert (same.status_code, anew.status_code) == (304, 200)
    assert b"Ferry" not in anew.content


@pytest.mark.parametrize("language", ["de", "EN", "xx", "en-us", "english"])
def test_there_is_no_feed_in_another_language(client, db, language):
    assert client.get(f"/feeds/practices/{language}/").status_code == 404


def test_an_empty_feed_is_a_feed_and_the_same_each_time(client, db):
    assert texts(parsed(client), "a:entry") == []
    assert client.get("/feeds/practices/en/").content == client.get("/feeds/practices/en/").content


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_feed_is_only_read(client, db, method):
    assert getattr(client, method)("/feeds/practices/en/").status_code == 405


def test_nobodys_address_is_in_a_feed(client, publish):
    publish("Ferry")

    assert b"@example.org" not in client.get("/feeds/practices/en/").content
    assert b"Obiang" not in client.get("/feeds/practices/en/").content
