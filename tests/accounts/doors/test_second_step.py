"""The second step at log-in: app, codes, and who may touch them."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from accounts import notifications as kinds
from events.models import Event
from tests.accounts.doors.hands import SECRET, at, code_of, confirm_identity, enter, is_in, letters, words

pytestmark = pytest.mark.django_db


def test_the_second_step_is_set_up_and_asked_for(client, amina, django_capture_on_commit_callbacks):
    enter(client, amina.email)
    confirm_identity(client)
    page = words(client.get(at("mfa_activate_totp")))
    key = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")

    wrong = client.post(at("mfa_activate_totp"), {"code": "000000"})
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(at("mfa_activate_totp"), {"code": code_of(key)})
    client.post(at("account_logout"))
    asked = enter(client, amina.email)
    inside = client.post(at("mfa_authenticate"), {"code": code_of(key)})

    assert "data:image/svg+xml;base64," in page
    assert "is not right" in words(wrong)
    assert response.url == at("mfa_view_recovery_codes")
    assert asked.url == at("mfa_authenticate")
    assert inside.url == at("home")
    assert is_in(client)
    assert len(letters("mfa.totp_activated", amina.email)) == 1
    assert Event.objects.filter(kind=kinds.SECOND_FACTOR_ADDED).count() == 1


def test_a_code_works_once(client, guarded):
    code = code_of(SECRET)
    second = Client()
    for browser in (client, second):
        enter(browser, guarded.person.email)
        browser.post(at("mfa_authenticate"), {"code": code})

    assert is_in(client)
    assert not is_in(second)


def test_a_recovery_code_works_once(client, guarded):
    second = Client()
    for browser in (client, second):
        enter(browser, guarded.person.email)
        browser.post(at("mfa_authenticate"), {"code": guarded.codes[0]})

    assert is_in(client)
    assert not is_in(second)


def test_a_form_without_a_code_is_an_empty_one(client, guarded):
    enter(client, guarded.person.email)

    response = client.post(at("mfa_authenticate"), {})

    assert response.status_code == 200
    assert 'id="id_code_error"' in words(response)


@pytest.mark.parametrize("name", ["mfa_authenticate", "mfa_reauthenticate"])
def test_the_sixth_wrong_code_is_refused(client, guarded, name):
    if name == "mfa_authenticate":
        enter(client, guarded.person.email)
    else:
        client.force_login(guarded.person)

    answers = [client.post(at(name), {"code": "12"}).status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]
    assert Event.objects.filter(kind=kinds.LOG_IN_FAILED, target_id=str(guarded.person.pk)).count() == 5


def test_the_sixth_wrong_confirmation_is_refused(client, amina):
    client.force_login(amina)

    answers = [client.post(at("account_reauthenticate"), {"password": "wrong"}).status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]


def test_recovery_codes_are_downloaded_and_made_anew(client, guarded, django_capture_on_commit_callbacks):
    client.force_login(guarded.person)
    confirm_identity(client)

    page = words(client.get(at("mfa_view_recovery_codes")))
    file = client.get(at("mfa_download_recovery_codes"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("mfa_generate_recovery_codes"))

    assert all(code in page for code in guarded.codes)
    assert re.findall(r"^\d{8}$", words(file), re.MULTILINE) == guarded.codes
    assert file["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert guarded.codes[0] not in words(client.get(at("mfa_view_recovery_codes")))
    assert len(letters("mfa.recovery_codes_generated")) == 1


def test_the_second_step_is_removed_with_its_codes(client, guarded):
    client.force_login(guarded.person)
    confirm_identity(client)

    response = client.post(at("mfa_deactivate_totp"))

    assert response.url == at("mfa_index")
    assert not guarded.person.authenticator_set.exists()
    assert len(letters("mfa.totp_deactivated")) == 1
    assert Event.objects.filter(kind=kinds.SECOND_FACTOR_REMOVED).count() == 1


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes"])
def test_the_second_step_is_touched_only_by_who_has_just_proved_to_be_her(client, amina, name):
    if name != "mfa_activate_totp":
        TOTP.activate(amina, SECRET)
        RecoveryCodes.activate(amina)
    client.force_login(amina)

    assert client.get(at(name)).url.startswith(at("account_reauthenticate"))


def test_an_address_can_be_added_beside_the_second_step(client, guarded):
    client.force_login(guarded.person)

    client.post(at("account_email"), {"email": "second@example.org", "action_add": "1"})

    assert EmailAddress.objects.filter(email="second@example.org").exists()
