"""Steps of those who write, screen, find and read practices through the pages, with and without a script."""

from playwright.sync_api import expect

from taxonomy.models import Country, Goal, Objective, OrganizationKind, PracticeType, Principle
from tests.browser.test_journey import deliver, send
from tests.files import samples

TITLE = "Un guichet du soir à la gare routière"
CHANGED = "Deux guichets du soir aux gares routières"
SUMMARY = "Depuis 2023, des juristes et des interprètes reçoivent les migrants et les réfugiés là où ils attendent l’autocar."
BENEFIT = "Quatre cents personnes ont obtenu leurs papiers."
LESSONS = "Il faut venir la nuit aussi."
LINK = "https://guichet.example.org/bilan"
FOCAL = "marguerite@example.org"
ALTERNATIVE = "Une table, une lampe et deux chaises sous l’horloge de la gare."


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def go(page, way):
    """Press the button of the form that saves all and leads this way."""
    send(page, f"[name=go][value='{way}']")


def save(page):
    """Press “Save draft” and read that it was."""
    send(page, "[name=save_draft]")
    expect(page.locator(".notice--success")).to_be_visible()


def write(page, name, words, *, javascript):
    """Put these words in the place of a rich text."""
    field = page.locator(f"textarea[name={name}]")
    if not javascript:
        field.fill(words)
        return
    field.click()
    editor = page.locator(".writer", has=field).locator("[contenteditable=true]")
    expect(editor).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(words)
    expect(editor).to_have_text(words)


def tick(page, name, model, **which):
    page.locator(f"[name={name}][value='{model.objects.get(**which).pk}']").check()


def open_part(page, key):
    """From the list of parts."""
    send(page, f".parts a[href$='/{key}/']")


def fill_in_brief(page, *, javascript):
    page.fill("[name=title]", TITLE)
    write(page, "summary", SUMMARY, javascript=javascript)
    tick(page, "type", PracticeType, key="service")
    page.check("[name=level][value=local]")
    page.fill("[name=start_year]", "2023")
    page.check("[name=ongoing]")


def fill_in_compact(page):
    tick(page, "primary", Objective, number=7)
    tick(page, "primary", Objective, number=15)
    tick(page, "secondary", Objective, number=23)
    tick(page, "principles", Principle, slug="people-centred")
    tick(page, "goals", Goal, number=10)


def fill_in_places(page):
    africa = page.locator(".choices-by-region__group", has=page.locator("[name=countries]")).first
    africa.locator("summary").click()
    tick(page, "countries", Country, iso3="SEN")


def fill_in_organizations(page):
    """One more than there are empty rows for."""
    kind = str(OrganizationKind.objects.get(key="civil-society").pk)
    names = ("La Lampe du quai", "Barreau des gares", "Interprètes solidaires")
    for place, name in enumerate(names):
        if place == 2:
            go(page, "rows:implementers")
            expect(page.locator("#id_implementers_4")).to_be_focused()
        page.fill(f"[name=implementers-{place}-name]", name)
        page.select_option(f"[name=implementers-{place}-kind]", kind)


def fill_in_substance(page, *, javascript):
    texts = {"benefit": BENEFIT, "lessons": LESSONS, "recommendations": "Demandez aux chauffeurs.", "innovation": "Le lieu."}
    for name, words in texts.items():
        write(page, name, words, javascript=javascript)


def fill_in_contact(page):
    page.fill("[name=focal_name]", "Marguerite Obiang")
    page.fill("[name=focal_email]", FOCAL)
    page.check("[name=names_authors]")
    page.check("[name=consent]")


def add_files(page):
    """A picture, refused without its text alternative, and a document; each leads back to the form with what was typed in it."""
    page.fill("[name=links-0-url]", LINK)
    go(page, "file:")
    _choose(page, "gare.png", samples.picture())
    send(page)
    expect(page.locator(".field--wrong [name=alternative]")).to_be_visible()
    _choose(page, "gare.png", samples.picture())
    page.fill("[name=alternative]", ALTERNATIVE)
    send(page)
    go(page, "file:")
    _choose(page, "bilan.pdf", samples.PDF)
    page.fill("[name=title]", "Bilan de la première année")
    send(page)
    expect(page.locator("#files li")).to_have_count(2)
    expect(page.locator("[name=links-0-url]")).to_have_value(LINK)
    page.check("[name=rights]")


def _choose(page, name, content):
    page.set_input_files("[name=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content})


def submit(page):
    """From the complete list of answers."""
    expect(page.locator("form [name=draft_version]")).to_have_count(1)
    send(page, "form:has([name=draft_version]) button[type=submit]")
    expect(page.locator(".notice--success")).to_be_visible()


# ── The mailbox and the workshop ─────────────────────────────────────────────────────────────────────────────────


def newest_letter(page, to):
    """The newest message to this address, opened in the mailbox: what it says."""
    deliver()
    page.goto("/demo/mail/")
    row = page.locator("main .rows__item", has_text=to).first
    with page.expect_navigation():
        row.locator("a").click()
    return page.locator(".letter").inner_text()


def follow(page, part):
    """The link in an open letter whose address has this part."""
    send(page, f".letter a[href*='{part}']")


def screen(office, title, verb, *, words="", serves=None):
    """What the secretariat decides in its workshop; a return and a decline have the first reason there is."""
    office.goto(f"/admin/practices/practiceversion/?state__exact=submitted&q={title.replace(' ', '+')}")
    send(office, "#result_list tbody th a")
    send(office, f".submit-row a:text-is('{verb}')")
    if serves:
        office.check(f"[name=serves][value={serves}]")
    else:
        office.locator("[name=reasons]").first.check()
    office.fill("[name=words]", words)
    send(office, "#content form input[type=submit]")
    expect(office.locator(".messagelist .success")).to_have_count(1)


# ── Finding ──────────────────────────────────────────────────────────────────────────────────────────────────────


def rows(page):
    return page.locator(".entry__title").all_text_contents()


def total(page):
    return page.locator(".entries").get_attribute("data-count")
