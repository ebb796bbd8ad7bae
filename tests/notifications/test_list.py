"""The bell and the list: what stands there, what looking leaves alone, what marking does."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from notifications.models import Notice
from notifications.reading import PAGE
from tests.markup import read
from tests.notifications.telling import facts, hello, shown_unread

pytestmark = pytest.mark.django_db
LIST, READ = "/en/account/notices/", "/en/account/notices/read/"


@pytest.fixture
def hers(log_in, amina):
    """A window in which Amina is logged in."""
    return log_in(amina)


def numbers(response):
    """Of the notices on a page, in their order."""
    return [int(number) for number in re.findall(r"&lt;(\d+)&gt; ", response.content.decode())]


def unread(person):
    return sorted(Notice.objects.filter(person=person, read_at=None).values_list("key", flat=True), key=int)


def several(person, count, start=0):
    return [hello(person, key=str(number), words=f"<{number}>")[0] for number in range(start, start + count)]


# ── The bell ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_bell_says_how_many_are_unread_and_leads_to_them(hers, amina):
    several(amina, 2)

    page = hers.get("/en/about/")

    bell = re.search(r'<a class="bell" href="([^"]+)">(.*?)</a>', page.content.decode(), re.DOTALL)
    assert bell[1] == LIST
    assert re.sub(r"<[^>]+>", " ", bell[2]).split() == ["Notices:", "2", "unread", "2"]
    assert '<span class="bell__count" aria-hidden="true">2</span>' in bell[2]


def test_the_bell_is_there_without_a_number_where_nothing_is_unread(hers):
    html = hers.get("/en/about/").content.decode()

    assert ("Notices: 0 unread" in html, "bell__count" in html) == (True, False)


def test_a_visitor_has_no_bell(client, db):
    assert 'class="bell"' not in client.get("/en/about/").content.decode()


def test_the_bell_costs_no_query(hers, amina):
    hers.get("/en/about/")
    with CaptureQueriesContext(connection) as without:
        hers.get("/en/about/")
    several(amina, 5)

    with CaptureQueriesContext(connection) as bell:
        hers.get("/en/about/")

    assert len(bell) == len(without)


# ── The list ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_shows_sentences_that_lead_on_newest_first(hers, amina):
    several(amina, 3)

    page = hers.get(LIST)

    assert numbers(page) == [2, 1, 0]
    assert read(page).links.count("/en/objectives/1/") == 3
    html = page.content.decode()
    assert html.count('<span lang="es" dir="auto">') == 3
    assert (html.count("Unread</span>"), html.count("Greetings · <time")) == (3, 3)


def test_looking_marks_nothing_read(hers, amina):
    several(amina, 3)

    for address in (LIST, f"{LIST}?unread", f"{LIST}?before=1", READ):
        hers.get(address)

    assert unread(amina) == ["0", "1", "2"]


def test_the_list_is_in_the_pages_language(hers, amina):
    several(amina, 1)

    html = hers.get("/fr/account/notices/").content.decode()

    assert "fr Africa/Dakar: &lt;0&gt;" in html


def test_the_list_is_cut_by_key_so_that_news_moves_nothing(hers, amina):
    several(amina, 2 * PAGE + 5)
    Notice.objects.filter(person=amina).update(at=clock.now())  # all of one instant

    first = hers.get(LIST)
    hello(amina, key="1000", words="<1000>")
    second = hers.get(next(link for link in read(first).links if "before=" in link))
    third = hers.get(next(link for link in read(second).links if "before=" in link))

    assert numbers(first) + numbers(second) + numbers(third) == list(range(2 * PAGE + 4, -1, -1))
    assert [link for link in read(third).links if "before=" in link] == []
    assert LIST in read(third).links


def test_the_list_can_show_what_is_unread_alone(hers, amina):
    several(amina, 2 * PAGE)
    Notice.objects.filter(person=amina, key__in=[str(number) for number in range(0, 2 * PAGE, 2)]).update(read_at=clock.now())

    page = hers.get(f"{LIST}?unread")

    assert numbers(page) == list(range(2 * PAGE - 1, 0, -2))
    assert [link for link in read(page).links if "before=" in link] == []


def test_what_may_no_longer_be_seen_says_so_and_leads_nowhere(hers, amina):
    several(amina, 2)
    Notice.objects.filter(key="0").update(object_id=facts().nothing)
    Notice.objects.filter(key="1").update(kind="tests.gone")

    page = hers.get(LIST)

    assert page.content.decode().count("You may no longer see what this notice was about.") == 2
    assert numbers(page) == []


def test_nobody_sees_anothers(hers, amina, people):
    theirs = several(people[0], 3)
    several(amina, 1, start=7)

    assert numbers(hers.get(LIST)) == [7]
    assert numbers(hers.get(f"{LIST}?before={theirs[1].pk}")) == [7]


@pytest.mark.parametrize("key", ["", "0", "-1", "x", "9" * 18, "9" * 19, "9" * 40, "١", "1%00"])
def test_a_key_that_is_none_shows_the_newest(hers, amina, key):
    several(amina, 2)

    page = hers.get(f"{LIST}?before={key}&unread={key}")

    assert (page.status_code, numbers(page)) == (200, [1, 0])


def test_an_empty_list_says_what_will_be_there(hers):
    assert "No notices" in hers.get(LIST).content.decode()
    assert "Nothing unread" in hers.get(f"{LIST}?unread").content.decode()


def test_queries_do_not_grow_with_the_rows(hers, amina):
    several(amina, 2)
    hers.get(LIST)
    with CaptureQueriesContext(connection) as few:
        hers.get(LIST)
    several(amina, 18, start=2)

    with CaptureQueriesContext(connection) as many:
        hers.get(LIST)

    assert len(many) == len(few)


def test_a_visitor_is_led_to_log_in(client, db):
    assert client.get(LIST)["Location"] == f"/en/account/login/?next={LIST}"
    assert client.post(READ, {"all": "1"})["Location"] == f"/en/account/login/?next={READ}"


# ── Marking ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_is_marked_read_by_its_button(hers, amina):
    rows = several(amina, 3)

    answer = hers.post(f"{READ}?unread=&before=5", {"notice": rows[1].pk})

    assert answer["Location"] == f"{LIST}?unread=&before=5"
    assert (unread(amina), shown_unread(amina)) == (["0", "2"], 2)
    page = hers.get(LIST).content.decode()
    assert ("1 notice is marked as read." in page, page.count("Unread</span>")) == (True, 2)
    assert page.count("aria-describedby=") == 2


def test_all_are_marked_read_by_one_button(hers, amina, people):
    several(amina, PAGE + 3)
    hello(people[0])

    assert hers.post(READ, {"all": "1"})["Location"] == LIST

    assert (unread(amina), unread(people[0])) == ([], ["1"])
    page = hers.get(LIST).content.decode()
    assert ("Mark all as read" in page, "Mark as read" in page, "Notices: 0 unread" in page) == (False, False, True)


def test_others_notices_stay_unread(hers, amina, people):
    theirs = hello(people[0])[0]

    answer = hers.post(READ, {"notice": [theirs.pk, "x", "9" * 30, "-1"]})

    assert (answer.status_code, unread(people[0])) == (302, ["1"])


def test_a_form_that_names_none_marks_none(hers, amina):
    several(amina, 2)

    hers.post(READ)

    assert unread(amina) == ["0", "1"]


def test_a_forged_form_marks_none(amina):
    several(amina, 2)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(amina)

    assert browser.post(READ, {"all": "1"}).status_code == 403
    assert unread(amina) == ["0", "1"]


def test_words_of_a_title_are_words(hers, amina):
    hello(amina, words="<script>alert(1)</script>")

    html = hers.get(LIST).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
