"""A practice is reviewed by peers who decline, stay silent, are kept from it and disagree; then changed and published."""

import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from events.models import Mail
from notifications import actions as notices
from reviews.actions import ladder
from reviews.models import Case, Seat
from tests.browser import practising, reviewing
from tests.browser.practising import TITLE
from tests.browser.reviewing import (
    CRITERIA,
    accept,
    answer_the_points,
    choose,
    decide,
    expect_undecidable,
    expect_words,
    field,
    fill_in_report,
    invite,
    open_case,
    open_invitation,
    open_report,
    press,
    report,
    said,
    send_report,
    submit,
    take,
    told,
    try_to_resolve,
)
from tests.browser.test_journey import deliver

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def people(enrol, cast):
    return reviewing.roster(enrol, cast)


@pytest.fixture
def window(open_page, javascript):
    """A person's window, in her language, a narrow one for some: opened if she has none, or has closed it."""
    windows = {}

    def of(person):
        if person not in windows or windows[person].is_closed():
            width = 1280 if person.is_staff else 320 if person.language == "es" else 768
            windows[person] = open_page(language=person.language, width=width, javascript=javascript, person=person)
        return windows[person]

    return of


@BOTH
def test_a_practice_is_reviewed_by_the_rule_changed_and_published(open_page, window, cast, people, move_clock, javascript):
    author, office = window(cast.member), window(cast.secretariat)

    submit(author, cast)
    case = screen(office)
    ask_three(office, people)
    decline(window(people.delia), people.delia)
    ask_in_her_place(office, window, people.usha, case)
    expire(people.silvia, move_clock)
    for person in (people.elena, people.farid):
        ask_in_her_place(office, window, person, case)
    write_in_two_sittings(window, people.usha, javascript)
    report(window(people.elena), "publish after changes", "Diga cuántas noches.")
    report(window(people.farid), "decline", "Nobody else could do it.")
    ask_one_more(office, window, people.gita, case)
    decide(office, "Ask for changes", "Dites combien de nuits.", "Dites qui paie.")
    read_the_decision(author, cast)
    answer_the_points(author, "Trois nuits par semaine.", "La ville.")
    for person in (people.elena, people.farid, people.gita):
        report_again(window(person), "La ville.")
    decide(office, "Publish it")
    find(open_page(language="fr", javascript=javascript))
    read_the_notices(author)
    move_clock(days=12)
    for person in (cast.secretariat, cast.administrator):
        notices.digest(person.pk, "daily")

    assert sent() == LETTERS
    read_the_mailbox(author, cast.member)


# ── The first round ──────────────────────────────────────────────────────────────────────────────────────────────


def screen(office):
    """In the workshop; the case, whose page is found from there."""
    practising.screen(office, TITLE, "Send to peer review", serves="mixed")
    with office.expect_navigation():
        office.get_by_role("link", name="The review").click()
    expect(office.locator("h1")).to_have_text(TITLE)
    return Case.objects.get()


def ask_three(office, people):
    """Two are asked; the third belongs to an entity that implements it: she is not offered, and refused by her address, too."""
    open_case(office)
    take(office, "Ask a reviewer")
    expect(office.get_by_role("region", name="UN reviewers")).to_contain_text("1 more is needed.")
    expect(office.get_by_role("region", name="External reviewers")).to_contain_text("2 more are needed.")
    blocked = office.get_by_role("region", name="Kept from it by a conflict")
    expect(blocked.get_by_role("listitem")).to_have_count(1)
    expect(blocked).to_contain_text(people.carla.full_name)
    expect(blocked).to_contain_text("belongs to an entity that implements it", ignore_case=True)
    expect(office.get_by_role("link", name=f"Ask – {people.carla.full_name}")).to_have_count(0)

    take(office, "Back to the case")
    invite(office, people.delia)
    invite(office, people.silvia)
    office.goto(f"{office.url}invite/{people.carla.pk}/")
    expect_words(office, "A conflict keeps her from it")
    expect(office.get_by_role("button", name="Send the invitation")).to_have_count(0)
    take(office, "Back to the case")


def decline(page, person):
    """She says why; her seat is free at once."""
    open_invitation(page, person)
    take(page, "Decline")
    choose(page, "I have no time", "why a reviewer declines")
    press(page, "Decline")
    expect_words(page, "Thank you for saying so. Nothing is asked of you there any longer.")


def expire(person, move_clock):
    """She is reminded, and reminded, and asked no more."""
    for day in range(1, 12):
        move_clock(days=day)
        ladder.sweep()
    assert Seat.objects.get(person=person).state == Seat.State.EXPIRED


def ask_in_her_place(office, window, person, case):
    invite(office, person)
    accept(window(person), person, case)


def write_in_two_sittings(window, person, javascript):
    """What she has typed is there when she comes back: it saves itself with a script, and by a button without."""
    page = window(person)
    fill_in_report(page, "publish", "Half a sent")
    if javascript:
        status = page.locator("[data-autosave]")
        expect(status).to_have_text(status.get_attribute("data-saved"))
    else:
        press(page, "Save draft")
    page.context.close()

    page = window(person)
    open_report(page)
    words = field(page, "Comments to the author")
    expect(words).to_have_value("Half a sent")
    expect(page.locator("input[type=radio]:checked")).to_have_count(CRITERIA + 1)
    words.fill("A whole sentence.")
    send_report(page, "A whole sentence.")


