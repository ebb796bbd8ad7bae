"""XLSX: one sheet with the table, one that says what it is. Texts are stored as texts, whatever sign they begin with.

A cell holds 32,767 UTF-16 units. A longer text is cut there and says so, and the second sheet counts such texts: a spreadsheet is
to be read and sorted, and with texts torn into several columns it would be neither; CSV and JSON have them whole.
"""

import html
from datetime import UTC, date, datetime
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from xlsxwriter import Workbook

from core import clock
from core.characters import legal
from core.exports.columns import as_text, moment

LONGEST_TEXT = 32_767
MOST_ROWS = 1_048_575  # below the head
_LARGEST_NUMBER = 10**15  # a spreadsheet rounds what has more digits
_EARLIEST_YEAR = 1901  # … and has no dates before 1900, and a wrong one in it


def write(file, table, rows):
    """Write the table to a file open for bytes; raises `ValueError` if there are more rows than a sheet can hold."""
    with TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder, Workbook(file, _options(folder)) as book:
        book.set_properties({"title": legal(str(table.title)), "author": "Migration Network Hub", "created": _naive(clock.now())})
        sheet = _Sheet(book)
        sheet.write_head(table.labels())
        for row in rows:
            sheet.write_row(table.values(row))
        sheet.finish()
        _write_about(book, table, sheet)


def _options(folder):
    never = ("strings_to_formulas", "strings_to_numbers", "strings_to_urls")
    return {"constant_memory": True, "tmpdir": folder, **dict.fromkeys(never, False)}


class _Sheet:
    """Takes rows one by one; counts them and the texts it had to cut."""

    def __init__(self, book):
        self.sheet, self.count, self.cuts, self.columns = book.add_worksheet(_("Table")), 0, 0, 1
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"})

    def write_head(self, labels):
        self.columns = len(labels)
        self.sheet.freeze_panes(1, 0)
        for place, label in enumerate(labels):
            self.sheet.set_column(place, place, min(max(len(label) + 4, 14), 40))
            self.sheet.write_string(0, place, _inline(label), self.head)

    def write_row(self, values):
        self.count += 1
        if self.count > MOST_ROWS:
            raise ValueError(f"A sheet holds {MOST_ROWS} rows.")
        for place, value in enumerate(values):
            self.write_cell(place, value)

    def write_cell(self, place, value):
        if isinstance(value, date) and value.year >= _EARLIEST_YEAR:
            is_time = isinstance(value, datetime)
            self.sheet.write_datetime(self.count, place, _naive(value) if is_time else value, self.time if is_time else self.day)
        elif isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST_NUMBER:
            self.sheet.write_number(self.count, place, value)
        elif text := as_text(value):
            self.sheet.write_string(self.count, place, _inline(self.fitted(text)))

    def fitted(self, text):
        if len(text) * 2 > LONGEST_TEXT and len(units := text.encode("utf-16-le")) > LONGEST_TEXT * 2:
            self.cuts += 1
            note = _("[Cut here: CSV and JSON have the whole text]")
            return f"{units[: (LONGEST_TEXT - len(note) - 2) * 2].decode('utf-16-le', 'ignore')}… {note}"
        return text

    def finish(self):
        self.sheet.autofilter(0, 0, self.count, self.columns - 1)


def _inline(text):
    """XlsxWriter would take a text between these tags for XML of its own."""
    if text.startswith("<r>") and text.endswith("</r>"):
        return f'<r><t xml:space="preserve">{html.escape(text, quote=False)}</t></r>'
    return text


def _naive(value):
    return value.astimezone(UTC).replace(tzinfo=None)


def _write_about(book, table, rows):
    sheet = book.add_worksheet(pgettext("sheet of a spreadsheet", "About"))
    name, told = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for number, (label, text) in enumerate(_facts(table, rows)):
        sheet.write_string(number, 0, label, name)
        sheet.write_string(number, 1, _inline(legal(str(text))), told)


def _facts(table, rows):
    yield _("Title"), table.title
    yield _("Address"), table.address
    yield _("Retrieved"), moment(clock.now())
    yield _("Rows"), rows.count
    yield _("Times"), "UTC"
    if rows.cuts:
        long = ngettext(
            "%(count)s text was longer than a cell can hold and was cut. CSV and JSON have it whole.",
            "%(count)s texts were longer than a cell can hold and were cut. CSV and JSON have them whole.",
            rows.cuts,
        )
        yield _("Cut texts"), long % {"count": rows.cuts}
    for notice in table.notices:
        yield _("Notice"), notice
