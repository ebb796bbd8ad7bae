"""Two people in one draft, in a real browser: both texts beside the field, a choice in place, and all else saved meanwhile."""

import pytest
from playwright.sync_api import expect

from drafts.models import Draft
from tests.browser.conftest import sideways, violations
from tests.drafts.plans import ADDRESS, declared, save, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = {"title": "Un", "summary": "<p>un</p>", "summary_format": "html", "goals": ["a"], "links-0-url": "x"}


@pytest.fixture
def plan(cast, settings):
    settings.ROOT_URLCONF = "tests.drafts.plans"
    with declared(cast.member, cast.delegate) as shared:
        save(cast.delegate, BASE, version=0)
        yield shared


@pytest.fixture
def desk(open_page, cast, plan):
    """Opens the member's page of the plan."""

    def open_(**window):
        page = open_page(person=cast.member, **window)
        page.goto(ADDRESS)
        return page

    return open_


def theirs(cast, **data):
    """The delegate saves these fields of what she sees now."""
    draft = Draft.objects.get()
    save(cast.delegate, {name.replace("__", "-"): value for name, value in data.items()}, version=draft.version)


def conflict(page, field):
    return page.locator(f"[data-conflict-of={field}]")


def saved(page):
    expect(page.locator("[data-autosave]")).to_have_text("Draft saved", timeout=5000)


def test_the_other_text_stands_beside_the_field_and_mine_may_stay(desk, cast):
    page = desk()
    theirs(cast, title="<b>Deux</b>", goals=["b"])
    page.fill("[name=title]", "Trois")
    page.fill("[name=links-1-url]", "y")
    box = conflict(page, "title")
    expect(box.locator(".conflict__text")).to_have_text("<b>Deux</b>", timeout=5000)

    assert page.locator("[name=title]").input_value() == "Trois"
    assert (stored()["links-1-url"], stored()["goals"], stored()["title"]) == ("y", "b", "<b>Deux</b>")
    assert (violations(page), sideways(page)) == ([], 0)
    with page.expect_response("**/drafts/save/"):
        page.fill("[name=links-1-url]", "z")
    expect(box).to_have_count(1)
    box.get_by_role("button", name="Keep mine").click()
    expect(page.locator("[name=title]")).to_be_focused()
    expect(page.locator("[data-autosave]")).to_contain_text("Others have changed: The goals", timeout=5000)
    assert (box.count(), stored()["title"], stored()["links-1-url"], stored()["goals"]) == (0, "Trois", "z", "b")


def test_theirs_is_taken_in_place_with_its_formatting(desk, cast):
    page = desk()
    page.locator("textarea[name=summary]").click()
    expect(page.locator("main [contenteditable=true]")).to_be_focused()
    theirs(cast, summary="<p>de <strong>là</strong></p>", summary_format="html")
    page.keyboard.type("d’ici ")
    box = conflict(page, "summary")
    expect(box.locator(".conflict__text")).to_have_text("de là", timeout=5000)

    box.get_by_role("button", name="Use theirs").click()
    saved(page)

    assert page.locator("main [contenteditable=true] strong").text_content() == "là"
    assert (box.count(), stored()["summary"], Draft.objects.get().version) == (0, "<p>de <strong>là</strong></p>", 2)


def test_rows_are_taken_by_the_form_itself(desk, cast):
    page = desk()
    theirs(cast, links__0__url="theirs", links__1__url="more", title="Deux")
    page.fill("[name=links-0-url]", "mine")
    page.fill("[name=title]", "Trois")
    expect(conflict(page, "links")).to_be_visible(timeout=5000)

    with page.expect_navigation():
        conflict(page, "links").get_by_role("button", name="Use theirs").click()

    assert [page.locator(f"[name=links-{row}-url]").input_value() for row in (0, 1)] == ["theirs", "more"]
    assert page.locator("[name=title]").input_value() == "Trois"
    expect(conflict(page, "title")).to_be_visible()
    assert (conflict(page, "links").count(), stored()["title"]) == (0, "Deux")


def test_saving_at_once_after_typing_competes_with_nobody(desk):
    page = desk()
    held = []
    page.route("**/drafts/save/", lambda route: (route.fetch(), held.append(route)))
    page.fill("[name=title]", "what I ty")
    page.wait_for_timeout(1800)
    page.type("[name=title]", "pe")
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").click()

    assert (len(held), page.locator(".conflict").count(), stored()["title"]) == (1, 0, page.locator("[name=title]").input_value())


def test_without_a_script_both_texts_are_on_the_page_and_saving_again_chooses(desk, cast):
    page = desk(javascript=False, width=320)
    theirs(cast, title="Deux", summary="autre")
    page.fill("[name=title]", "Trois")
    page.fill("[name=summary]", "le mien")
    page.get_by_role("button", name="Save draft").click()
    conflict(page, "summary").get_by_label("Use this text instead of mine").check()

    assert page.locator("[name=title]").input_value() == "Trois"
    assert conflict(page, "title").locator(".conflict__text").text_content() == "Deux"
    assert (conflict(page, "title").get_by_role("button").count(), sideways(page)) == (0, 0)
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".notice--success")).to_be_visible()
    assert (stored()["title"], stored()["summary"]) == ("Trois", "autre")
