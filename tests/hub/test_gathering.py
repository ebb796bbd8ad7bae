"""Pages that gather practices: every number is that of the list it leads to, and only listed practices are gathered."""

import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from practices import overview
from practices.actions import publishing
from practices.facets import PRACTICES
from taxonomy.models import Country
from tests.markup import read
from tests.practices import scene
from tests.practices.shown import practice

# A page, and whether it has to do with the practices of the scene: primary 7, secondary 23, people-centred, Senegal.
GATHERING = {
    "home": ("/", True),
    "primary objective": ("/objectives/7/", True),
    "secondary objective": ("/objectives/23/", True),
    "another objective": ("/objectives/2/", False),
    "principle": ("/principles/people-centred/", True),
    "another principle": ("/principles/national-sovereignty/", False),
    "country": ("/countries/sen/", True),
    "another country": ("/countries/mar/", False),
}
pages = pytest.mark.parametrize(("path", "concerns"), GATHERING.values(), ids=GATHERING)


def _html(client, path, language="en"):
    response = client.get(f"/{language}{path}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def _counted(html):
    """The number a list of practices says it has, and how many it shows."""
    found = re.search(r'<ol class="entries" data-count="(\d+)">(.*?)</ol>', html)
    return (int(found[1]), found[2].count('class="entry"')) if found else (0, 0)


@pytest.fixture
def seven(cast):
    """Seven practices: one in Morocco with other objectives, six alike."""
    alike = [scene.published(cast.member, cast.secretariat, title=f"Practice {number}") for number in range(6)]
    other = scene.published(
        cast.member, cast.secretariat, title="Elsewhere", primary=[2], countries=["MAR"], principles=["national-sovereignty"]
    )
    return [*alike, other]


@pages
@pytest.mark.parametrize("state", scene.STATES)
def test_only_listed_practices_are_gathered(client, cast, path, concerns, state):
    people = SimpleNamespace(author=cast.member, secretariat=cast.secretariat)
    scene.in_state(state, people, title="Lamp at the station")

    html = _html(client, path)
    shown = state == "published" and concerns
    assert (_counted(html), "Lamp at the station" in html) == ((1, 1) if shown else (0, 0), shown)


@pages
def test_a_page_counts_all_and_shows_the_newest_five(client, seven, path, concerns):
    html = _html(client, path)

    total = {"/": 7, "/objectives/23/": 7}.get(path, 6 if concerns else 1)
    assert _counted(html) == (total, min(total, 5))
    assert html.index("Practice 5") < html.index("Practice 4") if concerns else "Elsewhere" in html


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("path", ["objectives", "objectives/7", "principles/people-centred", "countries", "countries/sen"])
def test_every_number_leads_to_a_list_of_exactly_so_many(client, cast, seven, path, language):
    practice(cast)

    with override(language):
        page = client.get(f"/{language}/{path}/").content.decode()
        words = {" ".join(PRACTICES.said(number).split()): number for number in range(1, 20)}
    links = [
        (address.replace("&amp;", "&"), " ".join(text.split()))
        for address, text in re.findall(r'<a href="(/\w\w/practices/\?[^"]+)"[^>]*>([^<]+)</a>', page)
    ]
    numbered = {address: words[text] for address, text in links if text in words}

    assert numbered
    assert {address: _counted(_html(client, address[3:], language))[0] for address in numbered} == numbered


def test_the_objectives_of_a_country_are_drawn_when_the_page_cannot_show_all(client, cast, seven):
    few, many = _html(client, "/countries/mar/"), _html(client, "/countries/sen/")

    assert ('id="objectives"' in few, 'id="objectives"' in many) == (False, True)
    assert 'href="/en/practices/?country=SEN&amp;objective=7"' in many
    assert overview.on("country:SEN", 0).count == 6


def test_an_objective_says_to_how_many_it_is_a_primary_one(client, seven):
    assert "It is a primary objective of 6 of them" in _html(client, "/objectives/7/")
    assert "a primary objective of" not in _html(client, "/objectives/23/")


def test_retiring_one_changes_every_page_at_once(client, cast, seven):
    before = [_counted(_html(client, path))[0] for path, _concerns in GATHERING.values()]
    publishing.retire(practice=seven[0].practice, by=cast.secretariat, why="It has ended.")
    after = [_counted(_html(client, path))[0] for path, _concerns in GATHERING.values()]

    assert [one - other for one, other in zip(before, after, strict=True)] == [
        int(concerns) for _path, concerns in GATHERING.values()
    ]


QUERIES = {"/": 6, "/objectives/": 4, "/objectives/7/": 6, "/principles/people-centred/": 6, "/countries/": 4,
           "/countries/?q=sen": 4, "/countries/sen/": 8}  # fmt: skip


@pytest.mark.parametrize(("path", "most"), QUERIES.items())
def test_a_page_asks_little_however_much_is_gathered(client, seven, path, most):
    client.get(f"/fr{path}")

    with CaptureQueriesContext(connection) as captured:
        client.get(f"/fr{path}")

    asked = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    assert len(asked) <= most, "\n".join(asked)


def test_an_overview_with_the_shelf_at_hand_asks_once(db, seven, django_assert_num_queries):
    kept = PRACTICES.shelf()

    with django_assert_num_queries(0):
        assert (overview.tally("country:SEN", kept).count, overview.tally("", kept).count) == (6, 7)
    with django_assert_num_queries(1):
        assert [row.version.title for row in overview.on("country:MAR", 5, kept).rows] == ["Elsewhere"]
    with django_assert_num_queries(0):
        assert overview.on("country:KEN", 5, kept).rows == []


# ── Countries ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_state_is_on_the_list_under_its_region(client, db):
    page = read(client.get("/es/countries/"))

    assert {f"/es/countries/{code.lower()}/" for code in Country.objects.values_list("iso3", flat=True)} - set(
        page.links
    ) == set()
    assert {f"region-{code}" for code in ("002", "019", "142", "150", "009")} - set(page.ids) == set()


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_regions_and_countries_are_in_the_readers_order(client, db, language):
    html = _html(client, "/countries/", language)

    with override(language):
        named = [country.name for country in Country.objects.in_order() if country.region.m49 == "150"]
    europe = html[html.index('id="region-150"') :]
    listed = re.findall(r'countries__item"><a[^>]*>([^<]+)', europe[: europe.index("</ul>")])
    assert listed == [name.replace("'", "&#x27;") for name in named]


CALLED = {
    "the name": ("Senegal", "fr", {"SEN"}),
    "in another language": ("Suiza", "en", {"CHE"}),
    "a popular name": ("ivory coast", "es", {"CIV"}),
    "a former name": ("Burma", "en", {"MMR"}),
    "without accents": ("cote d ivoire", "en", {"CIV"}),
    "with a typographic apostrophe": ("côte d’ivoire", "en", {"CIV"}),
    "a word within": ("korea", "en", {"KOR", "PRK"}),
    "the beginning of a word": ("kyrg", "en", {"KGZ"}),
    "a code": ("ken", "en", {"KEN"}),
    "after a hyphen": ("bissau", "en", {"GNB"}),
    "the middle of a word": ("enegal", "en", set()),
    "an area that is no State": ("Kosovo", "en", set()),
    "signs": ("???", "en", set()),
    "nothing": ("   ", "en", None),
    "markup": ("<script>", "en", set()),
    "very long": ("a" * 5000, "en", set()),
    "a NUL": ("\0", "en", set()),
}


@pytest.mark.parametrize(("typed", "language", "found"), CALLED.values(), ids=CALLED)
def test_a_country_is_found_by_all_its_names(client, db, typed, language, found):
    response = client.get(f"/{language}/countries/", {"q": typed})

    html = response.content.decode()
    shown = set(re.findall(r'countries__item"><a href="/\w\w/countries/(\w+)/"', html))
    assert (response.status_code, "<script>" in html.replace('<script type="module"', "")) == (200, False)
    assert shown == {code.lower() for code in found} if found is not None else len(shown) == 197
    if found:
        assert f'data-count="{len(found)}"' in html


ADDRESSES = {
    "ken": (200, ""),
    "KEN": (301, "/en/countries/ken/"),
    "Ken": (301, "/en/countries/ken/"),
    "xyz": (404, ""),
    "ke": (404, ""),
    "404": (404, ""),
    "kosovo": (404, ""),
    "ken-": (404, ""),
}


@pytest.mark.parametrize(("code", "answer"), ADDRESSES.items())
def test_a_country_has_one_address(client, db, code, answer):
    response = client.get(f"/en/countries/{code}/")

    assert (response.status_code, response.get("Location", "")) == answer


def test_an_empty_country_says_what_one_can_do(client, cast):
    scene.published(cast.member, cast.secretariat, is_global=True, countries=[])
    html = _html(client, "/countries/che/")

    assert "No practice from this country yet" in html
    assert '<a href="/en/practices/?region=world">1 practice</a>' in html
    assert '<meta name="robots" content="noindex">' in html
    assert 'href="/en/practices/guide/"' in html


def test_a_country_says_where_it_lies_and_who_its_neighbours_are(client, cast):
    scene.published(cast.member, cast.secretariat, countries=["SEN"])
    html = _html(client, "/countries/gmb/", "fr")

    assert [name for name in ("Afrique occidentale", "Afrique subsaharienne") if name not in html] == []
    assert re.search(r'<a href="/fr/countries/sen/">Sénégal</a> <span class="countries__number">1 ', html)
    assert re.search(r'<a href="/fr/countries/gmb/" aria-current="page">', html)


# ── The way there ────────────────────────────────────────────────────────────────────────────────────────────────


def test_practices_stand_in_the_navigation_between_discussions_and_objectives(client, db):
    links = read(client.get("/fr/about/")).links

    places = [links.index(f"/fr/{section}/") for section in ("discussions", "practices", "objectives")]
    assert places == sorted(places)


@pytest.mark.parametrize(("person", "led"), [("visitor", False), ("member", True), ("secretariat", True)])
def test_who_has_an_account_is_led_to_her_practices(cast, log_in, person, led):
    assert ("/en/practices/mine/" in read(log_in(getattr(cast, person)).get("/en/about/")).links) is led


def test_the_home_page_names_as_being_built_only_what_is(client, db):
    html = _html(client, "/")

    built = html[html.index('id="being-built"') :]
    assert [words in built.partition("<footer")[0] for words in ("Library", ">Pledges<", ">Practices<")] == [True, False, False]
