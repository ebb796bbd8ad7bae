"""Tables as CSV, XLSX and JSON: what comes in comes out, in the reader's language, as a file."""

import csv
import gc
import json
import random
import re
import zipfile
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO, StringIO
from xml.etree import ElementTree

import pytest
from django.http import Http404
from django.utils.translation import gettext_lazy, override

from core import clock, exports
from core.exports import Column, Table, spreadsheet
from core.exports.comma_separated import lifted

pytestmark = pytest.mark.django_db  # a response that is closed looks after connections

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NOTICE = "Opinions are the participants’ own."


def table(*keys, title="Practices", notices=(NOTICE,)):
    """A table of rows that are dicts."""
    columns = [Column(key, gettext_lazy("Language") if key == "language" else key, lambda row, key=key: row[key]) for key in keys]
    return Table(title=title, address="https://hub.example.org/en/practices/?q=1", columns=columns, notices=notices)


def made(extension, rows, *keys, **about):
    return content_of(exports.respond(extension, table=table(*keys, **about), rows=iter(rows), name="practices"))


def content_of(response):
    with closing(response):
        return b"".join(response)


def csv_cells(content):
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content, number=1):
    """The cells of a sheet: texts, numbers as written, None where there is nothing; and the names of their kinds."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        assert package.testzip() is None
        root = ElementTree.fromstring(package.read(f"xl/worksheets/sheet{number}.xml"))
    return [[_cell(cell) for cell in row] for row in root.iter(f"{MAIN}row")]


def _cell(cell):
    assert cell.find(f"{MAIN}f") is None
    if cell.get("t") == "inlineStr":
        text = "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))
        return re.sub("_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), text)
    return round(float(cell.find(f"{MAIN}v").text), 6)


# ── Values ───────────────────────────────────────────────────────────────────────────────────────────────────────

GENEVA = timezone(timedelta(hours=2))
VALUES = {
    "text": ("été", "été", "été", "été"),
    "lines": ("a\r\nb", "a\nb", "a\nb", "a\nb"),
    "number": (-42, "-42", -42, -42),
    "large number": (12345678901234567890, "12345678901234567890", "12345678901234567890", 12345678901234567890),
    "day": (date(2024, 2, 29), "2024-02-29", 45351, "2024-02-29"),
    "day before spreadsheets": (date(1848, 2, 2), "1848-02-02", "1848-02-02", "1848-02-02"),
    "instant": (datetime(2024, 2, 29, 1, 30, tzinfo=GENEVA), "2024-02-28T23:30:00Z", 45350.979167, "2024-02-28T23:30:00Z"),
    "list": (["a", "b; c"], "a; b; c", "a; b; c", ["a", "b; c"]),
    "tuple": (("a",), "a", "a", ["a"]),
    "empty list": ([], "", None, []),
    "yes": (True, "yes", "yes", True),
    "no": (False, "no", "no", False),
    "nothing": (None, "", None, None),
    "empty text": ("", "", None, ""),
    "lazy": (gettext_lazy("Language"), "Language", "Language", "Language"),
}


@pytest.mark.parametrize(("value", "in_csv", "in_xlsx", "in_json"), VALUES.values(), ids=VALUES)
def test_values_in_each_format(value, in_csv, in_xlsx, in_json):
    rows = [{"a": value, "z": "end"}]

    assert csv_cells(made("csv", rows, "a", "z")) == [["a", "z"], [in_csv, "end"]]
    assert sheet(made("xlsx", rows, "a", "z")) == [["a", "z"], ["end"] if in_xlsx is None else [in_xlsx, "end"]]
    assert json.loads(made("json", rows, "a", "z"))["rows"] == [{"a": in_json, "z": "end"}]


def test_an_instant_is_written_in_utc_whatever_the_reader_s_zone():
    instant = datetime(2024, 6, 1, tzinfo=UTC)

    assert csv_cells(made("csv", [{"a": instant}], "a"))[1] == ["2024-06-01T00:00:00Z"]


@pytest.mark.parametrize("extension", exports.FORMATS)
@pytest.mark.parametrize("value", [1.5, {"a": 1}, b"a", object()], ids=type)
def test_what_no_format_can_hold_is_refused(extension, value):
    with pytest.raises(TypeError, match="cannot hold"):
        made(extension, [{"a": value}], "a")


@pytest.mark.parametrize("extension", exports.FORMATS)
def test_an_export_of_nothing_is_whole(extension):
    content = made(extension, [], "a")

    if extension == "csv":
        assert content == b'\xef\xbb\xbf"a"\r\n'
    elif extension == "xlsx":
        assert sheet(content) == [["a"]]
    else:
        assert json.loads(content)["rows"] == []


# ── Texts of any kind ────────────────────────────────────────────────────────────────────────────────────────────

FORMULAS = {
    "=1+1": "'=1+1",
    "+1": "'+1",
    "-1": "'-1",
    "@SUM(A1)": "'@SUM(A1)",
    "\t=1": "'\t'=1",
    "\ttab": "'\ttab",
    "\r=1": "'\n'=1",
    "\rreturn": "'\nreturn",
    "＝1": "'＝1",
    "  =1": "'  =1",
    "\u200b=1": "'\u200b=1",
    "\ufeff=1": "'\ufeff=1",
    "\u202e=1": "'\u202e=1\u202c",
    "'=1": "''=1",
    "a;=1": "a;'=1",
    "a\n- b": "a\n'- b",
    "a = b - c": "a = b - c",
    "well-being": "well-being",
    "a; b": "a; b",
    "'tis": "'tis",
    "=HYPERLINK(\"https://example.org\")": "'=HYPERLINK(\"https://example.org\")",
    "=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0",
    '","=1': '","=1',
}  # fmt: skip


@pytest.mark.parametrize(("text", "cell"), FORMULAS.items(), ids=map(repr, FORMULAS))
def test_no_text_is_a_formula(text, cell):
    rows = [{"a": text}]
    same = text.replace("\r", "\n")

    assert csv_cells(made("csv", rows, "a"))[1] == [cell]
    assert sheet(made("xlsx", rows, "a"))[1] == [same]
    assert json.loads(made("json", rows, "a"))["rows"] == [{"a": same}]


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_no_label_and_no_item_of_a_list_is_a_formula(extension):
    columns = [Column("a", "=1+1", lambda row: row)]

    content = content_of(exports.respond(extension, table=Table("T", "", columns), rows=iter([["b", "=2"]]), name="t"))

    read = {"csv": csv_cells, "xlsx": sheet}[extension]
    assert read(content) == {"csv": [["'=1+1"], ["b;' =2"]], "xlsx": [["=1+1"], ["b; =2"]]}[extension]


HOSTILE = {
    "markup": "<script>alert(1)</script> & <b>",
    "XML of a spreadsheet": "<r><t>a</t></r>",
    "XML of a spreadsheet with more": "<r>a & b</c></row>  </r>",
    "end of CDATA": "]]>",
    "escape of a spreadsheet": "_x0041_ _x000D_",
    "quotation marks": 'a "b" \'c\' "',
    "commas and lines": "a,b\nc,,\n\n",
    "spaces around": "  a  ",
    "line and paragraph separators": "a\u2028b\u2029c\x85d",
    "emoji and their joiners": "👩‍👩‍👧‍👦 🏳️‍🌈",
    "beyond the first plane": "\U0001f600\U0010fffd",
    "Arabic": "هجرة آمنة",
    "marks of direction": "\u202bهجرة\u202c \u2067x\u2069",
    "marks upon marks": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    "address": "https://example.org/?a=1&b=2",
    "number": "00123",
    "looks like a date": "1/2",
    "looks like JSON": '{"a": [1, "\\u0041"]}',
    "looks like null": "null",
    "file of another kind": "%PDF-1.7",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_text_comes_back_the_same(text):
    rows = [{"a": text, "b": [text, text]}]

    assert [lifted(cell) for cell in csv_cells(made("csv", rows, "a", "b"))[1]] == [text, f"{text}; {text}"]
    assert sheet(made("xlsx", rows, "a", "b"))[1] == [text, f"{text}; {text}"]
    assert json.loads(made("json", rows, "a", "b"))["rows"] == [{"a": text, "b": [text, text]}]


def test_what_no_file_can_hold_is_taken_out():
    rows = [{"a": "a\0\x07\ufffeb\ud800"}]

    assert csv_cells(made("csv", rows, "a"))[1] == ["ab\ufffd"]
    assert sheet(made("xlsx", rows, "a"))[1] == ["ab\ufffd"]
    assert json.loads(made("json", rows, "a"))["rows"] == [{"a": "ab\ufffd"}]


def test_the_guard_can_always_be_lifted():
    dice = random.Random(7)
    texts = ["".join(dice.choices("=-+@'\t\n; a\u200b\ufeff,\"＝", k=dice.randrange(9))) for _number in range(3_000)]

    cells = [row[0] for row in csv_cells(made("csv", [{"a": text} for text in texts], "a"))[1:]]

    assert [lifted(cell) for cell in cells] == texts
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\n", "＝"))] == []


# ── Each format's own ────────────────────────────────────────────────────────────────────────────────────────────


def test_csv_is_marked_as_utf_8_and_has_the_line_ends_of_its_standard():
    content = made("csv", [{"a": "b\nc", "n": 1}], "a", "n")

    assert content == '\ufeff"a","n"\r\n"b\nc",1\r\n'.encode()


def test_json_says_what_it_is():
    clock.move(0)

    told = json.loads(made("json", [{"a": "é"}], "a"))

    retrieved_at = datetime.fromisoformat(told.pop("retrieved_at"))
    assert abs(retrieved_at - clock.now()) < timedelta(minutes=1)
    assert told == {
        "title": "Practices",
        "address": "https://hub.example.org/en/practices/?q=1",
        "language": "en",
        "notices": [NOTICE],
        "rows": [{"a": "é"}],
        "count": 1,
    }
    assert "é" in made("json", [{"a": "é"}], "a").decode()


def test_a_second_sheet_says_what_the_first_is():
    about = dict(sheet(made("xlsx", [{"a": "b"}] * 3, "a", title="=Practices"), 2))

    retrieved = datetime.fromisoformat(about.pop("Retrieved"))
    assert abs(retrieved - clock.now()) < timedelta(minutes=1)
    assert about == {
        "Title": "=Practices",
        "Address": "https://hub.example.org/en/practices/?q=1",
        "Rows": "3",
        "Times": "UTC",
        "Notice": NOTICE,
    }


def test_the_head_of_a_sheet_is_bold_and_stays():
    with zipfile.ZipFile(BytesIO(made("xlsx", [{"a": "b"}], "a"))) as package:
        first, styles = (package.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))

    assert 'ySplit="1"' in first
    assert 'state="frozen"' in first
    assert "<b/>" in styles
    assert '<c r="A1" s="1" t="inlineStr">' in first


@pytest.mark.parametrize(("letter", "kept"), [("a", 32_721), ("😀", 16_360)], ids=["one unit", "two units"])
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(letter, kept):
    content = made("xlsx", [{"a": letter * 40_000}, {"a": letter * 16_383}], "a")

    cells, about = [row[0] for row in sheet(content)[1:]], dict(sheet(content, 2))
    note = "… [Cut here: CSV and JSON have the whole text]"
    assert cells == [letter * kept + note, letter * 16_383]
    assert len(cells[0].encode("utf-16-le")) / 2 <= spreadsheet.LONGEST_TEXT
    assert about["Cut texts"] == "1 text was longer than a cell can hold and was cut. CSV and JSON have it whole."


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 2)

    with pytest.raises(ValueError, match="holds 2 rows"):
        made("xlsx", [{"a": "b"}] * 3, "a")


# ── Languages ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "label", "yes"), [("en", "Language", "yes"), ("fr", "Langue", "oui"), ("es", "Idioma", "sí")]
)
def test_people_read_labels_in_their_language_and_programs_stable_keys(language, label, yes):
    rows = [{"language": "Wolof", "open": True}]

    with override(language):
        in_csv, in_xlsx, in_json = (made(extension, rows, "language", "open") for extension in ("csv", "xlsx", "json"))

    assert csv_cells(in_csv) == [[label, "open"], ["Wolof", yes]]
    assert sheet(in_xlsx) == [[label, "open"], ["Wolof", yes]]
    assert json.loads(in_json)["rows"] == [{"language": "Wolof", "open": True}]
    assert json.loads(in_json)["language"] == language


# ── The answer ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("extension", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("json", "application/json"),
    ],
)
def test_an_export_is_a_file_to_save(extension, content_type):
    response = exports.respond(extension, table=table("a"), rows=iter([]), name="Pratiques “été”\r\nX: y")
    content = content_of(response)

    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == (
        f"attachment; filename*=utf-8''Pratiques%20%E2%80%9C%C3%A9t%C3%A9%E2%80%9D%20X%20y.{extension}"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Length"] == str(len(content))


@pytest.mark.parametrize("extension", ["", "xls", "CSV", "html", "csv/"])
def test_there_is_no_other_format(extension):
    with pytest.raises(Http404):
        exports.respond(extension, table=table("a"), rows=iter([]), name="practices")


@pytest.mark.parametrize("extension", exports.FORMATS)
def test_a_fault_while_writing_is_a_fault_and_leaves_no_file(extension, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path

    def rows():
        yield {"a": "b"}
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        exports.respond(extension, table=table("a"), rows=rows(), name="practices")

    gc.collect()  # a file that nobody closed would be a warning here
    assert list(tmp_path.iterdir()) == []