def ask_one_more(office, window, person, case):
    """They disagree: it may not be decided before an attempt to resolve it, nor, as that fails, before one more has reported."""
    expect_undecidable(office, "The reports disagree. Try to resolve it first, in writing.")
    try_to_resolve(office, "I have written to both of them.", "Both stay with what they said.")
    expect_undecidable(office, "one more reviewer must report first")
    ask_in_her_place(office, window, person, case)
    report(window(person), "publish after changes", "Say who pays.")
    open_case(office)
    seat = office.get_by_role("region", name="Reviewers").get_by_role("listitem").filter(has_text=person.full_name)
    expect(seat).to_contain_text("asked because reports disagree", ignore_case=True)


# ── The author ───────────────────────────────────────────────────────────────────────────────────────────────────


def read_the_decision(page, cast):
    """Her letter leads her to the decision with four reports; who wrote them is nowhere."""
    letter = practising.newest_letter(page, cast.member.email)
    assert [words for words in ("Dites combien", "Dites qui paie", "Diga cuántas noches") if words not in letter] == []
    practising.follow(page, "/drafts/")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("heading", name=said(page, "Changes asked for after peer review"))).to_be_visible()
    expect(page.locator("main .disclosure")).to_have_count(4)
    expect(page.locator("main")).to_contain_text("Dites qui paie.")
    assert told(page.content()) == []


def report_again(page, answer):
    """She reads what the author has answered, and is content."""
    page.goto("/reviews/")
    take(page, TITLE)
    expect(page.locator("main")).to_contain_text(answer)
    report(page, "publish", "Bien.")


def find(page):
    """Everybody finds it, and nothing of who reviewed it."""
    page.goto("/fr/practices/")
    take(page, TITLE)
    expect(page.locator("h1")).to_have_text(TITLE)
    assert told(page.content()) == []


def read_the_notices(page):
    """The bell counts what she has not read; then she has read all of it."""
    page.goto("/fr/")
    expect(page.locator(".bell__count")).to_have_text("3")
    with page.expect_navigation():
        page.locator(".bell").click()
    expect(page.locator(".notices__unread")).to_have_count(3)
    assert told(page.content()) == []
    press(page, "Mark all as read")
    expect(page.locator(".notices__unread")).to_have_count(0)
    expect(page.locator(".bell__count")).to_have_count(0)


# ── The mail ─────────────────────────────────────────────────────────────────────────────────────────────────────

STAFF = [
    "Delia Okonjo-Vargas does not review “*”",
    "Silvia Brandt-Hollis has not answered; a seat for “*” is free",
    "The reports on “*” disagree",
    "All reports on “*” are in",
    "All reports on “*” are in",
    "The changes of “*” are in",
    "All reports on “*” are in",
    "Migration Network Hub today: 11 notices",
]
JUDGE = ["Invitation to review: “*”", "Please report once more: “*”", "Review ended: “*”"]
LETTERS = {
    ("member", "fr"): [
        "Bien reçu : « * »",
        "En évaluation par les pairs : « * »",
        "Modifications demandées : « * »",
        "Bien reçu : « * »",
        "Publiée : « * »",
    ],
    ("delia", "en"): ["Invitation to review: “*”"],
    ("silvia", "en"): [
        "Invitation to review: “*”",
        "Please answer: invitation to review “*”",
        "Please answer: invitation to review “*”",
        "Expired: invitation to review “*”",
    ],
    ("usha", "en"): ["Invitation to review: “*”", "Review ended: “*”"],
    ("elena", "es"): [
        "Invitación a evaluar: “*”",
        "Entregue, por favor, un nuevo informe: “*”",
        "Evaluación terminada: “*”",
    ],
    ("farid", "en"): JUDGE,
    ("gita", "en"): JUDGE,
    ("secretariat", "en"): STAFF,
    ("administrator", "en"): STAFF,
}


def sent():
    """The subjects of all letters about it in their order, by who got them in which language; spaces as one types them."""
    found = {}
    for mail in Mail.objects.exclude(kind__startswith="accounts.").order_by("created_at"):
        subject = mail.subject.replace(TITLE, "*").replace("\xa0", " ").replace("\u202f", " ")
        found.setdefault((mail.to.partition("@")[0], mail.language), []).append(subject)
    return found


def read_the_mailbox(page, author):
    """Each letter is there, once; those to the author are read whole and tell nothing of who reviewed."""
    deliver()
    page.goto("/demo/mail/")
    subjects = page.locator("main .rows__title a").all_inner_texts()
    notes = page.locator("main .rows__note").all_inner_texts()
    kept = Counter(zip(subjects, (re.search(r"\S+@\S+", note)[0] for note in notes), strict=True))
    assert kept == Counter(Mail.objects.values_list("subject", "to"))
    for mail in Mail.objects.filter(to=author.email):
        assert told(f"{mail.subject} {mail.text} {mail.html} {mail.headers}") == []
    hers = page.locator("main .rows__item", has_text=author.email).locator("a")
    for address in hers.evaluate_all("links => links.map((link) => link.href)"):
        page.goto(address)
        assert told(page.content()) == []
