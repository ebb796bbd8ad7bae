"""A consultation from the first word to the archive: those who are heard, those who keep order, those who take it home."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accounts.actions import delegations, organizations
from accounts.models import Organization, Scope
from core import clock
from discussions.actions import comments, counting, prompts, reports, spaces
from discussions.models import Policy, Report, Space, Topic
from tests.browser import keeping_order
from tests.browser.conftest import sideways
from tests.browser.discussing import POST, address_of, arrived, numbers, own, post, write
from tests.browser.practising import follow, newest_letter
from tests.browser.test_discussion import send_or_open
from tests.browser.test_journey import send
from tests.discussions.moderated import look_after
from tests.files import samples

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"]),
]
QUESTION = {"en": "Who pays for recruitment?", "fr": "Qui paie le recrutement ?"}
WORDS = "Les travailleuses paient trois mois de salaire à l’agence, puis le billet du retour."
REPLY = "The employer should pay, and a receipt in the worker’s own language proves it."
MISSION, LAMP, LAMP_BOX = "Seafarers’ Mission", "La Lampe du quai", "lampe@example.org"
NAMED = [MISSION, "Union – Delegate Example", LAMP]


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def consultation(cast, slug="decent-work", *, questions=1, **policies):
    """An open topic everybody may read, with guiding questions, the first in two languages."""
    space = Space(slug=slug, title_en=slug.capitalize(), title_fr=slug.capitalize(), read=Policy.EVERYONE, **policies)
    spaces.open_space(space=space, by=cast.secretariat)
    topic = spaces.open_topic(topic=Topic(space=space, slug="fair-recruitment", title_en="Fair recruitment"), by=cast.secretariat)
    prompts.set_window(topic=topic, opens_at=clock.now() - timedelta(days=10), by=cast.secretariat)
    for texts in (QUESTION, {"en": "What should change?"})[:questions]:
        prompts.ask(topic=topic, texts=texts, by=cast.secretariat)
    return topic


def say(topic, by, words, **values):
    """A contribution to the first question."""
    thread = topic.threads.select_related("topic__space", "prompt").get(number=1)
    return comments.post(thread=thread, by=by, body=f"<p>{words}</p>", language="en", **values)


def prove(topic):
    """The stored counts are those of the rows."""
    assert counting.recount(Topic.objects.get(pk=topic.pk)) == []


# ── Those who are heard ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def houses(cast, enrol):
    """The delegate speaks for three organizations; who speaks for the one she names, and who endorses for another, is given."""
    mission, harbour, ferries = (verified(name, cast) for name in (MISSION, "Harbour House", "Ferry Crews"))
    partner, signatory = enrol("partner"), enrol("signatory")
    for person, house, scope in (
        (cast.delegate, harbour, Scope.POST),
        (cast.delegate, ferries, Scope.POST),
        (partner, mission, Scope.POST),
        (signatory, cast.collective, Scope.ENDORSE),
    ):
        delegations.grant(person=person, organization=house, scopes=[scope], by=cast.administrator, why="asked")
    return partner, signatory


def verified(name, cast):
    kind, country = cast.union.kind, cast.union.country
    house = organizations.propose(organization=Organization(name_en=name, kind=kind, country=country), by=cast.member)
    organizations.verify(organization=house, by=cast.administrator, why="known")
    return house


def test_stakeholders_are_heard_together_and_endorsed(open_page, cast, houses, javascript):
    topic, (partner, signatory) = consultation(cast, write=Policy.MEMBERS), houses
    member = open_page(language="fr", javascript=javascript, person=cast.member)
    visitor = open_page(width=320, javascript=javascript)

    answer_in_french(member, topic, javascript)
    reply_together(open_page(javascript=javascript, person=cast.delegate), topic, javascript)
    expect_named(visitor, topic, NAMED[1:], counts=[2, 3, 1], awaiting=1)
    confirm_on_the_site(open_page(javascript=javascript, person=partner))
    confirm_by_link(open_page(javascript=javascript))
    expect_named(visitor, topic, NAMED, counts=[2, 3, 2], awaiting=0)
    endorse_and_take_back(open_page(javascript=javascript, person=signatory), topic)
    read_on(member, topic, javascript)
    prove(topic)


def names(element):
    """Who stands above a contribution, as one reads it."""
    return own(element).locator(".comment__by .comment__name").all_inner_texts()


def join(page, topic, language="en"):
    """Where only members write, the thread itself offers to join."""
    page.goto(address_of(topic, 1, language))
    expect(page.locator(".contribute a")).to_have_count(0)
    send(page, ".contribute form button")


def answer_in_french(page, topic, javascript):
    """She joins, answers, and marks the topic as read."""
    join(page, topic, "fr")
    send(page, ".contribute a")
    write(page, WORDS, javascript=javascript)
    mine = post(page)
    expect(own(mine).locator(".comment__text[lang=fr]")).to_have_text(WORDS)
    page.goto(address_of(topic, language="fr"))
    send(page, ".new-here button")
    expect(page.locator(".new-here")).to_have_count(0)


def reply_together(page, topic, javascript):
    """For one of her three organizations, second among the authors; a file goes along."""
    join(page, topic)
    send_or_open(page, "#comment-1 a[href$='/reply/']", javascript)
    expect(page.locator("[name=voice]")).to_have_count(4)
    expect(page.locator("[name=voice]:checked")).to_have_count(0)
    write(page, REPLY, javascript=javascript)
    page.locator("summary:has(+ * [name=others-0-name])").click()
    for row, (name, email) in enumerate(((MISSION, ""), (LAMP, LAMP_BOX))):
        page.fill(f"[name=others-{row}-name]", name)
        page.select_option(f"[name=others-{row}-part]", "author")
        page.fill(f"[name=others-{row}-email]", email)
    page.fill("[name=place]", "2")
    add_file(page)
    expect(page.locator("[name=voice]:checked")).to_have_count(0)
    send(page, POST)
    expect(page.locator(".field--wrong [name=voice]")).to_have_count(4)
    page.get_by_label("For Union").check()
    reply = post(page)
    expect(own(reply).locator(".comment__files a")).to_have_count(1)


def add_file(page):
    """A file goes along; what was typed stays."""
    page.locator("summary:has(+ * [name=file-file])").click()
    page.set_input_files("[name=file-file]", {"name": "receipt.pdf", "mimeType": "application/pdf", "buffer": samples.PDF})
    page.fill("[name=file-title]", "A receipt")
    send(page, "[name=go][value='file:add']")
    expect(page.locator("details:has([name=go][value^='out:']) > summary")).to_be_focused()
    expect(page.locator("[name=others-0-name]")).to_have_value(MISSION)


def expect_named(page, topic, expected, *, counts, awaiting):
    """A visitor reads who stands behind the reply, in which order, and how many that is; no address of anybody."""
    page.goto(address_of(topic))
    reply = page.locator("#comment-2")
    assert names(reply) == expected
    assert numbers(page.locator(".topic-head__counts")) == counts
    expect(own(reply).locator(".comment__supporters")).to_have_count(awaiting)
    file = own(reply).locator(".comment__files a")
    assert page.request.get(file.get_attribute("href")).body() == samples.PDF
    assert ("@example.org" in page.content(), sideways(page) > 0) == (False, False)


def confirm_on_the_site(page):
    """As a delegate of the organization named, logged in."""
    page.goto("/en/discussions/confirmations/")
    expect(page.locator("main .rows[data-count='1']")).to_contain_text(MISSION)
    send(page, "main .rows__title a")
    expect(page.locator("main")).to_contain_text(REPLY)
    send(page, "[name=answer][value=confirm]")
    assert MISSION in names(arrived(page))


def confirm_by_link(page):
    """By the letter, without an account; the link answers once."""
    assert f"names {LAMP} as author" in newest_letter(page, LAMP_BOX)
    follow(page, "/discussions/confirm/")
    address = page.url
    expect(page.locator("main")).to_contain_text(REPLY)
    send(page, "[name=answer][value=confirm]")
    expect(own(arrived(page)).locator(".comment__by")).not_to_contain_text("as named by the filer")
    assert page.goto(address).status == 410


def endorse_and_take_back(page, topic):
    """For another organization and as herself; what the organization signed is taken back."""
    join(page, topic)
    for voice, signed in (("For Collective", [1]), ("As myself", [1, 1])):
        page.goto(address_of(topic, 1))
        send(page, "#comment-2 a[href$='/endorse/']")
        if page.get_by_label(voice).count():
            expect(page.locator("[name=voice]:checked")).to_have_count(0)
            page.get_by_label(voice).check()
        send(page)
        page.goto(address_of(topic, 1))
        assert numbers(own(page.locator("#comment-2")).locator(".comment__endorsements")) == signed
    send(page, "#comment-2 .comment__endorsements a")
    expect(page.locator("main li", has_text="Collective")).to_have_count(1)
    send(page, "main li:has-text('Collective') form button")
    expect(page.locator("main li", has_text="Collective")).to_have_count(0)


def read_on(page, topic, javascript):
    """She sees what is new, stops and begins to follow, finds what is most endorsed, and prints."""
    thread = address_of(topic, 1, "fr")
    page.goto(address_of(topic, language="fr"))
    send(page, ".new-here a")
    expect(page.locator("ol.thread[data-count='1'] > #comment-2")).to_have_count(1)
    page.goto(thread)
    for answer in ("no", "yes"):
        send(page, f"form[action*='/follow'] [name=follow][value={answer}]")
        page.goto(thread)
    expect(page.locator("[name=follow][value=no]")).to_have_count(1)
    send(page, ".reading-ways a[href*='sort=endorsed']")
    ids = page.locator("ol.thread[data-count='2'] > li").evaluate_all("all => all.map(item => item.id)")
    assert ids == ["comment-2", "comment-1"]
    assert numbers(page.locator("#comment-2 .comment__endorsements")) == [1]
    page.goto(thread)
    send(page, ".reading-ways a[href$='/print/']")
    expect(page.locator("main")).to_contain_text(WORDS)
    expect(page.locator("main")).to_contain_text(REPLY)
    if javascript:
        page.evaluate("window.print = () => { window.printed = true; }")
        page.click("[data-print] button")
        assert page.evaluate("window.printed")


# ── Those who keep order and take it home ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def topic(cast):
    """Words that may hurt somebody; others under the wrong question, one of them reported for that; a report in another space."""
    topic = consultation(cast, questions=2)
    say(topic, cast.member, keeping_order.SECRET)
    root = say(topic, cast.delegate, "Receipts in five languages.", organization=cast.union)
    reply = say(topic, cast.outsider, "And in large print.", parent=root)
    elsewhere = say(consultation(cast, "sea-routes"), cast.member, "Not in her space.")
    for comment, reason in ((reply, Report.Reason.ELSEWHERE), (elsewhere, Report.Reason.RISK)):
        reports.report(comment=comment, by=cast.reviewer, reason=reason)
    topic.space.holds_newcomers = True
    spaces.edit_space(space=topic.space, fields=["holds_newcomers"], by=cast.secretariat)
    return topic


@pytest.fixture
def guardian(cast, enrol, topic):
    """Looks after the space of the topic, and after no other."""
    return look_after(enrol("guardian"), topic.space, by=cast.administrator)


def test_moderators_keep_order_and_the_secretariat_takes_it_home(open_page, cast, enrol, topic, guardian, javascript):
    visitor = open_page(javascript=javascript)
    moderator = open_page(javascript=javascript, person=guardian)
    office = open_page(javascript=javascript, person=cast.secretariat)

    keeping_order.report_risk(visitor, topic)
    keeping_order.hide_first_of_all(moderator, guardian)
    assert keeping_order.shows(visitor, topic, keeping_order.SECRET) == []
    keeping_order.author_reads_why(open_page(language="fr", javascript=javascript, person=cast.member), topic)
    keeping_order.hold_and_approve(open_page, moderator, topic, enrol("nadia"), javascript)
    keeping_order.move_to_the_second_question(moderator, visitor, topic)
    keeping_order.close(moderator, topic)
    keeping_order.publish_outcome(office, topic, javascript)
    keeping_order.read_outcome(visitor, topic)
    keeping_order.take_home(visitor, topic)
    keeping_order.archive(office, visitor, topic, javascript)
    prove(topic)
