"""A message reaches the secretariat once, and nothing typed is lost on the way."""

import threading
import uuid
from email import message_from_bytes, policy

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from core.workflow import TransitionNotAllowed
from events.actions import deliver
from events.models import Event, Mail
from pages import actions, tasks
from pages.forms import LONGEST
from pages.models import ContactMessage
from tests.markup import read

ADDRESS = "/en/contact/"
GOOD = {
    "name": "Zoë O’Hara",
    "email": "zoe@example.org",
    "subject": "A question",
    "text": " Good day,\r\n\r\nmay one write in Wolof? <b>&amp;</b> 👩‍👧\r\n",
}
FAMILY = "👨‍👩‍👧‍👦"


def _post(client, address=ADDRESS, **fields):
    return client.post(address, {"key": str(uuid.uuid4()), **GOOD, **fields})


def test_a_visitors_message_is_kept_as_typed(client, db):
    response = _post(client, "/fr/contact/")

    message = ContactMessage.objects.get()
    assert (response.status_code, response["Location"]) == (302, "/fr/contact/sent/")
    assert {name: getattr(message, name) for name in GOOD} == GOOD
    assert (message.language, message.sender, message.answered_at) == ("fr", None, None)


def test_a_members_message_knows_its_sender(cast, log_in):
    _post(log_in(cast.member))

    assert ContactMessage.objects.get().sender == cast.member


def test_a_member_finds_name_and_address_filled_in(cast, log_in):
    page = read(log_in(cast.member).get(ADDRESS))

    assert (page.fields["name"], page.fields["email"]) == (cast.member.full_name, cast.member.email)


def test_a_visitor_finds_the_form_empty(client, db):
    fields = read(client.get(ADDRESS)).fields

    assert [fields[name].strip() for name in ("name", "email", "subject", "text")] == ["", "", "", ""]


def test_every_staff_member_is_told_in_her_language(cast, client):
    cast.secretariat.language = "fr"
    cast.secretariat.save()

    _post(client)

    mails = Mail.objects.filter(kind="pages.message_received")
    message = ContactMessage.objects.get()
    assert {mail.to: mail.language for mail in mails} == {cast.secretariat.email: "fr", cast.administrator.email: "en"}
    link = reverse("admin:pages_contactmessage_change", args=[message.pk])
    assert [mail.to for mail in mails if link not in mail.text or link not in mail.html] == []
    assert [mail.to for mail in mails if "may one write in Wolof? <b>" not in mail.text or "<b>&amp;</b>" in mail.html] == []


def test_the_message_is_an_event(cast, log_in):
    _post(log_in(cast.member))

    event = Event.objects.filter(kind="pages.message_received").get()
    assert (event.actor, event.target, event.facts) == (cast.member, ContactMessage.objects.get(), {})


BAD = {
    "no name": ("name", ""),
    "blank name": ("name", "   "),
    "long name": ("name", "x" * 151),
    "no address": ("email", ""),
    "no address at all": ("email", "nobody"),
    "two addresses": ("email", "a@example.org, b@example.org"),
    "long address": ("email", f"{'x' * 250}@example.org"),
    "address with line break": ("email", "a@example.org\r\nBcc: b@example.org"),
    "address with null": ("email", "a\0@example.org"),
    "no subject": ("subject", ""),
    "long subject": ("subject", "x" * 151),
    "subject with null": ("subject", "a\0b"),
    "no message": ("text", ""),
    "message with null": ("text", "a\0b"),
    "long message": ("text", "x" * (LONGEST + 1)),
}


@pytest.mark.parametrize(("field", "value"), BAD.values(), ids=BAD)
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_bad_field_is_explained_and_everything_comes_back(client, db, field, value, language):
    response = _post(client, f"/{language}/contact/", **{field: value})

    page = read(response)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert {name: page.fields[name] for name in GOOD if name != field} == {
        name: text for name, text in GOOD.items() if name != field
    }
    assert f'id="id_{field}_error"' in response.content.decode()
    assert ContactMessage.objects.count() == Mail.objects.count() == 0


