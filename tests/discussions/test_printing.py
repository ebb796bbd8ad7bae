"""The compilation to print: everything once, in order, in volumes, with what paper needs."""

import re
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from zeal import zeal_context

from core.urls import absolute_url
from discussions import printing
from discussions.actions import moderation, spaces
from discussions.models import Policy
from pages.models import Rule
from tests.discussions.test_reading_cost import crowd  # noqa: F401 – a fixture
from tests.discussions.writing import said

ITEM = re.compile(r'<li class="thread__item" id="comment-(\d+)">')


@pytest.fixture
def address(thread):
    return f"{thread.topic.get_absolute_url()}print/"


def printed(response):
    return [int(number) for number in ITEM.findall(response.content.decode())]


def test_everything_is_there_in_the_order_of_the_pages(cast, client, topic, thread, address, post):
    direct = topic.threads.select_related("topic__space").get(number=0)
    post(direct, cast.member, "On the whole.")
    first = post(thread, cast.member, "First.")
    post(thread, cast.delegate, "Second.", organization=cast.union)
    post(thread, cast.outsider, "Answer.", parent=first)
    moderation.hide(comment=post(thread, cast.outsider, "Spam."), by=cast.secretariat, why="…", rule=Rule.objects.first())

    page = client.get(address)
    words = said(page)

    assert printed(page) == [2, 4, 3, 1]
    assert "No. 4, in reply to No. 2" in words
    assert "Spam." not in words
    assert absolute_url(topic.get_absolute_url()) in words
    assert all(part in words for part in ("What works?", "Union", "as it was on", "On the topic as a whole"))
    assert page.content.decode().count('class="opinions"') == 1
    assert "comment-actions" not in page.content.decode()


def test_it_comes_in_volumes(client, address, crowd, monkeypatch):  # noqa: F811
    monkeypatch.setattr(printing, "VOLUME", 20)
    crowd(47)

    pages = [client.get(address), *(client.get(f"{address}?page={number}") for number in (2, 3))]

    assert [len(printed(page)) for page in pages] == [20, 20, 7]
    assert sorted(chain.from_iterable(map(printed, pages))) == list(range(1, 48))
    assert [f"Volume {number} of 3" in said(page) for number, page in enumerate(pages, 1)] == [True] * 3


@pytest.mark.parametrize("page", ["0", "2", "x", "", "1.0", "9" * 30])
def test_a_volume_that_is_none_is_404(client, address, page):
    assert client.get(f"{address}?page={page}").status_code == 404


def test_it_costs_few_queries_whatever_there_is(client, address, crowd):  # noqa: F811
    crowd(300)
    client.get(address)

    with CaptureQueriesContext(connection) as captured, zeal_context():
        client.get(address)

    assert len([row for row in captured if "SAVEPOINT" not in row["sql"]]) <= 6


@pytest.mark.parametrize(("name", "status"), [("visitor", 404), ("member", 404), ("secretariat", 200)])
def test_what_one_may_not_read_one_may_not_print(cast, log_in, topic, address, name, status):
    topic.read = Policy.INVITED
    spaces.edit_topic(topic=topic, fields=["read"], by=cast.secretariat)

    assert log_in(getattr(cast, name)).get(address).status_code == status
