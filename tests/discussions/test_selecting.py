"""The flat list of a topic's contributions: its order, what it selects, what it counts, how it is cut into pages."""

import html
import re
from datetime import timedelta
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from zeal import zeal_context

from core import clock
from discussions import drawing
from discussions.actions import moderation, prompts, spaces
from discussions.models import Comment, Policy
from pages.models import Rule
from tests.discussions.test_reading_cost import crowd  # noqa: F401 – a fixture
from tests.discussions.writing import said
from tests.markup import read

ITEM = re.compile(r'<li class="thread__item" id="comment-(\d+)">')
TICK = re.compile(r'type="checkbox" id="[^"]*" name="(\w+)" value="([^"]+)"[^>]*>.*?facet__count">([\d,]+)<', re.DOTALL)
OPTION = re.compile(r'<option value="([^"]+)"[^>]*>[^<]*\((\d+)\)</option>')


@pytest.fixture
def address(thread):
    return f"{thread.topic.get_absolute_url()}contributions/"


@pytest.fixture
def talk(cast, topic, thread, post, move_clock):
    """Six contributions: 1 in French, 2 for the union, 3 in reply to 1, 4 hidden, 5 and 6 on the topic."""
    first = post(thread, cast.member, language="fr")
    post(thread, cast.delegate, organization=cast.union)
    move_clock(hours=1)
    post(thread, cast.delegate, parent=first, language="es")
    moderation.hide(comment=post(thread, cast.outsider), by=cast.secretariat, why="…", rule=Rule.objects.first())
    direct = topic.threads.select_related("topic__space").get(number=0)
    post(direct, cast.outsider)
    post(direct, cast.member)


def listed(response):
    return [int(number) for number in ITEM.findall(response.content.decode())]


def walked(client, address, way):
    """The pages from an address on, each by the one before; not more than there can be."""
    pages = []
    while address and len(pages) < 5:
        pages.append(client.get(address, follow=True))
        found = re.search(f'class="pager__way" rel="{way}" href="([^"]+)"', pages[-1].content.decode())
        address = found and html.unescape(found[1])
    return pages


def offered(response):
    """What can be ticked, with the number beside it."""
    markup = response.content.decode()
    found = {(name, value): int(count) for name, value, count in TICK.findall(markup)}
    return found | {("organization", value): int(count) for value, count in OPTION.findall(markup)}


# ── Order and selection ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [1, 2, 3, 5, 6]),
        ("sort=newest", [6, 5, 3, 2, 1]),
        ("sort=endorsed", [3, 5, 1, 2, 6]),
        ("prompt=1", [1, 2, 3]),
        ("prompt=0", [5, 6]),
        ("prompt=0&prompt=1", [1, 2, 3, 5, 6]),
        ("language=fr", [1]),
        ("language=fr&language=es", [1, 3]),
        ("kind=civil-society", [2]),
        ("organization=union", [2]),
        ("roots=yes", [1, 2, 5, 6]),
        ("roots=yes&prompt=1&sort=newest", [2, 1]),
        ("new=2", [3, 5, 6]),
        ("new=6", []),
    ],
)
def test_what_the_address_says_is_listed_in_its_order(client, talk, address, query, expected):
    for number, houses, people in ((3, 2, 0), (5, 1, 9), (1, 1, 0)):
        Comment.objects.filter(number=number).update(endorsing_organizations=houses, endorsing_people=people)

    page = client.get(f"{address}?{query}")

    assert listed(page) == expected
    if expected:
        assert f'data-count="{len(expected)}"' in page.content.decode()
        heading = re.search(r"<h2[^>]*data-total>(\d+) contributions?</h2>", page.content.decode())
        assert int(heading[1]) == len(expected)


@pytest.mark.parametrize(("query", "expected"), [("", None), ("sort=oldest", None), ("sort=endorsed", "endorsed")])
def test_choosing_leaves_the_order_as_it_is(client, talk, address, query, expected):
    assert read(client.get(f"{address}?{query}")).fields.get("sort") == expected


def test_the_page_says_that_people_and_organizations_are_not_added_up(client, talk, address):
    assert "The two are never added up." in said(client.get(f"{address}?sort=endorsed"))
    assert "The two are never added up." not in said(client.get(address))


@pytest.mark.parametrize(
    "chosen", ["", "prompt=1", "language=en", "roots=yes", "kind=civil-society", "organization=union", "new=1"]
)
def test_every_number_beside_a_value_is_what_choosing_it_lists(cast, log_in, talk, address, chosen):
    client = log_in(cast.secretariat)
    page = client.get(f"{address}?{chosen}")
    name, _equals, _value = chosen.partition("=")
    counts = offered(page)

    assert {facet for facet, _value in counts} >= {"prompt", "language", "kind", "organization", "roots"}
    for (facet, term), count in counts.items():
        others = f"&{chosen}" if chosen and facet != name else ""
        assert len(listed(client.get(f"{address}?{facet}={term}{others}"))) == count, (facet, term)


def test_kinds_are_those_of_the_day(cast, client, talk, address):
    cast.union.kind = type(cast.union.kind).objects.get(key="trade-union")
    cast.union.save()

    assert listed(client.get(f"{address}?kind=civil-society")) == [2]
    assert listed(client.get(f"{address}?kind=trade-union")) == [1, 2, 3, 5, 6]
    assert "has contributed here" in said(client.get(f"{address}?kind=trade-union"))


