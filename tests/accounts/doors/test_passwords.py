"""Passwords: lost, changed, and what a new one ends."""

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.test import Client

from tests.accounts.doors.hands import OTHER_PASSWORD, PASSWORD, at, enter, letters, path_in, without_what_differs, words

pytestmark = pytest.mark.django_db


def test_a_reset_answers_alike_for_a_known_and_an_unknown_address(amina):
    known, unknown = Client(), Client()

    first = known.post(at("account_reset_password"), {"email": amina.email})
    second = unknown.post(at("account_reset_password"), {"email": "nobody@example.org"})

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert without_what_differs(words(known.get(first.url)), "") == without_what_differs(words(unknown.get(second.url)), "")
    assert len(letters("account.password_reset_key", amina.email)) == 1
    assert len(letters("account.unknown_account", "nobody@example.org")) == 1


def test_a_reset_for_a_bad_address_says_so_beside_the_field(client):
    response = client.post(at("account_reset_password"), {"email": "a" * 288 + "@example.org"})

    assert 'id="id_email_error"' in words(response)


def test_a_reset_for_a_disabled_account_says_why_by_mail(client, cast):
    client.post(at("account_reset_password"), {"email": "disabled@example.org"})

    assert "disabled the account" in letters("account.unknown_account", "disabled@example.org")[0].text


def test_a_reset_does_not_open_an_account_to_an_address_it_never_confirmed(client, amina):
    EmailAddress.objects.create(user=amina, email="mistyped@example.org")

    client.post(at("account_reset_password"), {"email": "mistyped@example.org"})

    assert not letters("account.password_reset_key")
    assert len(letters("account.unknown_account", "mistyped@example.org")) == 1


def test_a_reset_link_works_once(client, amina):
    elsewhere = Client()
    enter(elsewhere, amina.email)
    client.post(at("account_reset_password"), {"email": amina.email})
    link = path_in(letters("account.password_reset_key")[0])

    form = client.get(link, follow=True)
    done = client.post(form.redirect_chain[-1][0], {"password1": OTHER_PASSWORD})
    again = Client().get(link)

    assert done.url == at("account_reset_password_from_key_done")
    assert again.status_code == 200
    assert "used already" in words(again)
    assert at("account_reset_password") in words(again)
    assert elsewhere.get(at("accounts:profile")).status_code == 302
    assert not UserSession.objects.filter(user=amina).exists()
    assert len(letters("account.password_reset", amina.email)) == 1


def test_a_reset_link_is_kept_no_longer_than_it_is_needed(amina, client):
    client.post(at("account_reset_password"), {"email": amina.email})

    assert letters("account.password_reset_key")[0].secret


def test_a_new_password_ends_the_other_sessions_but_this_one(client, amina):
    elsewhere = Client()
    for browser in (client, elsewhere):
        enter(browser, amina.email)

    response = client.post(at("account_change_password"), {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD})

    assert response.url == at("accounts:profile")
    assert client.get(at("accounts:profile")).status_code == 200
    assert elsewhere.get(at("accounts:profile")).status_code == 302
    assert UserSession.objects.get(user=amina).session_key == client.session.session_key
    assert "192.0.2" not in letters("account.password_changed", amina.email)[0].text


def test_a_new_password_asks_for_the_old_one_five_times_at_most(client, amina):
    enter(client, amina.email)
    form = {"oldpassword": "wrong", "password1": OTHER_PASSWORD}

    answers = [client.post(at("account_change_password"), form) for _ in range(6)]

    assert 'id="id_oldpassword_error"' in words(answers[0])
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]


def test_staff_are_told_that_their_password_must_be_longer(client, cast):
    client.force_login(cast.secretariat)

    response = client.post(at("account_change_password"), {"oldpassword": PASSWORD, "password1": "short for me"})

    assert "At least 15 characters" in words(response)
    assert "needs at least 15 characters" in words(response)
