"""The facets of the list: in place with a script, as a form without one, by keyboard and for a screen reader."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import violations
from tests.practices import scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/en/practices/"


@pytest.fixture
def three(cast):
    by = {"by": cast.member, "staff": cast.secretariat}
    scene.published(**by, title="Ferry", level="local", primary=[7], countries=["SEN"])
    scene.published(**by, title="Bridge", level="national", primary=[7], countries=["KEN"])
    scene.published(**by, title="Lantern", level="local", primary=[8], countries=["KEN"])


def titles(page):
    return page.locator(".entry__title").all_text_contents()


def test_a_tick_by_keyboard_narrows_in_place_keeps_the_focus_and_is_said(open_page, three):
    page = open_page()
    page.goto(LIST)
    page.locator("#facet-objective summary").focus()
    page.keyboard.press("Enter")
    page.locator("#objective-7").focus()
    page.keyboard.press("Space")

    expect(page.locator("[role=status][data-told]")).to_have_text("2 practices")
    assert page.url.endswith(f"{LIST}?objective=7")
    assert titles(page) == ["Bridge", "Ferry"]
    assert page.evaluate("document.activeElement.id") == "objective-7"
    page.locator("#level-local").focus()
    page.keyboard.press("Space")
    expect(page.locator("[role=status][data-told]")).to_have_text("1 practice")
    assert page.evaluate("document.activeElement.id") == "level-local"
    assert page.locator("#facet-objective").get_attribute("open") is not None
    assert violations(page) == []


def test_the_way_back_leads_to_what_was_there(open_page, three):
    page = open_page()
    page.goto(LIST)
    page.locator("#level-local").check()
    expect(page.locator("[role=status][data-told]")).to_have_text("2 practices")
    page.go_back()

    expect(page.locator("[data-total]")).to_have_text("3 practices")
    assert page.url.endswith(LIST)
    assert not page.locator("#level-local").is_checked()


def test_figures_follow_their_facets_too(open_page, three):
    page = open_page()
    page.goto(f"{LIST}figures/")
    page.locator("#level-local").check()

    expect(page.locator("[role=status][data-told]")).to_have_text("2 practices")
    assert page.url.endswith(f"{LIST}figures/?level=local")
    assert page.locator("a.map__spot title").all_text_contents() == ["Kenya: 1 practice", "Senegal: 1 practice"]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_country_is_added_and_taken_away(open_page, three, javascript):
    page = open_page(javascript=javascript)
    page.goto(LIST)
    page.locator("#facet-country summary").click()
    page.select_option("#country-add", "KEN")
    page.locator("#facet-country button").click()

    expect(page.locator("[data-total]")).to_have_text("2 practices")
    assert page.url.split("#")[0].endswith(f"{LIST}?country=KEN")
    page.locator(".chip").click()
    expect(page.locator("[data-total]")).to_have_text("3 practices")


def test_without_a_script_the_form_does_it_all(open_page, three):
    page = open_page(javascript=False, width=320)
    page.goto(LIST)
    page.locator(".filter__title").click()
    page.locator("#level-local").check()
    page.locator(".filter__apply button").click()

    expect(page.locator("[data-total]")).to_have_text("2 practices")
    page.fill("#practice-search", "lantern")
    page.locator(".search-box button").click()
    expect(page.locator("[data-total]")).to_have_text("1 practice for “lantern”")
    assert page.url.split("#")[0].endswith(f"{LIST}?level=local&q=lantern") or "q=lantern" in page.url


def test_on_small_screens_the_facets_wait_behind_one_line(open_page, three):
    page = open_page(width=320)
    page.goto(LIST)

    assert not page.locator("#level-local").is_visible()
    page.locator(".filter__title").click()
    assert page.locator("#level-local").is_visible()
    assert violations(page) == []
