"""How what is asked of a submission is defined: once, for form, completeness, page, Word documents and exports.

Order and grouping are those of the form; groups may be filled in any order. A field's `name` is its name in the draft, in the
content that is submitted and in exports.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    LINE = "line"  # one line of text
    TEXT = "text"  # rich text
    YEAR = "year"
    DATE = "date"  # “2027-03-31”
    NUMBER = "number"  # a column of rows; “1200.5”
    FLAG = "flag"  # yes or no
    CHOICE = "choice"  # one of a list
    CHOICES = "choices"  # several of a list
    ROWS = "rows"  # repeatable rows of columns
    EMAIL = "email"
    FILES = "files"  # uploads; not in the draft but beside it


@dataclass(frozen=True)
class Column:
    """A column of repeatable rows; `limit` in characters, `choices` as for a field."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    limit: int = 250
    required: bool = False
    choices: Callable | None = None


@dataclass(frozen=True)
class Field:
    """`limit` counts characters as a person does (for rows and choices: how many), as does `least`, for texts; `choices()` gives
    pairs of key and label.

    `private` fields appear on no page, export, feed or index; `only_updates` are asked for from the second version on.
    """

    name: str
    label: str
    kind: Kind
    hint: str = ""
    required: bool = False
    limit: int | None = None
    least: int = 0
    choices: Callable | None = None
    columns: tuple[Column, ...] = ()
    private: bool = False
    only_updates: bool = False


@dataclass(frozen=True)
class Group:
    """A page of the form; `key` is its address."""

    key: str
    label: str
    fields: tuple[Field, ...] = ()
    hint: str = ""

    def asked(self, *, is_update=False):
        """The fields it asks for: some only in an update."""
        return [item for item in self.fields if is_update or not item.only_updates]

    @property
    def files(self):
        """The field for its files, or None."""
        return next((item for item in self.fields if item.kind == Kind.FILES), None)


_EMPTY = {Kind.FLAG: False, Kind.YEAR: None, Kind.CHOICES: [], Kind.ROWS: []}


@dataclass(frozen=True)
class Form:
    """All that is asked of one kind of submission."""

    groups: tuple[Group, ...]

    def group(self, key):
        """The group at this address, or None."""
        return next((one for one in self.groups if one.key == key), None)

    def fields(self, *, is_update=True):
        """Every field in the order of the form."""
        return [item for one in self.groups for item in one.asked(is_update=is_update)]

    def field(self, name):
        """The field of this name, or None."""
        return next((item for item in self.fields() if item.name == name), None)

    def empty(self):
        """A content in which nothing is given."""
        return {item.name: _EMPTY.get(item.kind, "") for item in self.fields() if item.kind != Kind.FILES}

    def typed(self, content):
        """A content as the form sends it: what a new version begins with, and what a draft keeps."""
        data = {}
        for item in self.fields():
            value = content.get(item.name)
            if item.kind == Kind.ROWS:
                for place, row in enumerate(value or []):
                    data |= {f"{item.name}-{place}-{column.name}": row[column.name] for column in item.columns}
            elif item.kind == Kind.TEXT and value:
                data |= {item.name: value, f"{item.name}_format": "html"}
            elif item.kind == Kind.FLAG:
                data |= {item.name: "on"} if value else {}
            elif value not in (None, "", []):
                data[item.name] = value if isinstance(value, list) else str(value)
        return data
