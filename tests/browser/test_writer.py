"""Rich text: a textarea that becomes an editor once one begins to write, under the same strict policy as every page."""

import pytest
from playwright.sync_api import expect

from drafts import actions as drafts
from drafts.models import Draft
from tests.browser.conftest import sideways, violations
from tests.browser.writing_desk import PASTED, WORD, begin, opened, paste, send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = "/en/desk/"
TOOLS = ["Bold", "Italic", "Heading", "Subheading", "Bulleted list", "Numbered list", "Quotation", "Link", "Undo", "Redo"]


@pytest.fixture
def desk(settings, open_page):
    """Opens the page with the form; what came of it is in its `output` once it is sent."""
    settings.ROOT_URLCONF = "tests.browser.writing_desk"

    def open_(**window):
        page = open_page(**window)
        page.goto(DESK)
        return page

    return open_


def test_nothing_of_the_editor_is_fetched_before_one_writes(open_page):
    page, asked = open_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/en/styleguide/")
    page.wait_for_load_state("networkidle")
    before = [address for address in asked if "editor" in address or "writer_" in address]

    page.locator("#writer textarea").first.click()
    opened(page)

    after = {address.rpartition("/")[2] for address in asked if "editor" in address or "writer_" in address}
    assert before == []
    assert after == {"editor.js", *(f"writer_{part}.js" for part in ("page", "plain", "paste", "tools", "link"))}


def test_what_is_written_arrives_as_html(desk):
    page = desk()
    begin(page)
    page.keyboard.type("Bonjour ")
    page.keyboard.press("Control+b")
    page.keyboard.type("à tous")
    page.keyboard.press("Control+b")
    page.keyboard.press("Enter")
    page.keyboard.type("- un")
    page.keyboard.press("Enter")
    page.keyboard.type("deux")
    page.keyboard.press("Control+]")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("1. trois <b>")

    assert send(page) == (
        "<p>Bonjour <strong>à tous</strong></p><ul><li><p>un</p><ul><li>deux</li></ul></li></ul><ol><li>trois &lt;b&gt;</li></ol>"
    )


