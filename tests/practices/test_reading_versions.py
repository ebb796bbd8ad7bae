"""Versions of a practice: at their own addresses, listed, compared, retired."""

import re
import uuid

import pytest

from files import actions as files
from practices.actions import drafting, publishing, sources
from practices.models import Practice
from tests.files import samples
from tests.practices import scene


@pytest.fixture
def practice(writers):
    """Two versions are published; the second has other words, countries and links."""
    first = scene.published(writers.author, writers.secretariat, links=[{"url": "https://old.example.org/", "title": ""}])
    scene.updated(
        first.practice,
        writers.author,
        writers.secretariat,
        title="Legal advice at every station",
        summary="<p>Lawyers sit at the railway station twice a week.</p>",
        countries=["PER"],
        secondary=[],
        end_year=2026,
        links=[{"url": "https://new.example.org/", "title": "Report"}],
    )
    return Practice.objects.get()


@pytest.fixture
def look(client, practice):
    """`look("versions/1/")` is a page below the practice's; white space is one space."""

    def get(part="", language="en"):
        response = client.get(f"/{language}/practices/{practice.slug}/{part}")
        assert response.status_code == 200, part
        return " ".join(response.content.decode().split())

    return get


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def differences(html):
    """What differs, by field."""
    body = html.split('<div class="page__body">')[1].split("</div> <aside")[0]
    return {words(name): markup for name, markup in re.findall(r"<section> <h2>(.*?)</h2>(.*?)</section>", body)}


# ── At their addresses ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_shows_the_newest_and_what_changed(look):
    html = look()

    assert ("Legal advice at every station</span></h1>" in html, "What changed in version 2" in html) == (True, True)
    assert ("Now at the railway station, too." in html, "2 of 2" in html) == (True, True)
    assert "A newer version is published" not in html


def test_the_first_version_stays_as_it_was_and_leads_to_the_newest(look, practice):
    html = look("versions/1/")

    assert ("twice a week" in html, "bus station</span></h1>" in html, "railway" in html) == (True, True, False)
    assert f'This is version 1, as it was published. <a href="/en/practices/{practice.slug}/">Read version 2</a>' in html
    assert f'<link rel="canonical" href="/en/practices/{practice.slug}/versions/1/">' in html
    assert ("version 1. " in words(html), "What changed in version" in html, 'id="related"' in html) == (True, False, False)
    assert 'name="robots"' not in html


def test_the_newest_version_has_an_address_of_its_own_too(look, practice):
    html = look("versions/2/")

    assert f'<link rel="canonical" href="/en/practices/{practice.slug}/">' in html
    assert ("A newer version" in html, "railway" in html) == (False, True)


def test_pages_link_to_all_versions(look, practice):
    html = look()

    address = f"/en/practices/{practice.slug}/versions/"
    for part in ("", "1/", "2/", "2/differences/"):
        assert f'href="{address}{part}"' in html


def test_the_list_of_versions(look):
    html = look("versions/")

    assert 'data-count="2"' in html
    said = words(html)
    assert re.search(
        r"Version 2 published now .* Now at the railway station, too\. Compare with version 1, word by word Version 1", said
    )
    assert "Legal advice at the bus station As it was first published." in said


NOWHERE = ["versions/3/", "versions/0/", "versions/99999999999999999999/", "versions/3/differences/", "versions/1/differences/"]


@pytest.mark.parametrize(
    "part", [*NOWHERE, *(f"versions/2/differences/?with={given}" for given in ("2", "3", "0", "-1", "a", "9" * 30, "", "١"))]
)
def test_numbers_nobody_published_are_404(client, practice, part):
    assert client.get(f"/en/practices/{practice.slug}/{part}").status_code == 404


PAGES = ["", "sheet/", "versions/", "versions/1/", "versions/1/differences/?with=2"]


@pytest.mark.parametrize("part", PAGES)
def test_a_practice_nobody_published_is_404(client, db, part):
    assert client.get(f"/en/practices/nothing-here/{part}").status_code == 404


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "declined", "withdrawn"])
@pytest.mark.parametrize("name", ["visitor", "stranger", "author", "secretariat"])
def test_what_is_on_its_way_has_no_page_here(writers, log_in, practice, state, name):
    update = drafting.begin_update(practice=practice, by=writers.author)
    scene.bring_to(state, update, writers, title="Quietly on its way")
    client = log_in(getattr(writers, name))

    assert client.get(f"/en/practices/{practice.slug}/versions/3/").status_code == 404
    for part in ("", "versions/", "versions/2/", "sheet/"):
        assert "Quietly on its way" not in client.get(f"/en/practices/{practice.slug}/{part}").content.decode()


