"""A State pledges in French with two partners; it is returned, published, matched, asked for news and reported on by a link."""

import re

import pytest
from playwright.sync_api import expect

from accounts.actions import delegations
from accounts.models import Organization, Scope
from events.models import Mail
from pledges.actions import ladder
from pledges.models import Nature, Pledge, ReturnReason
from taxonomy.models import Country, Objective, OrganizationKind
from tests.browser.practising import follow, go, newest_letter, open_part, rows, save, submit, tick, total, write
from tests.browser.test_journey import send
from tests.pledges import scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
TITLE = "Des juristes dans chaque gare routière"
TEXT = " ".join(["Quarante juristes se tiendront deux soirs par semaine dans les gares routières de douze villes."] * 4)
LAMP, UNION, CONTACT = "lampe@example.org", "boite@example.org", "personne-referente@example.org"
YEAR = 366


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def speaker(enrol, cast):
    """May pledge for Senegal, and report."""
    person = enrol("awa", language="fr", full_name="Awa Ndour-Sagna")
    state = Organization.objects.states().get(country__iso3="SEN")
    scopes = [Scope.PLEDGE, Scope.REPORT]
    delegations.grant(person=person, organization=state, scopes=scopes, by=cast.administrator, why="asked")
    delegations.grant(person=cast.delegate, organization=cast.union, scopes=scopes, by=cast.administrator, why="asked")
    return person


@BOTH
def test_a_state_pledges_with_partners_is_matched_and_reports_by_a_link(open_page, cast, speaker, move_clock, javascript):
    scene.published(cast.outsider, cast.secretariat, title="Ferry schools", objectives=[8], countries=["KEN"])
    page = open_page(language="fr", javascript=javascript, person=speaker)
    office = open_page(javascript=javascript, person=cast.secretariat)

    begin(page)
    write_all(page, javascript)
    send_it(page, speaker)
    office.goto("/en/pledges/screening/")
    decide(office, "return")
    revise(page, speaker)
    confirm_by_link(open_page(width=320, javascript=javascript))
    confirm_for_an_organization(open_page(javascript=javascript, person=cast.delegate))
    office.goto("/en/pledges/screening/")
    decide(office, "publish")
    pledge = Pledge.objects.get(current__title=TITLE)
    read(open_page(language="fr", width=320, theme="dark", javascript=javascript), pledge)
    scene.published(cast.member, cast.secretariat, title="An answer", matches=[{"pledge": pledge.number}])
    before = agree(open_page(language="fr", javascript=javascript))

    move_clock(days=YEAR)
    assert ladder.sweep() > 0
    report_by_link(open_page(language="fr", javascript=javascript), speaker, pledge)
    after = agree(open_page(language="fr", javascript=javascript))
    assert (before["completed"], after["completed"]) == (0, 1)

    told = [letter for letter in Mail.objects.exclude(to=speaker.email) if CONTACT in letter.text]
    assert (told, set(Mail.objects.filter(to=speaker.email).values_list("language", flat=True))) == ([], {"fr"})


def begin(page):
    """For the State, whose delegate she is."""
    page.goto("/fr/pledges/")
    send(page, "main a[href$='/pledges/make/']")
    page.locator("label", has_text="Sénégal").click()
    send(page)


def write_all(page, javascript):
    """All parts, and two partners: one that the Hub knows, one that it does not."""
    open_part(page, "pledge")
    page.fill("[name=title]", TITLE)
    write(page, "description", TEXT, javascript=javascript)
    page.check(f"[name=natures][value={Nature.RESOURCES}]")
    page.check("[name=level][value=national]")
    page.fill("[name=starts_on]", "2026-01-01")
    go(page, "part:compact")
    tick(page, "objectives", Objective, number=7)
    tick(page, "objectives", Objective, number=15)
    go(page, "part:places")
    page.locator(".choices-by-region__group", has=page.locator("[name=countries]")).first.locator("summary").click()
    tick(page, "countries", Country, iso3="SEN")
    go(page, "part:participants")
    page.check("[name=type][value=common]")
    kind = str(OrganizationKind.objects.get(key="civil-society").pk)
    for place, (name, email) in enumerate((("La Lampe du quai", LAMP), ("Union", UNION))):
        page.fill(f"[name=participants-{place}-name]", name)
        page.select_option(f"[name=participants-{place}-kind]", kind)
        page.fill(f"[name=participants-{place}-email]", email)
    go(page, "part:measures")
    for name, words in {"what": "Personnes conseillées", "unit": "personnes", "baseline": "200", "target": "1 200,5"}.items():
        page.fill(f"[name=indicators-0-{name}]", words)
    page.fill("[name=indicators-0-by_when]", "2028-12-31")
    go(page, "part:contact")
    page.fill("[name=contacts-0-name]", "Marguerite Obiang")
    save(page)


