"""Files of documents: put up and taken away by the secretariat, shown on the topic's page, read by whoever may read the topic."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import history
from core.workflow import TransitionNotAllowed
from discussions import visitors
from discussions.actions import documents, spaces
from discussions.models import Document, DocumentFile, Policy
from files import actions as files
from files.models import File
from tests.files import samples
from tests.markup import finished
from tests.races import at_once


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def version(cast, topic):
    document = spaces.edit_document(
        document=Document(topic=topic, title_en="Declaration"), fields=["title_en"], by=cast.secretariat
    )
    return documents.post_version(document=document, label="Zero draft", by=cast.secretariat)


@pytest.fixture
def put_up(cast):
    """`put_up(version, "fr")` puts a file up as the version's in this language."""

    def put(version, language="en", name="draft.pdf", content=samples.PDF, **words):
        upload = samples.upload(name, content)
        file = files.store(upload=upload, by=cast.secretariat, key=uuid.uuid4(), language=language, **words)
        return documents.add_file(version=version, file=file, language=language, by=cast.secretariat)

    return put


@pytest.fixture
def staff(cast, log_in):
    return log_in(cast.secretariat)


@pytest.fixture
def send(staff, version):
    """The answer to the form that adds a file."""

    def post(name="draft.pdf", content=samples.PDF, **fields):
        address = reverse("admin:discussions_document_add-file", args=[version.document_id])
        form = {"version": version.pk, "language": "en", "file": samples.upload(name, content)}
        return staff.post(address, form | fields)

    return post


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# ── On the topic's page ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_topic_shows_a_link_for_each_language(client, version, put_up, topic):
    rows = [put_up(version, "en", title="Zero draft"), put_up(version, "fr", "a.docx", samples.word()), put_up(version, "ar")]

    html = client.get(topic.get_absolute_url()).content.decode()

    said = words(html)
    assert "English (PDF, 94 bytes)" in said or re.search(
        r"English \(PDF, \d+ bytes\) French \(DOCX, \d+ KB\) Arabic \(PDF", said
    )
    for row in rows:
        assert f'href="{row.file.get_absolute_url()}" hreflang="{row.language}"' in html
        assert finished(client.get(row.file.get_absolute_url())).status_code == 200


def test_files_cost_the_topic_no_question_more(client, cast, topic, version, put_up):
    def questions():
        with CaptureQueriesContext(connection) as captured:
            client.get(topic.get_absolute_url())
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

    questions()
    visitors.kept.clear()
    before = questions()
    for label in ("Rev 1", "Rev 2"):
        newer = documents.post_version(document=version.document, label=label, by=cast.secretariat)
        for language in ("en", "fr", "es", "ar"):
            put_up(newer, language)

    assert questions() == before <= 6


# ── Who reads them ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_topic_that_narrows_hides_its_files_at_once(cast, client, topic, version, put_up):
    address = put_up(version).file.get_absolute_url()
    before = finished(client.get(address)).status_code

    topic.read = Policy.INVITED
    spaces.edit_topic(topic=topic, fields=["read"], by=cast.secretariat)

    assert (before, client.get(address).status_code) == (200, 404)


# ── Adding and removing ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_added_in_the_workshop(send, staff, cast, version):
    answer = send(title="Zero draft", language="fr")

    row = DocumentFile.objects.get()
    page = staff.get(answer["Location"])
    assert (answer.status_code, row.version, row.language) == (302, version, "fr")
    assert (row.file.title, row.file.language, row.file.uploaded_by) == ("Zero draft", "fr", cast.secretariat)
    assert f'Zero draft, French: <a href="{row.file.get_absolute_url()}">Zero draft</a>' in page.content.decode()
    assert [tool["label"] for tool in page.context["tools"]] == ["Add a file", "Remove a file"]
    event = history.about(version.document)[0]
    assert (event.kind, event.actor, event.facts) == (
        "discussions.file_added", cast.secretariat, {"version": "Zero draft", "language": "fr"},
    )  # fmt: skip


def test_the_form_says_what_it_takes_and_offers_the_newest_version_first(staff, cast, version):
    newer = documents.post_version(document=version.document, label="Rev 1", by=cast.secretariat)

    page = staff.get(reverse("admin:discussions_document_add-file", args=[version.document_id]))

    html = page.content.decode()
    assert ('enctype="multipart/form-data"' in html, "At most 25 MB" in html, 'name="key"' in html) == (True, True, True)
    assert list(page.context["form"].fields["version"].queryset) == [newer, version]


REFUSED = {
    "no file": ({"file": ""}, "file"),
    "page named pdf": ({"content": samples.HTML}, "file"),
    "no language": ({"language": ""}, "language"),
    "no such language": ({"language": "xx"}, "language"),
    "no such version": ({"version": 0}, "version"),
    "picture without words": ({"name": "a.png", "content": samples.picture()}, "alternative"),
    "26 MB": ({"name": "a.txt", "content": b"a" * 26_000_000}, "file"),
}


