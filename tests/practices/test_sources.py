"""Pictures and documents of a draft: put in, refused, taken out; what is typed elsewhere is never lost to them."""

import uuid

import pytest

from drafts.models import Draft
from files import actions as files
from files.models import File
from practices.actions import drafting, sources
from practices.models import VersionFile
from tests.files import samples
from tests.practices import drafted, scene, writing


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def author(client, writers):
    client.force_login(writers.author)
    return client


def send(client, version, upload, **words):
    given = {"key": uuid.uuid4(), "title": "", "alternative": "", "language": "fr"} | words
    return client.post(writing.address(version, "files/add/"), given | {"file": upload})


def names(version):
    return [row.file.name for row in version.enclosures.select_related("file")]


def test_a_picture_and_a_document_are_put_in(author, draft):
    answer = send(author, draft, samples.upload("gare.png", samples.picture()), alternative="Une lampe")
    send(author, draft, samples.upload("bilan.pdf"), title="Bilan")

    assert answer.headers["Location"] == f"{writing.address(draft, 'sources/')}#files"
    assert names(draft) == ["gare.png", "bilan.pdf"]
    page = author.get(writing.address(draft, "sources/")).content.decode()
    assert ('alt="Une lampe"' in page, "Bilan" in page, 'data-count="2"' in page) == (True, True, True)


def test_the_form_begins_in_the_language_of_the_text(author, writers, draft):
    drafted.write(draft, writers.author, language="wo")

    assert author.get(writing.address(draft, "files/add/")).context["form"]["language"].value() == "wo"


BAD = {
    "a programme named .pdf": ("bilan.pdf", samples.EXE, "file"),
    "a page named .pdf": ("bilan.pdf", samples.HTML, "file"),
    "a drawing with a script": ("plan.svg", samples.SVG, "file"),
    "nothing in it": ("bilan.pdf", b"", "file"),
    "a picture without words": ("gare.png", samples.picture(), "alternative"),
}


@pytest.mark.parametrize(("name", "content", "field"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_beside_the_field_and_nothing_else_is_lost(author, writers, draft, name, content, field):
    drafted.write(draft, writers.author)
    before = Draft.objects.get(place=draft.place).data

    answer = send(author, draft, samples.upload(name, content), title="Le bilan")

    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), form["title"].value()) == (422, [field], "Le bilan")
    assert (names(draft), File.objects.count()) == ([], 0)
    assert Draft.objects.get(place=draft.place).data == before


def test_twenty_are_taken_and_no_more(author, draft, writers):
    for number in range(sources.SOURCES.most):
        file = files.store(upload=samples.upload(f"{number}.pdf"), by=writers.author, key=uuid.uuid4())
        sources.add(version=draft, file=file, by=writers.author)

    answer = send(author, draft, samples.upload("one-more.pdf"))

    assert (answer.status_code, "twenty files" in answer.content.decode()) == (422, True)
    assert (len(names(draft)), File.objects.count()) == (20, 20)


def test_the_same_form_sent_twice_puts_in_one_file(author, draft):
    key = uuid.uuid4()
    for _ in range(2):
        assert send(author, draft, samples.upload("bilan.pdf"), key=key).status_code == 302

    assert names(draft) == ["bilan.pdf"]


@pytest.mark.parametrize("person", ["stranger", "invited", "removed", "secretariat"])
def test_somebody_elses_draft_takes_nothing(client, writers, draft, join, person):
    join(draft.practice)
    drafted.attach(draft, writers.author)
    client.force_login(getattr(writers, person))

    enclosure = draft.enclosures.first()
    answers = [
        send(client, draft, samples.upload("bilan.pdf")),
        client.post(writing.address(draft, f"files/{enclosure.pk}/remove/")),
        client.get(writing.address(draft, f"files/{enclosure.pk}/remove/")),
        client.get(enclosure.file.get_absolute_url()),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert (draft.enclosures.count(), File.objects.count()) == (2, 2)


def test_what_is_submitted_takes_no_file(author, writers, draft):
    drafting.submit(version=draft, content=scene.content(), by=writers.author)

    assert send(author, draft, samples.upload("bilan.pdf")).status_code == 403
    assert File.objects.count() == 0


def test_taking_out_is_asked_about_and_deletes_what_nothing_holds(author, writers, draft):
    drafted.attach(draft, writers.author)
    enclosure = draft.enclosures.first()
    address = writing.address(draft, f"files/{enclosure.pk}/remove/")

    asked = author.get(address)
    assert (asked.status_code, draft.enclosures.count()) == (200, 2)
    author.post(address)

    assert names(draft) == ["bilan.pdf"]
    assert not File.objects.filter(pk=enclosure.file_id).exists()
    assert author.post(address).status_code == 404


def test_what_a_published_version_holds_stays_when_its_update_takes_it_out(author, writers, draft):
    drafted.attach(draft, writers.author)
    published = scene.bring_to("published", draft, writers, rights=True)
    update = drafting.begin_update(practice=published.practice, by=writers.author)
    enclosure = update.enclosures.first()

    author.post(writing.address(update, f"files/{enclosure.pk}/remove/"))

    assert (update.enclosures.count(), published.enclosures.count()) == (1, 2)
    assert File.objects.filter(pk=enclosure.file_id).exists()
    assert VersionFile.objects.filter(file=enclosure.file_id).count() == 1
