"""The link of an e-mail: one update, once, for thirty days, for one pledge; looking at it changes nothing."""

import uuid

import pytest
from django.test import Client

from accounts.actions import delegations
from accounts.models import Delegation
from core.workflow import TransitionNotAllowed
from events.models import Event
from pledges.actions import participants, updating
from pledges.models import Pledge, Register, Update, UpdateLink
from tests.pledges import makers, scene
from tests.races import at_once, refusals


@pytest.fixture
def people(staged):
    return staged(makers.gather)[1]


@pytest.fixture
def pledge(people):
    return scene.published(people.maker, people.secretariat, organization=people.union)


def _words(answer):
    return answer.content.decode()


@pytest.mark.parametrize("name", ["visitor", "member", "maker"])
def test_whoever_has_the_link_sends_one_update(people, pledge, log_in, name):
    link, address = makers.linked(pledge)
    client = log_in(getattr(people, name))

    answer = client.post(address, makers.typed())

    update, link = Update.objects.get(), UpdateLink.objects.get()
    assert answer["Location"] == f"/en/pledges/{pledge.number}/#update-{update.pk}"
    assert (update.link, update.made_by, update.attributions.get().name) == (link, None, "Union")
    assert link.used_at == update.made_at
    assert Pledge.objects.get().stage == "in-progress"


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete", "patch"])
def test_a_scanner_changes_nothing(pledge, client, method):
    _link, address = makers.linked(pledge)
    events = Event.objects.count()

    for _time in range(3):
        getattr(client, method)(address)

    assert (UpdateLink.objects.get().used_at, Update.objects.count(), Event.objects.count()) == (None, 0, events)
    assert client.post(address, makers.typed()).status_code == 302


def test_the_page_is_for_nobody_else(pledge, client):
    answer = client.get(makers.linked(pledge)[1])

    assert "no-store" in answer["Cache-Control"]
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex", "same-origin")
    for private in ("maker@example.org", scene.CONTACT["name"], scene.CONTACT["email"], "data-autosave", 'rel="alternate"'):
        assert private not in _words(answer)


@pytest.mark.parametrize(("language", "words"), [("en", "Report on a pledge"), ("fr", 'lang="fr"'), ("es", 'lang="es"')])
def test_the_page_is_in_the_language_of_its_address(pledge, client, language, words):
    address = makers.linked(pledge)[1].replace("/en/", f"/{language}/")

    assert words in _words(client.get(address))


# ── What is over ─────────────────────────────────────────────────────────────────────────────────────────────────


def _used(people, pledge, move_clock, link):
    updating.update(pledge=pledge, content=scene.said(), link=link)


def _expired(people, pledge, move_clock, link):
    move_clock(days=30, seconds=1)


def _withdrawn(people, pledge, move_clock, link):
    makers.withdrawn(pledge, people.maker)


@pytest.mark.parametrize(
    ("end", "said"), [(_used, "An update was sent with it already"), (_expired, "It has expired"), (_withdrawn, "is withdrawn")]
)
def test_a_link_that_is_over_says_so_and_keeps_what_was_typed(people, pledge, client, move_clock, end, said):
    link, address = makers.linked(pledge)
    end(people, pledge, move_clock, link)
    updates = Update.objects.count()

    seen, sent = client.get(address), client.post(address, makers.typed(text="Twelve <b>stations</b>."))

    assert (seen.status_code, client.head(address).status_code, sent.status_code) == (410, 410, 409)
    assert (said in _words(seen), said in _words(sent)) == (True, True)
    assert "Twelve &lt;b&gt;stations&lt;/b&gt;." in _words(sent)
    assert Update.objects.count() == updates


def test_it_works_until_the_last_second(pledge, client, move_clock):
    _link, address = makers.linked(pledge)
    move_clock(days=30, seconds=-60)

    assert client.post(address, makers.typed()).status_code == 302


def test_an_unknown_token_is_answered_in_words(pledge, client):
    address = "/en/pledges/updates/nothing-like-it/"

    seen, sent = client.get(address), client.post(address, makers.typed(text="Twelve stations."))

    assert (seen.status_code, sent.status_code) == (404, 404)
    assert ("cut off" in _words(seen), "Twelve stations." in _words(sent)) == (True, True)


