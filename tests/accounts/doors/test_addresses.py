"""E-mail addresses: added, confirmed, made the main one, removed."""

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.test import Client

from accounts import notifications as kinds
from accounts.models import User
from events.models import Event
from tests.accounts.doors.hands import at, confirm_identity, enter, letters, path_in, sign_up, words

pytestmark = pytest.mark.django_db


def test_an_address_is_added_confirmed_made_the_main_one_and_the_old_one_removed(client, amina):
    enter(client, amina.email)
    confirm_identity(client)
    new = "amina.new@example.org"

    client.post(at("account_email"), {"email": new, "action_add": "1"})
    client.post(path_in(letters("account.email_confirmation", new)[0]))
    client.post(at("account_email"), {"email": new, "action_primary": "1"})
    client.post(at("account_email"), {"email": "amina@example.org", "action_remove": "1"})

    assert User.objects.get(pk=amina.pk).email == new
    assert list(EmailAddress.objects.filter(user=amina).values_list("email", flat=True)) == [new]
    assert new in letters("account.email_changed", "amina@example.org")[0].text
    assert len(letters("account.email_deleted", new)) == 1
    assert Event.objects.filter(kind=kinds.ADDRESS_CHANGED, actor=amina).count() == 1


def test_the_main_address_cannot_be_removed_nor_an_unconfirmed_one_be_it(client, amina):
    EmailAddress.objects.create(user=amina, email="second@example.org")
    client.force_login(amina)

    removed = client.post(at("account_email"), {"email": amina.email, "action_remove": "1"}, follow=True)
    made = client.post(at("account_email"), {"email": "second@example.org", "action_primary": "1"}, follow=True)

    assert "Make another one the main address first" in words(removed)
    assert "Only a confirmed address" in words(made)


def test_an_address_another_account_claims_but_never_confirmed_can_be_made_the_main_one(client, amina):
    sign_up(Client(), "second@example.org", full_name="Somebody Else")
    EmailAddress.objects.create(user=amina, email="second@example.org")
    enter(client, amina.email)
    client.post(at("account_email"), {"email": "second@example.org", "action_send": "1"})
    mine = EmailAddress.objects.get(user=amina, email="second@example.org")

    client.post(at("account_confirm_email", EmailConfirmationHMAC(mine).key))
    response = client.post(at("account_email"), {"email": "second@example.org", "action_primary": "1"})

    assert response.status_code == 302
    assert User.objects.get(email="second@example.org") == amina


@pytest.mark.parametrize("email", ["amina@example.org", "bad", "a" * 288 + "@example.org"])
def test_an_address_that_cannot_be_added_says_so_beside_the_field(client, amina, email):
    client.force_login(amina)

    response = client.post(at("account_email"), {"email": email, "action_add": "1"})

    assert 'id="id_email_error"' in words(response)
