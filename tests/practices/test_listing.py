"""The list of practices: what it shows to whom, how it is narrowed, what becomes of an address that makes no sense."""

import html
import re

import pytest
from django.utils.translation import override

from practices.models import Practice
from taxonomy.models import Country
from tests.markup import finished, read
from tests.practices import crowd, scene

LIST = "/en/practices/"


def shown(response):
    """The titles on a page, in order."""
    titles = re.findall(r'class="entry__title"><a [^>]*>(.*?)</a>', response.content.decode())
    return [html.unescape(re.sub("<[^>]*>", "", title)) for title in titles]


def total(response):
    """How many a page says there are; None if it shows none."""
    found = re.search(r'data-count="(\d+)"', response.content.decode())
    return int(found[1]) if found else None


@pytest.fixture
def publish(writers):
    """`publish("Ferry", countries=["KEN"])` publishes a practice of `author`, for `union`."""

    def make(title, **given):
        return scene.published(writers.author, writers.secretariat, organization=writers.union, title=title, **given)

    return make


# ── What it shows ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_says_what_who_where_and_when(client, publish):
    version = publish("Ferry", primary=[7, 6], secondary=[23, 1], countries=["SEN", "MAR", "CIV", "FRA"], language="fr")

    page = client.get(LIST).content.decode()

    assert '<h2 class="selected__total" data-total>1 practice</h2>' in page
    assert f'<a href="{version.practice.get_absolute_url()}" lang="fr" dir="auto">Ferry</a>' in page
    row = re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", " ", page[page.index('class="entry"') :])))
    for words in ("Union – Author Person", "Lawyers sit", "7 Reduce", "6 Recruitment", "+ 2 more", "In French", "Local"):
        assert words in row
    assert f"{Country.objects.get(iso3='CIV')}, France, Morocco + 1 more" in row


@pytest.mark.parametrize(("language", "order"), [("en", "Egypt, Zambia"), ("fr", "Égypte, Zambie"), ("es", "Egipto, Zambia")])
def test_places_stand_in_the_readers_language_and_order(client, publish, language, order):
    publish("Ferry", countries=["ZMB", "EGY"])

    assert order in client.get(f"/{language}/practices/").content.decode()


@pytest.mark.parametrize("state", scene.STATES)
@pytest.mark.parametrize("person", ["visitor", "author", "secretariat"])
def test_what_is_published_and_not_retired_is_listed_to_everybody_and_nothing_else(log_in, writers, practice_in, state, person):
    practice_in(state, title="A ferry for all")
    client = log_in(getattr(writers, person))

    pages = [client.get(LIST), client.get(f"{LIST}?objective=7&country=SEN"), client.get(f"{LIST}?q=ferry")]
    figures = client.get(f"{LIST}figures/").content.decode()
    feed = client.get("/feeds/practices/en/").content.decode()

    is_listed = state == "published"
    assert [shown(page) for page in pages] == [["A ferry for all"] if is_listed else []] * 3
    assert [total(page) for page in pages] == [1 if is_listed else None] * 3
    assert ("1 practice</h2>" in figures, "A ferry for all" in feed) == (is_listed, is_listed)


def test_the_newest_stand_first_and_titles_in_their_order(client, publish):
    for title in ("école du soir", "Zebra crossing", "Apples"):
        publish(title)

    assert shown(client.get(LIST)) == ["Apples", "Zebra crossing", "école du soir"]
    assert shown(client.get(f"{LIST}?sort=newest")) == ["Apples", "Zebra crossing", "école du soir"]
    assert shown(client.get(f"{LIST}?sort=title")) == ["Apples", "école du soir", "Zebra crossing"]


def test_an_empty_repository_says_how_to_begin(client, db):
    page = client.get(LIST)

    assert page.status_code == 200
    assert "No practice is published yet" in page.content.decode()
    assert "/en/practices/submit/" in read(page).links


def test_the_focal_point_and_the_owners_address_are_nowhere(client, publish):
    publish("Ferry")

    for address in (LIST, f"{LIST}figures/", f"{LIST}?q=Marguerite", "/feeds/practices/en/", f"{LIST}export/json/"):
        text = b"".join(client.get(address)).decode()
        assert "Obiang" not in text, address
        assert "marguerite@" not in text, address
        assert "author@example.org" not in text, address


def test_texts_of_people_are_text(client, publish):
    publish("<script>alert(1)</script> & co", summary="<p>a &lt;b&gt; <script>alert(2)</script>c</p>")

    page = client.get(f"{LIST}?q=co").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in client.get(LIST).content.decode()


