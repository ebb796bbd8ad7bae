"""A topic taken home: what is in the files, whatever the format, and what each reader gets of it."""

import csv
import io
import json
import uuid
import zipfile
from hashlib import sha256

import docx
import pytest
from django.utils.translation import override

from accounts.actions import roles
from accounts.models import Attribution, Role
from core import clock
from core.exports.comma_separated import lifted
from discussions import compilations, compiling_word
from discussions.actions import endorsements
from discussions.models import Comment, CommentAttribution, CommentFile, Policy, Topic
from discussions.models.compilations import Compilation
from files import actions as files
from files import shelf
from tests.core.test_exports import sheet
from tests.discussions.consultation import consult
from tests.discussions.writing import hide, said, withdraw
from tests.files.samples import upload

pytestmark = pytest.mark.django_db


def place(topic, extension=""):
    return f"/en/discussions/{topic.space.slug}/{topic.slug}/export/{extension}{'/' if extension else ''}"


def body(response):
    return b"".join(response.streaming_content)


def status(response):
    """What was answered; a file is read to its end, which closes it."""
    if response.streaming:
        body(response)
    return response.status_code


@pytest.fixture(autouse=True)
def as_often_as_one_likes(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"export": "1000/m/ip"}


def table(client, topic, extension="json"):
    answer = client.get(place(topic, extension))
    assert answer.status_code == 200
    return json.loads(body(answer))


def rows(client, topic):
    return table(client, topic)["rows"]


def paper(client, topic):
    return docx.Document(io.BytesIO(body(client.get(place(topic, "docx")))))


def lines(document):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


# ── What is in it ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def told(cast, thread, post):
    """A topic in which everything that an export tells has happened once."""
    first = post(thread, cast.focal_point, "Contracts &amp; wages.", organization=cast.union, subject="=Fees")
    reply = post(thread, cast.member, "العقود بلغة العامل", parent=first, language="ar")
    CommentAttribution(comment=first, part=Attribution.Part.SUPPORTER, order=1, free_name="A village that nobody knows").save()
    CommentAttribution(comment=first, part=Attribution.Part.SUPPORTER, order=2, organization=cast.collective).remember().save()
    endorsements.endorse(comment=first, by=cast.reviewer)
    Comment.objects.filter(pk=reply.pk).update(is_late=True, is_official=True)
    file = files.store(upload=upload("annex.pdf"), by=cast.focal_point, key=uuid.uuid4(), title="Annex", language="en")
    CommentFile.objects.create(comment=first, file=file)
    return Topic.objects.select_related("space").get(pk=thread.topic_id)


def test_json_tells_everything_once(cast, client, told):
    found = table(client, told)
    first, reply = found["rows"]

    assert (found["count"], found["title"], found["language"]) == (2, "Fair-recruitment", "en")
    assert len(found["notices"]) == 2
    assert (first["number"], first["prompt"], first["in_reply_to"], first["subject"]) == (1, "1. What works?", None, "=Fees")
    assert first["address"].endswith(f"/en/discussions/comments/{Comment.objects.get(number=1).pk}/")
    assert first["authors"] == ["Union – Focal_point Example"]
    assert (first["organizations"], first["kinds"]) == (["Union"], ["Civil society"])
    assert first["supporters"] == ["A village that nobody knows (as named by the filer)"]
    assert (first["endorsing_people"], first["endorsing_organizations"]) == (1, 0)
    assert first["files"] == [f"Annex – http://localhost:8000{CommentFile.objects.get().file.get_absolute_url()}"]
    assert (first["text"], first["html"]) == ("Contracts & wages.", "<p>Contracts &amp; wages.</p>")
    assert (reply["in_reply_to"], reply["late"], reply["official"], reply["language"]) == (1, True, True, "ar")


def test_the_tables_have_the_same_columns_and_run_no_formula(cast, client, told):
    keys = list(rows(client, told)[0])
    read = list(csv.reader(io.StringIO(body(client.get(place(told, "csv"))).decode("utf-8-sig"))))
    grid = sheet(body(client.get(place(told, "xlsx"))))

    assert body(client.get(place(told, "csv"))).startswith(b"\xef\xbb\xbf")
    assert len(read[0]) == len(grid[0]) == len(keys) - 1  # JSON has the HTML, too
    assert read[0] == grid[0]
    subject = read[0].index("Subject")
    assert (read[1][subject], lifted(read[1][subject])) == ("'=Fees", "=Fees")
    assert "=Fees" in grid[1]


def test_control_characters_and_directions_harm_no_file(cast, client, thread, post):
    post(thread, cast.member, "a\x07b \u202edrow")

    with_marks = rows(client, thread.topic)[0]["text"]

    assert with_marks == "ab \u202edrow" or "\x07" not in with_marks
    assert len(sheet(body(client.get(place(thread.topic, "xlsx"))))) == 2
    assert any("drow" in line for line in lines(paper(client, thread.topic)))


