"""Word documents: read back by python-docx, whole for Word, heard well, and the same bytes for the same words."""

import zipfile
from contextlib import closing
from io import BytesIO

import docx
import pytest
from django.utils.translation import override
from docx.oxml.ns import qn
from lxml import etree

from core import clock
from core.word import Document


def opened(paper):
    return docx.Document(BytesIO(paper.to_bytes()))


def new(language="en", **words):
    return Document(title="My practice", language=language, **words)


def styles_and_texts(paragraphs):
    return [(paragraph.style.name, paragraph.text) for paragraph in paragraphs]


def body(paper):
    """Styles and texts of what stands below the title."""
    return styles_and_texts(opened(paper).paragraphs)[1:]


def languages(paragraph):
    return [(run.text, dict(run._r.rPr.find(qn("w:lang")).attrib)) for run in paragraph.runs]


# ── Text ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_text_stands_in_the_order_of_the_calls():
    paper = new(subtitle="A draft")
    paper.heading("About it")
    paper.heading("Its aims", level=2)
    paper.paragraph("One\nTwo")
    paper.hint("At most 100 words")
    paper.bullets(["a", "b"])

    assert styles_and_texts(opened(paper).paragraphs) == [
        ("Title", "My practice"),
        ("Subtitle", "A draft"),
        ("Heading 1", "About it"),
        ("Heading 2", "Its aims"),
        ("Normal", "One\nTwo"),
        ("Hint", "At most 100 words"),
        ("List Paragraph", "a"),
        ("List Paragraph", "b"),
    ]


def test_rich_text_keeps_its_marks():
    paper = new()
    paper.rich("<p>a <strong>b <em>c</em></strong><br>d</p>")

    runs = [(run.text, bool(run.bold), bool(run.italic)) for run in opened(paper).paragraphs[1].runs]
    assert runs == [("a ", False, False), ("b ", True, False), ("c", True, True), ("\n", False, False), ("d", False, False)]


@pytest.mark.parametrize(("level", "ranks"), [(0, [1, 2]), (2, [3, 4]), (5, [6, 6])])
def test_headings_of_rich_text_stand_below_those_around_it(level, ranks):
    paper = new()
    if level:
        paper.heading("x", level=level)
    paper.rich("<h3>a</h3><h4>b</h4>")

    assert body(paper)[-2:] == [(f"Heading {ranks[0]}", "a"), (f"Heading {ranks[1]}", "b")]


def test_lists_and_quotations_stand_as_deep_as_they_are():
    paper = new()
    paper.rich(
        "<ul><li><p>a</p><p>still a</p><ol><li>b</li></ol></li><li>c</li></ul>"
        "<blockquote><p>d</p><ul><li>e</li></ul></blockquote><ol><li>f</li></ol><p>g</p>"
    )

    assert [_placed(paragraph) for paragraph in opened(paper).paragraphs[1:]] == [
        ("a", "List Paragraph", 20, (0, 1)),
        ("still a", "List Paragraph", 20, None),
        ("b", "List Paragraph", 40, (1, 2)),
        ("c", "List Paragraph", 20, (0, 1)),
        ("d", "Quote", 20, None),
        ("e", "Quote", 40, (0, 1)),
        ("f", "List Paragraph", 20, (0, 3)),
        ("g", "Normal", None, None),
    ]


def _placed(paragraph):
    properties, indent = paragraph._p.pPr.numPr, paragraph.paragraph_format.left_indent
    item = properties is not None and (properties.ilvl.val, properties.numId.val)
    return paragraph.text, paragraph.style.name, indent and indent.pt, item or None


def test_every_numbered_list_begins_with_one():
    paper = new()
    paper.rich("<ol><li>a</li></ol><p>b</p><ol><li>c</li></ol>")

    numbering = opened(paper).part.numbering_part.element
    lists = [(each.numId, [override.startOverride.val for override in each.lvlOverride_lst]) for each in numbering.num_lst]
    assert lists == [(1, []), (2, [1]), (3, [1])]


