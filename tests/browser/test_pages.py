"""Every page type in a real browser: accessible, not wider than the window, with one h1, in its language."""

import pytest

from tests.browser.conftest import sideways, violations
from tests.browser.pages import each_once, name_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(open_page, staged, group):
    """Open the pages of a group in their combinations and return their faults, a line each."""
    cast, facts = staged(group[0][0].prepare)
    pages = {person: open_page(person=getattr(cast, person, None)) for person in {kind.person for kind, _each in group}}
    return [fault for kind, combinations in group for fault in _faults(pages[kind.person], kind, facts, combinations)]


def _faults(page, kind, facts, combinations):
    for language, theme, width in combinations:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        path = kind.path(language, facts)
        answer = page.goto(path)
        here = f"{path} {theme} {width}: "
        found = violations(page)
        found += [] if answer.status == kind.status else [f"status {answer.status}"]
        found += [] if page.locator("h1").count() == 1 else ["not one h1"]
        found += [] if page.locator("html").get_attribute("lang") == language else ["wrong lang"]
        found += [] if sideways(page) <= 0 else [f"{sideways(page)} px too wide"]
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found += [] if width > 320 or sideways(page) <= 0 else [f"{sideways(page)} px too wide at 200 % text"]
        yield from (here + fault for fault in found)


@pytest.mark.parametrize("group", each_once(), ids=name_of)
def test_pages_are_accessible_and_fit(open_page, staged, group):
    assert look(open_page, staged, group) == []


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
