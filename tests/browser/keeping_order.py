"""Steps of those who keep order in a discussion and take it home: what moderators and the secretariat do through the pages."""

import csv
import io

import docx
from playwright.sync_api import expect

from discussions.models import Comment
from pages.models import Rule
from tests.browser.discussing import POST, address_of, arrived, letters, numbers, own, write
from tests.browser.practising import follow, newest_letter
from tests.browser.test_journey import send

SECRET = "She hides above the bakery on Quay Street until Friday."
RISK = "Her employer reads this page."
WHY = "It says where somebody hides"
FIRST = "I have been here for a week, and nobody told us the price."
OUTCOME = "Three ports will print receipts in five languages."


# ── Keeping order ────────────────────────────────────────────────────────────────────────────────────────────────


def report_risk(page, topic):
    """Without an account."""
    page.goto(address_of(topic, 1))
    send(page, "#comment-1 a[href$='/report/']")
    page.check("[name=reason][value=risk]")
    page.fill("[name=words]", RISK)
    send(page)
    expect(page.locator("main .notice--success")).to_be_visible()


def hide_first_of_all(page, guardian):
    """The letter leads there at once, and it is the first of what waits; hidden with a reason and a rule, then answered."""
    assert "at risk" in newest_letter(page, guardian.email)
    follow(page, "/moderate/")
    address = page.url
    assert len(letters(page, guardian.email)) == 1
    page.goto("/en/discussions/moderation/")
    rows = page.locator("main .rows[data-count='3'] > li")
    expect(rows.first).to_contain_text("Someone may be at risk")
    expect(rows.nth(1)).to_contain_text("It belongs elsewhere")
    send(page, "main .rows__title a")
    assert page.url == address
    expect(page.locator("main")).to_contain_text(RISK)
    do(page, "hide", why=WHY, rule=3)
    unfold(page, "answer")
    page.check("[name=outcome][value=upheld]")
    do(page, "answer", why="Hidden")
    expect(page.locator("#answer-why, #hide-why")).to_have_count(0)


def unfold(page, verb):
    """The form of a verb, behind its name."""
    form = page.locator("details", has=page.locator(f"#{verb}-why"))
    if form.get_attribute("open") is None:
        form.locator("summary").click()


def do(page, verb, *, why, rule=None):
    """What is done in place, whatever is typed already."""
    unfold(page, verb)
    if rule:
        page.select_option(f"#{verb}-rule", str(Rule.objects.get(number=rule).pk))
    page.fill(f"#{verb}-why", why)
    send(page, f"[name=verb][value={verb}]")
    expect(page.locator(".notice--success")).to_be_visible()


def shows(page, topic, words):
    """The addresses of a topic at which a visitor finds these words."""
    place = address_of(topic)
    feeds = f"/feeds/discussions/en/{topic.space.slug}/"
    ways = [place, address_of(topic, 1), f"{place}contributions/", f"{place}print/", f"{place}export/csv/"]
    ways += [feeds, f"{feeds}{topic.slug}/", "/en/", "/en/discussions/", f"/en/discussions/{topic.space.slug}/"]
    answers = {way: page.request.get(way) for way in ways}
    assert [way for way, answer in answers.items() if answer.status != 200] == []
    return [way for way, answer in answers.items() if words in answer.text()]


def author_reads_why(page, topic):
    """In the letter, and on the page of what she wrote."""
    comment = topic.comments.get(number=1)
    letter = newest_letter(page, comment.posted_by.email)
    assert [words for words in (WHY, SECRET) if words not in letter] == []
    page.goto(f"/fr/discussions/comments/{comment.pk}/")
    expect(page.locator("main")).to_contain_text(SECRET)
    expect(page.locator("main a", has_text=Rule.objects.get(number=3).title_fr)).to_have_count(1)


def hold_and_approve(open_page, moderator, topic, newcomer, javascript):
    """A newcomer's first words wait until a moderator has read them; then everybody reads them."""
    page, visitor = open_page(javascript=javascript, person=newcomer), open_page(javascript=javascript)
    page.goto(address_of(topic, 2))
    send(page, ".contribute a")
    write(page, FIRST, javascript=javascript)
    send(page, POST)
    expect(page.locator("main")).to_contain_text(FIRST)
    assert "once a moderator has approved it" in newest_letter(page, newcomer.email)
    assert shows(visitor, topic, FIRST) == []
    moderator.goto("/en/discussions/moderation/?kind=held")
    send(moderator, "main .rows[data-count='1'] .rows__title a")
    do(moderator, "approve", why="Welcome!")
    assert "Welcome!" in newest_letter(page, newcomer.email)
    assert len(shows(visitor, topic, FIRST)) >= 6


