"""A newcomer's way through the Hub, with and without JavaScript."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from playwright.sync_api import expect

from accounts.models import Delegation, User
from events import actions as outbox
from events.models import Mail
from tests.browser.conftest import log_in
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEWCOMER = "nadia@example.org"


def deliver():
    """What the worker does: everything in the outbox goes to the mailbox."""
    for mail in Mail.objects.filter(state=Mail.State.QUEUED).order_by("created_at"):
        outbox.deliver(mail.pk)


def one_time_code(secret, at=None):
    """The six digits an authenticator app shows for a base-32 secret (RFC 6238)."""
    counter = struct.pack(">Q", int(at or time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def send(page, button="main form button[type=submit]:not([name])"):
    """Press a button and wait for the answer."""
    with page.expect_navigation():
        page.locator(button).first.click()


def sign_up_in_french(page):
    page.goto("/fr/")
    page.locator("header a[href='/fr/account/signup/']").first.click()
    page.fill("[name=full_name]", "Nadia Benkhelifa-Østergård")
    page.fill("[name=email]", NEWCOMER)
    page.fill("[name=password1]", PASSWORD)
    send(page)


def verify_through_the_mailbox(page):
    deliver()
    page.goto("/demo/mail/")
    page.locator("main li a").first.click()
    page.locator("main a[href*='confirm-email']").first.click()
    send(page)


def log_in_in_french(page):
    page.goto("/fr/account/login/")
    page.fill("[name=login]", NEWCOMER)
    page.fill("[name=password]", PASSWORD)
    send(page)


def set_up_the_second_step(page):
    page.goto("/fr/account/2fa/totp/activate/")
    page.fill("[name=password]", PASSWORD)
    send(page)
    secret = re.sub(r"\s", "", page.locator("main code").first.inner_text())
    page.fill("[name=code]", one_time_code(secret))
    send(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_newcomer_signs_up_in_french_and_becomes_a_delegate(open_page, cast, javascript):
    page = open_page(language="fr", width=768, javascript=javascript)
    office = open_page(javascript=javascript)

    sign_up_in_french(page)
    verify_through_the_mailbox(page)
    log_in_in_french(page)
    set_up_the_second_step(page)
    page.goto("/fr/account/organizations/")
    page.locator("button[name=language][value=es]:visible").first.click()
    assert page.url.endswith("/es/account/organizations/")
    log_in(office, cast.secretariat.email)
    grant_in_the_admin(office, cast)
    deliver()
    page.goto("/es/account/organizations/")

    assert "Union" in page.locator("main").inner_text()
    assert User.objects.get(email=NEWCOMER).has_second_factor
    assert Delegation.objects.filter(person__email=NEWCOMER, organization=cast.union).count() == 1
    assert Mail.objects.get(kind="accounts.delegation_granted", to=NEWCOMER).language == "es"


def grant_in_the_admin(office, cast):
    """As the secretariat does it: the numbers of person and organization stand in their lists."""
    office.goto("/admin/accounts/user/?q=nadia")
    person = re.search(r"/user/(\d+)/", office.locator("#result_list tbody th a").first.get_attribute("href"))[1]
    office.goto("/admin/accounts/delegation/add/")
    office.fill("[name=person]", person)
    office.fill("[name=organization]", str(cast.union.pk))
    office.check("[name=scopes][value=post]")
    office.fill("[name=why]", "Asked by the union’s general secretary")
    send(office, "[name=_save]")
    assert "/add/" not in office.url, office.locator("#content").inner_text()


def test_text_survives_an_expired_log_in(open_page, cast):
    page = open_page(person=cast.member)
    page.goto("/en/account/profile/")
    page.fill("[name=about]", "Four hundred words about the lagoon, written with care.")
    page.context.clear_cookies(name="sessionid")
    send(page)

    page.fill("[name=login]", cast.member.email)
    page.fill("[name=password]", PASSWORD)
    send(page)
    assert "written with care" in page.locator("main").inner_text()
    send(page, "main form[action*='/account/profile/'] button[type=submit]")

    cast.member.refresh_from_db()
    assert cast.member.about == "Four hundred words about the lagoon, written with care."


def test_message_saves_itself_while_one_types(open_page, cast):
    page = open_page(person=cast.member)
    page.goto("/en/contact/")
    page.fill("[name=subject]", "A question")
    page.locator("[name=text]").press_sequentially("Half a sentence")
    status = page.locator("[data-autosave]")
    expect(status).to_have_text(status.get_attribute("data-saved"))

    elsewhere = open_page(width=320, person=cast.member)
    elsewhere.goto("/fr/contact/")

    assert elsewhere.input_value("[name=text]") == "Half a sentence"
