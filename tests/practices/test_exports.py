"""Practices as files: everything public and nothing private, in the order of the list, safe in a spreadsheet."""

import csv
import io
import json
import zipfile

import pytest

from core.exports import FORMATS
from core.exports.comma_separated import lifted
from facets import exports as skeleton
from practices import exports, fields
from practices.models import FocalPoint
from tests.practices import crowd, scene

EXPORT = "/en/practices/export"
PRIVATE = {"Marguerite Obiang", "marguerite@example.org", "author@example.org"}


def rows(client, query="", language="en"):
    """The rows of the JSON export."""
    return json.loads(client.get(f"/{language}/practices/export/json/?{query}").getvalue())["rows"]


@pytest.fixture
def ferry(writers):
    return scene.published(
        writers.author,
        writers.secretariat,
        organization=writers.union,
        title="Ferry",
        summary="<p>Twice a week.</p><ul><li>By day</li></ul>",
        primary=[7, 6],
        secondary=[23],
        countries=["SEN", "CIV"],
        links=[{"url": "https://www.example.org/a", "title": "Report"}],
        partners=[{"name": "Quay", "kind": ""}],
    )


def test_columns_are_the_public_fields():
    told = {column.key for column in exports.COLUMNS}
    public = {field.name for field in fields.FORM.fields() if not field.private} - {"consent", "rights", "names_authors"}

    assert public <= told
    assert not told & {field.name for field in fields.FORM.fields() if field.private}
    assert len(told) == len(exports.COLUMNS)


def test_a_row_says_all_of_a_practice(client, ferry):
    (row,) = rows(client)

    facts = {
        "title": "Ferry",
        "version": 1,
        "language": "English",
        "language_code": "en",
        "summary": "Twice a week.\nBy day",
        "primary": ["7. Reduce vulnerabilities", "6. Recruitment and decent work"],
        "country_codes": ["CIV", "SEN"],
        "implementers": ["Lamp at the Quay – Civil society"],
        "partners": ["Quay"],
        "links": ["Report – https://www.example.org/a"],
        "authors": ["Union – Author Person"],
        "start_year": 2019,
        "end_year": None,
        "ongoing": True,
        "is_global": False,
        "level": "Local",
        "serves": "Migrants",
    }
    assert {key: row[key] for key in facts} == facts
    assert row["address"].endswith("/en/practices/ferry/")
    assert row["citation"].startswith("Union (")
    assert row["citation"].endswith("/en/practices/ferry/versions/1/")


def test_words_are_the_readers(client, ferry):
    row = rows(client, language="fr")[0]

    assert row["language"] == "anglais"
    assert row["countries"] == ["Côte d’Ivoire", "Sénégal"] or row["countries"] == ["Côte d'Ivoire", "Sénégal"]


@pytest.mark.parametrize("extension", FORMATS)
def test_nothing_private_is_in_any_format(client, ferry, extension):
    assert FocalPoint.objects.exists()
    body = client.get(f"{EXPORT}/{extension}/").getvalue()
    if extension == "xlsx":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())

    assert "Ferry" in body.decode()
    assert {words for words in PRIVATE if words in body.decode()} == set()


@pytest.mark.parametrize("state", scene.STATES)
def test_only_what_is_listed_is_exported(client, practice_in, state):
    practice_in(state)

    assert len(rows(client)) == int(state == "published")


def test_the_order_is_that_of_the_list(client, cast, monkeypatch):
    monkeypatch.setattr(skeleton, "AT_ONCE", 7)
    practices = crowd.gather(23)
    newest = [practice.current.title for practice in reversed(practices)]

    assert [row["title"] for row in rows(client)] == newest
    assert [row["title"] for row in rows(client, "sort=title")] == sorted(newest, key=str.lower)
    assert len(rows(client, "level=local")) < 23


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("https://example.org")', "\t=1", "＝1", "a;=1"]


@pytest.mark.parametrize("title", FORMULAS)
def test_a_formula_is_text_in_csv(client, writers, title):
    scene.published(writers.author, writers.secretariat, title=title, summary=f"<p>{title}</p>")

    text = client.get(f"{EXPORT}/csv/").getvalue().decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))

    assert not row["Title"].startswith(("=", "+", "-", "@", "\t", "＝"))
    assert lifted(row["Title"]) == title
    assert not row["Summary"].lstrip().startswith(("=", "+", "-", "@", "＝"))


@pytest.mark.parametrize("title", FORMULAS)
def test_a_formula_is_text_in_a_spreadsheet(client, writers, title):
    scene.published(writers.author, writers.secretariat, title=title)

    with zipfile.ZipFile(io.BytesIO(client.get(f"{EXPORT}/xlsx/").getvalue())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()

    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


@pytest.mark.parametrize("extension", FORMATS)
def test_a_file_says_what_it_is(client, ferry, extension):
    response = client.get(f"{EXPORT}/{extension}/?level=local&country=SEN")

    assert response["Content-Disposition"].startswith('attachment; filename="practices-')
    assert response["X-Content-Type-Options"] == "nosniff"
    response.getvalue()


def test_the_selection_and_what_publication_means_stand_in_the_file(client, ferry):
    told = json.loads(client.get(f"{EXPORT}/json/?country=SEN&nonsense=1&level=local").getvalue())

    assert told["address"].endswith("/en/practices/?country=SEN&level=local")
    assert (told["count"], told["language"]) == (1, "en")
    assert any("Peer review" in notice for notice in told["notices"])
    assert any("Kosovo" in notice for notice in told["notices"])