# ── Links ────────────────────────────────────────────────────────────────────────────────────────────────────────

LINKS = {
    "https": ("https://example.org/a?b=c&amp;d=e#f", "https://example.org/a?b=c&d=e#f"),
    "http with a port": ("http://example.org:8080", "http://example.org:8080"),
    "mail": ("mailto:ministry@example.org", "mailto:ministry@example.org"),
    "host and path of other letters": ("https://exämple.org/é", "https://xn--exmple-cua.org/%C3%A9"),
    "space and stray percent": ("https://example.org/a b%", "https://example.org/a%20b%25"),
    "script": ("javascript:alert(1)", None),
    "file": ("file:///etc/passwd", None),
    "share": ("\\\\example.org\\share", None),
    "no host": ("https://", None),
    "brackets that end nowhere": ("https://[", None),
    "port that is none": ("https://example.org:99999999", None),
    "name and password": ("https://user:secret@example.org/", None),
    "mail to nobody": ("mailto:", None),
    "far too long": ("https://example.org/" + "a" * 3_000, None),
}


@pytest.mark.parametrize(("href", "target"), LINKS.values(), ids=LINKS)
def test_links_go_only_where_word_can_open_them(href, target):
    paper = new()
    paper.rich(f'<p>See <a href="{href}">this page</a>.</p>')

    paragraph = opened(paper).paragraphs[1]
    assert paragraph.text == "See this page."
    assert [(link.text, link.url) for link in paragraph.hyperlinks] == ([("this page", target)] if target else [])


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_facts_are_a_table_whose_first_column_heads():
    paper = new()
    paper.facts([("Countries", ["Kenya", "Peru"]), ("Website", "https://example.org/x"), ("Budget", None)], alt="Key facts")

    (table,) = opened(paper).tables
    assert cells(table) == [["Countries", "Kenya\nPeru"], ["Website", "https://example.org/x"], ["Budget", ""]]
    assert table.cell(1, 1).paragraphs[0].hyperlinks[0].url == "https://example.org/x"
    assert table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstColumn")) == "1"
    assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) == "Key facts"


@pytest.mark.parametrize("address", ["https://[", "https://example.org:99999999", "https://user:secret@example.org/"])
def test_an_address_that_word_cannot_open_is_text(address):
    paper = new()
    paper.facts([("Website", address)])

    cell = opened(paper).tables[0].cell(0, 1)
    assert (cell.text, cell.paragraphs[0].hyperlinks) == (address, [])


def test_a_table_repeats_its_head():
    paper = new()
    paper.table(["Year", "People"], [["2023", 1], ["2024", ""]], alt="People reached")

    (table,) = opened(paper).tables
    assert cells(table) == [["Year", "People"], ["2023", "1"], ["2024", ""]]
    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows] == [True, False, False]
    assert table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"


def test_two_tables_stay_two_and_none_ends_the_document():
    paper = new()
    paper.table(["a"], [])
    paper.table(["b"], [])

    assert [element.tag for element in opened(paper).element.body] == [
        qn(f"w:{name}") for name in ("p", "tbl", "p", "tbl", "p", "sectPr")
    ]


# ── Fields ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_field_is_a_heading_a_hint_and_a_box():
    paper = new()
    paper.field("Summary", hint="At most 300 words", lines=6)
    paper.field("Title", text="Safe\nroutes", level=2)
    paper.field("Description", markup="<p>a</p><ul><li>b</li></ul><h3>c</h3>", language="fr")

    read = opened(paper)
    assert styles_and_texts(read.paragraphs)[1:-1] == [
        ("Heading 3", "Summary"),
        ("Hint", "At most 300 words"),
        ("Heading 2", "Title"),
        ("Heading 3", "Description"),
    ]
    assert [styles_and_texts(table.cell(0, 0).paragraphs) for table in read.tables] == [
        [("Normal", "")],
        [("Normal", "Safe\nroutes")],
        [("Normal", "a"), ("List Paragraph", "b"), ("Heading 4", "c")],
    ]
    assert read.tables[0]._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) == "Summary"
    assert read.tables[0].rows[0].height.pt == 96
    assert languages(read.tables[2].cell(0, 0).paragraphs[0]) == [("a", {qn("w:val"): "fr-FR"})]