def send_it(page, speaker):
    """What is missing leads to the field; then all is checked and sent, and the receipt has all of it."""
    go(page, "check:")
    expect(page.locator("form [name=draft_version]")).to_have_count(0)
    send(page, ".parts__missing a >> nth=0")
    page.fill("[name=contacts-0-email]", CONTACT)
    page.check("[name=scope]")
    go(page, "check:")
    submit(page)
    address = page.url
    letter = newest_letter(page, speaker.email)
    assert [words for words in (TITLE, TEXT, CONTACT, "La Lampe du quai", "Personnes conseillées") if words not in letter] == []
    page.goto(address)


def decide(office, verb):
    """In place: read, decided with the first reason or for migrants."""
    send(office, f"main a:has-text('{TITLE}')")
    expect(office.locator("main")).to_contain_text(CONTACT)
    send(office, f"main a[href$='/decide/{verb}/']")
    if verb == "publish":
        office.check("[name=serves][value=migrants]")
    else:
        office.locator("[name=reasons]").first.check()
    office.fill("[name=words]", "Dites ce qui sera compté.")
    send(office, "main form button[type=submit]")
    expect(office.locator(".notice--success")).to_be_visible()


def revise(page, speaker):
    """What came back is read with its reasons, mended and sent again; no number was spent."""
    reason = ReturnReason.objects.filter(verdict="returned").first()
    assert reason.text_fr in newest_letter(page, speaker.email)
    follow(page, "/drafts/")
    expect(page.locator("main")).to_contain_text(reason.text_fr)
    open_part(page, "measures")
    page.fill("[name=milestones-0-what]", "Les dix premières gares")
    page.fill("[name=milestones-0-by_when]", "2027-06-30")
    go(page, "check:")
    submit(page)
    assert not Pledge.objects.filter(serial=2).exists()


def confirm_by_link(page):
    """Who is not on the Hub confirms without an account; the link answers once."""
    newest_letter(page, LAMP)
    follow(page, "/pledges/participants/")
    address = page.url
    send(page, "[name=answer][value=confirm]")
    assert page.goto(address).status == 410


def confirm_for_an_organization(page):
    """For an organization of the Hub its delegate confirms, logged in."""
    newest_letter(page, UNION)
    follow(page, "/pledges/participants/")
    send(page, "[name=answer][value=confirm]")


def read(page, pledge):
    """A visitor finds it by words and reads who pledges; of contacts nothing."""
    page.goto("/fr/pledges/?q=juristes")
    assert (rows(page), total(page)) == ([TITLE], "1")
    send(page, ".entry__title a")
    expect(page.locator("h1")).to_contain_text(TITLE)
    for words in (pledge.number, "Sénégal", "La Lampe du quai", "Union", "Personnes conseillées"):
        expect(page.locator("main")).to_contain_text(words)
    assert re.search(r"[\w.]+@example\.org", page.content()) is None
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def agree(page):
    """Each number of the dashboard and the list it leads to; how many pledges are completed."""
    page.goto("/fr/pledges/dashboard/")
    links = page.locator(".bars__count[href]").evaluate_all("all => all.map(link => [link.getAttribute('href'), link.innerText])")
    assert len(links) > 10
    for address, number in dict(links).items():
        page.goto(address)
        assert total(page) == number, address
    page.goto("/fr/pledges/?stage=completed")
    return {"completed": page.locator(".entry__title").count()}


def report_by_link(page, speaker, pledge):
    """The letter leads to the form, without a log-in; sent once, it stands on the page; sent again, it is given back."""
    newest_letter(page, speaker.email)
    follow(page, "/pledges/updates/")
    address = page.url
    page.check("[name=stage][value=completed]")
    page.fill("[name=text], textarea[name=text]", "Toutes les gares sont ouvertes.")
    page.locator("input[inputmode=decimal]").first.fill("1 300")
    send(page)
    expect(page.locator(".error-summary")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Toutes les gares sont ouvertes.")
    assert page.goto(address).status == 410
    assert Pledge.objects.get(pk=pledge.pk).stage == "completed"
