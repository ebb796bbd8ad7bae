"""The page of results: what it says, its addresses, its limits, in three languages and without a script."""

import html
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.cache import LimitsAway, LimitsCache
from search import engine, views
from tests.discussions.scene import discussion
from tests.markup import read

PATH = "/en/search/"


@pytest.fixture
def results(client):
    """`results("words", page=2)` is the page of results as text, tags and all."""

    def look(typed, path=PATH, status=200, **query):
        response = client.get(path, {"q": typed, **query})
        assert response.status_code == status
        return response.content.decode()

    return look


def words(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def count_of(markup):
    return int(re.search(r'class="results" data-count="(\d+)"', markup)[1])


def test_a_result_says_what_and_where_it_is(cast, results):
    facts = discussion(cast)

    shown = results("contracts")

    assert read_headings(shown)[0] == "1 result for “contracts”"
    assert count_of(shown) == shown.count('class="result"') == 1
    assert f'<a href="/en/discussions/comments/{facts["comment"]}/" lang="en" dir="auto"><mark>Contracts</mark></a>' in shown
    said = words(shown)
    assert "Contribution Union – Focal_Point Example" in said.replace("Focal_point", "Focal_Point")
    assert "Contracts in one’s own language" in said
    assert "in Fair recruitment: what works, and who pays?" in said


def read_headings(markup):
    return [words(heading) for heading in re.findall(r"<h1[^>]*>(.*?)</h1>", markup, re.DOTALL)]


def test_kinds_are_facets_with_their_counts_and_addresses(cast, results):
    discussion(cast)

    shown = results("recruitment OR contracts")
    facets = re.findall(r'<a class="kinds__choice" href="([^"]*)"[^>]*>([^<]*)<span class="kinds__count">(\d+)</span>', shown)

    assert [(label.strip(), int(count)) for _address, label, count in facets] == [("Contributions", 1), ("Topics", 1)]
    for address, label, count in facets:
        chosen = results_at(results, html.unescape(address))
        assert count_of(chosen) == int(count)
        assert f'aria-current="true">{label}' in chosen
    assert 'aria-current="true">Everything' in shown


def results_at(results, address):
    query = dict(pair.split("=") for pair in address.removeprefix("?").split("&"))
    return results(query.pop("q").replace("+", " "), **query)


def test_several_kinds_may_be_chosen_and_unknown_ones_are_as_if_not_there(cast, results):
    discussion(cast)

    assert count_of(results("recruitment OR contracts", kind=["comment", "topic", "nonsense"])) == 2
    assert count_of(results("recruitment OR contracts", kind="nonsense")) == 2
    assert count_of(results("recruitment OR contracts", kind=["comment", "comment", "\0"])) == 1


@pytest.mark.parametrize("number", ["0", "-1", "9" * 99, "9^99", "2", "1.0", "abc", "٢", "\0", ""])
@pytest.mark.parametrize("typed", ["contracts", "", "the"])
def test_what_is_no_page_is_404_in_words(cast, results, number, typed):
    discussion(cast)

    shown = results(typed, page=number, status=404)

    assert "There is no such page" in shown


def test_pages_follow_each_other(cast, results, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 1)
    discussion(cast)

    first, second = results("recruitment OR contracts"), results("recruitment OR contracts", page=2)

    assert ("Page 1 of 2" in words(first), 'rel="next" href="?q=recruitment+OR+contracts&amp;page=2"' in first) == (True, True)
    assert ("Page 2 of 2" in words(second), 'rel="prev" href="?q=recruitment+OR+contracts"' in second) == (True, True)


def test_more_than_is_counted_is_said(cast, results, monkeypatch):
    monkeypatch.setattr(engine.find, "__kwdefaults__", engine.find.__kwdefaults__ | {"most": 1, "newest": 1})
    discussion(cast)

    assert read_headings(results("contracts OR travailleuses"))[0].startswith("More than 1 result")


SILENT = {
    "nothing yet": ("", "How to ask"),
    "no word": ("???", "There is no word to look for"),
    "function words": ("les", "These words stand in almost every text"),
    "exclusions": ("-fees", "Say what you are looking for, too"),
    "no match": ("unheard-of", "Nothing was found"),
    "too long": ("fees " * 999, "only its beginning"),
}


@pytest.mark.parametrize(("typed", "sentence"), SILENT.values(), ids=SILENT)
def test_empty_places_say_how_to_go_on(db, results, typed, sentence):
    shown = results(typed)

    assert sentence in words(shown)
    assert len(read_headings(shown)) == 1


def test_titles_that_are_alike_stand_apart(cast, results):
    discussion(cast)

    shown = words(results("recruitmnt"))

    assert "No results for “recruitmnt”" in shown
    assert "Titles like these" in shown
    assert "Fair recruitment: what works, and who pays?" in shown


@pytest.mark.parametrize("typed", ['"><script>alert(1)</script>', "{{ 7*7 }} {% debug %}", "<b>contracts</b>"])
def test_what_is_typed_is_text(cast, results, typed):
    discussion(cast)

    shown = results(typed)

    assert f'value="{html.escape(typed)}"' in shown
    assert "<script>alert" not in shown
    assert "<b>" not in shown.partition("<main")[2]


@pytest.mark.parametrize(("language", "typed", "heading"), [("fr", "contracts", "fr"), ("es", "contracts", "es")])
def test_the_page_speaks_the_readers_language_and_texts_keep_theirs(cast, client, language, typed, heading):
    discussion(cast)

    response = client.get(f"/{language}/search/", {"q": "العقود OR contracts"})

    page = read(response)
    assert (page.language, response.status_code) == (language, 200)
    assert '<p class="result__passage" lang="ar" dir="auto">' in response.content.decode()
    assert '<p class="result__passage" lang="en" dir="auto">' in response.content.decode()


def test_it_is_for_people_and_not_for_other_search_engines(db, client):
    response = client.get(PATH, {"q": "a"})

    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert dict(response.cookies) == {}


@pytest.mark.parametrize(("name", "most"), [("visitor", 7), ("member", 10)])
def test_a_page_of_two_kinds_asks_few_things(cast, log_in, name, most):
    discussion(cast)
    client = log_in(getattr(cast, name))
    client.get(PATH, {"q": "recruitment OR contracts"})

    with CaptureQueriesContext(connection) as captured:
        client.get(PATH, {"q": "recruitment OR contracts"})

    sent = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(sent) <= most, "\n".join(sent)


# ── Limits ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_searches_too_often_is_told_how_long_to_wait(db, client, results, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"search": "2/m/ip"}
    results("one"), results("two")

    response = client.get(PATH, {"q": "three words"})

    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert "wait 60 seconds" in words(response.content.decode())
    assert 'value="three words"' in response.content.decode()
    assert client.get(PATH).status_code == 200


def test_without_limits_everybody_may_search(db, results, monkeypatch):
    def away(*arguments, **facts):
        raise LimitsAway

    for name in ("add", "get", "set"):
        monkeypatch.setattr(LimitsCache, name, away)

    results("one")
    assert cache is not None


# ── Boxes ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("path", "status"), [("/fr/", 200), ("/fr/nothing-here/", 404), ("/fr/search/?q=a", 200)])
def test_a_search_box_stands_where_one_looks_for_something(db, client, path, status):
    response = client.get(path)

    shown = response.content.decode()
    assert response.status_code == status
    assert re.search(r'<form class="search-box" role="search" action="/fr/search/" method="get">', shown)
    assert re.search(r'<label [^>]*for="(search-\w+)">.*?<input [^>]*id="\1" type="search" name="q"', shown, re.DOTALL)
