"""Steps of those who ask, review, decide and answer in peer review, through the pages, with and without a script."""

import re
from types import SimpleNamespace

from django.utils.translation import gettext, override, pgettext
from playwright.sync_api import expect

from reviews.models import Origin
from taxonomy.models import OrganizationKind
from tests.browser import practising
from tests.practices import writing
from tests.practices.scene import begun, keys
from tests.reviews import scene

PEOPLE = {
    "usha": {"full_name": "Usha Ramanathan-Lowe", "origin": Origin.UN},
    "delia": {"full_name": "Delia Okonjo-Vargas", "origin": Origin.UN},
    "silvia": {"full_name": "Silvia Brandt-Hollis"},
    "carla": {"full_name": "Carla Mensah-Ruiz"},
    "elena": {"full_name": "Elena Quispe-Arana", "language": "es"},
    "farid": {"full_name": "Farid Haddad-Norling"},
    "gita": {"full_name": "Gita Pradhan-Weiss"},
}
CONFIDENTIAL = "Between us: somebody should visit it."
CRITERIA = 8


def roster(enrol, cast):
    """The reviewers: `carla` works for `cast.union`, `usha` and `delia` for the United Nations, the others for neither."""
    found = {}
    for login, given in PEOPLE.items():
        who = {"language": given.get("language", "en"), "full_name": given["full_name"]}
        facts = {"origin": given.get("origin", Origin.EXTERNAL), "organization": cast.union if login == "carla" else None}
        found[login] = scene.reviewer(lambda name, who=who: enrol(name, **who), cast, login, languages=["en", "fr"], **facts)
    return SimpleNamespace(**found)


def told(text):
    """Which of what neither an author nor the public may read stands in a text."""
    names = [word for login, who in PEOPLE.items() for word in (who["full_name"], f"{login}@", f"House of {login}")]
    return [word for word in [*names, CONFIDENTIAL] if word in text]


# ── Words, buttons, links ────────────────────────────────────────────────────────────────────────────────────────


def said(page, words, context=""):
    """These English words as they stand on the page, in its language."""
    with override(page.locator("html").get_attribute("lang")):
        return pgettext(context, words) if context else gettext(words)


def press(page, words, role="button"):
    """Press the button that says so, and wait for the answer, which is returned."""
    with page.expect_navigation() as answer:
        page.locator("main").get_by_role(role, name=said(page, words), exact=True).click()
    return answer.value


def take(page, words):
    """Go on by the link that says so."""
    return press(page, words, "link")


def choose(page, words, context=""):
    page.get_by_label(said(page, words, context), exact=True).check()


def field(page, label):
    """The field of this label, which may go on with “(optional)”."""
    return page.get_by_label(re.compile(rf"^\s*{re.escape(said(page, label))}\s*(\(|$)"))


def fill(page, label, words):
    field(page, label).fill(words)


def expect_words(page, words):
    expect(page.locator("main")).to_contain_text(said(page, words))


# ── The author ───────────────────────────────────────────────────────────────────────────────────────────────────


def submit(page, cast):
    """A practice in French that the union carries out, sent from the page on which it is checked."""
    version = begun(cast.member, language="fr")
    union = {"name": "Union", "kind": keys(OrganizationKind, "key", "civil-society")[0]}
    texts = {"title": practising.TITLE, "lessons": f"<p>{practising.LESSONS}</p>", "language": "fr", "implementers": [union]}
    writing.keep(version, cast.member, **texts)
    page.goto(f"/fr/practices/drafts/{version.uuid}/check/")
    practising.submit(page)


def answer_the_points(page, *answers):
    """From her page: an answer to each point, then all is sent."""
    take(page, "Your answers to the changes asked for")
    for number, words in enumerate(answers, 1):
        fill(page, said(page, "Answer to point %(number)s") % {"number": number}, words)
    press(page, "Save, check and send")
    press(page, "Send the changes")


# ── The secretariat ──────────────────────────────────────────────────────────────────────────────────────────────


def open_case(office):
    """The page of the case, found on the board."""
    office.goto("/en/reviews/board/")
    take(office, practising.TITLE)


def invite(office, person):
    """From the page of the case, ask her among the suggestions."""
    take(office, "Ask a reviewer")
    take(office, f"Ask – {person.full_name}")
    press(office, "Send the invitation")
    expect_words(office, f"{person.full_name} is asked.")


def expect_undecidable(office, why):
    """It may not be decided, and the page says why."""
    open_case(office)
    expect(office.locator(".refusal", has_text="Decide")).to_contain_text(why)


def try_to_resolve(office, words, outcome):
    """From the page of the case: an attempt, written down, that fails."""
    take(office, "Try to resolve the disagreement")
    fill(office, "What you do to resolve it", words)
    press(office, "Write it down")
    take(office, "Say how the attempt ended")
    choose(office, "No", "a disagreement could be resolved")
    fill(office, "How it ended", outcome)
    press(office, "Write it down")


def decide(office, verdict, *points):
    """Written, looked at, decided."""
    open_case(office)
    take(office, "Decide")
    choose(office, verdict, "decision on a case")
    for number, text in enumerate(points, 1):
        fill(office, f"Change {number}", text)
    press(office, "Look at it before it is sent")
    assert CONFIDENTIAL not in office.locator("main").inner_text()
    press(office, "Decide and tell the author")
    expect_words(office, "Decided. The author is told.")


# ── Reviewers ────────────────────────────────────────────────────────────────────────────────────────────────────


def open_invitation(page, person):
    """From the newest letter she has got."""
    assert practising.TITLE in practising.newest_letter(page, person.email)
    practising.follow(page, "/invitations/")


def accept(page, person, case):
    """She declares that she has no interest in it; before, the content is closed to her, even by its address."""
    open_invitation(page, person)
    assert page.goto(f"/{person.language}/reviews/{case.uuid}/").status == 403
    expect_words(page, "Accept the invitation and declare your interests first.")
    assert practising.LESSONS not in page.content()
    take(page, "Answer the invitation")
    choose(page, "I declare no interest", "a reviewer declares")
    press(page, "Accept and declare")
    expect(page.locator("main")).to_contain_text(practising.LESSONS)


def open_report(page):
    """From her desk."""
    page.goto("/reviews/")
    with page.expect_navigation():
        page.get_by_role("link", name=said(page, "Write the report")).click()


def fill_in_report(page, recommendation, words):
    open_report(page)
    met = page.get_by_label(said(page, "met", "how a criterion is met").capitalize(), exact=True)
    expect(met).to_have_count(CRITERIA)
    for box in met.all():
        box.check()
    choose(page, said(page, recommendation, "recommendation of a reviewer").capitalize())
    fill(page, "Comments to the author", words)
    fill(page, "Confidential comments to the secretariat", CONFIDENTIAL)


def send_report(page, words):
    """By the page on which it is read once more."""
    press(page, "Check before sending")
    expect(page.locator("h1")).to_have_text(said(page, "Check your report"))
    for text in (words, CONFIDENTIAL):
        expect(page.locator(".typed", has_text=text)).to_be_visible()
    press(page, "Send the report")
    expect_words(page, "Your report is sent. Thank you.")


def report(page, recommendation, words):
    fill_in_report(page, recommendation, words)
    send_report(page, words)
