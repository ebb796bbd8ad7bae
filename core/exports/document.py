"""JSON: an envelope that says what this is, and the rows as objects whose keys are the columns'."""

import json
from io import TextIOWrapper

from django.utils.translation import get_language

from core import clock
from core.characters import legal
from core.exports.columns import moment


def write(file, table, rows):
    """Write the table to a file open for bytes."""
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        text.writelines(_pieces(table, rows))
    finally:
        text.detach()


def _pieces(table, rows):
    """The envelope is left open for the rows, which are counted as they pass."""
    yield _dumped(_envelope(table), indent=1).removesuffix("\n}") + ',\n "rows": ['
    keys, count = [column.key for column in table.columns], 0
    for count, row in enumerate(rows, start=1):
        yield ("," if count > 1 else "") + "\n  " + _dumped(dict(zip(keys, table.values(row), strict=True)))
    yield f'\n ],\n "count": {count}\n}}\n'


def _envelope(table):
    return {
        "title": legal(str(table.title)),
        "address": table.address,
        "retrieved_at": moment(clock.now()),
        "language": get_language(),
        "notices": [legal(str(notice)) for notice in table.notices],
    }


def _dumped(value, **options):
    return json.dumps(value, ensure_ascii=False, default=moment, **options)
