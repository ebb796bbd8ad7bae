"""Log-in: limits, sessions, and where it leads."""

import pytest
from django.test import Client

from accounts import notifications as kinds
from events.models import Event
from tests.accounts.doors.hands import (
    OTHER_PASSWORD,
    at,
    enter,
    is_in,
    letters,
    path_in,
    sign_up,
    without_what_differs,
    words,
)

pytestmark = pytest.mark.django_db


def test_log_in_gives_a_new_session_that_log_out_ends(client, amina):
    client.get(at("account_login"))
    session = client.session
    session["seen"] = True
    session.save()
    before = session.session_key

    enter(client, amina.email)
    inside = client.session.session_key
    client.post(at("account_logout"))
    thief = Client()
    thief.cookies["sessionid"] = inside

    assert before != inside
    assert thief.get(at("accounts:profile")).status_code == 302
    assert Event.objects.filter(kind=kinds.PERSON_LOGGED_IN, actor=amina).count() == 1


def test_log_in_answers_alike_for_a_wrong_password_and_an_unknown_address(client, amina):
    wrong, unknown = enter(client, amina.email, "wrong"), enter(client, "nobody@example.org", "wrong")

    assert wrong.status_code == unknown.status_code == 200
    assert without_what_differs(words(wrong), "amina") == without_what_differs(words(unknown), "nobody")
    assert "do not go together" in words(wrong)
    assert Event.objects.get(kind=kinds.LOG_IN_FAILED, target_id=str(amina.pk)).actor is None


def test_nobody_can_tell_by_the_time_an_answer_takes(amina, hasher):
    work = {}
    for address in (amina.email, "nobody@example.org"):
        for door in (lambda: enter(Client(), address, "wrong"), lambda: sign_up(Client(), address)):  # noqa: B023
            before = hasher.count
            door()
            work.setdefault(address, []).append(hasher.count - before)

    assert work[amina.email] == work["nobody@example.org"] == [1, 1]


@pytest.mark.parametrize("extra", [{}, {"HTTP_X_FORWARDED_FOR": "198.51.100.{}"}, {"HTTP_HOST": "127.0.0.1"}])
def test_the_sixth_wrong_password_is_refused_and_a_reset_lets_her_in(client, amina, extra):
    doors = [{name: value.format(number) for name, value in extra.items()} if number > 2 else {} for number in range(6)]

    answers = [enter(Client(), amina.email, "wrong", **door) for door in doors]
    right = enter(Client(), amina.email)
    client.post(at("account_reset_password"), {"email": amina.email})
    form = client.get(path_in(letters("account.password_reset_key")[0]), follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": OTHER_PASSWORD})

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert right.status_code == 429
    assert "Too many attempts" in words(right)
    assert at("account_reset_password") in words(right)
    assert right["Retry-After"] == "300"
    assert enter(client, amina.email, OTHER_PASSWORD).status_code == 302


@pytest.mark.parametrize("aim", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_log_in_leads_to_no_other_site(client, amina, aim):
    response = enter(client, amina.email, query=f"?next={aim}")

    assert response.url == at("home")


def test_log_in_leads_where_one_wanted_to_go(client, amina):
    response = enter(client, amina.email, query=f"?next={at('accounts:organization_list')}")

    assert response.url == at("accounts:organization_list")


def test_log_in_with_an_unconfirmed_address_sends_the_link_again(client, settings):
    sign_up(client, "noor@example.org")
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": "5/m/key"}

    response = enter(client, "noor@example.org")

    assert response.url == at("account_email_verification_sent")
    assert not is_in(client)
    client.post(path_in(letters("account.email_confirmation", "noor@example.org")[0]))
    enter(client, "noor@example.org")
    assert is_in(client)


def test_a_disabled_account_is_told_so_and_may_write(client, cast):
    response = enter(client, "disabled@example.org")

    assert response.url == at("account_inactive")
    page = words(client.get(response.url))
    assert "disabled" in page
    assert at("contact") in page
    assert not is_in(client)
