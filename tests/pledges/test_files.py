"""The one document of a pledge: put in, refused, taken out."""

import uuid

import pytest

from files.models import File
from pledges.actions import drafting
from pledges.models import PledgeFile
from tests.files import samples
from tests.pledges import scene, writing


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def people(staged):
    return staged(writing.gather)[1]


@pytest.fixture
def maker(client, people):
    client.force_login(people.maker)
    return client


@pytest.fixture
def draft(people):
    return scene.begun(people.maker)


def _send(client, version, upload, **words):
    given = {"key": uuid.uuid4(), "title": "", "alternative": "", "language": "en"} | words
    return client.post(writing.address(version, "files/add/"), given | {"file": upload})


def _names(version):
    return [row.file.name for row in version.enclosures.select_related("file")]


def test_one_is_put_in_and_shown(maker, draft):
    answer = _send(maker, draft, samples.upload("plan.pdf"), title="The plan")

    assert answer["Location"] == f"{writing.address(draft, 'measures/')}#files"
    page = maker.get(writing.address(draft, "measures/")).content.decode()
    assert (_names(draft), "The plan" in page) == (["plan.pdf"], True)


def test_a_second_one_is_refused(maker, draft):
    _send(maker, draft, samples.upload("plan.pdf"))
    answer = _send(maker, draft, samples.upload("other.pdf", samples.PDF + b"\n"))

    assert (answer.status_code, "one file" in answer.content.decode()) == (422, True)
    assert (_names(draft), File.objects.count()) == (["plan.pdf"], 1)


def test_the_same_form_sent_twice_puts_in_one(maker, draft):
    key = uuid.uuid4()
    answers = [_send(maker, draft, samples.upload("plan.pdf"), key=key).status_code for _time in range(2)]

    assert (answers, _names(draft)) == ([302, 302], ["plan.pdf"])


@pytest.mark.parametrize("content", [samples.HTML, samples.EXE, b""], ids=["a page", "a programme", "nothing"])
def test_what_is_no_document_is_refused_beside_the_field(maker, draft, content):
    answer = _send(maker, draft, samples.upload("plan.pdf", content), title="The plan")

    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), form["title"].value()) == (422, ["file"], "The plan")
    assert File.objects.count() == 0


@pytest.mark.parametrize("name", ["member", "reporter", "secretariat"])
def test_somebody_elses_draft_takes_nothing(client, people, draft, name):
    client.force_login(people.maker)
    _send(client, draft, samples.upload("plan.pdf"))
    enclosure = PledgeFile.objects.get()
    client.force_login(getattr(people, name))

    answers = [
        _send(client, draft, samples.upload("plan.pdf")),
        client.post(writing.address(draft, f"files/{enclosure.pk}/remove/")),
        client.get(enclosure.file.get_absolute_url()),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert _names(draft) == ["plan.pdf"]


def test_what_is_submitted_takes_no_file(maker, people, draft):
    drafting.submit(version=draft, content=scene.content(), by=people.maker)

    assert _send(maker, draft, samples.upload("plan.pdf")).status_code == 403
    assert File.objects.count() == 0


def test_it_is_taken_out_after_asking(maker, draft):
    _send(maker, draft, samples.upload("plan.pdf"))
    page = writing.address(draft, f"files/{PledgeFile.objects.get().pk}/remove/")

    assert "Take this file out?" in maker.get(page).content.decode()
    assert maker.post(page)["Location"] == f"{writing.address(draft, 'measures/')}#files"
    assert (_names(draft), File.objects.count()) == ([], 0)


def test_one_of_another_version_is_not_taken_out(maker, people, draft):
    _send(maker, draft, samples.upload("plan.pdf"))
    other = scene.begun(people.maker)

    assert maker.post(writing.address(other, f"files/{PledgeFile.objects.get().pk}/remove/")).status_code == 404
    assert _names(draft) == ["plan.pdf"]
