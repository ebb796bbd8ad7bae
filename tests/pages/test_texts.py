"""The fixed pages: our own texts, whole in three languages."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from core.actions import edit_curated
from pages.loading import DATA, SLUGS, load_pages
from pages.models import Notice, Page, Rule
from pages.prose import page_address, resolve_links, sanitize_page
from tests.markup import read

LANGUAGES = ("en", "fr", "es")
pytestmark = pytest.mark.django_db
KOSOVO = {
    "en": "References to Kosovo shall be understood to be in the context of United Nations Security Council resolution 1244 "
    "(1999).",
    "fr": "Toute référence au Kosovo s’entend dans le contexte de la résolution 1244 (1999) du Conseil de sécurité de "
    "l’Organisation des Nations Unies.",
    "es": "Las referencias a Kosovo se entenderán en el contexto de la resolución 1244 (1999) del Consejo de Seguridad de las "
    "Naciones Unidas.",
}
MAPS = (
    "The boundaries and names shown and the designations used on this map do not imply official endorsement or acceptance by the "
    "United Nations or the International Organization for Migration."
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_every_page_shows_its_own_text(client, slug, language):
    page = Page.objects.get(slug=slug)

    shown = read(client.get(f"/{language}/{slug}/"))

    assert (shown.language, [heading.strip() for heading in shown.headings]) == (language, [getattr(page, f"title_{language}")])
    assert [link for link in shown.links if link.startswith("page:")] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_the_three_versions_of_a_page_are_built_alike(slug):
    built = {}
    for language in LANGUAGES:
        markup = (DATA / f"{slug}.{language}.html").read_text()
        built[language] = (re.findall(r"<(h\d|ul|ol|li)\b", markup), sorted(re.findall(r'href="(page:[^"]+)"', markup)))

    assert built["fr"] == built["en"]
    assert built["es"] == built["en"]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_of_a_page_loses_nothing_when_it_is_stored(slug, language):
    markup = (DATA / f"{slug}.{language}.html").read_text()
    body = markup.partition('<p class="lead">')[2].partition("</p>")[2].strip()

    stored = getattr(Page.objects.get(slug=slug), f"body_{language}")
    assert stored.replace(' rel="noopener"', "").replace("&nbsp;", "\u00a0") == body
    assert sanitize_page(stored) == stored


def test_every_link_of_the_texts_names_a_page_there_is():
    names = {name for path in DATA.glob("*.html") for name in re.findall(r'href="page:([^"]+)"', path.read_text())}

    with override("en"):
        lost = {name for name in names if name != "home" and page_address(name) == "/en/"}
    assert lost == set()


LINKS = {
    "page": ('<a href="page:about">a</a>', '<a href="/fr/about/">a</a>'),
    "page with hyphens": ('<a href="page:if-you-need-help">a</a>', '<a href="/fr/if-you-need-help/">a</a>'),
    "contact": ('<a href="page:contact">a</a>', '<a href="/fr/contact/">a</a>'),
    "objectives": ('<a href="page:objectives">a</a>', '<a href="/fr/objectives/">a</a>'),
    "home": ('<a href="page:home">a</a>', '<a href="/fr/">a</a>'),
    "discussions": ('<a href="page:discussions">a</a>', '<a href="/fr/discussions/">a</a>'),
    "sign-up": ('<a href="page:signup">a</a>', '<a href="/fr/account/signup/">a</a>'),
    "roster": ('<a href="page:roster">a</a>', '<a href="/fr/reviews/roster/">a</a>'),
    "choices of e-mails": ('<a href="page:choices">a</a>', '<a href="/fr/account/notices/choices/">a</a>'),
    "unknown": ('<a href="page:nothing">a</a>', '<a href="/fr/">a</a>'),
    "web": ('<a href="https://example.org/">a</a>', '<a href="https://example.org/">a</a>'),
    "words": ("page:about", "page:about"),
}


@pytest.mark.parametrize(("markup", "resolved"), LINKS.values(), ids=LINKS)
def test_links_to_pages_lead_to_the_readers_language(markup, resolved):
    with override("fr"):
        result = resolve_links(markup)

    assert result == resolved


def test_a_missing_language_falls_back_and_says_so(client):
    Page.objects.filter(slug="about").update(title_fr="", lead_fr="", body_fr="")

    html = client.get("/fr/about/").content.decode()

    assert '<div class="prose" lang="en">' in html
    assert f'<span lang="en">{Page.objects.get(slug="about").title_en}</span>' in html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/", "/about/", "/objectives/3/", "/contact/", "/account/login/", "/nothing/"])
def test_every_page_has_the_notice_on_kosovo_at_its_foot(client, language, path):
    html = client.get(f"/{language}{path}").content.decode()

    assert html.count(KOSOVO[language]) == 1


def test_notices_have_their_wording_and_what_is_unconfirmed():
    loaded = {notice.key: notice for notice in Notice.objects.all()}

    assert set(loaded) == {"kosovo", "opinions", "maps", "practices", "pledges"}
    assert [loaded["kosovo"].text_en, loaded["kosovo"].text_fr, loaded["kosovo"].text_es] == list(KOSOVO.values())
    assert loaded["maps"].text_en == MAPS
    assert {notice.key: notice.unconfirmed for notice in loaded.values()} == {key: ["text_fr", "text_es"] for key in loaded}


@pytest.mark.parametrize("language", LANGUAGES)
def test_participation_rules_are_listed_by_number(client, language):
    html = client.get(f"/{language}/participation-rules/").content.decode()

    assert re.findall(r'id="rule-(\d+)"', html) == [str(number) for number in range(1, 11)]
    titles = [getattr(rule, f"title_{language}") for rule in Rule.objects.all()]
    assert [title for title in titles if title not in html] == []


def test_rules_stand_on_their_page_only(client):
    assert 'id="rule-1"' not in client.get("/en/terms/").content.decode()


def test_loading_again_writes_nothing():
    before = [list(model.objects.order_by("pk").values()) for model in (Page, Notice, Rule)]

    with CaptureQueriesContext(connection) as queries:
        load_pages()

    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []
    assert [list(model.objects.order_by("pk").values()) for model in (Page, Notice, Rule)] == before


def test_what_the_secretariat_has_edited_stays(cast):
    page, notice, rule = Page.objects.get(slug="terms"), Notice.objects.get(key="maps"), Rule.objects.get(number=3)
    page.title_es, notice.text_fr, rule.text_en = "Condiciones", "Les frontières …", "Protect everybody."
    for row, field in ((page, "title_es"), (notice, "text_fr"), (rule, "text_en")):
        edit_curated(row=row, fields=[field], by=cast.secretariat)

    load_pages()

    assert Page.objects.get(slug="terms").title_es == "Condiciones"
    assert Notice.objects.get(key="maps").text_fr == "Les frontières …"
    assert Rule.objects.get(number=3).text_en == "Protect everybody."


def test_an_older_text_of_ours_is_mended():
    Page.objects.filter(slug="terms").update(title_es="Como antes", body_es="<p>Como antes</p>")
    with override("es"):
        before = Page.objects.get(slug="terms").title

    load_pages()

    with override("es"):
        assert (before, Page.objects.get(slug="terms").title) == ("Como antes", "Condiciones de uso")


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_knows_its_address(client, slug):
    with override("es"):
        address = Page.objects.get(slug=slug).get_absolute_url()

    assert address == f"/es/{slug}/"
