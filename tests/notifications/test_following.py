"""What one follows: the button on six kinds of page, the verb behind it, and the list."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from discussions.actions import spaces
from discussions.models import Policy, Space, Topic
from notifications import actions, kinds
from notifications.models import Follow
from practices.models import Practice
from taxonomy.models import Objective
from tests.discussions.scene import discussion
from tests.markup import read
from tests.pledges import scene as pledges
from tests.practices import scene
from tests.races import at_once

LIST = "/en/account/following/"


@pytest.fixture
def things(cast):
    """One of each kind: name → the row; nobody follows any yet."""
    topic = Topic.objects.select_related("space").get(slug=discussion(cast)["topic"])
    practice = scene.published(cast.outsider, cast.secretariat).practice
    Follow.objects.all().delete()  # who contributes follows
    return {
        "space": topic.space,
        "topic": topic,
        "thread": topic.threads.select_related("topic__space").get(number=2),
        "pledge": pledges.published(cast.outsider, cast.secretariat),
        "practice": Practice.objects.get(pk=practice.pk),
        "objective": Objective.objects.get(number=7),
    }


@pytest.fixture
def closed(cast, things):
    """One of each kind that the member may not see; every objective is everyone's."""
    space = spaces.open_space(space=Space(slug="closed", title_en="Behind doors", read=Policy.INVITED), by=cast.secretariat)
    topic = spaces.open_topic(topic=Topic(space=space, slug="in", title_en="A quiet matter"), by=cast.secretariat)
    practice, pledge = (made.submitted(cast.outsider, title="Not yet") for made in (scene, pledges))
    thread = topic.threads.get(number=0)
    return {"space": space, "topic": topic, "thread": thread, "practice": practice.practice, "pledge": pledge.pledge}


def verb(what, key):
    return f"/en/account/following/{what}/{key}/"


def followed(person):
    return set(Follow.objects.filter(person=person).values_list("what", "object_id"))


KINDS = pytest.mark.parametrize("what", ["space", "topic", "thread", "practice", "pledge", "objective"])


# ── The button ───────────────────────────────────────────────────────────────────────────────────────────────────


@KINDS
def test_the_button_follows_stops_and_says_which(cast, log_in, things, what):
    thing, client = things[what], log_in(cast.member)
    page, send = thing.get_absolute_url(), verb(what, thing.pk)
    said = []

    for wish in ("yes", "no"):
        html = client.get(page).content.decode()
        said.append(("You follow this" in html, f'name="follow" value="{wish}"' in html, send in read(client.get(page)).sent))
        assert client.post(send, {"follow": wish})["Location"] == page
        said.append(followed(cast.member))

    assert said == [(False, True, True), {(what, thing.pk)}, (True, True, True), set()]


@KINDS
def test_a_visitor_is_led_to_log_in_and_back_to_the_page(client, things, what):
    page = things[what].get_absolute_url()

    shown = read(client.get(page))

    assert shown.links.count(f"/en/account/login/?next={page.replace('/', '%2F')}") == 1
    assert verb(what, things[what].pk) not in shown.sent


@KINDS
def test_the_button_asks_once_and_nothing_for_a_visitor(cast, client, things, what):
    asked = []
    for person in (None, cast.member):
        if person:
            client.force_login(person)
        client.get(things[what].get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(things[what].get_absolute_url())
        asked.append(["notifications_follow" in query["sql"] for query in captured].count(True))

    assert asked == [0, 1]


def test_a_version_that_is_no_longer_current_has_no_button(cast, log_in, things):
    scene.updated(things["practice"], cast.outsider, cast.secretariat)

    page = read(log_in(cast.member).get(f"{things['practice'].get_absolute_url()}versions/1/"))

    assert verb("practice", things["practice"].pk) not in page.sent


# ── The verb ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("wish", ["yes", "no"])
@pytest.mark.parametrize("what", ["space", "topic", "thread", "practice"])
def test_what_one_may_not_see_is_404(cast, log_in, closed, what, wish):
    assert log_in(cast.member).post(verb(what, closed[what].pk), {"follow": wish}).status_code == 404
    assert followed(cast.member) == set()


@pytest.mark.parametrize(
    ("what", "key", "fields"),
    [
        ("pledge", "1", {"follow": "yes"}),
        ("objective", "0", {"follow": "yes"}),
        ("objective", "99999999999999999999999", {"follow": "yes"}),
        ("objective", "99999999999999999999999", {"follow": "no"}),
        ("topic", "9223372036854775807", {"follow": "yes"}),
        ("objective", "{objective}", {}),
        ("objective", "{objective}", {"follow": "perhaps"}),
        ("objective", "{objective}", {"follow": "\0"}),
    ],
)
def test_what_is_forged_is_404(cast, log_in, things, what, key, fields):
    path = verb(what, key.format(objective=things["objective"].pk))

    assert log_in(cast.member).post(path, fields).status_code == 404
    assert followed(cast.member) == set()


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete"])
@pytest.mark.parametrize("name", ["visitor", "member"])
def test_nothing_but_a_post_is_answered(cast, log_in, things, name, method):
    actions.follow(what="topic", object_id=things["topic"].pk, by=cast.member)

    answer = getattr(log_in(getattr(cast, name)), method)(verb("topic", things["topic"].pk) + "?follow=no")

    assert (answer.status_code, followed(cast.member)) == (405, {("topic", things["topic"].pk)})


@KINDS
def test_a_post_without_log_in_leads_to_log_in_and_then_to_the_thing(client, things, what):
    answer = client.post(verb(what, things[what].pk), {"follow": "yes"})

    assert answer["Location"] == f"/en/account/login/?next={things[what].get_absolute_url()}"
    assert not Follow.objects.exists()


def test_a_post_without_log_in_tells_nothing_of_what_is_closed(client, closed):
    answers = [client.post(verb("topic", key), {"follow": "yes"})["Location"] for key in (closed["topic"].pk, 0)]

    assert answers == [f"/en/account/login/?next={LIST}"] * 2


def test_a_post_from_elsewhere_is_refused(cast, things):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.member)

    assert client.post(verb("topic", things["topic"].pk), {"follow": "yes"}).status_code == 403
    assert followed(cast.member) == set()


