"""A call for comments on an earlier version: the way to the newer, the question before publishing, the moderators’ mark."""

import pytest
from playwright.sync_api import expect

from discussions.models import Comment
from tests.browser.conftest import violations
from tests.browser.discussing import POST, address_of, own, post, tab_to, write, written
from tests.browser.test_consultation import consultation
from tests.browser.test_journey import send
from tests.discussions.consultation import called

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"]),
]
HERE = "Les frais que supprime la Rév. 3 reviennent au paragraphe 12."
THERE = "En la tercera revisión ya no hay costos para quienes trabajan."
OLDER, NEWER = 1, 2  # their threads


@pytest.fixture
def topic(cast):
    topic = consultation(cast, questions=0)
    called(topic, ["Rev 1", "Rev 3"], by=cast.secretariat)
    return topic


def begin(page, topic, words, javascript):
    """The form of the older call, in which this stands; both it and its thread lead to the newer one."""
    newer = address_of(topic, NEWER, "fr")
    page.goto(address_of(topic, OLDER, "fr"))
    expect(page.locator(f"main .topic-head a[href='{newer}']")).to_contain_text("Rev 3")
    send(page, ".contribute a")
    expect(page.locator(f"form.writing .notice a[href='{newer}']")).to_contain_text("Rev 3")
    write(page, words, javascript=javascript)


def ask(page, words):
    """She is asked before it is published: the question has the focus, and the next keys lead to its answers."""
    send(page, POST)
    expect(page.locator(".writing__notice[role=alert]")).to_be_focused()
    expect(page.locator(".writing__notice")).to_contain_text("Rev 3")
    assert (written(page), Comment.objects.filter(body__contains=words).count()) == (words, 0)


def test_text_that_names_another_version_goes_where_its_writer_says(open_page, cast, topic, javascript):
    page = open_page(language="fr", width=320, javascript=javascript, person=cast.member)

    begin(page, topic, HERE, javascript)
    ask(page, HERE)
    if javascript:  # axe needs it, too
        assert violations(page) == []
    tab_to(page, "[name=named][value=here]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert address_of(topic, OLDER, "fr") in page.url
    expect(own(page.locator("#comment-1")).locator(".comment__text")).to_have_text(HERE)

    begin(page, topic, THERE, javascript)
    ask(page, THERE)
    send(page, f"[name=go][value='call:{NEWER}']")
    assert page.url.endswith(f"{address_of(topic, NEWER, 'fr')}contribute/")
    assert written(page) == THERE
    expect(own(post(page)).locator(".comment__text")).to_have_text(THERE)
    assert address_of(topic, NEWER, "fr") in page.url

    expect_mark(open_page(javascript=javascript, person=cast.secretariat))


def expect_mark(page):
    """In the moderators' queue on the first of the two, until one of them has read it."""
    page.goto("/en/discussions/moderation/")
    waiting = page.locator("main .rows[data-count='2'] > li")
    expect(waiting.first).to_contain_text("Names “Rev 3”")
    expect(waiting.nth(1)).not_to_contain_text("Names")
    send(page, "main aside a[href$='?kind=marked'], .beside a[href$='?kind=marked']")
    expect(page.locator("main .rows[data-count='1']")).to_contain_text(HERE)
    page.check("main .rows [name=comment]")
    send(page, "main form[method=post] button[type=submit]")
    expect(page.locator("main .rows")).to_have_count(0)
