"""What goes wrong while one writes in a discussion, in a real browser: nothing is lost, nothing is posted twice."""

import re
from importlib import import_module

import pytest
from django.conf import settings
from playwright.sync_api import expect

from discussions.actions import prompts
from discussions.models import Comment, Topic
from tests.browser.discussing import POST, arrived, own, post, tab_to, write, written
from tests.browser.test_journey import send
from tests.conftest import PASSWORD
from tests.discussions.scene import discussion

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"]),
]
WORDS = "Fees and debts are one and the same problem for the workers who pay them."


@pytest.fixture
def scene(cast):
    facts = discussion(cast)
    thread = "/en/discussions/{space}/{topic}/threads/{thread}/".format(**facts)
    return facts | {"thread": thread, "form": f"{thread}contribute/", "topic": Topic.objects.get(slug=facts["topic"])}


def begin(open_page, cast, scene, javascript):
    """A member's window with the form of a contribution in which these words stand."""
    page = open_page(javascript=javascript, person=cast.member)
    page.goto(scene["thread"])
    send(page, ".contribute a")
    write(page, WORDS, javascript=javascript)
    return page


def how_often(page, scene, words=WORDS):
    """How many contributions with these words the thread shows."""
    page.goto(scene["thread"])
    return page.locator("article.comment .comment__text", has_text=words).count()


def test_double_click_posts_once(open_page, cast, scene, javascript):
    page = begin(open_page, cast, scene, javascript)

    page.locator(POST).dblclick()

    expect(page).to_have_url(re.compile(r"#comment-\d+$"), timeout=20_000)
    expect(own(arrived(page)).locator(".comment__text")).to_have_text(WORDS)
    assert how_often(page, scene) == 1


def test_back_button_after_posting_posts_nothing_again(open_page, cast, scene, javascript):
    page = begin(open_page, cast, scene, javascript)
    post(page)

    page.go_back()
    expect(page.locator(POST)).to_be_visible()
    assert written(page) == WORDS
    send(page, POST)

    expect(page.locator(".writing__notice [name=again]")).to_be_visible()
    assert how_often(page, scene) == 1


def test_text_survives_a_log_in_that_expired_on_the_server(open_page, cast, scene, javascript):
    page = begin(open_page, cast, scene, javascript)
    expire(page)

    send(page, POST)
    page.fill("[name=login]", cast.member.email)
    page.fill("[name=password]", PASSWORD)
    send(page)

    expect(page.locator("main .typed", has_text=WORDS)).to_have_count(1)
    assert how_often_stored() == 0
    send(page, f"main form[action='{scene['form']}'] button[type=submit]")
    expect(own(arrived(page)).locator(".comment__text")).to_have_text(WORDS)
    assert how_often(page, scene) == 1


def expire(page):
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == settings.SESSION_COOKIE_NAME)
    import_module(settings.SESSION_ENGINE).SessionStore(key).delete()


def how_often_stored():
    return Comment.objects.filter(body__contains=WORDS).count()


def test_window_that_closes_meanwhile_gives_the_text_back_with_the_reason(open_page, cast, scene, javascript):
    page = begin(open_page, cast, scene, javascript)
    prompts.end_window(window=scene["topic"].windows.get(), by=cast.secretariat, why="over")

    send(page, POST)

    expect(page.locator(".writing__notice[role=alert]")).to_contain_text("closed")
    assert written(page) == WORDS
    assert how_often_stored() == 0
    send(page, "[name=save_draft]")
    page.goto("/en/account/drafts/")
    send(page, "main .rows__title a")
    assert written(page) == WORDS


def test_second_of_two_windows_that_edit_is_told(open_page, cast, scene, javascript):
    page = begin(open_page, cast, scene, javascript)
    mine = post(page)
    number, edit = mine.get_attribute("id"), mine.locator("a[href$='/edit/']").get_attribute("href")
    other = open_page(javascript=javascript, person=cast.member)
    for window in (page, other):
        window.goto(edit)
    write(page, WORDS.replace("Fees", "Charges"), javascript=javascript)
    post(page)

    write(other, WORDS.replace("debts", "loans"), javascript=javascript)
    send(other, POST)

    expect(other.locator(".writing__notice[role=alert]")).to_be_visible()
    expect(other.locator(".writing__present del")).to_have_text(["Charges", "debts"])
    expect(other.locator(".writing__present ins")).to_have_text(["Fees", "loans"])
    assert written(other) == WORDS.replace("debts", "loans")
    expect(own(post(other)).locator(".comment__text")).to_have_text(WORDS.replace("debts", "loans"))
    send(other, f"#{number} a[href$='/history/']")
    expect(other.locator(".versions[data-count='3'] > li")).to_have_count(3)


def test_reply_by_keyboard_alone_from_the_page_of_the_topic(open_page, cast, scene, javascript):
    page = open_page(javascript=javascript, person=cast.member)
    page.goto(scene["thread"].partition("threads/")[0])

    tab_to(page, f"[href$='/comments/{scene['comment']}/reply/']")
    page.keyboard.press("Enter")
    if javascript:
        expect(page.locator(".reply-box [contenteditable=true]")).to_be_focused()
    else:
        page.wait_for_url("**/reply/")
        tab_to(page, "[name=body]")
    page.keyboard.type(WORDS)
    tab_to(page, POST)
    with page.expect_navigation(url=re.compile(r"#comment-\d+$")):
        page.keyboard.press("Enter")

    reply = own(arrived(page))
    expect(reply.locator(".comment__text")).to_have_text(WORDS)
    expect(reply.locator(".comment__answers a")).to_have_attribute("href", f"#comment-{scene['root']}")
