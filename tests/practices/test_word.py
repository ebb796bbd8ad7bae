"""A practice as a Word document: the template, and a draft at any time."""

import io
import re

import docx
import pytest
from django.utils.translation import override

from practices import fields
from submissions import word
from tests.practices import scene, writing


def _words(answer):
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    paper = docx.Document(io.BytesIO(data))
    return "\n".join(
        [row.text for row in paper.paragraphs] + [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    )


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.django_db
def test_the_template_asks_what_the_form_asks(client, language):
    words = _words(client.get(f"/en/practices/guide/template/?language={language}"))

    with override(language):
        for item in fields.FORM.fields(is_update=False):
            assert str(item.label) in words, item.name


@pytest.mark.parametrize("language", ["de", "", "../fr"])
@pytest.mark.django_db
def test_there_is_no_template_in_other_languages(client, language):
    assert client.get("/en/practices/guide/template/", {"language": language}).status_code == 404


def test_a_draft_is_a_document_at_any_time(client, writers):
    client.force_login(writers.author)
    version = writing.begin(client, voice=str(writers.union.pk))
    assert "Untitled practice" in _words(client.get(writing.address(version, "word/")))

    writing.save(client, version, "brief", {"title": "Half a title", "start_year": "not a year", "summary": "Only <b>this</b>"})
    words = _words(client.get(writing.address(version, "word/")))

    assert "Half a title" in words
    assert "not a year" in words
    assert "Only <b>this</b>" in words


def test_what_was_sent_is_a_document_with_everything(client, writers, practice_in):
    version = practice_in("submitted")
    client.force_login(writers.author)

    words = _words(client.get(writing.address(version, "word/")))

    for said in ("Legal advice at the bus station", "Come at night, too.", "Lamp at the Quay", "Marguerite Obiang"):
        assert said in words, said
    assert re.search(r"☑\s+7\. ", words)
    assert re.search(r"☐\s+8\. ", words)


@pytest.mark.parametrize(("person", "status"), [("visitor", 302), ("stranger", 404), ("partner", 200), ("secretariat", 200)])
def test_who_gets_the_document(client, writers, join, practice_in, person, status):
    version = practice_in("submitted")
    join(version.practice)
    if person != "visitor":
        client.force_login(getattr(writers, person))

    assert client.get(writing.address(version, "word/")).status_code == status


@pytest.mark.django_db
def test_the_guide_names_criteria_and_reasons(client):
    text = client.get("/en/practices/guide/").content.decode()

    assert "Replicable" in text
    assert "Serves refugees and asylum seekers only" in text


def test_hostile_text_makes_a_document_all_the_same(db):
    content = scene.content(title="=cmd|' /C calc'!A0 \x07 \u202e", summary="<p>" + "\u0000<script>x</script>" + "</p>")

    assert word.filled(fields.FORM, content, title=content["title"], standing="", is_update=False).to_bytes().startswith(b"PK")
