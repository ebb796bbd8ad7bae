"""A newcomer's first weeks, told through HTTP and the post alone, without JavaScript."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import Delegation, User
from core import clock
from tests.accounts.doors.hands import code_of
from tests.conftest import PASSWORD
from tests.journeys.browsing import Browser, letters, link_in, text_of

ADDRESS, COLLEAGUE = "noor@example.org", "ines@example.org"
NAME = "Noor Vandelaar-Ouédraogo"
OWN_PASSWORD = "trois bateaux sur le lac"


@pytest.fixture(autouse=True)
def post_office(settings, tmp_path):
    """Letters go into files, as in the demonstration."""
    settings.EMAIL_BACKEND, settings.MAILBOX = "events.mailbox.Backend", tmp_path / "mail"


def log_in(browser, address, password):
    return browser.open("/fr/account/login/").send(login=address, password=password)


def sign_up(browser):
    """In French, from the home page's language to the confirmed address."""
    browser.open("/")
    assert browser.path == "/fr/"
    browser.open("/fr/account/signup/").send(full_name=NAME, email=ADDRESS, password1=OWN_PASSWORD)
    log_in(browser, ADDRESS, OWN_PASSWORD)
    assert "_auth_user_id" not in browser.client.session  # not before the address is confirmed

    letter = letters(ADDRESS)[-1]
    assert letter["Content-Language"] == "fr"
    browser.open(link_in(letter, "/fr/account/confirm-email/")).send()
    log_in(browser, ADDRESS, OWN_PASSWORD)
    assert browser.path == "/fr/"
    assert "_auth_user_id" in browser.client.session


def set_up_second_step(browser):
    browser.open("/fr/account/2fa/")
    browser.open("/fr/account/2fa/totp/activate/")
    if "/reauthenticate/" in browser.path:
        browser.send(password=OWN_PASSWORD)
    key = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", browser.words)[1].replace(" ", "")
    browser.send(code=code_of(key))
    assert browser.path == "/fr/account/2fa/recovery-codes/"
    assert letters(ADDRESS)[0]["Content-Language"] == "fr"

    browser.client.logout()
    log_in(browser, ADDRESS, OWN_PASSWORD)
    browser.send(code=code_of(key))
    assert "_auth_user_id" in browser.client.session


def change_language(browser):
    browser.open("/fr/objectives/").send(press="language=es")
    assert (browser.path, User.objects.get(email=ADDRESS).language) == ("/es/objectives/", "es")


def grant_delegation(staff, organization, last_day):
    """The secretariat finds the person, begins from her page and gives her the right to appoint others."""
    staff.open(f"/admin/accounts/user/?q={ADDRESS}")
    number = User.objects.get(email=ADDRESS).pk
    staff.open(f"/admin/accounts/user/{number}/change/")
    assert NAME in staff.words
    staff.open(f"/admin/accounts/delegation/add/?person={number}")
    staff.send(
        organization=str(organization.pk),
        scopes=["post", "appoint"],
        last_day=last_day.isoformat(),
        why="Elected to the board",
    )
    assert staff.path == "/admin/accounts/delegation/"
    return Delegation.objects.get(person=number)


def words_on(browser, address):
    browser.open(address)
    return " ".join(strip_tags(browser.words).split())


def test_newcomer_from_the_first_page_to_the_end_of_her_mandate(cast, enrol):
    newcomer, staff, colleague = Browser("fr"), Browser("fr"), Browser("es")
    enrol("ines", language="es", full_name="Inés Colque")
    last_day = clock.today("Europe/Zurich") + timedelta(days=90)

    sign_up(newcomer)
    set_up_second_step(newcomer)
    change_language(newcomer)

    log_in(staff, cast.secretariat.email, PASSWORD)
    right = grant_delegation(staff, cast.union, last_day)

    told = letters(ADDRESS)[0]
    assert (told["Content-Language"], cast.union.name in told["Subject"]) == ("es", True)
    assert cast.union.name in words_on(newcomer, link_in(told, "/es/account/organizations/"))

    delegates = reverse("accounts:delegate_list", args=[cast.union.slug]).replace("/en/", "/es/")
    newcomer.open(delegates).send(email=COLLEAGUE, scopes=["post"])
    colleague.open(link_in(letters(COLLEAGUE)[0], "/es/account/invitations/"))
    colleague.send(login=COLLEAGUE, password=PASSWORD)
    assert NAME in colleague.words
    colleague.send(press="answer=accept")
    assert colleague.path == "/es/account/organizations/"
    assert "Inés Colque" in words_on(newcomer, delegates)
    assert Delegation.objects.get(person__email=COLLEAGUE).granted_by.email == ADDRESS

    staff.open(f"/admin/accounts/delegation/{right.pk}/end/").send(why="The mandate is over")
    assert staff.path == f"/admin/accounts/delegation/{right.pk}/change/"
    over = letters(ADDRESS)[0]
    assert (over["Content-Language"], "The mandate is over" in text_of(over)) == ("es", True)
    assert newcomer.open(delegates).status == 403
    history = words_on(staff, f"/admin/accounts/delegation/{right.pk}/history/")
    assert (history.count("Elected to the board"), history.count("The mandate is over")) == (1, 1)
    assert cast.secretariat.full_name in history
