"""A file at its address: for whoever may see what it belongs to, and harmless in every browser."""

import re
import uuid
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from discussions.actions import documents, spaces
from discussions.models import Admission, Document, Policy, Space, Topic
from files import actions, shelf
from files.models import File
from tests.files import samples
from tests.markup import finished, read

POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


@pytest.fixture
def post(cast, store):
    """`post(read=Policy.MEMBERS)` is a file of a document in a topic with this policy; the reviewer is a member of its space."""

    def put(read=Policy.EVERYONE, by=None, **values):
        space = spaces.open_space(space=Space(slug=f"space-{uuid.uuid4()}", title_en="Space", read=read), by=cast.secretariat)
        member = Admission.Standing.MEMBER
        spaces.admit(person=cast.reviewer, space=space, standing=member, by=cast.secretariat, why="asked")
        topic = spaces.open_topic(topic=Topic(space=space, slug="topic", title_en="Topic"), by=cast.secretariat)
        document = Document(topic=topic, title_en="Draft")
        spaces.edit_document(document=document, fields=["title_en"], by=cast.secretariat)
        version = documents.post_version(document=document, label="Zero draft", by=cast.secretariat)
        file = store(by=by or cast.secretariat, **values)
        return documents.add_file(version=version, file=file, language="en", by=cast.secretariat)

    return put


# ── Who sees what ────────────────────────────────────────────────────────────────────────────────────────────────

EVERYBODY = ("visitor", "member", "delegate", "reviewer", "former", "secretariat")
STATES = {
    "held by nothing": {"member"},
    "in a public topic": set(EVERYBODY),
    "in a topic for members": {"member", "reviewer", "secretariat"},
    "in a topic for those invited": {"member", "secretariat"},
    "removed from a public topic, and held elsewhere by nothing": set(),
    "in a public topic and in one for members": set(EVERYBODY),
    "removed from a public topic, still in one for members": {"member", "reviewer", "secretariat"},
}


def _brought_to(state, cast, store, post):
    """A file of the member's in this state."""
    if state == "held by nothing":
        return store()
    rows = [post(Policy.EVERYONE if "public" in state else Policy.INVITED if "invited" in state else Policy.MEMBERS, cast.member)]
    if "in one for members" in state:
        version = post(Policy.MEMBERS).version
        rows.append(documents.add_file(version=version, file=rows[0].file, language="fr", by=cast.secretariat))
    if state.startswith("removed"):
        documents.remove_file(file=rows[0], by=cast.secretariat, why="the wrong one")
    return rows[0].file


@pytest.mark.parametrize(("state", "readers"), STATES.items())
def test_a_file_is_seen_where_it_belongs(cast, client, store, post, state, readers):
    file = _brought_to(state, cast, store, post)
    address = file.get_absolute_url()

    listed = {name for name in EVERYBODY if File.objects.visible_to(getattr(cast, name)).filter(pk=file.pk).exists()}
    answers = {}
    for name in EVERYBODY:
        client.logout()
        if name != "visitor":
            client.force_login(getattr(cast, name))
        answers[name] = finished(client.get(address)).status_code

    assert listed == readers
    assert answers == {name: 200 if name in readers else 404 for name in EVERYBODY}


@pytest.mark.parametrize("name", ["visitor", "delegate", "outsider"])
def test_what_is_not_ones_own_is_like_what_is_not_there(cast, log_in, store, name):
    client, file = log_in(getattr(cast, name)), store(title="Secret title")

    there = client.get(file.get_absolute_url())
    nothing = client.get(reverse("files:file_detail", args=[uuid.uuid4(), file.name]))
    misnamed = client.get(reverse("files:file_detail", args=[file.pk, "other.pdf"]))

    assert [answer.status_code for answer in (there, nothing, misnamed)] == [404] * 3
    token = re.compile(r'value="\w{64}"|/files/[^"<]*')
    assert token.sub("", there.content.decode()) == token.sub("", nothing.content.decode())
    assert "Secret" not in there.content.decode()


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_what_one_may_not_see_is_a_page_in_ones_language(client, store, language):
    answer = client.get(store().get_absolute_url(), headers={"accept-language": language})

    page = read(answer)
    assert (answer.status_code, page.language, len(page.headings)) == (404, language, 1)


@pytest.mark.parametrize("path", ["/files/", "/files/1/a.pdf", "/files/../settings.py", "/files/%2e%2e/a", "/media/a.pdf"])
def test_there_is_no_other_way_in(client, db, path):
    assert client.get(path).status_code == 404


# ── How it is sent ───────────────────────────────────────────────────────────────────────────────────────────────


