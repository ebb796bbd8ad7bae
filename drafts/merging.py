"""The fields of a shared draft, and which of two people has changed one: compared as they are read, not as they were sent.

The controls of a field are its own name, `<name>_format` (which says who wrote a rich text) and `<name>-…` (the columns of its
rows). A draft keeps what they hold by their names, as typed: a string, or a list where a name comes several times; nothing of
those that are empty; line breaks as single characters.
"""

import re
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.text import capfirst

from core.richtext import from_plain, sanitize_people, to_plain

_FORMAT = "_format"
_COUNTS = ("-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS")
_OLDER = re.compile(r"(\S+):(\d{1,8})")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Seen:
    """The version a page shows of each field: `version`, but for the fields named in `older`. Written `14 title:9`."""

    version: int = 0
    older: dict = field(default_factory=dict)

    @classmethod
    def read(cls, text):
        """From what a form has sent; nothing seen where that makes no sense."""
        first, *rest = text.split(" ")
        if not (first.isascii() and first.isdigit() and len(first) < 9):
            return cls()
        return cls(int(first), {found[1]: int(found[2]) for found in map(_OLDER.fullmatch, rest) if found})

    def of(self, name):
        """The version seen of this field."""
        return self.older.get(name, self.version)

    def without(self, names):
        """As if the newest texts of these fields had been seen: their reader was told them."""
        return Seen(self.version, {name: version for name, version in self.older.items() if name not in names})

    def __str__(self):
        return " ".join([str(self.version), *(f"{name}:{version}" for name, version in sorted(self.older.items()))])


def field_of(control):
    """The field a control belongs to: `links-0-url` to `links`, `body_format` to `body`."""
    return control.partition("-")[0].removesuffix(_FORMAT)


def by_field(data):
    """The controls of each field that hold something: `{"links": {"links-0-url": …}}`."""
    fields = {}
    for control, value in data.items():
        if value not in ("", []):
            fields.setdefault(field_of(control), {})[control] = _unbroken(value)
    return fields


def flat(fields):
    """The draft's data of all fields."""
    return {control: value for words in fields.values() for control, value in words.items()}


def as_post(data):
    """The data of a draft as if they had just been sent, for forms to read."""
    post = QueryDict(mutable=True)
    for control, value in data.items():
        post.setlist(control, value if isinstance(value, list) else [value])
    return post


def same(mine, theirs):
    """Whether two states of a field read the same; a rich text read without a script has lost only its bold and emphasis."""
    mine, theirs = _plainly(mine), _plainly(theirs)
    if mine.keys() != theirs.keys():
        return False
    return all(_reads_like(mine[control], theirs[control]) for control in mine)


def in_words(name, words):
    """Label and text of a field, where its kind has no better ones."""
    read = _plainly(words)
    lines = [_joined(read[control]) for control in sorted(read, key=_in_order)]
    return capfirst(name.replace("_", " ")), "\n".join(lines)


@dataclass(frozen=True)
class _Rich:
    markup: str


def _plainly(words):
    """The controls that say something, rich texts marked as such; several values are a set, in no order."""
    read = {}
    for control, value in words.items():
        if control.endswith(_COUNTS) or (control.endswith(_FORMAT) and control.removesuffix(_FORMAT) in words):
            continue
        if isinstance(value, list):
            read[control] = sorted(value)
        elif words.get(control + _FORMAT) == "html":
            read[control] = _Rich(sanitize_people(value))
        else:
            read[control] = value
    return {control: value for control, value in read.items() if value != _Rich("") and not _is_lone_format(control, value)}


def _is_lone_format(control, value):
    return control.endswith(_FORMAT) and value == "html"


def _reads_like(mine, theirs):
    """A form gives a text back as its reader's browser shows it: HTML with a script, plain text without."""
    if isinstance(mine, _Rich) == isinstance(theirs, _Rich):
        return mine == theirs
    rich, plain = (mine, theirs) if isinstance(mine, _Rich) else (theirs, mine)
    return to_plain(rich.markup) == plain or rich.markup == from_plain(str(plain))


def _joined(value):
    if isinstance(value, _Rich):
        return to_plain(value.markup)
    return ", ".join(value) if isinstance(value, list) else value


def _unbroken(value):
    if isinstance(value, list):
        return [_unbroken(part) for part in value] if len(value) > 1 else _unbroken(value[0])
    return re.sub(r"\r\n?", "\n", value)


def _in_order(control):
    """Row 2 before row 10."""
    return _NUMBER.sub(lambda found: found[0].zfill(9), control)
