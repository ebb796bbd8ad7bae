"""What the Hub takes and what it refuses, by content and not by name."""

import tracemalloc

import pytest
from django.utils.translation import override

from files.models import File
from tests.files import samples

GOOD = {
    "pdf": ("Zero draft.pdf", samples.PDF, "application/pdf"),
    "pdf after a blank line": ("a.pdf", b"\xef\xbb\xbf\r\n" + samples.PDF, "application/pdf"),
    "capitals": ("REPORT.PDF", samples.PDF, "application/pdf"),
    "word": ("a.docx", samples.word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "sheet": ("a.xlsx", samples.sheet, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "slides": ("a.pptx", samples.slides, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "open text": ("a.odt", samples.open_document, f"{samples.OPEN}text"),
    "open sheet": ("a.ods", lambda: samples.open_document("spreadsheet"), f"{samples.OPEN}spreadsheet"),
    "open slides": ("a.odp", lambda: samples.open_document("presentation"), f"{samples.OPEN}presentation"),
    "plain text": ("a.txt", b"What we have learned", "text/plain"),
    "Arabic text": ("a.txt", "العقود بلغة العامل".encode(), "text/plain"),
    "old Western text": ("a.txt", "L’été à Genève".encode("cp1252"), "text/plain"),
    "text of Windows": ("a.txt", "Договор\r\n".encode("utf-16"), "text/plain"),
    "text that begins like a picture or a program": ("a.txt", b"BM, MZ and PK are letters.", "text/plain"),
    "table": ("a.csv", b"iso3,name\nMOZ,Mozambique\n", "text/csv"),
    "photo": ("a.jpg", lambda: samples.picture("JPEG"), "image/jpeg"),
    "photo by its long name": ("a.jpeg", lambda: samples.picture("JPEG"), "image/jpeg"),
    "drawing": ("a.png", samples.picture, "image/png"),
    "web picture": ("a.webp", lambda: samples.picture("WEBP"), "image/webp"),
    "gif becomes png": ("a.gif", lambda: samples.picture("GIF", mode="P"), "image/png"),
}


def _made(content):
    return content() if callable(content) else content


@pytest.mark.parametrize(("name", "content", "media_type"), GOOD.values(), ids=GOOD)
def test_what_the_hub_takes(store, shelf, name, content, media_type):
    content = _made(content)

    file = File.objects.get(pk=store(name, content).pk)

    (path,) = shelf()
    kept = path.read_bytes()
    assert (file.media_type, file.size) == (media_type, len(kept))
    assert file.is_picture or kept == content
    assert path.as_posix().endswith(f"/{file.stored}")


TYPE, MACROS, BROKEN, MANY = "content is something else", "holds macros", "damaged", "more than 50 megapixels"
BOMB, NOT_TAKEN = "unpack to far more", "are not taken"
CONTENT = {"[Content_Types].xml": samples.TYPES}
BAD = {
    "program named pdf": ("a.pdf", samples.EXE, TYPE),
    "program named txt": ("a.txt", samples.EXE, TYPE),
    "program": ("a.exe", samples.EXE, NOT_TAKEN),
    "page named pdf": ("a.pdf", samples.HTML, TYPE),
    "page named txt": ("a.txt", samples.HTML, TYPE),
    "page named csv, after blanks": ("a.csv", b" \n\t" + samples.HTML, TYPE),
    "page of Windows named txt": ("a.txt", samples.HTML.decode().encode("utf-16"), TYPE),
    "page": ("a.html", samples.HTML, NOT_TAKEN),
    "script before the mark of a pdf": ("a.pdf", b"<script>x</script>%PDF-1.4\n%%EOF", TYPE),
    "pdf far behind": ("a.pdf", b"x" * 900 + samples.PDF, TYPE),
    "pdf named docx": ("a.docx", samples.PDF, TYPE),
    "pdf named jpg": ("a.jpg", samples.PDF, TYPE),
    "drawing with script": ("a.svg", samples.SVG, NOT_TAKEN),
    "drawing with script named png": ("a.png", samples.SVG, TYPE),
    "drawing with script named txt": ("a.txt", samples.SVG, TYPE),
    "png named jpg": ("a.jpg", samples.picture, TYPE),
    "bitmap named png": ("a.png", lambda: samples.picture("BMP"), TYPE),
    "picture that is a script too": ("a.gif", b"GIF89a/*" + b"a" * 40 + b"*/=alert(1)", MANY + "|" + BROKEN),
    "zip named docx": ("a.docx", lambda: samples.packed({"a.txt": b"a"}), TYPE),
    "word named xlsx": ("a.xlsx", samples.word, TYPE),
    "word named odt": ("a.odt", samples.word, TYPE),
    "open sheet named odt": ("a.odt", lambda: samples.open_document("spreadsheet"), TYPE),
    "program that is a zip too": ("a.docx", lambda: samples.EXE + samples.word(), TYPE),
    "macros": ("a.docx", lambda: samples.packed(CONTENT | {"word/document.xml": b"", "word/vbaProject.bin": b""}), MACROS),
    "macros in an open text": ("a.odt", lambda: samples.open_document(**{"Basic/Standard/x.xml": b""}), MACROS),
    "word with macros by its name": ("a.docm", samples.word, NOT_TAKEN),
    "members in one another": ("a.docx", samples.overlapping, BOMB),
    "a directory of its own size": ("a.docx", samples.crowded, BOMB),
    "enciphered": ("a.docx", samples.locked_up, "protected by a password"),
    "broken pdf": ("a.pdf", lambda: samples.half(b"%PDF-1.4\n" + bytes(9000) + samples.PDF), BROKEN),
    "broken word": ("a.docx", lambda: samples.half(samples.word()), BROKEN),
    "broken photo": ("a.jpg", lambda: samples.half(samples.picture("JPEG", (400, 400))), BROKEN),
    "broken drawing": ("a.png", lambda: samples.half(samples.picture("PNG", (400, 400))), BROKEN),
    "broken web picture": ("a.webp", lambda: samples.half(samples.picture("WEBP", (400, 400))), BROKEN),
    "head of a picture": ("a.png", b"\x89PNG\r\n\x1a\n", BROKEN),
    "400 megapixels in a png": ("a.png", lambda: samples.said_png(20_000, 20_000), MANY),
    "400 megapixels in a jpg": ("a.jpg", lambda: samples.said_jpeg(20_000, 20_000), MANY),
    "400 megapixels in a gif": ("a.gif", lambda: samples.said_gif(20_000, 20_000), MANY),
    "400 megapixels in a webp": ("a.webp", lambda: samples.said_webp(20_000, 20_000), MANY),
    "100 megapixels": ("a.png", lambda: samples.said_png(10_000, 10_000), MANY),
    "51 megapixels": ("a.png", lambda: samples.said_png(51_000, 1_000), MANY),
    "nothing": ("a.pdf", b"", "is empty"),
    "bytes named txt": ("a.txt", bytes(range(256)), TYPE),
    "no extension": ("README", b"a", NOT_TAKEN),
    "an extension too many": ("a.pdf.exe", samples.PDF, NOT_TAKEN),
    "turned letters": ("cod\u202efdp.exe", samples.PDF, NOT_TAKEN),
    "a mark in the extension": ("a.exe\u200e", samples.EXE, NOT_TAKEN),
    "packed": ("a.zip", samples.word, NOT_TAKEN),
    "26 MB": ("a.txt", b"a" * 26_000_000, "has 26 MB; it may have at most 25 MB"),
    "a byte too many": ("a.txt", b"a" * 25_000_001, "has 25.1 MB"),
}


@pytest.mark.parametrize(("name", "content", "reason"), BAD.values(), ids=BAD)
def test_what_the_hub_refuses(refused, name, content, reason):
    sentence = refused(name, _made(content))

    assert any(part in sentence for part in reason.split("|")), sentence
    assert not File.objects.exists()


def test_a_bomb_is_refused_with_little_memory(refused):
    content = samples.bomb()
    tracemalloc.start()

    sentence = refused("a.docx", content)

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert BOMB in sentence
    assert peak < len(content) + 5_000_000


@pytest.mark.parametrize("alternative", ["", "  ", "\n"])
def test_a_picture_says_in_words_what_it_shows(refused, alternative):
    assert "what the picture shows" in refused("a.png", samples.picture(), alternative=alternative)


@pytest.mark.parametrize("language", ["fr", "es"])
def test_reasons_are_sentences_of_the_interface(refused, language):
    with override(language):
        assert refused("a.pdf", samples.HTML).endswith(".")