@pytest.mark.parametrize(
    ("tool", "markup"),
    [
        ("Bold", "<p><strong>mot</strong></p>"),
        ("Italic", "<p><em>mot</em></p>"),
        ("Heading", "<h3>mot</h3>"),
        ("Subheading", "<h4>mot</h4>"),
        ("Bulleted list", "<ul><li>mot</li></ul>"),
        ("Numbered list", "<ol><li>mot</li></ol>"),
        ("Quotation", "<blockquote><p>mot</p></blockquote>"),
    ],
)
def test_tools_do_what_they_say(desk, tool, markup):
    page = desk()
    begin(page)
    button = page.get_by_role("button", name=tool, exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("mot")

    assert send(page) == markup


def test_a_tool_pressed_first_opens_the_editor_and_acts(desk):
    page = desk()
    page.get_by_role("button", name="Bulleted list").click()
    opened(page)
    page.keyboard.type("mot")

    assert send(page) == "<ul><li>mot</li></ul>"


def test_word_is_pasted_as_headings_links_and_nested_lists(desk):
    page = desk()
    begin(page)
    paste(page, WORD)

    assert send(page) == PASTED


def test_pasted_bold_that_is_none_stays_plain(desk):
    page = desk()
    begin(page)
    paste(
        page,
        "<b style='font-weight:normal' id=docs-internal-guid><p><span style='font-weight:700'>a</span><span> b</span></p></b>",
    )

    assert send(page) == "<p><strong>a</strong> b</p>"


def test_plain_lists_are_pasted_as_lists(desk):
    page = desk()
    begin(page)
    paste(page, text="Trois points :\n• un\n• deux\n\n2018. Une année\n<script>")

    assert send(page) == "<p>Trois points :</p><ul><li>un</li><li>deux</li></ul><p>2018. Une année<br>&lt;script&gt;</p>"


def test_link_is_asked_for_in_the_page(desk):
    page = desk()
    editor = begin(page)
    page.keyboard.type("voir ici")
    page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("Control+k")
    address = page.get_by_label("Address of the link")
    expect(address).to_be_focused()
    address.fill("javascript:alert(1)")
    address.press("Enter")
    expect(address).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
    address.fill("example.org/a")
    address.press("Enter")
    expect(editor).to_be_focused()

    assert send(page) == '<p>voir <a href="https://example.org/a" rel="noopener nofollow ugc">ici</a></p>'


def test_tab_leaves_the_editor_and_arrows_walk_the_toolbar(desk):
    page = desk()
    begin(page)
    page.keyboard.type("- un")
    page.keyboard.press("Enter")
    page.keyboard.type("deux")
    page.keyboard.press("Shift+Tab")
    reached = []
    for _step in TOOLS:
        reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Bold", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    opened(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_focused()

    assert reached == TOOLS
    assert send(page) == "<ul><li>un</li><li>deux</li></ul>"


def test_label_and_error_lead_into_the_editor(desk):
    page = desk()
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator(".error-summary a").click()
    editor = opened(page)
    page.get_by_role("button", name="Send", exact=True).focus()
    page.locator("label", has_text="Your contribution").click()

    expect(editor).to_be_focused()
    assert editor.get_attribute("aria-invalid") == "true"


def test_the_caret_goes_on_where_the_writer_was(desk, cast):
    page = desk(person=cast.member)
    save(
        cast.member,
        "<h3>Un</h3><p>avant <a href='https://example.org/long'>ici</a> après</p><ol><li>a<ul><li>b</li></ul></li></ol>",
        "html",
    )
    page.reload()
    field = page.locator("textarea[name=body]")
    assert field.input_value() == "### Un\n\navant ici (https://example.org/long) après\n\n1. a\n   • b"
    field.evaluate("field => { const at = field.value.indexOf('rès'); field.setSelectionRange(at, at); field.focus(); }")
    opened(page)
    page.keyboard.type("X")

    assert 'rel="noopener nofollow ugc">ici</a> apXrès</p><ol><li><p>a</p><ul><li>b</li></ul></li></ol>' in send(page)


def save(person, text, form):
    drafts.save(owner=person, kind="pages.contact", place="", data={"body": text, "body_format": form}, version=0)


def slowed(page):
    """Holds back the editor until the returned function is called."""
    held = []
    page.route("**/editor.js", lambda route: held.append(route))

    def let_go():
        page.wait_for_timeout(100)
        for route in held:
            route.continue_()

    return let_go


def test_what_is_typed_while_the_editor_loads_is_kept(desk):
    page = desk()
    let_go = slowed(page)
    field = page.locator("textarea[name=body]")
    field.click()
    page.keyboard.type("Trois <b> :\n• un\n• deux\n\nfin ")
    let_go()
    opened(page)
    page.keyboard.type("suite")

    assert send(page) == "<p>Trois &lt;b&gt; :</p><ul><li>un</li><li>deux</li></ul><p>fin suite</p>"


def test_who_has_gone_on_is_not_called_back(desk):
    page = desk()
    let_go = slowed(page)
    page.locator("textarea[name=body]").click()
    page.keyboard.type("mot")
    button = page.get_by_role("button", name="Send", exact=True)
    button.focus()
    let_go()
    expect(page.locator("main [contenteditable=true]")).to_have_text("mot")

    expect(button).to_be_focused()


def test_without_the_editor_the_textarea_serves(desk):
    page = desk()
    page.route("**/editor.js", lambda route: route.fulfill(status=404, body=""))
    page.locator("textarea[name=body]").click()
    page.keyboard.type("mot\n\n- un")
    expect(page.get_by_role("toolbar")).to_be_hidden()

    assert send(page) == "<p>mot</p><ul><li>un</li></ul>"


def test_without_a_script_the_textarea_serves(desk):
    page = desk(javascript=False)
    page.fill("[name=body]", "mot\n\n- un\n  - deux")

    assert send(page) == "<p>mot</p><ul><li><p>un</p><ul><li>deux</li></ul></li></ul>"


def test_formatting_survives_who_never_touches_the_text(desk, cast):
    page = desk(person=cast.member)
    save(cast.member, "<p>un <strong>mot</strong></p>", "html")
    page.reload()

    assert page.locator("textarea[name=body]").input_value() == "un mot"
    assert send(page) == "<p>un <strong>mot</strong></p>"


def test_what_is_written_is_saved_and_comes_back(desk, cast):
    page = desk(person=cast.member)
    begin(page)
    page.keyboard.press("Control+i")
    page.keyboard.type("mot")
    expect(page.locator("[data-autosave]")).to_have_text("Draft saved", timeout=5000)

    assert Draft.objects.get().data == {"body": "<p><em>mot</em></p>", "body_format": "html"}
    page.reload()
    begin(page)
    page.keyboard.type("s")
    assert send(page) == "<p><em>mots</em></p>"


def test_two_windows_show_each_other_words_and_swap_them_with_their_formatting(desk, cast):
    page = desk(person=cast.member)
    begin(page)
    save(cast.member, "<p>de <strong>là</strong></p><ul><li>un</li></ul>", "html")
    page.keyboard.type("d’ici")
    shown = page.locator(".autosave-conflict .typed")
    expect(shown).to_have_text("de là un", timeout=5000)
    page.get_by_role("button", name="Take the other text").click()
    expect(shown).to_have_text("d’ici")

    assert page.locator(".autosave-conflict__title").count() == 1
    page.get_by_role("button", name="Keep what is written here").click()
    expect(page.locator("[data-autosave]")).to_have_text("Draft saved", timeout=5000)
    assert Draft.objects.get().data["body"] == "<p>de <strong>là</strong></p><ul><li><p>un</p></li></ul>"


def test_characters_are_counted_as_the_server_counts_them(desk):
    page = desk()
    begin(page)
    page.keyboard.type("- " + "a" * 248)
    page.keyboard.press("Enter")
    page.keyboard.type("b" * 248 + "👨‍👩‍👧🇰🇮")
    line = page.locator(".count")
    expect(line).to_have_text("Characters left: 1")
    page.keyboard.type("cd")
    expect(line).to_have_text("Characters too many: 1")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.locator(".field__error p").first).to_have_text("The text has 501 characters; at most 500 characters can be sent.")


def test_a_form_that_comes_later_is_equipped_too(desk, cast):
    page = desk(person=cast.member)
    page.evaluate(
        """() => {
            const form = document.querySelector("main form");
            const copy = document.createElement("div");
            copy.innerHTML = form.outerHTML.replaceAll("id_body", "id_late");
            form.replaceWith(copy);
            copy.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: copy } }));
        }"""
    )
    page.locator(".writer__tools").first.wait_for()
    begin(page)
    page.keyboard.type("mot")

    expect(page.locator(".count")).to_have_text("Characters left: 497")
    expect(page.locator("[data-autosave]")).to_have_text("Draft saved", timeout=5000)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_open_editor_is_accessible_and_fits(open_page, theme, width):
    page = open_page(theme=theme, width=width)
    page.goto("/en/styleguide/")
    for field in page.locator("#writer textarea").all():
        field.focus()
    expect(page.locator("#writer [contenteditable=true]")).to_have_count(4)
    page.locator("#writer [data-does=link]").last.click()

    assert violations(page) == []
    assert sideways(page) <= 0