def test_the_document_reads_from_the_cover_to_the_last_reply(cast, client, told):
    words = lines(paper(client, told))
    document = paper(client, told)

    cover = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert words[:2] == ["Fair-recruitment", "Space-fair-recruitment"]
    assert {"Standing", "open", "Contributions", "2 contributions from 2 people and 1 organization"} <= set(cover)
    assert any("participants" in line for line in words)
    assert words[words.index("1. What works?") + 1] == "Qu’est-ce qui marche ?"
    assert "No. 1 – Union – Focal_point Example" in words
    assert "Supported by: A village that nobody knows (as named by the filer)" in words
    assert "1 more named, awaiting confirmation" in words
    assert "Endorsed by: 1 person" in words
    assert any(line.startswith("Annex – http") for line in words)
    marks = next(line for line in words if "in reply to No. 1" in line)
    assert "late contribution" in marks
    assert "official reply" in marks
    assert "Arabic" in marks
    styles = {line.text: line.style.name for line in document.paragraphs}
    assert styles["No. 1 – Union – Focal_point Example"] == "Heading 2"
    assert styles["No. 2 – Amina Diallo-Kerouani"] == "Heading 3"
    runs = [run for line in document.paragraphs if "العقود" in line.text for run in line.runs]
    assert runs
    assert all(run.font.rtl for run in runs)


def test_a_published_outcome_stands_on_the_cover(cast, client, told):
    told.outcome_en, told.outcome_at, told.stage = "<p>Fees are abolished.</p>", clock.now(), "outcome"
    told.staged_at, told.staged_by = clock.now(), cast.secretariat
    told.save()
    told.sources.create(comment=Comment.objects.get(number=2))

    words = lines(paper(client, told))

    assert words[words.index("Outcome") + 1 :][:2] == ["Fees are abolished.", "It drew on contribution 2"]


def test_long_names_are_cut_nowhere(cast, client, thread, post):
    name = "The " + "very " * 28 + "long name"
    comment = post(thread, cast.member)
    comment.attributions.update(person=None, free_name=name, person_name_as_then="")

    assert rows(client, thread.topic)[0]["authors"] == [f"{name} (as named by the filer)"]
    assert f"No. 1 – {name} (as named by the filer)" in lines(paper(client, thread.topic))


def test_levels_below_the_sixth_stay_readable(cast, client, thread, post):
    comment = None
    for _level in range(9):
        comment = post(thread, cast.member, parent=comment)

    styles = [line.style.name for line in paper(client, thread.topic).paragraphs if line.text.startswith("No. ")]
    assert styles == [f"Heading {rank}" for rank in (2, 3, 4, 5, 6, 6, 6, 6, 6)]


def test_each_reader_gets_her_language(cast, client, told):
    with override("fr"):
        words = lines(docx.Document(io.BytesIO(body(client.get(place(told, "docx").replace("/en/", "/fr/", 1))))))

    assert "1. Qu’est-ce qui marche ?" in words
    assert words[words.index("1. Qu’est-ce qui marche ?") + 1] == "What works?"


def test_no_address_of_an_account_is_told(cast, client, told):
    for extension in ("csv", "json"):
        assert "@example.org" not in body(client.get(place(told, extension))).decode()
    assert not any("@example.org" in line for line in lines(paper(client, told)))


# ── Who gets what ────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_hidden_withdrawn_or_held_is_in_no_file_whoever_asks(cast, client, topic, thread, post):
    _kept, hidden, gone, held = (post(thread, cast.member, f"Word{number}") for number in range(4))
    hide(cast, hidden)
    withdraw(cast, gone)
    Comment.objects.filter(pk=held.pk).update(state=Comment.State.HELD)
    roles.grant(person=cast.moderator, role=Role.MODERATOR, scope=f"discussions.space:{topic.space_id}", by=None, why="asked")

    def numbers(person):
        client.logout()
        if person.is_authenticated:
            client.force_login(person)
        words = " ".join(lines(paper(client, topic)))
        return [row["number"] for row in rows(client, topic)], [f"Word{number}" in words for number in range(4)]

    people = (cast.visitor, cast.member, cast.moderator, cast.secretariat)
    assert {person.pk: numbers(person) for person in people} == {
        person.pk: ([1], [True, False, False, False]) for person in people
    }


READERS = {
    (Policy.EVERYONE, Policy.EVERYONE): {"visitor": 200, "member": 200, "moderator": 200, "secretariat": 200},
    (Policy.INVITED, Policy.INVITED): {"visitor": 404, "member": 404, "moderator": 200, "secretariat": 200},
    (Policy.EVERYONE, Policy.MEMBERS): {"visitor": 404, "member": 404, "moderator": 200, "secretariat": 200},
    (Policy.EVERYONE, Policy.KINDS): {"visitor": 404, "member": 404, "moderator": 200, "secretariat": 200},
}