def test_choices_are_boxes_ticked_or_not():
    paper = new()
    paper.choices("Level", [("Local", False), ("National", True)], hint="Choose one")

    assert body(paper) == [
        ("Heading 3", "Level"),
        ("Hint", "Choose one"),
        ("List Paragraph", "☐\tLocal"),
        ("List Paragraph", "☑\tNational"),
    ]


# ── Languages ────────────────────────────────────────────────────────────────────────────────────────────────────

DICTIONARIES = {
    "en": {"val": "en-GB"},
    "fr": {"val": "fr-FR"},
    "es": {"val": "es-ES"},
    "ru": {"val": "ru-RU"},
    "zh": {"eastAsia": "zh-CN"},
    "ar": {"bidi": "ar-EG"},
    "qq": {"val": "es-ES"},
    "": {"val": "es-ES"},
}


@pytest.mark.parametrize(("language", "marks"), DICTIONARIES.items())
def test_every_run_says_its_language(language, marks):
    paper = new("es")
    paper.rich("<p>a <strong>b</strong></p>", language=language)

    paragraph = opened(paper).paragraphs[1]
    named = {qn(f"w:{key}"): value for key, value in marks.items()}
    assert languages(paragraph) == [("a ", named), ("b", named)]
    assert (paragraph._p.pPr.find(qn("w:bidi")) is not None) == (language == "ar")
    assert [bool(run.font.rtl) for run in paragraph.runs] == [language == "ar"] * 2


@pytest.mark.parametrize(("language", "dictionary"), [("en", "en-GB"), ("fr", "fr-FR"), ("es", "es-ES")])
def test_the_document_says_its_language(language, dictionary):
    read = opened(new(language))

    assert read.core_properties.language == dictionary
    assert read.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == dictionary
    assert languages(read.paragraphs[0]) == [("My practice", {qn("w:val"): dictionary})]


