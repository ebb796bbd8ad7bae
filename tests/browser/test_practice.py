"""A practice is written over days by two people, screened, published, found, updated and cited, with and without a script."""

import re

import pytest
from playwright.sync_api import expect

from events.models import Mail
from practices.models import PracticeVersion, ReturnReason
from reviews.models import Decision
from tests.browser import practising
from tests.browser.conftest import log_in
from tests.browser.practising import CHANGED, SUMMARY, TITLE, follow, go, newest_letter, rows, screen, total
from tests.browser.test_journey import send
from tests.practices import scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
WORDS = "Dites combien de nuits par semaine.\n\nLe reste est clair."


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def other(cast):
    """A practice that is published already, far from the one that is written."""
    return scene.published(cast.outsider, cast.secretariat, title="A ferry school", primary=[8], countries=["KEN"])


@BOTH
def test_a_practice_is_written_together_sent_back_published_found_and_updated(open_page, enrol, cast, other, javascript):
    partner = enrol("fatou", language="fr", full_name="Fatou Ndour-Sagna")
    office = open_page(javascript=javascript, person=cast.secretariat)

    page = begin_and_go_home(open_page, cast, javascript)
    write_the_rest_together(open_page, page, partner, javascript)
    send_what_was_missing(page, cast)
    screen(office, TITLE, "Return", words=WORDS)
    revise(page, cast, javascript)
    publish(office, cast, TITLE)
    find(open_page(language="fr", javascript=javascript), javascript)
    slug = update(page, javascript)
    publish(office, cast, CHANGED)
    cite(open_page(language="fr", javascript=javascript), slug)

    assert list(PracticeVersion.objects.filter(practice__slug=slug).values_list("number", flat=True)) == [1, 2]
    assert set(Mail.objects.filter(to__in=[cast.member.email, partner.email]).values_list("language", flat=True)) == {"fr"}


def begin_and_go_home(open_page, cast, javascript):
    """The first day: two parts and a half. The page on which the second day begins, logged in anew."""
    page = open_page(language="fr", javascript=javascript, person=cast.member)
    page.goto("/fr/practices/")
    send(page, "main a[href$='/practices/submit/']")
    expect(page.locator("select[name=language]")).to_have_value("fr")
    send(page)
    practising.open_part(page, "brief")
    practising.fill_in_brief(page, javascript=javascript)
    go(page, "next:")
    practising.fill_in_compact(page)
    go(page, "part:places")
    practising.fill_in_places(page)
    practising.save(page)
    page.context.close()

    page = open_page(language="fr", width=768, javascript=javascript)
    log_in(page, cast.member.email)
    page.goto("/fr/practices/mine/")
    send(page, ".rows__title a")
    expect(page.locator("h1 bdi[lang=fr]")).to_have_text(TITLE)
    expect(page.locator(".parts .status--done")).to_have_count(4)
    return page


def write_the_rest_together(open_page, page, partner, javascript):
    """The second day: a co-author is asked, joins and writes the results; the author brings organizations and files."""
    send(page, "main a[href$='/people/']")
    page.fill("[name=email]", partner.email)
    send(page)
    other = open_page(language="fr", width=320, javascript=javascript, person=partner)
    assert TITLE in newest_letter(other, partner.email)
    follow(other, "/invitations/")
    send(other, "[name=answer][value=accept]")
    practising.open_part(other, "substance")
    practising.fill_in_substance(other, javascript=javascript)
    go(other, "all:")

    page.goto(other.url)
    practising.open_part(page, "organizations")
    practising.fill_in_organizations(page)
    go(page, "part:sources")
    practising.add_files(page)
    go(page, "check:")


def send_what_was_missing(page, cast):
    """The list of what is missing leads to the field; then all is checked and sent, and the receipt has all of it."""
    expect(page.locator("form [name=draft_version]")).to_have_count(0)
    expect(page.locator(".parts__item")).to_have_count(1)
    send(page, ".parts__missing a[href$='#id_focal_email']")
    expect(page.locator("#id_focal_email")).to_be_focused()
    practising.fill_in_contact(page)
    go(page, "check:")
    practising.submit(page)
    address = page.url

    letter = newest_letter(page, cast.member.email)
    said = [TITLE, SUMMARY, practising.BENEFIT, practising.FOCAL, "15. ", "Sénégal", "Interprètes solidaires", practising.LINK]
    assert [words for words in [*said, "Bilan de la première année", "gare.png"] if words not in letter] == []
    assert Mail.objects.filter(kind="practices.practice_received", language="fr").count() == 2
    page.goto(address)