@pytest.mark.parametrize(("policies", "answers"), READERS.items(), ids=["-".join(key) for key in READERS])
def test_only_who_may_read_the_topic_may_take_it_home(cast, client, open_space, open_topic, policies, answers):
    space = open_space("closed", read=policies[0])
    topic = open_topic(space=space, read=policies[1])
    roles.grant(person=cast.moderator, role=Role.MODERATOR, scope=f"discussions.space:{space.pk}", by=None, why="asked")

    for name, expected in answers.items():
        client.logout()
        if name != "visitor":
            client.force_login(getattr(cast, name))
        found = [status(client.get(place(topic, extension))) for extension in ("", "csv", "xlsx", "json", "docx")]
        assert (name, found) == (name, [expected] * 5)
        assert client.post(place(topic, "zip")).status_code == (302 if expected == 200 else 404)


# ── The page, and short and long ─────────────────────────────────────────────────────────────────────────────────


def test_the_page_offers_every_format(cast, client, log_in, told):
    shown = said(client.get(place(told)))
    own = said(log_in(cast.member).get(place(told)))

    assert all(f"Download {name}" in shown for name in ("CSV", "XLSX", "JSON", "DOCX"))
    assert ("log in to ask for it" in shown, "Have ZIP made" in own) == (True, True)
    assert place(told) in client.get(told.get_absolute_url()).content.decode()


def test_a_format_that_nobody_knows_is_404(client, topic):
    assert client.get(place(topic, "pdf")).status_code == 404


def test_a_long_topic_is_not_sent_at_once(cast, log_in, topic):
    Topic.objects.update(contributions=1001)
    client = log_in(cast.member)

    asked = [client.get(place(topic, extension)) for extension in ("csv", "docx", "zip")]
    answer = client.post(place(topic, "csv"))

    assert [page["Location"] for page in asked] == [place(topic)] * 3
    assert answer["Location"] == Compilation.objects.get().get_absolute_url()


def test_too_many_exports_are_told_to_wait(client, settings, topic):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"export": "1/m/ip"}

    first, second = status(client.get(place(topic, "csv"))), client.get(place(topic, "csv"))

    assert (first, second.status_code, second["Retry-After"]) == (200, 429, "60")


def test_queries_do_not_grow_with_the_contributions(cast, client, thread, post, django_assert_max_num_queries):
    for _number in range(30):
        post(thread, cast.member)
    with django_assert_max_num_queries(16):
        assert len(rows(client, thread.topic)) == 30


# ── The ZIP ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_zip_holds_all_with_a_true_manifest(cast, told):
    file = io.BytesIO()
    compilations.Order(told, cast.member, "zip").write(file)
    packed = zipfile.ZipFile(file)
    manifest = json.loads(packed.read("manifest.json"))

    members = {member["path"]: member for member in manifest["members"]}
    assert set(packed.namelist()) == {*members, "manifest.json"}
    assert {"contributions.csv", "contributions.xlsx", "contributions.json", "contributions.docx"} <= set(members)
    for path, member in members.items():
        content = packed.read(path)
        assert (member["sha256"], member["size"]) == (sha256(content).hexdigest(), len(content))
    annex = members["files/00001-01-annex.pdf"]
    assert (annex["number"], annex["title"], annex["what"]) == (1, "Annex", "file of a contribution")
    assert annex["who"][0] == "Union – Focal_point Example"


def test_documents_are_in_the_zip_and_lost_bytes_are_told(cast):
    topic = Topic.objects.select_related("space").get(pk=consult(cast).pk)
    file = io.BytesIO()
    compilations.Order(topic, cast.member, "zip").write(file)
    names = zipfile.ZipFile(file).namelist()
    assert "documents/001-zero-draft.pdf" in names

    shelf.remove(topic.documents.get().versions.get().files.get().file.stored)
    file = io.BytesIO()
    compilations.Order(topic, cast.member, "zip").write(file)
    manifest = json.loads(zipfile.ZipFile(file).read("manifest.json"))
    assert [member["path"] for member in manifest["members"] if member.get("missing")] == [None]


def test_word_documents_come_in_volumes(cast, thread, post, monkeypatch):
    for number in range(5):
        post(thread, cast.member, f"Word{number}")
    monkeypatch.setattr(compiling_word, "MOST", 2)
    file = io.BytesIO()
    order = compilations.Order(Topic.objects.select_related("space").get(), cast.member, "docx")
    order.write(file)
    packed = zipfile.ZipFile(file)

    assert (order.extension, packed.namelist()) == ("zip", ["volume-001.docx", "volume-002.docx", "volume-003.docx"])
    volumes = [lines(docx.Document(io.BytesIO(packed.read(name)))) for name in packed.namelist()]
    assert [[word for word in volume if word.startswith("Word")] for volume in volumes] == [
        ["Word0", "Word1"],
        ["Word2", "Word3"],
        ["Word4"],
    ]
    assert all("1. What works?" in volume for volume in volumes)
