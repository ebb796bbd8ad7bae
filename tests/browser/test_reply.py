"""A reply written under the contribution it answers, by the keyboard alone; and without scripts, on a page of its own."""

import re

import pytest

from discussions.models import Comment
from drafts.models import Draft
from tests.browser.conftest import violations
from tests.discussions.scene import discussion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Fees and debts are one and the same problem for the workers who pay them."


@pytest.fixture
def scene(cast):
    facts = discussion(cast)
    return facts | {"thread": "/en/discussions/{space}/{topic}/threads/{thread}/".format(**facts)}


def open_box(page, comment):
    link = page.locator(f'[data-reply][href$="/comments/{comment}/reply/"]')
    link.focus()
    page.keyboard.press("Enter")
    page.locator(".reply-box [contenteditable]").wait_for()
    return link


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_reply_opens_in_its_place_with_the_focus_in_the_text(open_page, cast, scene, theme):
    page = open_page(width=320, theme=theme, person=cast.member)
    page.goto(scene["thread"])

    open_box(page, scene["comment"])

    assert page.evaluate("document.activeElement.closest('.reply-box') !== null && document.activeElement.isContentEditable")
    assert page.locator(".comment-actions + .reply-box").count() == 1
    assert violations(page) == []


def test_reply_written_in_place_is_posted_under_what_it_answers(open_page, cast, scene):
    page = open_page(person=cast.member)
    page.goto(scene["thread"])
    open_box(page, scene["comment"])

    page.keyboard.type(WORDS)
    page.click(".reply-box button[type=submit]:not([name])")
    page.wait_for_url(re.compile(r"#comment-\d+$"))

    reply = Comment.objects.latest("number")
    assert (reply.parent_id, reply.body, reply.posted_by) == (scene["comment"], f"<p>{WORDS}</p>", cast.member)
    assert page.locator(f"#comment-{reply.number}").is_visible()


def test_asked_twice_it_is_one_box_and_cancelled_it_leaves_the_draft(open_page, cast, scene):
    page = open_page(person=cast.member)
    page.goto(scene["thread"])
    link = open_box(page, scene["comment"])
    page.keyboard.type(WORDS)
    page.locator(".reply-box .autosave", has_text="Draft saved").wait_for()

    link.click()
    boxes = page.locator(".reply-box").count()
    page.click(".reply-box [data-cancel]")

    assert (boxes, page.locator(".reply-box").count(), page.evaluate("document.activeElement.textContent")) == (1, 0, "Reply")
    assert Draft.objects.get().place == str(scene["comment"])


def test_two_boxes_have_no_id_in_common(open_page, cast, scene):
    page = open_page(person=cast.member)
    page.goto(scene["thread"])

    for comment in Comment.objects.published().filter(thread__number=1)[:2]:
        page.click(f'[data-reply][href$="/comments/{comment.pk}/reply/"]')
        page.locator(f"#reply-{comment.pk}-body").wait_for(state="attached")

    twice = "(ids => ids.filter((id, n) => ids.indexOf(id) !== n))([...document.querySelectorAll('[id]')].map(e => e.id))"
    assert page.evaluate(twice) == []


def test_a_log_in_that_expired_leads_to_the_log_in(open_page, cast, scene):
    page = open_page(person=cast.member)
    page.goto(scene["thread"])
    page.context.clear_cookies()

    page.click(f'[data-reply][href$="/comments/{scene["comment"]}/reply/"]')

    page.wait_for_url(re.compile(r"/account/login/\?next="))
    assert page.locator("h1").count() == 1


def test_without_scripts_the_link_leads_to_a_page_of_its_own(open_page, cast, scene):
    page = open_page(javascript=False, person=cast.member)
    page.goto(scene["thread"])

    page.click(f'a[href$="/comments/{scene["comment"]}/reply/"]')
    page.fill("[name=body]", WORDS)
    page.click("main form button[type=submit]:not([name])")

    assert Comment.objects.latest("number").parent_id == scene["comment"]
    assert re.search(r"#comment-\d+$", page.url)