def revise(page, cast, javascript):
    """What came back is read with its reasons, mended and sent again."""
    reason = ReturnReason.objects.filter(verdict="returned").first()
    letter = newest_letter(page, cast.member.email)
    assert reason.text_fr in letter
    assert WORDS.partition("\n")[0] in letter
    follow(page, "/drafts/")
    expect(page.locator(".notice--warning")).to_contain_text(reason.text_fr)
    expect(page.locator(".notice--warning blockquote")).to_contain_text("Le reste est clair.")
    practising.open_part(page, "substance")
    practising.write(page, "lessons", "Il faut venir trois nuits par semaine.", javascript=javascript)
    go(page, "check:")
    practising.submit(page)


def find(page, javascript):
    """A visitor comes to it from the map, by facets, by words without accents, from its objective and its country."""
    page.goto("/fr/practices/figures/")
    spot = page.locator("a.map__spot", has=page.locator("title", has_text=re.compile("^Sénégal.*1")))
    page.goto(spot.get_attribute("href"))
    assert (rows(page), total(page)) == ([TITLE], "1")

    page.goto("/fr/practices/")
    assert total(page) == "2"
    narrow(page, javascript)
    assert (rows(page), total(page)) == ([TITLE], "1")
    page.goto("/fr/practices/")
    page.fill("#practice-search", "refugies gare")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=refugies*")
    expect(page.locator(".entry__title")).to_have_text([TITLE])
    for address in ("/fr/objectives/7/", "/fr/countries/SEN/", "/fr/search/?q=refugies"):
        page.goto(address)
        expect(page.locator("main a", has_text=TITLE).first).to_be_visible()
    page.goto("/fr/objectives/8/")
    expect(page.locator("main a", has_text=TITLE)).to_have_count(0)
    page.goto("/fr/objectives/7/")
    send(page, f"main a:has-text('{TITLE}')")
    expect(page.locator("h1")).to_have_text(TITLE)


def narrow(page, javascript):
    """Two values of two facets."""
    page.locator("#facet-objective summary").click()
    page.check("#objective-7")
    if javascript:
        page.wait_for_url("**objective=7*")
    page.check("#level-local")
    if not javascript:
        send(page, "form[data-listing] button[type=submit]:visible")
    page.wait_for_url("**level=local*")
    expect(page.locator(".entries")).to_have_attribute("data-count", "1")


def update(page, javascript):
    """A second version is begun on the practice's page and sent; what the practice is called in addresses."""
    page.goto("/fr/practices/mine/")
    send(page, "#over + .rows a")
    slug = re.search(r"/practices/([^/]+)/$", page.url)[1]
    send(page, "form[action$='/update/'] button")
    practising.open_part(page, "brief")
    page.fill("[name=title]", CHANGED)
    practising.write(page, "changes", "Un second guichet.", javascript=javascript)
    go(page, "part:sources")
    page.check("[name=rights]")
    go(page, "part:contact")
    page.check("[name=consent]")
    go(page, "check:")
    practising.submit(page)
    return slug


def publish(office, cast, title):
    """Sent to its reviewers in the workshop; how they judge it is told in `test_review`."""
    screen(office, title, "Send to peer review", serves="mixed")
    scene.decided(PracticeVersion.objects.get(title=title), cast.secretariat, Decision.Verdict.ACCEPT)


def cite(page, slug):
    """The new version stands at the address of the practice; the old one is read, compared and cited at its own."""
    page.goto(f"/fr/practices/{slug}/")
    expect(page.locator("h1")).to_have_text(CHANGED)
    expect(page.locator(".picture img")).to_have_attribute("alt", practising.ALTERNATIVE)
    send(page, ".record-changes a[href*='/differences/']")
    expect(page.locator(".differences ins").first).to_have_text(re.compile("Deux"))
    expect(page.locator(".differences del").first).to_have_text(re.compile("Un"))
    page.goto(f"/fr/practices/{slug}/versions/1/")
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page.locator(".citation")).to_contain_text(f"/practices/{slug}/versions/1/")
    assert practising.FOCAL not in page.content()
