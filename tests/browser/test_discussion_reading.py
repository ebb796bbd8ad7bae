"""Ways through a long discussion: to what is asked, past what is folded, to what is new, in another order, in a selection."""

import pytest
from playwright.sync_api import expect

from discussions.actions import comments, endorsements
from tests.browser.conftest import sideways, violations
from tests.browser.discussing import address_of, harbour, numbers, tab_to
from tests.browser.test_journey import send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
STAY = 9_000  # milliseconds after which who looks at a topic has read it


@pytest.fixture
def topic(db):
    return harbour()


def items(page):
    """The numbers of the contributions of a list, in its order."""
    return [int(one.removeprefix("comment-")) for one in page.locator("ol.thread > li").evaluate_all("all => all.map(e => e.id)")]


# ── To what is asked ─────────────────────────────────────────────────────────────────────────────────────────────


@both
def test_a_jump_to_a_question_takes_the_focus_along(open_page, cast, topic, javascript):
    page = open_page(javascript=javascript, width=320)
    page.goto(address_of(topic))

    tab_to(page, ".to-prompts a")
    page.keyboard.press("Enter")
    tab_to(page, ".jumps a[href='#thread-2']")
    page.keyboard.press("Enter")

    expect(page.locator("#thread-2")).to_be_in_viewport()
    assert page.url.endswith("#thread-2")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.asked').querySelector('#thread-2') !== null")


# ── Past what is folded ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def answers(cast, topic):
    """What answers the last root of the first question: one, its two answers, one below these, and another."""
    thread = topic.threads.select_related("topic__space", "prompt").get(number=1)

    def say(words, parent=None):
        return comments.post(thread=thread, by=cast.member, body=f"<p>{words}</p>", language="en", parent=parent)

    root = say("At last.")
    first = say("Which ferry?", root)
    below = [say("The grey one.", first), say("The last one.", first)]
    below.append(say("It is always late.", below[0]))
    return first, below, say("Or a bus.", root)


def address(comment):
    return f"#comment-{comment.number}"


@pytest.mark.parametrize("how", ["mouse", "keyboard"])
def test_what_answers_a_reply_folds_and_unfolds(open_page, answers, how):
    (first, below, other), page = answers, open_page(width=320)
    page.goto(first.get_absolute_url())
    hide = page.locator(f"{address(first)} > .comment .fold")

    def press(button):
        if how == "mouse":
            button.click()
        else:
            button.focus()
            page.keyboard.press("Enter")
        expect(button).to_be_focused()

    expect(page.locator(f"{address(other)} .fold")).to_have_count(0)
    press(page.locator(f"{address(below[0])} > .comment .fold"))
    expect(page.locator(address(below[2]))).to_be_hidden()
    expect(page.locator(address(below[0]))).to_be_visible()
    press(hide)
    expect(hide).to_have_attribute("aria-expanded", "false")
    assert [page.locator(address(one)).is_visible() for one in (*below, other)] == [False] * 3 + [True]
    assert (violations(page), sideways(page) > 0) == ([], False)
    press(hide)
    assert [page.locator(address(one)).is_visible() for one in below] == [True, True, False]


def test_a_link_to_what_is_folded_unfolds_it(open_page, answers):
    (first, below, _other), page = answers, open_page()
    page.goto(first.get_absolute_url())
    page.locator(f"{address(first)} > .comment .fold").click()

    page.evaluate("address => { location.hash = address; }", address(below[2]))

    expect(page.locator(address(below[2]))).to_be_in_viewport()
    expect(page.locator(f"{address(first)} > .comment .fold")).to_have_attribute("aria-expanded", "true")


def test_without_a_script_all_is_there_and_what_stands_below_a_root_folds(open_page, answers):
    (first, below, other), page = answers, open_page(javascript=False)
    page.goto(first.get_absolute_url())

    expect(page.locator(".fold")).to_have_count(0)
    assert [page.locator(address(one)).is_visible() for one in (first, *below, other)] == [True] * 5
    page.locator(f".replies:has({address(first)}) > summary").click()
    assert [page.locator(address(one)).is_visible() for one in (first, *below, other)] == [False] * 5


# ── To what is new ───────────────────────────────────────────────────────────────────────────────────────────────