def _headers(answer):
    names = ("Content-Type", "Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options")
    return [answer[name] for name in names] + [answer["Cross-Origin-Resource-Policy"]]


@pytest.mark.parametrize(
    ("name", "content", "media_type", "disposition"),
    [
        ("a.pdf", samples.PDF, "application/pdf", 'attachment; filename="a.pdf"'),
        ("a.txt", b"a", "text/plain", 'attachment; filename="a.txt"'),
        ("a.png", samples.picture(), "image/png", 'inline; filename="a.png"'),
        ("a.gif", samples.picture("GIF", mode="P"), "image/png", 'inline; filename="a.png"'),
        ('Rè"gle;.pdf', samples.PDF, "application/pdf", f"attachment; filename*=utf-8''{quote('Rè-gle;.pdf')}"),
        ("الحق.pdf", samples.PDF, "application/pdf", f"attachment; filename*=utf-8''{quote('الحق.pdf')}"),
    ],
)
def test_pictures_are_shown_and_all_else_is_saved(client, post, name, content, media_type, disposition):
    file = post(name=name, content=content).file

    answer = client.get(file.get_absolute_url())

    assert _headers(answer) == [media_type, disposition, POLICY, "nosniff", "same-origin"]
    assert len(answer.getvalue()) == file.size == int(answer["Content-Length"])


@pytest.mark.parametrize(
    ("read", "who", "control"),
    [
        (Policy.EVERYONE, "visitor", {"public", "no-cache"}),
        (Policy.EVERYONE, "member", {"public", "no-cache"}),
        (Policy.MEMBERS, "reviewer", {"private", "no-cache"}),
        (Policy.MEMBERS, "secretariat", {"private", "no-cache"}),
    ],
)
def test_caches_keep_what_everybody_may_see_and_always_ask(cast, log_in, post, read, who, control):
    answer = finished(log_in(getattr(cast, who)).get(post(read).file.get_absolute_url()))

    assert set(answer["Cache-Control"].split(", ")) == control


def test_what_a_cache_has_is_not_sent_again_while_one_may_see_it(cast, client, post):
    row = post()
    address = row.file.get_absolute_url()
    etag = finished(client.get(address))["ETag"]

    kept = client.get(address, headers={"if-none-match": etag})
    changed = finished(client.get(address, headers={"if-none-match": '"other"'}))
    documents.remove_file(file=row, by=cast.secretariat, why="the wrong one")
    gone = client.get(address, headers={"if-none-match": etag})

    assert etag == f'"{row.file.sha256}"'
    assert [answer.status_code for answer in (kept, changed, gone)] == [304, 200, 404]
    assert kept["Content-Security-Policy"] == POLICY


def test_head_tells_and_sends_nothing(client, post):
    file = post().file

    answer = finished(client.head(file.get_absolute_url()))

    assert (answer.status_code, answer["Content-Length"], answer.getvalue()) == (200, str(file.size), b"")


def test_files_are_not_packed_on_the_way(client, post):
    file = post(name="a.txt", content=b"a" * 5000).file

    answer = finished(client.get(file.get_absolute_url(), headers={"accept-encoding": "gzip"}))

    assert ("Content-Encoding" in answer.headers, answer["Content-Length"]) == (False, "5000")


def test_another_name_leads_to_the_true_one(client, post):
    file = post().file

    answer = client.get(reverse("files:file_detail", args=[file.pk, "invoice.exe"]))

    assert (answer.status_code, answer["Location"]) == (302, file.get_absolute_url())


def test_missing_bytes_are_a_page_and_a_line_in_the_log(client, post, caplog):
    file = post().file
    shelf.remove(file.stored)

    answer = client.get(file.get_absolute_url())

    assert (answer.status_code, len(read(answer).headings)) == (404, 1)
    assert f"The bytes of file {file.pk} are missing" in caplog.text


def test_a_file_costs_one_question_of_a_visitor(client, post):
    address = post().file.get_absolute_url()

    with CaptureQueriesContext(connection) as captured:
        finished(client.get(address))

    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) == 1


def test_what_is_held_is_kept(cast, post, move_clock):
    file = post().file
    move_clock(days=400)

    assert (actions.forget_unused(), actions.discard(file=file, by=cast.secretariat)) == (0, False)
    assert File.objects.get() == file


def test_what_is_published_does_not_count_towards_ones_share(cast, post, store, monkeypatch):
    monkeypatch.setattr(actions, "MOST_UNPUBLISHED", len(samples.PDF))

    for policy in (Policy.EVERYONE, Policy.INVITED):
        post(policy, by=cast.secretariat)

    assert store(by=cast.secretariat).uploaded_by == cast.secretariat