def test_an_organization_that_nobody_has_verified_is_no_value(cast, client, talk, address):
    cast.union.verified_at = cast.union.verified_by = None
    cast.union.save()

    assert not any(facet == "organization" for facet, _value in offered(client.get(address)))


# ── Bad parameters ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("sort=best", "“best” is not an order in which contributions can be listed."),
        ("language=xx", "Nothing here is written in the language “xx”."),
        ("kind=circus", "No organization of the kind “circus” has contributed here."),
        ("organization=nobody", "No organization with the address “nobody” has contributed here."),
        ("prompt=99", "Nothing with the number “99” is asked here."),
        ("prompt=%D9%A1", "Nothing with the number “١” is asked here."),
        ("new=yesterday", "“yesterday” is not the number of a contribution."),
        ("new=9999999999", "“9999999999” is not the number of a contribution."),
        ("roots=no", "“no” is not a place of contributions."),
        ("language=%3Cscript%3E", "“<script>”"),
        ("organization=%00", "No organization with the address"),
    ],
)
def test_what_makes_no_sense_is_left_out_and_told(client, talk, address, query, words):
    page = client.get(f"{address}?{query}")

    assert (page.status_code, listed(page)) == (200, [1, 2, 3, 5, 6])
    assert words in said(page)


@pytest.mark.parametrize("value", ["0", "-1", "x", "", "1.0", "01", "٢", "7", "9" * 9, "9" * 40, "%00"])
@pytest.mark.parametrize("name", ["after", "before"])
def test_a_page_that_is_none_is_404(client, talk, address, name, value):
    expected = {("before", "7"): 404}.get((name, value), 302 if value == "" else 404)

    assert client.get(f"{address}?{name}={value}").status_code == expected


@pytest.mark.parametrize("query", ["after=1&before=5", "after=1&after=2", "after=6", "before=1"])
def test_two_places_or_nothing_beyond_is_404(client, talk, address, query):
    assert client.get(f"{address}?{query}").status_code == 404


def test_empty_parameters_lead_to_the_same_without_them(client, talk, address):
    assert client.get(f"{address}?language=&organization=&prompt=1")["Location"] == f"{address}?prompt=1"


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("sort", ["oldest", "newest", "endorsed"])
def test_pages_hold_everything_once_in_both_directions(client, topic, address, crowd, sort):  # noqa: F811
    crowd(47)
    for number in range(1, 48):
        at = clock.now() - timedelta(minutes=number // 4)
        facts = {"endorsing_organizations": number % 3, "endorsing_people": number % 5}
        Comment.objects.filter(topic=topic, number=number).update(posted_at=at, **facts)
    client.force_login(Comment.objects.first().posted_by)

    pages = walked(client, f"{address}?sort={sort}", "next")
    forth = [listed(page) for page in pages]
    last = pages[-1].request
    back = [listed(page) for page in walked(client, f"{last['PATH_INFO']}?{last['QUERY_STRING']}", "prev")][::-1]

    assert [len(page) for page in forth] == [20, 20, 7]
    assert sorted(chain.from_iterable(forth)) == list(range(1, 48))
    assert back == forth
    assert {f'data-count="{47}"' in page.content.decode() for page in pages} == {True}


@pytest.mark.parametrize("count", [30, 3000])
@pytest.mark.parametrize("who", ["visitor", "member"])
def test_a_page_costs_few_queries_whatever_there_is(cast, log_in, topic, address, crowd, count, who):  # noqa: F811
    crowd(count)
    client = log_in(getattr(cast, who))

    for query in ("", f"?after={count // 2}&language=en&roots=yes&sort=endorsed", "?sort=newest&before=3"):
        drawing.kept.clear()
        spent = []
        for _visit in ("cold", "warm"):
            with CaptureQueriesContext(connection) as captured, zeal_context():
                assert client.get(address + query).status_code == 200
            spent.append(len([row for row in captured if "SAVEPOINT" not in row["sql"]]))
        assert spent[1] <= 8, query
        assert spent[0] <= 10, query


# ── Who may read ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "status"), [("visitor", 404), ("member", 404), ("secretariat", 200)])
def test_a_topic_one_may_not_read_has_no_list(cast, log_in, topic, talk, address, name, status):
    topic.read = Policy.INVITED
    spaces.edit_topic(topic=topic, fields=["read"], by=cast.secretariat)

    assert log_in(getattr(cast, name)).get(address).status_code == status


def test_a_removed_question_keeps_its_contributions_and_not_its_words(cast, client, topic, talk, address):
    prompts.remove(prompt=topic.prompts.get(), by=cast.secretariat, why="wrong")

    page = client.get(f"{address}?prompt=1")
    assert listed(page) == [1, 2, 3]
    assert "What works?" not in said(page)


def test_the_topic_and_its_threads_lead_to_the_list(client, talk, thread, address):
    for page, prefix in ((thread.topic, ""), (thread, "prompt=1&amp;")):
        markup = client.get(page.get_absolute_url()).content.decode()
        for sort in ("newest", "endorsed"):
            assert f'href="{address}?{prefix}sort={sort}"' in markup