def test_two_clicks_send_one_update(pledge, client):
    _link, address = makers.linked(pledge)
    sent = makers.typed(key=str(uuid.uuid4()))

    places = [client.post(address, sent)["Location"] for _click in range(2)]

    assert places[0] == places[1]
    assert Update.objects.count() == 1


def test_other_words_under_a_used_link_are_not_sent(pledge, client):
    _link, address = makers.linked(pledge)
    key = str(uuid.uuid4())
    client.post(address, makers.typed(key=key))

    answer = client.post(address, makers.typed(key=key, text="And more."))

    assert (answer.status_code, "And more." in _words(answer), Update.objects.count()) == (409, True, 1)


def test_a_link_is_for_its_pledge_alone(people, pledge):
    other = scene.published(people.member, people.secretariat)
    link, _address = makers.linked(other)

    with pytest.raises(TransitionNotAllowed):
        updating.update(pledge=pledge, content=scene.said(), link=link)
    assert (UpdateLink.objects.get().used_at, Update.objects.count()) == (None, 0)


def test_of_a_participant_that_has_left_it_is_void(people, client):
    pledge = makers.partnership(people)
    row = makers.by_order(pledge)[2]
    _link, address = makers.linked(pledge, row)
    participants.leave(participant=row, by=people.maker, why="Other work.")

    assert (client.get(address).status_code, client.post(address, makers.typed()).status_code) == (410, 409)


def test_the_link_of_a_delegate_ends_with_her_mandate(people, pledge, client):
    _link, address = makers.linked(pledge, email="reporter@example.org")
    delegations.end(delegation=Delegation.objects.get(person=people.reporter), by=people.administrator, why="left")

    seen, sent = client.get(address), client.post(address, makers.typed())

    assert (seen.status_code, sent.status_code, Update.objects.count()) == (410, 409, 0)
    assert "no longer reports" in _words(seen)


def test_who_is_not_on_the_hub_reports_in_its_own_name(people, client):
    pledge = makers.partnership(people)
    row = makers.by_order(pledge)[2]

    client.post(makers.linked(pledge, row)[1], makers.typed(stage="completed"))

    update = Update.objects.get()
    assert (update.attributions.get().name, update.participant) == ("Lamp at the Quay", row)
    assert [one.stage for one in makers.by_order(pledge)] == ["not-started", "not-started", "completed"]


def test_what_is_wrong_uses_nothing_up(pledge, client):
    _link, address = makers.linked(pledge)

    answer = client.post(address, makers.typed(stage="discontinued"))

    assert (answer.status_code, UpdateLink.objects.get().used_at) == (422, None)
    assert "Ten stations are open." in _words(answer)


def test_an_old_page_is_offered_again(pledge):
    client, (_link, address) = Client(enforce_csrf_checks=True), makers.linked(pledge)

    answer = client.post(address, makers.typed(), headers={"origin": "http://testserver"})

    assert (answer.status_code, "Ten stations are open." in _words(answer)) == (403, True)
    assert UpdateLink.objects.get().used_at is None


@pytest.mark.parametrize("limit", ["1/h/ip"])
def test_a_flood_from_one_place_is_refused_with_its_words(people, pledge, client, settings, limit):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"pledge_update": limit}
    client.post(makers.linked(pledge)[1], makers.typed())

    answer = client.post(makers.linked(pledge)[1], makers.typed(text="Twelve stations."))

    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert "Twelve stations." in _words(answer)
    assert UpdateLink.objects.filter(used_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_at_one_instant_one_does(staged):
    people = staged(makers.gather)[1]
    pledge = scene.published(people.maker, people.secretariat, organization=people.union)
    link, _address = makers.linked(pledge)
    links = [UpdateLink.objects.get(pk=link.pk) for _click in range(2)]

    calls = [lambda row=row: updating.update(pledge=pledge, content=scene.said(), link=row) for row in links]
    results = at_once(*calls, row=Register.objects.get())

    assert (refusals(results), Update.objects.count()) == (1, 1)
