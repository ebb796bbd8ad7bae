"""What a doubter sent: words no page, letter, file or header may take for anything but words, and ids of what is not there."""

import io
import zipfile

import pytest
from django.utils.html import escape

from drafts.models import Draft
from events.models import Mail
from practices.actions import coauthors, drafting
from practices.models import Practice, PracticeVersion, State
from taxonomy.models import Objective
from tests.practices import scene, writing
from tests.practices.screening_desk import page_of

pytestmark = pytest.mark.django_db

PAYLOAD = "<img src=x onerror=alert(1)>\"'{{7*7}}"
STRANGE = "\u202e\u2066a\u0301\u200d\ud7ff\ufffe\ufeff"
WORDS = ["\0", "\u0301\u0302", "   \u00a0\u3000", "\u200b\u2060", "x\r\nBcc: a@example.org"]
CONTROLS = "a\x01\x0b\x1b\x85z"
NOBODYS = [str(10**30), "-1", "999999", "x", "", "٣", "\0", "1e3"]


@pytest.fixture
def author(writers, client):
    client.force_login(writers.author)
    return client


@pytest.fixture
def begun(author):
    return writing.begin(author, voice="myself")


def _send(client, version):
    return client.post(writing.address(version, "check/"), {"draft_version": Draft.objects.get(place=version.place).version})


def _form(client, version, group):
    return client.get(writing.address(version, f"{group}/?check")).context["form"]


@pytest.mark.parametrize("key", NOBODYS)
@pytest.mark.parametrize(
    ("group", "control"),
    [
        ("brief", "type"), ("brief", "call"), ("brief", "level"), ("brief", "language"), ("compact", "primary"),
        ("compact", "goals"), ("places", "countries"), ("places", "regions"), ("organizations", "implementers-0-kind"),
    ],
)  # fmt: skip
def test_ids_of_what_is_not_there_are_refused_beside_the_field(author, begun, group, control, key):
    given = {"implementers-0-name": "Lamp at the Quay"} if group == "organizations" else {}

    assert writing.save(author, begun, group, {control: key, **given}).status_code == 302

    for part in (f"{group}/?check", "", "check/", "word/"):
        assert author.get(writing.address(begun, part)).status_code == 200, part
    if key:
        assert control.partition("-")[0] in _form(author, begun, group).errors


@pytest.mark.parametrize("year", ["99999999999999999999", "-1", "32768", "2e3", "٢٠١٩٠", "1949", "2019.5", "\0"])
@pytest.mark.parametrize("control", ["start_year", "end_year"])
def test_years_out_of_this_world_are_refused(author, begun, control, year):
    writing.save(author, begun, "brief", {"start_year": "2019", "end_year": "2020", control: year})

    assert control in _form(author, begun, "brief").errors


def test_four_primary_objectives_come_through_no_door(author, begun):
    writing.fill_in(author, begun)
    four = [str(row.pk) for row in Objective.objects.all()[:4]]
    writing.save(author, begun, "compact", writing.typed() | {"primary": four, "secondary": []})

    assert _send(author, begun).status_code == 422
    assert PracticeVersion.objects.get().state == State.DRAFT


@pytest.mark.parametrize(
    "rows",
    [
        {f"links-{row}-url": "https://a.example.org/" for row in range(200)},
        {"links-1-url-extra": "x", "links--1-url": "x", "links-x-url": "x", "links-": "x", "links": "x", "links-9999-url": "x"},
        {"links-999-url": "https://a.example.org/"},
        {"links-٣-url": "https://a.example.org/"},
        {"links-0-url": ["https://a.example.org/", "x"]},
        {"links-0-url": "https://[::1", "links-1-url": "https://a.example.org\uff03@b.example.org/", "links-2-url": "//x"},
        {"links-0-url": "https://" + "a" * 600},
        {"links-0-url": " \t javascript:alert(1)"},
    ],
    ids=["200 rows", "names", "row 999", "digits", "twice", "addresses", "long", "script"],
)
def test_strange_rows_break_nothing(author, begun, rows):
    assert writing.save(author, begun, "sources", rows).status_code == 302

    for part in ("sources/", "sources/?check", "", "check/", "word/"):
        assert author.get(writing.address(begun, part)).status_code == 200, part


@pytest.mark.parametrize("words", [STRANGE, CONTROLS, *WORDS])
@pytest.mark.parametrize("control", ["title", "summary", "other_type"])
def test_a_draft_holds_any_words_and_every_copy_opens(author, begun, control, words):
    assert writing.save(author, begun, "brief", {control: words, "language": "en"}).status_code == 302

    for part in ("brief/", "brief/?check", "", "check/", "word/", "people/", "withdraw/"):
        assert author.get(writing.address(begun, part)).status_code == 200, part
    assert author.get("/en/practices/mine/").status_code == 200
    assert author.get("/en/account/drafts/").status_code == 200


@pytest.mark.parametrize("title", ["\u0301\u0302", "\u200b\u2060\u200d", "   \u00a0\u3000", "\u202e\u2066", "\ufe0f", "\u00ad"])
def test_a_title_nobody_sees_is_none(author, begun, title):
    writing.save(author, begun, "brief", {"title": title, "language": "en"})

    assert "title" in _form(author, begun, "brief").errors


