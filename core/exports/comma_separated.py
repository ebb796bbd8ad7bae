"""CSV by RFC 4180, in UTF-8 with the mark that spreadsheets look for: a head and rows, nothing else.

Spreadsheets run a cell that begins with = + - or @ as a formula. So an apostrophe stands before such a sign, a tab or a line end
where a text begins with one; and before such a sign at the start of a line or after a semicolon or tab, where a spreadsheet set
to another language may begin a cell. `lifted` takes them away again.
"""

import csv
from io import TextIOWrapper

import regex

from core.characters import closed
from core.exports.columns import as_text

_SIGN = r"[=+\-@＝＋－＠﹢﹣﹦﹫]"
_FIRST = rf"(?=['\p{{Z}}\p{{C}}]*{_SIGN}|'*[\t\n])"
_LATER = rf"(?=['\p{{Z}}\p{{Cf}}]*{_SIGN})"
_UNGUARDED_FIRST, _UNGUARDED = regex.compile(_FIRST), regex.compile(rf"([;\t\n]){_LATER}")
_GUARDED_FIRST, _GUARDED = regex.compile(f"'{_FIRST}"), regex.compile(rf"([;\t\n])'{_LATER}")


def write(file, table, rows):
    """Write the table to a file open for bytes."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
        writer.writerow(map(_cell, table.labels()))
        writer.writerows(map(_cell, table.values(row)) for row in rows)
    finally:
        text.detach()


def _cell(value):
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = closed(as_text(value))
    return ("'" if _UNGUARDED_FIRST.match(text) else "") + _UNGUARDED.sub(r"\1'", text)


def lifted(cell):
    """A cell's text without the apostrophes that guard it."""
    return _GUARDED.sub(r"\1", cell[1:] if _GUARDED_FIRST.match(cell) else cell)
