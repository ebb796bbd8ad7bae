"""Every page type in a real browser: accessible, not wider than the window, with one h1, in its language."""

import pytest

from tests.browser.conftest import sideways, violations
from tests.browser.pages import KINDS, LANGUAGES, each_once

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(open_page, cast, kind, combinations):
    """Open the page in each combination, in one window, and return its faults, a line each."""
    page = open_page(person=getattr(cast, kind.person) if kind.person else None)
    faults, path = [], kind.path(LANGUAGES[0], cast)
    for language, theme, width in combinations:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        path = f"/{language}{path[3:]}"
        answer = page.goto(path)
        here = f"{path} {theme} {width}: "
        found = violations(page)
        found += [] if answer.status == kind.status else [f"status {answer.status}"]
        found += [] if page.locator("h1").count() == 1 else ["not one h1"]
        found += [] if page.locator("html").get_attribute("lang") == language else ["wrong lang"]
        found += [] if sideways(page) <= 0 else [f"{sideways(page)} px too wide"]
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found += [] if width > 320 or sideways(page) <= 0 else [f"{sideways(page)} px too wide at 200 % text"]
        faults += [here + fault for fault in found]
    return faults


@pytest.mark.parametrize(("kind", "combinations"), each_once(), ids=[kind.name for kind in KINDS])
def test_page_is_accessible_and_fits(open_page, cast, kind, combinations):
    faults = look(open_page, cast, kind, combinations)

    assert faults == []


def test_menu_opened_on_a_small_screen_has_no_violation(open_page, cast):
    page = open_page(width=320, theme="dark", person=cast.member)
    page.goto("/en/about/")
    for summary in page.locator("header summary").all():
        if summary.is_visible():
            summary.click()

    assert violations(page) == []
    assert sideways(page) <= 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_form_with_errors_has_no_violation_and_names_them_first(open_page, theme):
    page = open_page(theme=theme)
    page.goto("/en/contact/")
    page.click("main form button[type=submit]:not([name])")

    assert violations(page) == []
    assert page.locator("main [role=alert], main .error-summary").count() > 0