@pytest.mark.parametrize("title", [PAYLOAD, "a\u202egnp.exe", '=HYPERLINK("https://x")', "Wages < costs & <b>more</b>"])
def test_what_is_sent_with_strange_words_is_words_everywhere(author, client, writers, begun, title):
    payloads = {"summary": f"<p>{escape(PAYLOAD)}</p><script>alert(1)</script>", "focal_name": PAYLOAD, "other_type": ""}
    rows = {"implementers": [{"name": PAYLOAD, "kind": scene.content()["implementers"][0]["kind"]}]}
    links = {"links": [{"url": "https://a.example.org/?<script>", "title": PAYLOAD}]}
    writing.fill_in(author, begun, title=title, **payloads, **rows, **links)
    answer = _send(author, begun)
    if answer.status_code == 422:
        return
    assert answer.status_code == 302
    version = PracticeVersion.objects.get()
    letter = Mail.objects.get(kind="practices.practice_received")
    assert "\n" not in letter.subject
    client.force_login(writers.secretariat)
    pages = [client.get(page_of(version)), client.get(page_of(version, "review"))]
    scene.reviewed(version, writers.secretariat)
    slug = Practice.objects.get().slug
    pages += [
        client.get(f"/en/practices/{part}") for part in ("", f"{slug}/", f"{slug}/sheet/", f"{slug}/versions/", f"{slug}/retire/")
    ]
    pages += [client.get(f"/en/practices/export/{kind}/") for kind in ("csv", "json", "xlsx")]
    pages += [
        client.get("/en/search/", {"q": "lawyers"}),
        client.get(page_of(version)),
        client.get(writing.address(version, "word/")),
    ]

    for page in pages:
        assert page.status_code == 200, page.request["PATH_INFO"]
        words = b"".join(page) if page.streaming else page.content
        if page.headers["Content-Type"].startswith("text/html"):
            assert b"<img src=x" not in words, page.request["PATH_INFO"]
            assert b"<script>alert" not in words, page.request["PATH_INFO"]
    assert "<img src=x" not in letter.html


@pytest.mark.parametrize("query", ["call=%00", "call=x%27", f"call={'9' * 5000}"])
def test_a_forged_call_is_no_call(author, query):
    assert author.get(f"/en/practices/submit/?{query}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "versions/99999999999999999999/",
        "versions/32768/",
        "versions/1/differences/?with=99999",
        "versions/1/differences/?with=%00",
    ],
)
def test_versions_that_are_not_there(author, practice_in, path):
    assert author.get(f"/en/practices/{practice_in('published').practice.slug}/versions/{path}").status_code == 404


@pytest.mark.parametrize("go", ["file:٣", "file:9" + "9" * 18, "file:", "part:\0", "rows:nothing", "next:x", ":", "\0"])
def test_every_way_out_of_the_form_leads_somewhere(author, begun, go):
    answer = author.post(writing.address(begun, "sources/"), {"go": go, **writing.form(author, begun, "sources")})

    assert answer.status_code == 302


def test_ten_megabytes_are_refused_in_words(author, begun):
    answer = writing.save(author, begun, "brief", {"summary": "x" * 10_000_000})

    assert answer.status_code == 413
    assert "too" in answer.content.decode()


def test_an_update_copied_to_word_has_what_changed(author, practice_in):
    version = practice_in("published")
    author.post(f"/en/practices/{version.practice.slug}/update/")
    update = PracticeVersion.objects.latest("pk")
    writing.save(author, update, "brief", writing.typed(changes="<p>Now by night.</p>"))

    answer = author.get(writing.address(update, "word/"))

    content = b"".join(answer) if answer.streaming else answer.content
    assert "Now by night." in zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()


def test_the_first_version_is_no_update_once_there_is_a_second(writers, practice_in):
    first = practice_in("published")
    scene.updated(first.practice, writers.author, writers.secretariat)

    assert [row.is_update for row in PracticeVersion.objects.order_by("number")] == [False, True]


def test_names_of_people_break_no_letter(enrol, writers, draft):
    writers.author.full_name = "Mal\r\nBcc: x@example.org <b>"
    writers.author.save()
    coauthors.invite(practice=draft.practice, email="friend@example.org", language="en", by=writers.author, title="A\nB")

    mail = Mail.objects.get(kind="practices.invitation")

    assert "\n" not in mail.subject
    assert "<b>" not in mail.html


def test_hidden_authors_are_named_nowhere(author, client, writers, practice_in):
    version = drafting.submit(version=scene.begun(writers.author), content=scene.content(names_authors=False), by=writers.author)
    scene.reviewed(version, writers.secretariat)
    slug = Practice.objects.get().slug
    client.logout()
    parts = ("", f"{slug}/", f"{slug}/sheet/", f"{slug}/versions/", "export/csv/", "export/json/")
    paths = [*(f"/en/practices/{part}" for part in parts), "/en/search/?q=lawyers", "/en/feeds/practices/"]

    for path in paths:
        answer = client.get(path, follow=True)
        words = (b"".join(answer) if answer.streaming else answer.content).decode()
        for secret in (writers.author.full_name, "Marguerite", "marguerite@example.org", writers.author.email):
            assert secret not in words, (path, secret)