@both
def test_the_second_visit_marks_what_came_after_the_first(open_page, cast, topic, javascript):
    thread = topic.threads.select_related("topic__space", "prompt").get(number=1)
    page = open_page(javascript=javascript, person=cast.member)
    look_at(page, topic, javascript)
    said = [
        comments.post(thread=thread, by=by, body=f"<p>Late words of {by}.</p>", language="en")
        for by in (cast.delegate, cast.member, cast.outsider)
    ]
    new = [said[0].number, said[2].number]

    page.goto(f"/en/discussions/{topic.space.slug}/")
    expect(page.locator("main")).to_contain_text("2 new since your last visit")
    page.goto(said[2].get_absolute_url())
    assert page.locator(".comment-new").count() == 2
    send(page, ".new-here a")
    assert items(page) == new
    assert numbers(page.locator("[data-total]")) == [2]
    page.goto(address_of(topic))
    send(page, ".new-here button")

    page.goto(said[2].get_absolute_url())
    expect(page.locator(".comment-new, .new-here")).to_have_count(0)


def look_at(page, topic, javascript):
    """A first visit: with a script it is enough to stay for a while."""
    if javascript:
        page.clock.install()
    page.goto(address_of(topic))
    expect(page.locator(".comment-new")).to_have_count(0)
    if not javascript:
        send(page, ".new-here button")
        return
    with page.expect_response("**/seen/") as answer:
        page.clock.fast_forward(STAY)
    assert answer.value.status == 204


# ── In another order, in a selection ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def heard(cast, topic):
    """In the first question: the union's, in French, endorsed twice; a member's, endorsed once; another's, in French."""
    thread = topic.threads.select_related("topic__space", "prompt").get(number=1)
    given = [(cast.member, "en", None), (cast.delegate, "fr", cast.union), (cast.outsider, "fr", None)]
    said = [
        comments.post(thread=thread, by=by, organization=house, body=f"<p>{code} words.</p>", language=code)
        for by, code, house in given
    ]
    for comment, people in ((said[0], [cast.reviewer]), (said[1], [cast.member, cast.reviewer])):
        for person in people:
            endorsements.endorse(comment=comment, by=person)
    return [comment.number for comment in said]


@both
def test_an_order_and_a_selection_are_chosen_on_the_page_and_every_count_is_what_is_listed(open_page, heard, topic, javascript):
    (of_member, of_union, french), page = heard, open_page(javascript=javascript, width=320)
    page.goto(address_of(topic))
    send(page, ".reading-ways a[href*='sort=endorsed']")
    assert items(page)[:2] == [of_union, of_member]

    choose(page, "language", "fr", javascript)
    assert items(page)[0] == of_union
    assert french in items(page)
    assert of_member not in items(page)
    expect(page.locator(".selected__sorts strong")).to_have_text("most endorsed first")
    choose(page, "kind", "civil-society", javascript)
    assert items(page) == [of_union]
    send(page, ".chip >> nth=0")
    choose(page, "organization", "union", javascript)
    assert items(page) == [of_union]
    assert sideways(page) <= 0
    send(page, ".chips__clear")
    assert numbers(page.locator("[data-total]")) == [topic.comments.published().count()]


def choose(page, facet, value, javascript):
    """One of the values offered: what is listed then is as much as was told beside it, and as the heading tells."""
    chosen = page.locator(".chip").count()
    for summary in (page.locator(".filter__title"), page.locator(f"#facet-{facet} > summary")):
        if summary.locator("xpath=..").get_attribute("open") is None:
            summary.click()
    told = pick(page, facet, value, javascript)
    expect(page.locator(".chip")).to_have_count(chosen + 1)
    assert [len(items(page))] == numbers(page.locator("[data-total]")) == told[-1:]


def pick(page, facet, value, javascript):
    """By a list where there can be many, else by a box; the numbers that stand beside the value."""
    many = page.locator(f"#{facet}-add")
    if many.count():
        told = numbers(many.locator(f"option[value='{value}']"))
        many.select_option(value)
        send(page, f"#facet-{facet} button")
        return told
    box = page.locator(f"#{facet}-{value}")
    told = numbers(box.locator("xpath=.."))
    box.check()
    if not javascript:
        send(page, ".filter__apply button")
    return told
