"""Files in a real browser: put up without a script, saved by a click, pictures shown."""

import uuid

import pytest

from discussions.actions import documents
from discussions.models import Document, DocumentFile
from files import actions as files
from tests.browser.conftest import sideways, violations
from tests.discussions.consultation import consult
from tests.files import samples

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DRAWN = """address => new Promise((tell, fail) => {
    const image = new Image();
    image.onload = () => tell([image.naturalWidth, image.naturalHeight]);
    image.onerror = fail;
    image.src = address;
})"""


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def _choose(page, name, content):
    page.set_input_files("[name=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content})


def test_a_file_is_refused_put_up_and_saved_without_a_script(open_page, cast):
    topic, document = consult(cast), Document.objects.get()
    page = open_page(javascript=False, person=cast.secretariat)
    page.goto(f"/admin/discussions/document/{document.pk}/change/")
    page.click("text=Add a file")
    page.select_option("[name=language]", "fr")
    _choose(page, "Projet zéro.docx", samples.HTML)
    page.click(".submit-row [type=submit]")
    refusal = page.inner_text(".errorlist")

    _choose(page, "Projet zéro.docx", samples.word())
    page.click(".submit-row [type=submit]")

    page.wait_for_url("**/change/")
    assert "its content is something else" in refusal
    assert DocumentFile.objects.filter(language="fr").count() == 1
    reader = open_page(javascript=False)
    reader.goto(topic.get_absolute_url())
    with reader.expect_download() as download:
        reader.click(".file-link >> text=French")
    assert download.value.suggested_filename == "Projet zéro.docx"
    assert download.value.path().stat().st_size == DocumentFile.objects.get(language="fr").file.size


@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (1280, "light")])
def test_a_topic_with_files_is_accessible_and_its_pictures_are_drawn(open_page, cast, width, theme):
    topic, version = consult(cast), Document.objects.get().versions.get()
    upload = samples.upload(f"{'a' * 140}.png", samples.picture(size=(40, 20)))
    picture = files.store(upload=upload, by=cast.secretariat, key=uuid.uuid4(), alternative="A map", language="es")
    documents.add_file(version=version, file=picture, language="es", by=cast.secretariat)
    page = open_page(width=width, theme=theme)

    page.goto(topic.get_absolute_url())

    assert (violations(page), sideways(page) <= 0) == ([], True)
    assert page.evaluate(DRAWN, picture.get_absolute_url()) == [40, 20]
