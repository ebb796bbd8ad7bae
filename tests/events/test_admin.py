"""The secretariat sees what is waiting and what was given up, never the words, and has it sent again."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.actions import roles
from accounts.models import Role
from core.permissions import allows
from events.actions import record
from events.models import Event, Mail
from tests.events.conftest import SECRET


@pytest.fixture
def secretary(enrol):
    secretary = enrol("secretary")
    roles.grant(person=secretary, role=Role.SECRETARIAT, by=None, why="for the tests")
    return secretary


@pytest.fixture
def given_up(write, db):
    mail = write(text=SECRET, html=SECRET, headers={"X-Token": SECRET}, key=SECRET)
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.FAILED, trouble="SMTPRecipientsRefused", attempts=1440)
    mail.refresh_from_db()
    return mail


def again(mail):
    return reverse("admin:events_mail_send-again", args=[mail.pk])


def test_staff_see_the_outbox_without_the_words(log_in, secretary, given_up):
    client = log_in(secretary)

    pages = [
        client.get(reverse("admin:events_mail_changelist")).content.decode(),
        client.get(reverse("admin:events_mail_change", args=[given_up.pk])).content.decode(),
    ]

    assert ["SMTPRecipientsRefused" in page for page in pages] == [True, True]
    assert [SECRET in page for page in pages] == [False, False]
    assert again(given_up) in pages[1]


def test_staff_have_a_given_up_message_sent_again(log_in, secretary, given_up):
    client = log_in(secretary)

    asked = client.get(again(given_up))
    done = client.post(again(given_up), {"why": "The server was moved."})

    given_up.refresh_from_db()
    assert (asked.status_code, done.status_code) == (200, 302)
    assert (given_up.state, given_up.attempts) == (Mail.State.QUEUED, 0)
    assert (Event.objects.about(given_up).get().actor, Event.objects.about(given_up).get().why) == (
        secretary,
        "The server was moved.",
    )
    assert client.post(again(given_up), {"why": "Once more."}).status_code == 409


def test_staff_read_the_record_and_cannot_change_it(log_in, secretary):
    event = record("events.text_edited", by=secretary, fields="title_fr")
    page = reverse("admin:events_event_change", args=[event.pk])
    client = log_in(secretary)

    assert "Edited: title_fr" in client.get(reverse("admin:events_event_changelist")).content.decode()
    assert client.get(page).status_code == 200
    assert client.post(page, {"why": "Another"}).status_code == 403
    assert client.post(reverse("admin:events_event_delete", args=[event.pk]), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("is_staff", [True, False])
def test_only_staff_may_have_a_message_sent_again(enrol, secretary, given_up, is_staff):
    person = secretary if is_staff else enrol("member")

    answer = allows(person, "events.send_mail_again", given_up)

    assert bool(answer) is is_staff
    assert not allows(AnonymousUser(), "events.send_mail_again", given_up)
