"""New since my last visit: true numbers, marks on what is new, and looking that changes nothing."""

import re

import pytest
from django.test import Client

from discussions.actions import moderation, spaces, visits
from discussions.models import Comment, Policy, Visit
from pages.models import Rule
from tests.discussions.writing import said

NEW = re.compile(r'id="comment-(\d+)">\s*<p class="comment-new">')
TOLD = re.compile(r">(\d+) new since your last visit<")


@pytest.fixture
def talk(cast, thread, post):
    """Read up to 2; then one's own, two by others of which one is hidden, and one of nobody's."""
    post(thread, cast.member)
    post(thread, cast.delegate)
    thread.topic.refresh_from_db()
    visits.see(topic=thread.topic, number=2, by=cast.member)
    post(thread, cast.member)
    post(thread, cast.delegate)
    moderation.hide(comment=post(thread, cast.outsider), by=cast.secretariat, why="…", rule=Rule.objects.first())
    Comment.objects.filter(pk=post(thread, cast.outsider).pk).update(posted_by=None)


def marked(response):
    return [int(number) for number in NEW.findall(response.content.decode())]


def number_of(person):
    return Visit.objects.filter(person=person).values_list("number", flat=True).first()


def test_pages_say_how_many_are_new_and_which(cast, log_in, thread, talk):
    client = log_in(cast.member)
    pages = [client.get(thread.topic.get_absolute_url()), client.get(thread.get_absolute_url())]
    space = client.get(thread.topic.space.get_absolute_url())

    assert [TOLD.findall(page.content.decode()) for page in (*pages, space)] == [["2"]] * 3
    assert [marked(page) for page in pages] == [[4, 6]] * 2
    assert f"{thread.topic.get_absolute_url()}contributions/?new=2" in space.content.decode()


def test_the_link_lists_exactly_those_also_after_they_were_marked_as_read(cast, log_in, thread, talk):
    client = log_in(cast.member)
    client.post(f"{thread.topic.get_absolute_url()}seen/", {"number": "6"})

    page = client.get(f"{thread.topic.get_absolute_url()}contributions/?new=2")

    assert re.findall(r'<li class="thread__item" id="comment-(\d+)">', page.content.decode()) == ["4", "6"]


@pytest.mark.parametrize("name", ["visitor", "outsider"])
def test_who_never_marked_anything_is_told_of_nothing_new(cast, log_in, thread, talk, name):
    for page in (thread.topic, thread, thread.topic.space):
        response = log_in(getattr(cast, name)).get(page.get_absolute_url())
        assert (marked(response), "new since your last visit" in said(response)) == ([], False)


def test_looking_changes_nothing(cast, log_in, thread, talk):
    client, topic = log_in(cast.member), thread.topic.get_absolute_url()
    for address in (topic, f"{topic}contributions/?new=0", thread.get_absolute_url()):
        client.get(address)

    assert number_of(cast.member) == 2


def test_the_button_marks_all_as_read_that_was_there_when_the_page_was_drawn(cast, log_in, thread, talk, post):
    client, address = log_in(cast.member), thread.topic.get_absolute_url()
    number = re.search(r'name="number" value="(\d+)"', client.get(address).content.decode())[1]
    post(thread, cast.delegate)

    answer = client.post(f"{address}seen/", {"number": number})

    assert (answer["Location"], number_of(cast.member)) == (address, 6)
    page = client.get(address)
    assert (TOLD.findall(page.content.decode()), marked(page)) == (["1"], [7])
    assert "All is marked as read." in said(page)


@pytest.mark.parametrize(("number", "expected"), [("6", 6), ("1", 2), ("0", 2), ("999999999", 6)])
def test_it_moves_forward_only_and_never_beyond_the_last(cast, log_in, thread, talk, number, expected):
    answer = log_in(cast.member).post(f"{thread.topic.get_absolute_url()}seen/", {"number": number, "quietly": "yes"})

    assert (answer.status_code, answer.content, number_of(cast.member)) == (204, b"", expected)


@pytest.mark.parametrize("number", ["", "x", "-1", "1.0", "٢", "9" * 10, "\0"])
def test_what_is_no_number_is_refused(cast, log_in, thread, talk, number):
    answer = log_in(cast.member).post(f"{thread.topic.get_absolute_url()}seen/", {"number": number})

    assert (answer.status_code, number_of(cast.member)) == (400, 2)


def test_it_takes_a_form_of_this_site_and_somebody_logged_in(cast, client, thread, talk):
    address = thread.topic.get_absolute_url()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.member)

    assert client.get(f"{address}seen/").status_code == 405
    assert client.post(f"{address}seen/", {"number": "6"})["Location"] == f"/en/account/login/?next={address}"
    assert strict.post(f"{address}seen/", {"number": "6"}).status_code == 403
    assert number_of(cast.member) == 2


@pytest.mark.parametrize("name", ["visitor", "member"])
def test_a_topic_one_may_not_read_is_404(cast, log_in, thread, talk, name):
    thread.topic.read = Policy.INVITED
    spaces.edit_topic(topic=thread.topic, fields=["read"], by=cast.secretariat)

    assert log_in(getattr(cast, name)).post(f"{thread.topic.get_absolute_url()}seen/", {"number": "6"}).status_code == 404