LENGTHS = {
    "letters": ("x" * LONGEST, True),
    "one letter more": ("x" * LONGEST + "x", False),
    "families": (FAMILY * LONGEST, True),
    "one family more": (FAMILY * (LONGEST + 1), False),
    "line breaks": ("x\r\n" * (LONGEST // 2), True),
    "one line more": ("x\r\n" * (LONGEST // 2) + "x", False),
    "combining marks": ("e\u0301" * LONGEST, True),
}


@pytest.mark.parametrize(("text", "fits"), LENGTHS.values(), ids=LENGTHS)
def test_length_is_counted_as_people_do(client, db, text, fits):
    response = _post(client, text=text)

    assert (response.status_code == 302, ContactMessage.objects.filter(text=text).exists()) == (fits, fits)


def test_the_number_of_characters_is_said(client, db):
    response = _post(client, text=FAMILY * (LONGEST + 7))

    assert list(response.context["form"].errors["text"]) == ["The message has 10007 characters; at most 10000 can be sent."]


INJECTED = {
    "name": "Amina\r\nBcc: victim@example.org",
    "subject": "Hello\r\nBcc: victim@example.org\r\nContent-Type: text/html\r\n\r\n<h1>x</h1>",
    "text": "Words\r\n.\r\nBcc: victim@example.org",
}


@pytest.mark.parametrize("field", INJECTED)
def test_line_breaks_make_no_headers(cast, client, settings, tmp_path, field):
    settings.EMAIL_BACKEND, settings.MAILBOX = "events.mailbox.Backend", tmp_path / "mail"
    _post(client, **{field: INJECTED[field]})
    mail = Mail.objects.get(to=cast.secretariat.email)

    sent = deliver(str(mail.pk))

    (path,) = settings.MAILBOX.glob("*.eml")
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (sent, letter["To"], letter["Bcc"], letter["Cc"]) == (True, cast.secretariat.email, None, None)
    assert letter.get_content_type() == "multipart/alternative"
    assert "\n" not in letter["Subject"]


MARKED = '<script>alert("x")</script>{{ 7 * 7 }}'


def test_markup_is_text_wherever_the_message_is_shown(cast, log_in):
    client = log_in(cast.secretariat)
    _post(client, name=MARKED, subject=MARKED, text=MARKED)
    message = ContactMessage.objects.get()

    pages = [
        client.get(reverse("admin:pages_contactmessage_changelist")),
        client.get(reverse("admin:pages_contactmessage_change", args=[message.pk])),
        client.get(reverse("admin:pages_contactmessage_answered", args=[message.pk])),
    ]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert [
        page for page in pages if "<script>alert" in page.content.decode() or "49" in page.content.decode().split("{{")[0][-3:]
    ] == []
    assert [mail for mail in Mail.objects.all() if "<script>" in mail.html] == []


def test_the_same_form_twice_is_one_message(cast, client):
    key = read(client.get(ADDRESS)).fields["key"]

    answers = [_post(client, key=key).status_code for _click in range(2)]

    assert answers == [302, 302]
    assert (ContactMessage.objects.count(), Event.objects.filter(kind="pages.message_received").count()) == (1, 1)
    assert Mail.objects.filter(kind="pages.message_received").count() == 2


def test_a_form_fetched_anew_is_another_message(client, db):
    for _visit in range(2):
        _post(client, key=read(client.get(ADDRESS)).fields["key"])

    assert ContactMessage.objects.count() == 2


@pytest.mark.parametrize("key", ["", "nonsense", "0", "☠", "0" * 5000])
def test_a_malformed_key_loses_no_message(client, db, key):
    response = _post(client, key=key)

    assert (response.status_code, ContactMessage.objects.count()) == (302, 1)


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_are_one_message(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"contact": "100/h/ip"}
    key, start, answers = str(uuid.uuid4()), threading.Barrier(10), []

    def click():
        start.wait()
        answers.append(_post(Client(), key=key).status_code)
        connection.close()

    threads = [threading.Thread(target=click) for _number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [302] * 10
    assert ContactMessage.objects.count() == 1


def test_ten_an_hour_then_429_with_the_text_kept(client, db):
    answers = [_post(client).status_code for _message in range(10)]

    refused = _post(client, text="The eleventh")

    assert answers == [302] * 10
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert read(refused).fields["text"].strip() == "The eleventh"
    assert ContactMessage.objects.count() == 10


def test_limits_are_not_dodged_by_a_forwarded_address(client, db):
    for number in range(10):
        client.post(ADDRESS, {**GOOD, "key": str(uuid.uuid4())}, headers={"x-forwarded-for": f"192.0.2.{number}"})

    refused = client.post(ADDRESS, {**GOOD, "key": str(uuid.uuid4())}, headers={"x-forwarded-for": "192.0.2.77"})

    assert refused.status_code == 429


def test_mistakes_do_not_count_as_messages(client, db):
    for _mistake in range(12):
        _post(client, email="nobody")

    assert _post(client).status_code == 302


@pytest.fixture
def strict():
    """A browser whose tokens are looked at."""
    return Client(enforce_csrf_checks=True)


HERE = {"origin": "http://testserver"}
ELSEWHERE = ({"origin": "https://evil.example"}, {"origin": "http://testserver.evil.example"}, {"origin": "null"}, {})


def test_an_old_page_offers_its_text_again(strict, db):
    response = strict.post("/fr/contact/", GOOD | {"csrfmiddlewaretoken": "x" * 64}, headers=HERE)

    page = read(response)
    assert (response.status_code, ContactMessage.objects.count()) == (403, 0)
    assert {name: page.fields[name] for name in GOOD} == GOOD
    assert page.sent == ["/fr/contact/"]


def test_what_an_old_page_offers_can_be_sent(strict, db):
    offered = read(strict.post(ADDRESS, GOOD | {"key": str(uuid.uuid4())}, headers=HERE)).fields

    response = strict.post(ADDRESS, offered, headers=HERE)

    message = ContactMessage.objects.get()
    assert (response.status_code, {name: getattr(message, name) for name in GOOD}) == (302, GOOD)


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_a_form_from_elsewhere_is_refused_plainly(strict, db, headers):
    response = strict.post(ADDRESS, GOOD, headers=headers)

    assert response.status_code == 403
    assert GOOD["name"] not in response.content.decode()
    assert ContactMessage.objects.count() == 0


def test_a_message_is_answered_once(cast, client):
    _post(client)
    first, second = ContactMessage.objects.get(), ContactMessage.objects.get()

    actions.mark_answered(message=first, by=cast.secretariat, why="by telephone")
    with pytest.raises(TransitionNotAllowed):
        actions.mark_answered(message=second, by=cast.administrator)

    stored = ContactMessage.objects.get()
    event = Event.objects.filter(kind="pages.message_answered").get()
    assert (stored.answered_by, event.actor, event.why) == (cast.secretariat, cast.secretariat, "by telephone")


@pytest.mark.parametrize("name", ["visitor", "member", "delegate", "moderator", "reviewer", "former"])
def test_others_are_led_to_the_admins_door(cast, log_in, name):
    _post(Client())
    address = reverse("admin:pages_contactmessage_answered", args=[ContactMessage.objects.get().pk])

    response = log_in(getattr(cast, name)).post(address, {"why": "answered today"})

    assert (response.status_code, response["Location"]) == (302, f"/admin/login/?next={address}")
    assert ContactMessage.objects.get().answered_at is None


@pytest.mark.parametrize("name", ["secretariat", "administrator"])
def test_staff_mark_messages_as_answered(cast, log_in, name):
    _post(Client())
    address = reverse("admin:pages_contactmessage_answered", args=[ContactMessage.objects.get().pk])

    response = log_in(getattr(cast, name)).post(address, {"why": "answered today"})

    assert response.status_code == 302
    assert ContactMessage.objects.get().answered_by == getattr(cast, name)


@pytest.mark.parametrize(("days", "left"), [(364, 1), (366, 0)])
def test_answered_messages_are_forgotten_after_a_year(cast, client, move_clock, days, left):
    _post(client)
    actions.mark_answered(message=ContactMessage.objects.get(), by=cast.secretariat)
    move_clock(days=days)

    tasks.forget_contact_messages()

    assert ContactMessage.objects.count() == left


def test_waiting_messages_are_never_forgotten(client, db, move_clock):
    _post(client)
    move_clock(days=4000)

    tasks.forget_contact_messages()

    assert ContactMessage.objects.count() == 1


def test_who_and_when_go_together(cast, client):
    _post(client)

    with pytest.raises(IntegrityError), transaction.atomic():
        ContactMessage.objects.update(answered_by=cast.secretariat)
