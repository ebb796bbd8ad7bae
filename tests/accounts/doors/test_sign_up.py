"""Sign-up: one account per address, and nobody learns who has one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from django.db import connections
from django.test import Client

from accounts import notifications as kinds
from accounts.models import User
from events.models import Event, Mail
from tests.accounts.doors.hands import PASSWORD, at, letters, path_in, sign_up, without_what_differs, words

pytestmark = pytest.mark.django_db


def test_sign_up_sends_a_link_that_confirms_once_and_says_so_afterwards(client):
    response = sign_up(client, "noor@example.org")
    link = path_in(letters("account.email_confirmation_signup", "noor@example.org")[0])

    assert response.url == at("account_email_verification_sent")
    assert "Is noor@example.org your address?" in words(client.get(link))
    assert client.post(link).url == at("account_login")
    assert EmailAddress.objects.get(email="noor@example.org").verified
    assert "no longer works" in words(client.get(link))
    second = client.post(link)
    assert second.status_code == 200
    assert "no longer works" in words(second)
    assert Event.objects.filter(kind=kinds.PERSON_JOINED).count() == 1


def test_sign_up_takes_the_language_of_the_page(client):
    data = {"full_name": "Noor Vandelaar", "email": "noor@example.org", "password1": PASSWORD}
    client.post(at("account_signup", language="fr"), data)

    letter = letters("account.email_confirmation_signup")[0]
    assert User.objects.get(email="noor@example.org").language == "fr"
    assert letter.language == "fr"
    assert path_in(letter).startswith("/fr/")


def test_sign_up_with_a_taken_address_answers_like_a_new_one(client, amina):
    new, taken = Client(), Client()

    first, second = sign_up(new, "noor@example.org"), sign_up(taken, "AMINA@example.org")

    assert (first.status_code, first.url) == (second.status_code, second.url)
    first, second = words(new.get(first.url)), words(taken.get(second.url))
    assert without_what_differs(first, "noor") == without_what_differs(second, "amina")
    assert len(letters("account.account_already_exists", amina.email)) == 1
    assert User.objects.filter(email__iexact=amina.email).count() == 1


@pytest.mark.parametrize(
    "email", ["amina", "amina@", "a" * 288 + "@example.org", "a@example.org\nBcc: b@example.org", "a\x00@example.org"]
)
def test_sign_up_with_a_bad_address_says_so_beside_the_field(client, email):
    response = sign_up(client, email)

    page = words(response)
    assert response.status_code == 200
    assert 'id="id_email_error"' in page
    assert 'value="Noor Vandelaar"' in page
    assert not User.objects.exists()
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("full_name", {"full_name": "Noor\nhttps://example.org"}),
        ("full_name", {"full_name": "x" * 151}),
        ("password1", {"password": "short"}),
        ("password1", {"password": "password123"}),
        ("password1", {"password": "NoorVandelaar"}),
    ],
)
def test_sign_up_refuses_beside_the_field(client, field, values):
    response = sign_up(client, "noor@example.org", **values)

    assert f'id="id_{field}_error"' in words(response)
    assert not User.objects.exists()


def test_sign_up_for_an_address_somebody_else_never_confirmed_works(client, amina):
    """Who only adds an address cannot keep its owner out, and loses it to her."""
    EmailAddress.objects.create(user=amina, email="noor@example.org")

    sign_up(client, "noor@example.org")
    client.post(path_in(letters("account.email_confirmation_signup", "noor@example.org")[0]))

    owner = EmailAddress.objects.get(email="noor@example.org")
    assert owner.verified
    assert owner.user.full_name == "Noor Vandelaar"


@pytest.mark.django_db(transaction=True)
def test_twenty_sign_ups_at_once_make_one_account(settings):
    settings.ACCOUNT_RATE_LIMITS = False

    def once(_number):
        try:
            return sign_up(Client(), "noor@example.org").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(once, range(20)))

    assert answers == [302] * 20
    assert User.objects.count() == EmailAddress.objects.count() == 1


def test_mass_sign_up_meets_a_limit(client):
    answers = [sign_up(Client(), f"noor{number}@example.org").status_code for number in range(11)]

    assert answers == [302] * 10 + [429]