def test_pages_are_headed_and_numbered_in_the_document_s_language():
    with override("es"):
        section = opened(new("en", footer="Not yet submitted")).sections[0]

    assert section.header.paragraphs[0].text == "My practice"
    footer = section.footer.paragraphs[0]
    assert "".join(text.text or "\t" for text in footer._p.iter(qn("w:t"), qn("w:tab"))) == "Not yet submitted\tPage 1 of 1"
    assert [field.get(qn("w:instr")) for field in footer._p.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


# ── The file ─────────────────────────────────────────────────────────────────────────────────────────────────────


def everything(words="word"):
    """A document with every kind of block, whose every text is `words`."""
    paper = Document(title=words, language="fr", subtitle=words, header=words, footer=words)
    paper.heading(words)
    paper.paragraph(words)
    paper.hint(words)
    paper.rich("<p>a</p>")
    paper.bullets([words])
    paper.facts([(words, [words])], alt=words)
    paper.table([words], [[words]], alt=words)
    paper.page_break()
    paper.field(words, hint=words, text=words, markup="<ol><li>a</li></ol><p>هجرة</p>", language="ar")
    paper.choices(words, [(words, True)], hint=words)
    return paper


HOSTILE = {
    "NUL": ("a\0b", "ab"),
    "controls": ("a\x01\x08\x1b\x1fb", "ab"),
    "half of a pair": ("a\ud800b", "a\ufffdb"),
    "no characters": ("a\ufffe\uffffb", "ab"),
    "markup": ("<w:p/></w:t>&amp;", "<w:p/></w:t>&amp;"),
    "end of CDATA": ("]]>", "]]>"),
    "field code": ('{ INCLUDETEXT "c:\\\\a" }', '{ INCLUDETEXT "c:\\\\a" }'),
    "placeholder": ("%(number)s %s {PAGE}", "%(number)s %s {PAGE}"),
    "emoji": ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"),
    "Arabic": ("\u202bهجرة\u202c", "\u202bهجرة\u202c"),
    "marks upon marks": ("Z͑ͫ̓ͪ̂ͫ̽͏̴", "Z͑ͫ̓ͪ̂ͫ̽͏̴"),
    "very long": ("a" * 5_000, "a" * 5_000),
}


@pytest.mark.parametrize(("words", "kept"), HOSTILE.values(), ids=HOSTILE)
def test_any_text_makes_a_document_that_opens(words, kept):
    read = opened(everything(words))

    assert {paragraph.text for paragraph in read.paragraphs[:5]} == {kept}
    assert cells(read.tables[0]) == [[kept, kept]]
    assert read.core_properties.title == kept[:255]


def test_line_ends_stand_in_paragraphs_and_tables_but_not_in_titles():
    read = opened(everything("a\r\nb\tc"))

    assert [read.paragraphs[place].text for place in (0, 2, 3)] == ["a b c", "a b c", "a\nb\tc"]
    assert cells(read.tables[0]) == [["a\nb\tc", "a\nb\tc"]]


def test_a_document_says_nothing_of_who_made_it_and_when_it_was_packed():
    written = everything().to_bytes()

    with zipfile.ZipFile(BytesIO(written)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert [name for name in parts if "thumbnail" in name or "customXml" in name or "app.xml" in name] == []
    assert b"lastModifiedBy" not in parts["docProps/core.xml"]
    assert b"python-docx" not in b"".join(parts.values())
    properties = docx.Document(BytesIO(written)).core_properties
    assert (properties.author, properties.title, properties.comments) == ("Migration Network Hub", "word", "")
    assert abs((properties.created.replace(tzinfo=clock.now().tzinfo) - clock.now()).total_seconds()) < 60


def test_the_same_words_make_the_same_bytes(monkeypatch):
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)

    assert everything().to_bytes() == everything().to_bytes()


ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr tabs bidi spacing ind jc outlineLvl rPr",
    "rPr": "rStyle rFonts b bCs i iCs color sz szCs u rtl lang",
    "tblPr": "tblStyle tblW tblInd jc tblBorders tblLayout tblCellMar tblLook tblCaption tblDescription",
    "style": "name basedOn next uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr tblStylePr",
}


def test_properties_stand_in_the_order_that_word_demands():
    """Word calls a file damaged whose elements are out of order."""
    with zipfile.ZipFile(BytesIO(everything().to_bytes())) as package:
        roots = [etree.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".xml")]

    wrong = [
        [etree.QName(child).localname for child in element]
        for name, order in ORDER.items()
        for root in roots
        for element in root.iter(qn(f"w:{name}"))
        if not _is_in_order([etree.QName(child).localname for child in element], order.split())
    ]
    assert wrong == []


def _is_in_order(names, order):
    places = [order.index(name) for name in names]
    return places == sorted(places) and len({*names} - {"tblStylePr"}) == len([name for name in names if name != "tblStylePr"])


def test_styles_that_are_used_exist():
    with zipfile.ZipFile(BytesIO(everything().to_bytes())) as package:
        styles = etree.fromstring(package.read("word/styles.xml"))
        parts = [etree.fromstring(package.read(f"word/{name}.xml")) for name in ("document", "header1", "footer1", "styles")]

    known = {style.get(qn("w:styleId")) for style in styles.iter(qn("w:style"))}
    kinds = ("pStyle", "rStyle", "tblStyle", "basedOn", "next")
    used = {each.get(qn("w:val")) for part in parts for each in part.iter(*(qn(f"w:{kind}") for kind in kinds))}
    assert used - known == set()


def test_a_document_is_a_file_to_save():
    response = everything().as_response("Mon été")
    with closing(response):
        content = b"".join(response)

    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Mon%20%C3%A9t%C3%A9.docx"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Robots-Tag"] == "noindex"
    assert len(docx.Document(BytesIO(content)).tables) == 3