# ── Narrowing ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def three(publish):
    publish("Ferry", primary=[7], countries=["SEN"], level="local", start_year=2019, kind="civil-society", type="service")
    publish("Bridge", primary=[8], secondary=[7], countries=["KEN", "SEN"], level="national", start_year=2020, language="fr")
    publish("World", primary=[5], countries=[], is_global=True, level="global", start_year=2021, kind="trade-union", type="law")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("objective=7", ["Bridge", "Ferry"]),
        ("objective=8&objective=5", ["World", "Bridge"]),
        ("objective=7&country=KEN", ["Bridge"]),
        ("country=KEN&country=SEN", ["Bridge", "Ferry"]),
        ("region=002", ["Bridge", "Ferry"]),
        ("region=014", ["Bridge"]),
        ("region=world", ["World"]),
        ("region=world&region=014", ["World", "Bridge"]),
        ("region=019", []),
        ("level=local&level=global", ["World", "Ferry"]),
        ("language=fr", ["Bridge"]),
        ("year=2019&year=2021", ["World", "Ferry"]),
        ("kind=trade-union", ["World"]),
        ("type=law", ["World"]),
        ("principle=people-centred", ["World", "Bridge", "Ferry"]),
        ("goal=10&objective=5", ["World"]),
        ("q=bridge", ["Bridge"]),
        ("q=lawyers&sort=newest&level=local", ["Ferry"]),
        ("q=lawyers&sort=title", ["Bridge", "Ferry", "World"]),
    ],
)
def test_values_of_one_facet_add_and_facets_narrow(client, three, query, titles):
    response = client.get(f"{LIST}?{query}")

    assert shown(response) == titles
    assert total(response) == (len(titles) or None)


def test_what_is_chosen_can_be_taken_away_again(client, three):
    links = read(client.get(f"{LIST}?objective=7&country=KEN&level=national")).links

    assert f"{LIST}?country=KEN&level=national" in links
    assert f"{LIST}?objective=7&country=KEN" in links
    assert f"{LIST}?objective=7&level=national" in links
    assert LIST in links


def test_a_value_nobody_has_is_offered_only_if_it_is_chosen(client, three):
    free, chosen = (client.get(f"{LIST}{query}").content.decode() for query in ("", "?objective=9"))

    assert 'id="objective-9"' not in free
    assert 'id="objective-9" name="objective" value="9" checked' in chosen
    assert 'id="objective-7"' in free


def test_countries_are_one_select_and_those_chosen_are_ticked(client, three):
    page = client.get(f"{LIST}?country=KEN").content.decode()

    assert page.count('name="country"><option') == 1
    assert '<option value="SEN">Senegal (2)</option>' in page
    assert '<option value="KEN"' not in page
    assert 'id="country-KEN" name="country" value="KEN" checked' in page


def test_regions_stand_as_a_tree(client, three):
    page = client.get(LIST).content.decode()
    places = [page.index(f'id="region-{code}"') for code in ("world", "002", "202", "014", "011")]

    assert places == sorted(places)
    assert 'facet__value--2"><input class="facet__box" type="checkbox" id="region-014"' in page


@pytest.mark.parametrize(
    ("query", "expected"), [("", None), ("sort=newest", None), ("sort=title", "title"), ("q=ferry&sort=newest", "newest")]
)
def test_choosing_leaves_the_order_as_it_is(client, three, query, expected):
    assert read(client.get(f"{LIST}?{query}")).fields.get("sort") == expected


def test_a_form_without_a_script_ends_at_a_tidy_address(client, three):
    response = client.get(f"{LIST}?q=&objective=7&country=&sort=&page=1")

    assert (response.status_code, response["Location"]) == (302, f"{LIST}?objective=7")


def test_htmx_gets_the_page_and_the_address_to_show(client, three):
    response = client.get(f"{LIST}?q=&country=&country=KEN&objective=7", headers={"hx-request": "true"})

    assert response.status_code == 200
    assert response["HX-Push-Url"] == f"{LIST}?objective=7&country=KEN"
    assert shown(response) == ["Bridge"]