def test_following_twice_is_following_once(cast, log_in, things):
    answers = [log_in(cast.member).post(verb("topic", things["topic"].pk), {"follow": "yes"}) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Follow.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_follow_once(cast, things):
    def click():
        actions.follow(what="topic", object_id=things["topic"].pk, by=cast.member)

    at_once(*[click] * 20)

    assert Follow.objects.get().person == cast.member


def test_one_may_stop_following_what_was_closed_meanwhile(cast, log_in, things):
    topic, client = things["topic"], log_in(cast.member)
    client.post(verb("topic", topic.pk), {"follow": "yes"})
    topic.read = Policy.INVITED
    spaces.edit_topic(topic=topic, fields=["read"], by=cast.secretariat)

    again = client.post(verb("topic", topic.pk), {"follow": "yes"}).status_code
    stopped = client.post(verb("topic", topic.pk), {"follow": "no"})

    assert (again, stopped["Location"], followed(cast.member)) == (404, LIST, set())
    assert topic.title not in client.get(LIST).content.decode()


# ── The list ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_is_empty_at_first_and_says_how_to_begin(cast, log_in):
    html = log_in(cast.member).get(LIST).content.decode()

    assert ("You follow nothing yet" in html, 'class="rows"' in html) == (True, False)


def test_a_visitor_is_led_to_log_in_from_the_list(client, db):
    assert client.get(LIST)["Location"] == f"/en/account/login/?next={LIST}"


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_list_shows_ones_own_by_kind(cast, log_in, things, language):
    for what, thing in things.items():
        actions.follow(what=what, object_id=thing.pk, by=cast.member)
    actions.follow(what="objective", object_id=Objective.objects.get(number=1).pk, by=cast.outsider)

    page = read(log_in(cast.member).get(f"/{language}/account/following/"))

    addresses = [thing.get_absolute_url().replace("/en/", f"/{language}/", 1) for thing in things.values()]
    assert (page.language, len(page.headings)) == (language, 1)
    assert [link for link in page.links if link in addresses] == addresses
    assert set(things) <= set(page.ids)
    assert [path for path in page.sent if "/following/" in path] == [
        f"/{language}/account/following/{what}/{thing.pk}/" for what, thing in things.items()
    ]
    assert f"/{language}/objectives/1/" not in page.links


def test_stopping_from_the_list_leads_back_to_it_and_says_so(cast, log_in, things):
    client, topic = log_in(cast.member), things["topic"]
    actions.follow(what="topic", object_id=topic.pk, by=cast.member)
    fields = {name: value for name, value in read(client.get(LIST)).fields.items() if name == "from"}

    answer = client.post(verb("topic", topic.pk), fields | {"follow": "no"}, follow=True)

    assert answer.redirect_chain == [(LIST, 302)]
    assert f"You no longer follow “{topic.title}”." in answer.content.decode()


def test_what_is_no_longer_open_stays_on_the_list_without_its_name(cast, log_in, closed):
    for what, thing in closed.items():
        actions.follow(what=what, object_id=thing.pk, by=cast.member)

    html = log_in(cast.member).get(LIST).content.decode()

    assert html.count("No longer open to you") == len(closed)
    assert [words for words in ("Behind doors", "A quiet matter", "Not yet") if words in html] == []
    assert [verb(what, thing.pk) in html for what, thing in closed.items()] == [True] * len(closed)


def test_the_list_asks_as_much_for_one_of_each_as_for_many(cast, log_in, things):
    client, spent = log_in(cast.member), []
    for what, thing in things.items():
        actions.follow(what=what, object_id=thing.pk, by=cast.member)
    for more in ([], Objective.objects.all()):
        for objective in more:
            actions.follow(what="objective", object_id=objective.pk, by=cast.member)
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        spent.append(len([query for query in captured if "SAVEPOINT" not in query["sql"]]))

    assert spent[0] == spent[1] <= 12


def test_every_kind_of_thing_is_declared_with_what_the_list_needs(cast, things):
    spoken = {"thread": "es"}  # its question is asked in Spanish alone
    assert set(kinds.followed()) == set(things)
    for what, thing in things.items():
        kind = kinds.followed(what)
        title, address, language = kind.titles(cast.member, [thing.pk])[thing.pk]
        assert (bool(title), address, language, bool(kind.label)) == (
            True,
            thing.get_absolute_url(),
            spoken.get(what, "en"),
            True,
        )
