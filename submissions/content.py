"""What is given in the fields of a submission, in words of the reader's language.

A content is one dict: what a submitted form cleans to, what a stored version holds, what every copy prints. Keys are the names of
the fields; texts are HTML, years numbers, flags booleans, days “2027-03-31”; a choice is its key as in the field's `choices()`,
several are a list of keys; rows are a list of dicts of their columns. What is not given is empty, never missing.
"""

from dataclasses import dataclass
from functools import cached_property

from core.counting import visible_text
from submissions import values
from submissions.fields import Field, Kind


@dataclass(frozen=True)
class Answer:
    """A field and what is given in it; people's own words stay as they are."""

    field: Field
    value: object

    @property
    def is_given(self):
        return self.value not in (None, "", [], False)

    @property
    def markup(self):
        """The text of a rich field; empty for the others."""
        return self.value if self.field.kind == Kind.TEXT else ""

    @cached_property
    def lines(self):
        """What is given, one line each, as the reader writes it: labels, days, rows with columns joined, text as plain lines."""
        if not self.is_given:
            return []
        if self.field.kind == Kind.TEXT:
            return visible_text(self.value).splitlines()
        if self.field.kind == Kind.CHOICES:
            return _worded(self.field, self.value)
        if self.field.kind == Kind.ROWS:
            columns = [_worded(column, [row[column.name] for row in self.value]) for column in self.field.columns]
            return [" – ".join(filter(None, row)) for row in zip(*columns, strict=True)]
        return [] if self.field.kind == Kind.FLAG else _worded(self.field, [self.value])


def answers(groups, content, *, is_update=False, private=False):
    """Pairs of a group and its answers, in the order of the form; private fields only if asked for."""
    return [(group, _answers(group, content, is_update, private)) for group in groups]


def _answers(group, content, is_update, private):
    asked = [item for item in group.asked(is_update=is_update) if item.kind != Kind.FILES and (private or not item.private)]
    return [Answer(item, content.get(item.name)) for item in asked]


def _worded(item, given):
    """What is given, in words; choices are asked for once."""
    if item.kind in (Kind.DATE, Kind.NUMBER):
        return [values.said(item.kind, value) if value else "" for value in given]
    words = dict(item.choices()) if item.kind in (Kind.CHOICE, Kind.CHOICES) and item.choices else {}
    return [str(words.get(value, value)) for value in given]
