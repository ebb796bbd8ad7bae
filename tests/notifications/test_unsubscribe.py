"""The link that ends e-mails: one click in the mail program, a button on the page, and nothing by looking."""

import email
import email.policy
import re

import pytest
from django.core import mail as outbox
from django.test import Client

from accounts.actions import people as accounts
from events.actions import deliver
from events.models import Mail
from notifications import actions, kinds
from notifications.choices import addresses, rhythms_of
from notifications.kinds import Rhythm
from notifications.models import Preference
from tests.notifications.telling import DUTY, HELLO, NEWS, WEEKLY, hello

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def program():
    """A mail program: nobody is logged in, no token is sent."""
    return Client(enforce_csrf_checks=True)


def link(person, what=HELLO):
    return re.sub(r"^https?://[^/]+", "", addresses(person, what)["unsubscribe"])


def chosen(person):
    return dict(Preference.objects.filter(person=person).values_list("kind", "rhythm"))


def test_one_click_ends_the_kind(program, amina):
    answer = program.post(link(amina), ONE_CLICK)

    assert (answer.status_code, chosen(amina)) == (200, {HELLO: "off"})
    assert "These e-mails have ended" in answer.content.decode()
    assert hello(amina)[0].rhythm == "off"
    assert not Mail.objects.filter(kind=HELLO).exists()


def test_a_second_click_is_the_first(program, amina):
    answers = [program.post(link(amina), ONE_CLICK).status_code for _turn in range(2)]

    assert (answers, chosen(amina)) == ([200, 200], {HELLO: "off"})


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_ends_nothing_and_shows_a_button(program, amina, method):
    answer = getattr(program, method)(link(amina))

    assert (answer.status_code, chosen(amina)) == (200, {})
    assert "no-store" in answer["Cache-Control"]
    if method == "get":
        html = answer.content.decode()
        assert ("End these e-mails?" in html, "A greeting" in html, amina.email in html) == (True, True, False)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_nothing_else_can_be_asked(program, amina, method):
    assert getattr(program, method)(link(amina)).status_code == 405
    assert chosen(amina) == {}


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_page_speaks_the_links_language(program, enrol, language):
    person = enrol(f"reader-{language}", language=language)

    html = program.post(link(person)).content.decode()

    assert f'<html lang="{language}">' in html


def test_it_is_for_whom_the_link_is_whoever_is_logged_in(log_in, amina, people):
    log_in(people[0]).post(link(amina))

    assert (chosen(amina), chosen(people[0])) == ({HELLO: "off"}, {})


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("spoil", ["cut", "other", "nonsense", "null", "long", "letters"])
def test_a_forged_link_says_so(program, amina, people, method, spoil):
    whole, others = link(amina), link(people[0])
    head, token = whole.rstrip("/").rsplit("/", 1)
    spoilt = {
        "cut": token[:-3],
        "other": ":".join([others.rstrip("/").rsplit("/", 1)[1].split(":")[0], *token.split(":")[1:]]),
        "nonsense": "nonsense",
        "null": "a%00b:c:d",
        "long": "x" * 5000,
        "letters": "é:à:ü",
    }[spoil]

    answer = getattr(program, method)(f"{head}/{spoilt}/")

    assert (answer.status_code, Preference.objects.count()) == (404, 0)
    assert "This link does not work" in answer.content.decode()


def test_a_link_for_what_is_gone_says_so(program, amina, cast, monkeypatch):
    gone = link(amina)
    monkeypatch.delitem(kinds._kinds, HELLO)
    shut = link(cast.member, NEWS)
    accounts.disable(person=cast.member, by=cast.administrator, why="spam")

    assert [program.post(address).status_code for address in (gone, shut)] == [404, 404]
    assert Preference.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_duty_cannot_be_ended(program, amina, monkeypatch, method):
    before = link(amina)
    kinds.declare(HELLO, label="A greeting", section="Greetings", tell=kinds.get(HELLO).tell, is_duty=True)

    answer = getattr(program, method)(before)

    assert (answer.status_code, chosen(amina)) == (403, {})
    assert "They belong to a task of yours" in answer.content.decode()


def test_the_link_of_a_digest_ends_all_that_comes_in_its_rhythm(program, amina):
    actions.choose(by=amina, rhythms={HELLO: Rhythm.DAILY})
    before = rhythms_of(amina)

    answer = program.post(link(amina, "daily"), ONE_CLICK)

    after = rhythms_of(amina)
    assert answer.status_code == 200
    assert {kind for kind, rhythm in before.items() if rhythm == "daily"} == {
        kind for kind in before if before[kind] != after[kind]
    }
    assert (after[HELLO], after[NEWS], after[WEEKLY], after[DUTY]) == ("off", "off", "weekly", "now")


@pytest.mark.parametrize("what", ["now", "off", "tests.nothing", ""])
def test_no_link_ends_anything_else(program, amina, what):
    assert program.post(link(amina, what)).status_code == 404
    assert chosen(amina) == {}


def test_the_message_carries_the_links_a_mail_program_needs(program, amina):
    hello(amina)
    deliver(Mail.objects.get(kind=HELLO).pk)

    sent = email.message_from_bytes(outbox.outbox[-1].message().as_bytes(), policy=email.policy.default)

    address = re.fullmatch(r"<(https?://[^>\s]+)>", sent["List-Unsubscribe"].strip())[1]
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in Mail.objects.get(kind=HELLO).text
    assert address in sent.get_body(("html",)).get_content()
    assert program.post(re.sub(r"^https?://[^/]+", "", address), ONE_CLICK).status_code == 200
    assert chosen(amina) == {HELLO: "off"}


def test_the_message_of_a_duty_offers_no_end(amina):
    hello(amina, kind=DUTY)

    letter = Mail.objects.get(kind=DUTY)
    assert (letter.headers, "unsubscribe" in letter.text + letter.html) == ({}, False)
    assert "This belongs to a task of yours, so it is always sent." in letter.text
