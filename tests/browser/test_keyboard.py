"""The keyboard alone suffices."""

import pytest

from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def focused(page):
    """The element that has the focus: its name, address or text."""
    return page.evaluate(
        "(() => { const e = document.activeElement;"
        " return e.getAttribute('name') || e.getAttribute('href') || e.textContent.trim(); })()"
    )


def test_first_tab_is_the_skip_link_and_it_leads_to_the_main_part(open_page):
    page = open_page()
    page.goto("/en/")
    page.keyboard.press("Tab")
    link = page.locator(":focus")

    assert link.is_visible()
    assert link.get_attribute("href") == "#main"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_log_in_by_keyboard(open_page, cast):
    page = open_page()
    page.goto("/en/account/login/")
    for _step in range(40):
        page.keyboard.press("Tab")
        if focused(page) == "login":
            break
    page.keyboard.type(cast.member.email)
    page.keyboard.press("Tab")
    if focused(page) != "password":
        page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)

    assert "Amina Diallo-Kerouani" in page.locator("header").inner_text()


@pytest.mark.parametrize("path", ["/en/", "/en/contact/", "/en/account/signup/"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_focus_is_always_visible(open_page, path, theme):
    page = open_page(theme=theme)
    page.goto(path)
    unmarked = []
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        style = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return [s.outlineStyle, parseFloat(s.outlineWidth), s.boxShadow]; })()"
        )
        if (style[0] == "none" or style[1] < 2) and style[2] == "none":
            unmarked.append(focused(page))

    assert unmarked == []
