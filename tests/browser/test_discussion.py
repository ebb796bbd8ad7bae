"""A consultation is read and answered, through the pages alone, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from accounts.actions import delegations
from accounts.models import Scope
from discussions.actions import comments, prompts
from discussions.models import Function
from events.models import Mail
from tests.browser.discussing import ADDRESS, POST, address_of, arrived, count_by_hand, harbour, letters, own, post, write
from tests.browser.test_journey import NEWCOMER, deliver, send
from tests.conftest import PASSWORD
from tests.notifications.telling import spread

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"]),
]
WORDS = "Les boulangères prennent le ferry de trois heures, et les pêcheurs aussi."
SLIP = "Las agencias cobran comiciones a los trabajadores migrantes, y sus deudas duran años."
SPANISH = SLIP.replace("comiciones", "comisiones")
FUNCTION = "Thank you: the timetable is on the table of the next meeting."
SECRET = "The captain sells places in the lifeboat."


@pytest.fixture
def topic(db):
    return harbour()


@pytest.fixture
def thread(topic):
    return topic.threads.get(number=1)


def test_visitor_reads_an_imported_consultation_in_french(open_page, topic, javascript):
    page = open_page(language="fr", javascript=javascript)
    page.goto("/fr/")
    send(page, "header a[href='/fr/discussions/']")
    send(page, ".space-card__title a")
    send(page, ".topic-row__title a")

    asked = page.locator(".asked")
    expect(asked.nth(0).locator(".prompt__words [lang=fr]")).to_have_text("Qui a besoin du ferry de nuit ?")
    expect(asked.nth(1).locator(".prompt--removed")).to_have_count(1)
    assert "Qui ne devrait pas voyager" not in page.content()
    assert "Who should not travel" not in page.content()
    nested = page.locator("article.comment", has_text="Dockers and bakers.")
    dockers = page.locator("article.comment", has_text="Dockers.").locator("xpath=..")
    expect(nested.locator(".comment__answers a")).to_have_attribute("href", f"#{dockers.first.get_attribute('id')}")
    expect(page.locator("article.comment", has_text="Everybody.").locator(".comment__name--none")).to_have_count(1)

    expect(page.locator("article.comment", has_text="early shift").locator(".comment__text")).to_contain_text("Write to [")

    visited = set()
    page.on("framenavigated", lambda frame: visited.add(frame.url))
    whole = count_by_hand(page, topic, language="fr")
    assert len(whole) == topic.comments.count() == 79
    assert sum("?page=2" in address for address in visited) == 2
    assert [address for address in visited if ADDRESS.search(page.request.get(address).text())] == []


def test_newcomer_signs_up_and_comments_for_herself(open_page, topic, javascript):
    page = open_page(language="fr", width=768, javascript=javascript)
    page.goto(address_of(topic, 1, "fr"))
    send(page, ".contribute a")
    send(page, "main a[href*='/account/signup/']")
    page.fill("[name=full_name]", "Nadia Benkhelifa-Østergård")
    page.fill("[name=email]", NEWCOMER)
    page.fill("[name=password1]", PASSWORD)
    send(page)
    deliver()
    page.goto("/demo/mail/")
    send(page, "main li a")
    send(page, "main a[href*='confirm-email']")
    send(page)
    page.fill("[name=login]", NEWCOMER)
    page.fill("[name=password]", PASSWORD)
    send(page)
    assert page.url.endswith("/contribute/")

    write(page, WORDS, javascript=javascript)
    mine = post(page)

    expect(own(mine).locator(".comment__name")).to_have_text("Nadia Benkhelifa-Østergård")
    expect(own(mine).locator(".comment__text")).to_have_text(WORDS)
    number = int(mine.get_attribute("id").removeprefix("comment-"))
    assert len(letters(page, NEWCOMER)) == 2
    send(page, "main li a")
    assert WORDS in page.locator(".letter").inner_text()
    assert f" {number} " in page.locator(".letter").inner_text()
    assert Mail.objects.get(kind="discussions.comment_posted", to=NEWCOMER).language == "fr"


def test_delegate_comments_in_spanish_and_edits_a_slip(open_page, cast, topic, javascript):
    delegations.grant(person=cast.delegate, organization=cast.collective, scopes=[Scope.POST], by=cast.administrator, why="asked")
    page = open_page(javascript=javascript, person=cast.delegate)
    page.goto(address_of(topic, 1))
    send(page, ".contribute a")
    expect(page.locator("[name=voice]")).to_have_count(3)
    expect(page.locator("[name=voice]:checked")).to_have_count(0)
    write(page, SLIP, javascript=javascript)
    send(page, POST)
    expect(page.locator(".field--wrong [name=voice]")).to_have_count(3)
    page.get_by_label("For Union").check()

    mine = post(page)
    expect(own(mine).locator(".comment__name")).to_have_text("Union – Delegate Example")
    expect(own(mine).locator(".comment__text[lang=es]")).to_have_text(SLIP)
    expect(own(mine).locator(".comment__facts")).to_contain_text("Spanish")
    send(page, f"#{mine.get_attribute('id')} a[href$='/edit/']")
    write(page, SPANISH, javascript=javascript)
    edited = post(page)

    expect(own(edited).locator(".comment__text[lang=es]")).to_have_text(SPANISH)
    send(page, f"#{edited.get_attribute('id')} a[href$='/history/']")
    changed = page.locator(".versions__item").first
    expect(changed.locator("del")).to_have_text(["comiciones"])
    expect(changed.locator("ins")).to_have_text(["comisiones"])
    expect(page.locator(".versions[data-count='2'] > li")).to_have_count(2)


def test_a_reply_and_its_reply_are_found_after_a_page_of_later_contributions(open_page, cast, topic, thread, javascript):
    prompts.give_function(
        topic=topic, kind=Function.Kind.SECRETARIAT, person=cast.secretariat, by=cast.administrator, why="runs it"
    )
    root = comments.post(thread=thread, by=cast.member, body=f"<p>{WORDS}</p>", language="fr")
    office, page = (open_page(javascript=javascript, person=person) for person in (cast.secretariat, cast.member))

    answer = answer_in_function(office, root, javascript)
    office_link = answer.locator(".comment__date").first.get_attribute("href")
    reply = reply_in_place(page, address_of(topic, 1), answer.get_attribute("id"), javascript)
    reply_link = own(reply).locator(".comment__date").get_attribute("href")
    for number in range(21):
        comments.post(thread=thread, by=cast.outsider, body=f"<p>Later {number}.</p>", language="en")

    visitor = open_page(javascript=javascript)
    for link, words in ((office_link, FUNCTION), (reply_link, "Merci, nous viendrons.")):
        visitor.goto(link)
        assert f"{address_of(topic, 1)}?page=2#comment-" in visitor.url
        expect(own(arrived(visitor)).locator(".comment__text")).to_have_text(words)
    expect(visitor.locator(".pager__place").first).to_contain_text("3")
    visitor.goto(topic.comments.get(archive_id="a52").get_absolute_url())
    assert "/replies/" in visitor.url
    assert "?page=2#comment-" in visitor.url
    expect(own(arrived(visitor)).locator(".comment__text")).to_have_text("Answer 52.")


def answer_in_function(page, comment, javascript):
    page.goto(comment.get_absolute_url())
    send_or_open(page, f"#comment-{comment.number} a[href$='/reply/']", javascript)
    page.get_by_label("As UN Network").check()
    write(page, FUNCTION, javascript=javascript)
    answer = post(page)
    expect(answer.locator(".comment__function")).to_have_text("UN Network")
    return answer


def reply_in_place(page, thread, element, javascript):
    """Reply to the contribution in this element on the last page of the thread; what was posted."""
    page.goto(f"{thread}?page=2")
    send_or_open(page, f"#{element} a[href$='/reply/']", javascript)
    if javascript:
        expect(page.locator(f"#{element} .comment-actions + .reply-box")).to_be_visible()
    else:
        expect(page.locator(".answered")).to_contain_text(FUNCTION)
    write(page, "Merci, nous viendrons.", javascript=javascript)
    reply = post(page)
    expect(own(reply).locator(".comment__answers a")).to_have_attribute("href", f"#{element}")
    return reply


def send_or_open(page, link, javascript):
    if not javascript:
        send(page, link)
        return
    page.locator(link).first.click()
    page.locator(".reply-box [contenteditable=true]").wait_for()


def test_a_contribution_is_hidden_and_restored_and_every_count_agrees(open_page, cast, topic, thread, javascript):
    secret = comments.post(thread=thread, by=cast.member, body=f"<p>{SECRET}</p>", language="en")
    comments.edit(comment=secret, by=cast.member, subject="", body=f"<p>{SECRET} Or so.</p>", language="en", edits=0)
    answers = [
        comments.post(thread=thread, by=cast.delegate, organization=cast.union, body="<p>No.</p>", language="en", parent=secret),
        comments.post(thread=thread, by=cast.outsider, body="<p>Never.</p>", language="en", parent=secret),
    ]
    spread()
    deliver()
    visitor, office = open_page(javascript=javascript), open_page(javascript=javascript, person=cast.secretariat)
    before = count_by_hand(visitor, topic)

    in_the_workshop(office, SECRET, "Hide", rule=2)
    secret.refresh_from_db()
    hidden = count_by_hand(visitor, topic)
    assert before.keys() - hidden.keys() == {f"comment-{secret.number}"}
    assert shows(visitor, topic, secret, answers, SECRET, cast.member.full_name) == []
    visitor.goto(secret.get_absolute_url())
    expect(arrived(visitor).locator(".comment--gone")).to_have_count(1)
    expect(visitor.locator(f"#comment-{secret.number} .replies__list article")).to_have_count(2)

    in_the_workshop(office, SECRET, "Restore")
    secret.refresh_from_db()
    assert count_by_hand(visitor, topic) == before
    assert len(shows(visitor, topic, secret, answers, SECRET)) >= 5
    assert len(letters(visitor, cast.member.email)) == 5
    kinds = Mail.objects.filter(to=cast.member.email).values_list("kind", "language").order_by("created_at")
    kinds = kinds.exclude(kind="discussions.comment_replied")
    assert list(kinds) == [(f"discussions.comment_{what}", "fr") for what in ("posted", "hidden", "restored")]


def in_the_workshop(page, words, verb, rule=None):
    """What the secretariat does with the contribution that has these words, in the admin."""
    page.goto(f"/admin/discussions/comment/?q={words.replace(' ', '+')}")
    send(page, "#result_list tbody th a")
    send(page, f".submit-row a:text-is('{verb}')")
    if rule:
        page.locator("[name=rule]").select_option(index=rule)
    page.fill("[name=why]", "Reported by three passengers")
    send(page, "#content form input[type=submit]")
    expect(page.locator(".messagelist .success")).to_have_count(1)


def shows(page, topic, comment, answers, *words):
    """The addresses at which a reader finds one of these words."""
    ways = ["/en/", "/en/discussions/", f"/en/discussions/{topic.space.slug}/", "/en/objectives/6/", address_of(topic)]
    ways += [f"{address_of(topic, 1)}?page=2", f"{comment.get_absolute_url()}history/", comment.get_absolute_url()]
    ways += [f"{address_of(topic, 1)}replies/{comment.number}/", *(answer.get_absolute_url() for answer in answers)]
    gone = [] if comment.state == comment.State.PUBLISHED else [ways[6]]
    answers = {way: page.request.get(way) for way in ways}
    assert [way for way, answer in answers.items() if answer.status != 200] == gone
    return [way for way, answer in answers.items() if any(word in answer.text() for word in words)]
