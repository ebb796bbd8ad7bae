"""What goes wrong while a practice is written costs nothing that was typed."""

import pytest
from playwright.sync_api import expect

from drafts.models import Draft
from events.models import Mail
from practices.actions import coauthors
from practices.models import PracticeVersion, State
from taxonomy.models import Country, OrganizationKind
from tests.browser.conftest import sideways, violations
from tests.browser.discussing import tab_to
from tests.browser.practising import go, save, write
from tests.browser.test_journey import send
from tests.conftest import PASSWORD
from tests.practices import drafted, scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])


@pytest.fixture
def version(cast):
    """A complete draft that the member and the outsider write together."""
    version = scene.begun(cast.member)
    drafted.write(version, cast.member)
    row = coauthors.invite(practice=version.practice, email=cast.outsider.email, language="en", by=cast.member)
    coauthors.accept(invitation=row, by=cast.outsider)
    return version


@pytest.fixture
def desk(open_page, cast, version):
    """Opens a part of the draft as one of the two: `desk(cast.member, "brief", javascript=False)`."""

    def open_(person, part, **window):
        page = open_page(person=person, **window)
        page.goto(address(version, part))
        return page

    return open_


def address(version, part=""):
    return f"/en/practices/drafts/{version.uuid}/{part}{'/' if part else ''}"


def typed(version):
    return Draft.objects.get(place=version.place).data


def conflict(page, field):
    return page.locator(f"[data-conflict-of={field}]")


def saved(page):
    expect(page.locator("[data-autosave]")).to_have_text("Draft saved", timeout=8000)


# ── Two people on one field ──────────────────────────────────────────────────────────────────────────────────────


def test_the_second_sees_both_titles_beside_the_field_and_keeps_hers(desk, cast, version):
    first, second = desk(cast.member, "brief"), desk(cast.outsider, "brief", width=320)
    first.fill("[name=title]", "By the member")
    saved(first)
    second.fill("[name=title]", "By the outsider")
    box = conflict(second, "title")
    expect(box.locator(".conflict__text")).to_have_text("By the member", timeout=8000)

    assert typed(version)["title"] == "By the member"
    assert (violations(second), sideways(second)) == ([], 0)
    box.get_by_role("button", name="Keep mine").click()
    saved(second)
    assert typed(version)["title"] == "By the outsider"
    second.goto(address(version))
    send(second, "a[href$='/earlier/']")
    expect(second.locator(".typed", has_text="By the member")).to_be_visible()


def test_rows_of_two_people_stand_beside_each_other(desk, cast, version):
    first, second = desk(cast.member, "organizations"), desk(cast.outsider, "organizations")
    first.fill("[name=partners-0-name]", "Harbour School")
    saved(first)
    second.fill("[name=partners-0-name]", "Night Ferry")
    expect(conflict(second, "partners")).to_contain_text("Harbour School", timeout=8000)

    with second.expect_navigation():
        conflict(second, "partners").get_by_role("button", name="Use theirs").click()

    expect(second.locator("[name=partners-0-name]")).to_have_value("Harbour School")
    expect(conflict(second, "partners")).to_have_count(0)


def test_without_a_script_the_second_chooses_by_saving_again(desk, cast, version):
    first, second = (desk(person, "brief", javascript=False) for person in (cast.member, cast.outsider))
    first.fill("[name=title]", "By the member")
    first.fill("[name=summary]", "One lamp.")
    save(first)
    second.fill("[name=title]", "By the outsider")
    second.fill("[name=summary]", "Two lamps.")
    go(second, "next:")
    expect(conflict(second, "title").locator(".conflict__text")).to_have_text("By the member")
    expect(second.locator("[name=title]")).to_have_value("By the outsider")
    conflict(second, "summary").get_by_label("Use this text instead of mine").check()

    go(second, "next:")

    assert second.url.endswith("/compact/")
    assert (typed(version)["title"], typed(version)["summary"]) == ("By the outsider", "One lamp.")


# ── Closed, pressed twice, logged out ────────────────────────────────────────────────────────────────────────────


def test_a_half_typed_text_is_there_after_the_tab_is_closed(desk, cast, version):
    page = desk(cast.member, "substance")
    write(page, "lessons", "Come at night, and bring", javascript=True)
    saved(page)
    page.close()

    again = desk(cast.outsider, "substance", width=320)

    expect(again.locator("textarea[name=lessons]")).to_have_value("Come at night, and bring")


@BOTH
def test_a_double_click_on_send_sends_once(desk, cast, version, javascript):
    page = desk(cast.member, "check", javascript=javascript)

    page.locator("form:has([name=draft_version]) button[type=submit]").dblclick(no_wait_after=True)
    page.wait_for_url(f"**{address(version)}")
    expect(page.locator("main")).to_contain_text("The secretariat reads it")

    assert PracticeVersion.objects.get().state == State.SUBMITTED
    assert Mail.objects.filter(kind="practices.practice_received", to=cast.member.email).count() == 1


@BOTH
def test_a_log_in_that_expires_while_one_saves_loses_nothing(desk, cast, version, javascript):
    page = desk(cast.member, "organizations", javascript=javascript)
    page.context.clear_cookies(name="sessionid")
    page.fill("[name=partners-0-name]", "Harbour School")
    page.select_option("[name=partners-0-kind]", index=3)
    go(page, "part:contact")
    page.fill("[name=login]", cast.member.email)
    page.fill("[name=password]", PASSWORD)
    send(page)
    expect(page.locator("main")).to_contain_text("Harbour School")

    send(page, "main form[action*='/organizations/'] button[type=submit]")

    assert page.url.endswith("/contact/")
    assert typed(version)["partners-0-name"] == "Harbour School"
    assert typed(version)["partners-0-kind"]


# ── By keyboard alone ────────────────────────────────────────────────────────────────────────────────────────────


def test_organizations_and_countries_are_given_by_keyboard_alone(desk, cast, version):
    kind = str(OrganizationKind.objects.get(key="trade-union").pk)
    page = desk(cast.member, "places")
    tab_to(page, ".choices-by-region__group:not([open]) > summary:text-is('Americas')")
    tab_to(page, ".choices-by-region__group:not([open]) > summary:text-is('Asia')")
    tab_to(page, ".choices-by-region__group:has([name=countries]):not([open]) > summary:text-is('Americas')")
    page.keyboard.press("Enter")
    peru = str(Country.objects.get(iso3="PER").pk)
    tab_to(page, f"[name=countries][value='{peru}']")
    page.keyboard.press("Space")
    tab_to(page, "button[value='part:organizations']")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    tab_to(page, "[name=partners-0-name]")
    page.keyboard.type("Dockers of the Coast")
    tab_to(page, "[name=partners-0-kind]")
    page.keyboard.type("Trade")
    tab_to(page, "button[value='rows:partners']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#id_partners_2")).to_be_focused()
    page.keyboard.type("Night Ferry")
    tab_to(page, "button[value='next:']")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.url.endswith("/substance/")
    data = typed(version)
    assert peru in data["countries"]
    given = [data[f"partners-{control}"] for control in ("0-name", "0-kind", "1-name")]
    assert given == ["Dockers of the Coast", kind, "Night Ferry"]