@pytest.mark.parametrize(("fields", "wrong"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_stands_beside_its_field(send, fields, wrong):
    answer = send(**fields)

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [wrong])
    assert (DocumentFile.objects.count(), File.objects.count()) == (0, 0)


def test_a_version_of_another_document_is_refused(send, cast, open_topic):
    other = spaces.edit_document(document=Document(topic=open_topic("other"), title_en="Other"), fields=[], by=cast.secretariat)
    stranger = documents.post_version(document=other, label="Other", by=cast.secretariat)

    assert list(send(version=stranger.pk).context["form"].errors) == ["version"]


def test_each_language_has_one_file(send, version, put_up):
    put_up(version, "en")

    answer = send(language="en")

    assert list(answer.context["form"].errors) == ["language"]
    assert (send(language="fr").status_code, DocumentFile.objects.count()) == (302, 2)


def test_the_form_sent_twice_adds_one_file(send):
    key = uuid.uuid4()

    statuses = [send(key=key).status_code for _time in range(2)]

    assert (statuses, DocumentFile.objects.count(), File.objects.count()) == ([302, 302], 1, 1)


def test_a_file_is_removed_with_its_reason(staff, cast, version, put_up, django_capture_on_commit_callbacks):
    row, other = put_up(version, "en"), put_up(version, "fr")
    address = reverse("admin:discussions_document_remove-file", args=[version.document_id])

    with django_capture_on_commit_callbacks(execute=True):
        answer = staff.post(address, {"file": row.pk, "why": "The wrong draft"})

    event = history.about(version.document)[0]
    assert (answer.status_code, list(DocumentFile.objects.all()), list(File.objects.all())) == (302, [other], [other.file])
    assert (event.kind, event.why, event.facts["language"]) == ("discussions.file_removed", "The wrong draft", "en")
    assert staff.get(row.file.get_absolute_url()).status_code == 404


def test_only_files_of_this_document_are_removed(staff, cast, version, put_up, open_topic):
    put_up(version)
    other = spaces.edit_document(document=Document(topic=open_topic("other"), title_en="Other"), fields=[], by=cast.secretariat)
    foreign = put_up(documents.post_version(document=other, label="Other", by=cast.secretariat))

    address = reverse("admin:discussions_document_remove-file", args=[version.document_id])
    answer = staff.post(address, {"file": foreign.pk, "why": "x"})

    assert (answer.status_code, DocumentFile.objects.count()) == (200, 2)


def test_what_somebody_has_removed_cannot_be_removed_again(cast, version, put_up):
    row = put_up(version)
    documents.remove_file(file=DocumentFile.objects.get(), by=cast.secretariat, why="wrong")

    with pytest.raises(TransitionNotAllowed):
        documents.remove_file(file=row, by=cast.secretariat, why="again")


@pytest.mark.django_db(transaction=True)
def test_of_two_files_for_one_language_at_once_one_is_added(cast, version):
    def send(number):
        def act():
            upload = samples.upload(f"{number}.pdf")
            file = files.store(upload=upload, by=cast.secretariat, key=uuid.uuid4())
            return documents.add_file(version=version, file=file, language="en", by=cast.secretariat)

        return act

    results = at_once(*map(send, range(3)), row=version.document)

    assert sum(isinstance(result, TransitionNotAllowed) for result in results) == 2
    assert DocumentFile.objects.count() == 1


@pytest.mark.parametrize("name", ["visitor", "member", "delegate", "moderator", "former"])
def test_others_add_and_remove_nothing(cast, client, version, put_up, name):
    row = put_up(version)
    if name != "visitor":
        client.force_login(getattr(cast, name))

    answers = [
        client.post(reverse(f"admin:discussions_document_{verb}-file", args=[version.document_id]), fields)
        for verb, fields in (
            ("add", {"version": version.pk, "language": "fr", "file": samples.upload("a.pdf")}),
            ("remove", {"file": row.pk, "why": "x"}),
        )
    ]

    assert {answer.status_code for answer in answers} <= {302, 403}
    assert (DocumentFile.objects.count(), File.objects.count()) == (1, 1)


@pytest.mark.parametrize("number", ["0", "x", "9" * 30])
def test_no_document_no_page(staff, number):
    assert staff.get(f"/admin/discussions/document/{number}/add-file/").status_code == 404


def test_a_document_without_a_version_takes_no_file_yet(staff, cast, topic):
    document = spaces.edit_document(document=Document(topic=topic, title_en="Empty"), fields=["title_en"], by=cast.secretariat)

    tools = staff.get(reverse("admin:discussions_document_change", args=[document.pk])).context["tools"]

    assert tools == []