# ── Differences ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_words_are_compared_in_texts_and_lines(look):
    found = differences(look("versions/2/differences/"))

    assert "the<del> bus</del> <ins>railway</ins> station" in found["Summary"]
    assert "at<del> the bus</del> <ins>every</ins> station" in found["Title"]
    assert '<div class="prose differences" lang="en" dir="auto">' in found["Summary"]


def test_terms_and_rows_are_added_and_taken_out(look):
    found = differences(look("versions/2/differences/"))

    assert words(found["Countries"]) == "Added Peru Taken out Senegal"
    assert words(found["Secondary objectives"]) == "Taken out 23. International cooperation"
    assert words(found["End year"]) == "Added 2026 Taken out The practice goes on"
    assert words(found["Links"]) == "Added Report – https://new.example.org/ Taken out https://old.example.org/"
    assert set(found) == {"Title", "Summary", "End year", "Secondary objectives", "Countries", "Links"}


def test_what_is_the_same_is_named(look):
    said = words(look("versions/2/differences/"))

    same = said.split("The same in both: ")[1].split("Read them")[0]
    assert ("Key lessons" in same, "Primary objectives" in same, "Summary" in same, "Partners" in same) == (
        True,
        True,
        False,
        False,
    )
    assert re.search("focal|Focal|Contact|consent", same) is None


def test_files_are_compared(writers, practice, look):
    update = drafting.begin_update(practice=practice, by=writers.author)
    file = files.store(upload=samples.upload("a.pdf"), by=writers.author, key=uuid.uuid4(), title="Evaluation")
    sources.add(version=update, file=file, by=writers.author)
    drafting.submit(version=update, content=scene.content(changes="<p>More</p>"), by=writers.author)
    scene.reviewed(update, writers.secretariat)

    assert words(differences(look("versions/3/differences/"))["Pictures and documents"]) == "Added Evaluation"


def test_any_two_versions_can_be_compared_the_older_first(writers, practice, look):
    scene.updated(practice, writers.author, writers.secretariat, changes="<p>Back again</p>")

    for part in ("versions/3/differences/?with=1", "versions/1/differences/?with=3"):
        html = look(part)
        assert "From version 1 to version 3</h1>" in html
        assert set(differences(html)) == {"Links"}
    html = look("versions/3/differences/")
    assert ('<a href="?with=1">Version 1</a>' in html, '<a href="?with=2" aria-current="true">' in html) == (True, True)


def test_two_languages_are_not_compared_word_by_word(writers, practice, look):
    scene.updated(practice, writers.author, writers.secretariat, language="fr", title="Conseil", summary="<p>Des avocats</p>")

    html = look("versions/3/differences/")

    assert "different languages (English, French)" in html
    assert set(differences(html)) == {"Language of the text", "End year", "Secondary objectives", "Countries", "Links"}


def test_two_versions_that_say_the_same(writers, client):
    first = scene.published(writers.author, writers.secretariat)
    scene.updated(first.practice, writers.author, writers.secretariat)

    html = client.get(f"{first.practice.get_absolute_url()}versions/2/differences/").content.decode()

    assert "The two versions say the same." in html


# ── Retired ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_retired_practice_says_when_and_why_and_stays_readable(writers, practice, look):
    publishing.retire(practice=practice, by=writers.secretariat, why="The programme has ended.")

    for part in ("", "sheet/", "versions/1/"):
        html = look(part)
        assert "This practice was retired on" in html, part
        assert ("The programme has ended." in html, '<meta name="robots" content="noindex">' in html) == (True, True), part
        assert ("twice a week" in html, "Secretariat Example" in html) == (True, False), part
    assert "Retired on" in look()


# ── The fact sheet ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_fact_sheet(look, practice):
    html = look("sheet/")

    assert html.count("<h1") == 1
    for part in (
        "Legal advice at every station",
        "Lawyers sit at the railway station",
        "Peru",
        "Lamp at the Quay",
        "version 2. http",
    ):
        assert part in words(html), part
    assert ("Four hundred people" in html, f'<link rel="canonical" href="/en/practices/{practice.slug}/">' in html) == (
        False,
        True,
    )
