"""Every page of one's account: whole in three languages, few queries, no fault whatever is sent to it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import invitations
from accounts.models import Scope, User
from tests.accounts.doors.hands import LANGUAGES, PASSWORD, at, confirm_identity, enter, invite, letters, words

pytestmark = pytest.mark.django_db


VISITORS_PAGES = [
    ("account_login",),
    ("account_signup",),
    ("account_email_verification_sent",),
    ("account_confirm_email", "forged:key"),
    ("account_reset_password",),
    ("account_reset_password_done",),
    ("account_reset_password_from_key", "1-forged"),
    ("account_reset_password_from_key_done",),
    ("account_inactive",),
]
MEMBERS_PAGES = [
    ("accounts:profile",),
    ("accounts:organization_list",),
    ("accounts:organization_propose",),
    ("account_email",),
    ("account_change_password",),
    ("account_reauthenticate",),
    ("account_logout",),
    ("mfa_index",),
    ("mfa_activate_totp",),
    ("usersessions_list",),
]
GUARDED_PAGES = [
    ("mfa_index",),
    ("mfa_reauthenticate",),
    ("mfa_deactivate_totp",),
    ("mfa_view_recovery_codes",),
    ("mfa_generate_recovery_codes",),
    ("account_reauthenticate",),
]


def assert_whole(client, address, language):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(address)

    page = words(response)
    assert response.status_code == 200
    assert f'<html lang="{language}">' in page
    assert page.count("<h1") == 1
    assert re.search(r"<h1[^>]*>\s*[^<\s]", page)
    assert re.search(r"<title>\s*[^–\s]", page)
    asked = [query["sql"] for query in queries if query["sql"].startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))]
    assert len(asked) <= 6, "\n".join(asked)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", VISITORS_PAGES, ids=lambda address: address[0])
def test_a_visitors_page_is_whole(client, address, language):
    name, *args = address
    args = args[0].split("-", 1) if name == "account_reset_password_from_key" else args
    assert_whole(client, at(name, *args, language=language), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", MEMBERS_PAGES, ids=lambda address: address[0])
def test_a_members_page_is_whole(client, amina, address, language):
    enter(client, amina.email)
    confirm_identity(client)

    assert_whole(client, at(*address, language=language), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", GUARDED_PAGES, ids=lambda address: address[0])
def test_a_page_of_the_second_step_is_whole(client, guarded, address, language):
    client.force_login(guarded.person)
    confirm_identity(client)

    assert_whole(client, at(*address, language=language), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_for_the_code_is_whole(client, guarded, language):
    enter(client, guarded.person.email)

    assert_whole(client, at("mfa_authenticate", language=language), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_delegates_are_whole(client, cast, language):
    invitations.send(email="new@example.org", language="en", organization=cast.union, scopes=[Scope.POST], by=cast.focal_point)
    client.force_login(cast.focal_point)

    assert_whole(client, at("accounts:delegate_list", cast.union.slug, language=language), language)
    own = cast.focal_point.delegations().get()
    assert_whole(client, at("accounts:delegation_end", own.pk, language=language), language)
    others = cast.delegate.delegations().get()
    assert_whole(client, at("accounts:delegation_end", others.pk, language=language), language)
    assert_whole(client, at("accounts:organization_list", language=language), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_an_invitation_is_whole(client, cast, language):
    client.force_login(cast.member)

    assert_whole(client, at("accounts:invitation_answer", invite(cast), language=language), language)


def test_the_address_for_a_first_password_is_whole(client, amina):
    amina.set_unusable_password()
    amina.save()
    client.force_login(amina)

    assert_whole(client, at("account_set_password"), "en")
    client.post(at("account_set_password"), {"password1": PASSWORD})

    assert User.objects.get(pk=amina.pk).check_password(PASSWORD)
    assert len(letters("account.password_set", amina.email)) == 1


FORGED = [
    ("account_confirm_email", "forged:key"),
    ("account_reset_password_from_key", "zzzzzzzzzzzzz", "forged"),
    ("account_reset_password_from_key", "1", "set-password"),
    ("account_confirm_login_code",),
    ("mfa_authenticate",),
    ("mfa_download_recovery_codes",),
    ("account_set_password",),
    ("accounts:invitation_answer", "forged"),
    ("accounts:delegate_list", "nowhere"),
    ("accounts:delegation_end", 2**31),
]
NONSENSE = {"answer": "x", "until": "0", "why": "\n"}
NULS = dict.fromkeys(("email", "code", "login", "password", "password1", "oldpassword", "next"), "\x00")


@pytest.mark.parametrize("extra", [{}, {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}], ids=["page", "fragment"])
@pytest.mark.parametrize("who", ["visitor", "member", "guarded", "on her way in"])
def test_no_request_is_a_fault(client, guarded, enrol, who, extra):
    if who == "on her way in":
        enter(client, guarded.person.email)
    elif who != "visitor":
        client.force_login(guarded.person if who == "guarded" else enrol("noor"))
    names = [name for name in (*FORGED, *VISITORS_PAGES[:3], *MEMBERS_PAGES, *GUARDED_PAGES) if name != ("account_logout",)]
    requests = [("get", True), ("post", False), ("post", True), ("head", False), ("put", False), ("delete", False)]

    answers = {}
    for name in names:
        forged = NONSENSE if name[0].startswith("accounts:") else NULS
        for method, full in requests:
            response = getattr(client, method)(at(*name), forged if full else {}, **extra)
            answers[name, method, full] = response.status_code

    assert {key: status for key, status in answers.items() if status >= 500} == {}