def test_the_form_holds_what_is_chosen(client, three):
    page = read(client.get(f"{LIST}?q=lawyers&level=local&country=SEN"))

    assert {name: page.fields[name] for name in ("q", "level", "country")} == {"q": "lawyers", "level": "local", "country": "SEN"}


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_found_is_marked(client, publish):
    publish("Legal advice at the bus station")
    publish("Something else", summary="<p>Nothing of the kind.</p>", benefit="<p>They got advice, often.</p>")

    page = client.get(f"{LIST}?q=advice").content.decode()

    assert "Legal <mark>advice</mark> at the bus station" in page
    assert "They got <mark>advice</mark>, often." in page
    assert "for “advice”" in page


def test_an_unaccented_word_finds_an_accented_one(client, publish):
    publish("Écouter en langue maternelle", language="fr")

    assert shown(client.get("/fr/practices/?q=ecouter")) == ["Écouter en langue maternelle"]


def test_nothing_found_offers_titles_spelled_alike_and_less_narrow_lists(client, publish):
    publish("Passports at the harbour")

    page = client.get(f"{LIST}?q=pasports&level=local")
    text = page.content.decode()

    assert total(page) is None
    assert shown(page) == ["Passports at the harbour"]
    assert "Titles like these" in text
    assert f"{LIST}?q=pasports" in read(page).links


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_twenty_stand_on_a_page_and_each_stands_once(client, cast):
    crowd.gather(45, retired=2, by=cast.secretariat)

    pages = [client.get(f"{LIST}?page={number}") for number in (2, 3)]
    pages.insert(0, client.get(LIST))
    titles = [title for page in pages for title in shown(page)]

    assert [len(shown(page)) for page in pages] == [20, 20, 3]
    assert [total(page) for page in pages] == [43] * 3
    listed = Practice.objects.listed().order_by("-updated_at", "-pk").select_related("current")
    assert titles == [practice.current.title for practice in listed]
    assert [link for link in read(pages[1]).links if link in (LIST, f"{LIST}?page=3")][-2:] == [LIST, f"{LIST}?page=3"]


def test_a_next_page_keeps_what_is_chosen(client, cast):
    crowd.gather(60)

    page = client.get(f"{LIST}?level=local&level=national&level=global&level=regional&sort=title")

    chosen = "level=local&level=national&level=global&level=regional&sort=title"
    assert f"{LIST}?{chosen}&page=2" in read(page).links
    assert f"{LIST}figures/?{chosen}" in read(page).links


# ── Search engines, browsers, limits ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "is_kept"),
    [
        ("", True),
        ("objective=7", True),
        ("objective=7&objective=8", False),
        ("objective=7&level=local", False),
        ("q=ferry", False),
    ],
)
def test_search_engines_keep_lists_of_one_value(client, three, query, is_kept):
    page = client.get(f"{LIST}?{query}").content.decode()

    assert ('name="robots" content="noindex' not in page) == is_kept


def test_a_list_has_one_canonical_address(client, three):
    page = client.get(f"{LIST}?country=SEN&x=1&objective=7&objective=7").content.decode()

    assert f'<link rel="canonical" href="{LIST}?objective=7&amp;country=SEN">' in page
    assert '<link rel="alternate" type="application/atom+xml" href="/feeds/practices/en/?objective=7&amp;country=SEN"' in page


def test_who_has_the_page_already_does_not_get_it_again(client, publish, three):
    first = client.get(f"{LIST}?objective=7")
    again = client.get(f"{LIST}?objective=7", headers={"if-none-match": first["ETag"]})
    publish("Newer")
    anew = client.get(f"{LIST}?objective=7", headers={"if-none-match": first["ETag"]})

    assert (again.status_code, anew.status_code) == (304, 200)
    assert "Newer" in shown(anew)


def test_a_visitor_gets_no_cookie(client, three):
    assert [dict(client.get(path).cookies) for path in (LIST, f"{LIST}?q=ferry", f"{LIST}figures/")] == [{}] * 3


@pytest.mark.parametrize(("path", "action"), [("?q=ferry", "search"), ("export/json/", "export"), ("figures/?q=ferry", "search")])
def test_too_many_are_told_how_long_to_wait(client, three, settings, path, action):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {action: "2/m/ip"}

    answers = [client.get(f"{LIST}{path}") for _ in range(3)]
    codes = [answer.status_code for answer in answers]
    for answer in answers:
        finished(answer)

    assert codes == [200, 200, 429]
    assert answers[2]["Retry-After"] == "60"
    assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_facets_speak_the_readers_language(client, three, language):
    page = client.get(f"/{language}/practices/?country=CIV").content.decode()

    with override(language):
        assert Country.objects.get(iso3="CIV").name in html.unescape(page)
        assert Country.objects.get(iso3="SEN").name in html.unescape(page)