def move_to_the_second_question(page, visitor, topic):
    """With its reply; the old link leads there."""
    root, target = topic.comments.get(number=2), topic.threads.get(number=2)
    page.goto(address_of(topic, 1))
    send(page, "#comment-2 a[href$='/moderate/']")
    unfold(page, "move")
    page.select_option("#move-thread", str(target.pk))
    do(page, "move", why="It answers the second question")
    visitor.goto(address_of(topic, 1))
    expect(visitor.locator("article.comment:not(.comment--gone)")).to_have_count(0)
    visitor.goto(f"/en/discussions/comments/{root.pk}/")
    assert address_of(topic, 2) in visitor.url
    expect(arrived(visitor).locator("#comment-3")).to_contain_text("And in large print.")


def close(page, topic):
    page.goto(address_of(topic))
    send(page, "aside a[href$='/moderate/'], .beside a[href$='/moderate/']")
    do(page, "close", why="All is said")


# ── Taking it home ───────────────────────────────────────────────────────────────────────────────────────────────


def in_office(page, kind, pk, verb="", **fields):
    """A verb of the secretariat's workshop, or the form of the thing itself."""
    page.goto(f"/admin/discussions/{kind}/{pk}/change/")
    if verb:
        send(page, f".submit-row a:text-is('{verb}')")
    for name, words in fields.items():
        page.fill(f"[name={name}]", words)
    if verb:
        send(page, "#content form input[type=submit]")
        expect(page.locator(".messagelist .success")).to_have_count(1)


def write_in_office(page, name, words, javascript):
    """A text with markup, saved on the page that is open."""
    if javascript:
        page.locator(f".field-{name} .prose-editor [contenteditable=true]").click()
        page.keyboard.insert_text(words)
    else:
        page.fill(f"[name={name}]", words)
    send(page, "[name=_save]")
    expect(page.locator(".messagelist .success")).to_have_count(1)


def publish_outcome(page, topic, javascript):
    """The summary begins; its outcome is written, then published with the numbers it drew on."""
    in_office(page, "topic", topic.pk, "Begin the summary", why="All is said")
    in_office(page, "topic", topic.pk)
    write_in_office(page, "outcome_en", OUTCOME, javascript)
    in_office(page, "topic", topic.pk, "Publish the outcome", sources="2–4", why="Ready")


def read_outcome(page, topic):
    """With a link to each contribution it drew on."""
    page.goto(address_of(topic))
    expect(page.locator("section[aria-labelledby=outcome]")).to_contain_text(OUTCOME)
    links = page.locator("[aria-labelledby=drew-on][data-count='3'] a")
    assert numbers(page.locator("[aria-labelledby=drew-on]")) == [2, 3, 4]
    with page.expect_navigation():
        links.last.click()
    expect(own(arrived(page)).locator(".comment__text")).to_have_text(FIRST)


def take_home(page, topic):
    """A table and a document, with what everybody may read."""
    page.goto(address_of(topic))
    send(page, "a[href$='/export/']")
    kept = {kind: download(page, f"main a[href$='/export/{kind}/']") for kind in ("csv", "docx")}
    table = kept["csv"].decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(table)))) >= 1 + Comment.objects.published().filter(topic=topic).count()
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(kept["docx"])).paragraphs)
    assert [(FIRST in words, SECRET in words) for words in (table, text)] == [(True, False)] * 2


def download(page, link):
    with page.expect_download() as found:
        page.click(link)
    return found.value.path().read_bytes()


def archive(office, visitor, topic, javascript):
    """The space names its event and what came of it, and takes nothing more."""
    space = topic.space_id
    in_office(office, "space", space, event_en="Regional review 2026")
    write_in_office(office, "event_outcome_en", "A declaration was agreed.", javascript)
    in_office(office, "space", space, "Archive", why="The review is over")
    visitor.goto(address_of(topic))
    banner = visitor.locator("main .notice", has_text="This space is archived")
    expect(banner).to_contain_text("Regional review 2026")
    expect(banner).to_contain_text("A declaration was agreed.")
    expect(visitor.locator(".contribute a, .contribute form")).to_have_count(0)
