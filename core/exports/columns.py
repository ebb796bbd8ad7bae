"""What an export holds, whatever the format."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.template.defaultfilters import yesno
from django.utils.functional import Promise

from core.characters import legal


@dataclass(frozen=True)
class Column:
    """`key` names it in JSON, in English and for good; `label` heads it, lazily; `value(row)` is what stands in it.

    A value is a text, a whole number, a date, an aware instant, yes or no, a list of texts, or None.
    """

    key: str
    label: str
    value: Callable


@dataclass(frozen=True)
class Table:
    """The columns, and what is said about all of it: `address` is that of the selection, `notices` are sentences."""

    title: str
    address: str
    columns: Iterable
    notices: Iterable = ()

    def labels(self):
        """The head of the table, in the reader's language."""
        return [legal(str(column.label)) for column in self.columns]

    def values(self, row):
        """The row's values in the order of the columns, each of a type that every format knows."""
        return [_plain(column.value(row)) for column in self.columns]


def _plain(value):
    if isinstance(value, str | Promise):
        return legal(str(value))
    if isinstance(value, list | tuple):
        return [legal(str(item)) for item in value]
    if value is None or isinstance(value, bool | int | date):
        return value
    raise TypeError(f"An export cannot hold {type(value).__name__}.")


def as_text(value):
    """What stands in a cell for people: yes and no in their language, lists with semicolons, dates and UTC times by ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, bool):
        return yesno(value)
    return moment(value) if isinstance(value, date) else "" if value is None else str(value)


def moment(value):
    """A date or an aware instant by ISO 8601, the latter in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    return value.isoformat()
