"""The content of a practice as one dict: what a submitted form cleans to, what a stored version holds, what every copy prints.

Keys are the names of `practices.fields`; texts are HTML, years numbers, flags booleans; a choice is its key as in the field's
`choices()`, several are a list of keys; rows are a list of dicts of their columns. What is not given is empty, never missing.
"""

from dataclasses import dataclass
from functools import cached_property

from core.counting import visible_text
from practices import fields
from practices.fields import Field, Group, Kind
from practices.models import VersionOrganization

_EMPTY = {Kind.FLAG: False, Kind.YEAR: None, Kind.CHOICES: [], Kind.ROWS: []}
_PLAIN = ("title", "language", "other_type", "level", "start_year", "end_year", "actions", "is_global", "names_authors", "rights")
_PARTS = {part: f"{part}s" for part in VersionOrganization.Part.values}


def empty():
    """A content in which nothing is given."""
    return {item.name: _EMPTY.get(item.kind, "") for item in fields.all_fields() if item.kind != Kind.FILES}


def of(version, *, private=False):
    """The content of a stored version; the focal point only if `private`."""
    content = empty() | {name: getattr(version, name) for name in (*_PLAIN, *fields.TEXTS)}
    content |= {"ongoing": version.is_ongoing, "consent": version.consented_at is not None}
    content |= {"type": _key(version.type_id), "call": _key(version.call_id), "targets": ", ".join(version.targets)}
    rows = list(version.objective_rows.all())
    content["primary"] = [str(row.objective_id) for row in rows if row.is_primary]
    content["secondary"] = [str(row.objective_id) for row in rows if not row.is_primary]
    for name in ("principles", "goals", "regions", "countries"):
        content[name] = [str(row.pk) for row in getattr(version, name).all()]
    for part, name in _PARTS.items():
        houses = [row for row in version.organization_rows.all() if row.part == part]
        content[name] = [{"name": row.name, "kind": _key(row.kind_id)} for row in houses]
    content["links"] = [{"url": link.url, "title": link.title} for link in version.links.all()]
    if private and hasattr(version, "focal_point"):
        for name in ("name", "position", "organization", "email"):
            content[f"focal_{name}"] = getattr(version.focal_point, name)
    return content


def typed(content):
    """The same as the form sends it: what a new version begins with, and what a draft keeps."""
    data = {}
    for item in fields.all_fields():
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


def _key(pk):
    return "" if pk is None else str(pk)


# ── In words ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Answer:
    """A field and what is given in it, in words of the reader's language; people's own words stay as they are."""

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
        """What is given, one line each: labels of what is chosen, rows with their columns joined, text as plain lines."""
        if not self.is_given:
            return []
        if self.field.kind == Kind.TEXT:
            return visible_text(self.value).splitlines()
        if self.field.kind == Kind.CHOICES:
            return _labels(self.field, self.value)
        if self.field.kind == Kind.CHOICE:
            return _labels(self.field, [self.value])
        if self.field.kind == Kind.ROWS:
            columns = [_labels(column, [row[column.name] for row in self.value]) for column in self.field.columns]
            return [" – ".join(filter(None, row)) for row in zip(*columns, strict=True)]
        return [] if self.field.kind == Kind.FLAG else [str(self.value)]


def answers(content, *, is_update=False, private=False, groups=fields.GROUPS):
    """Pairs of a group and its answers, in the order of the form; private fields only if asked for."""
    return [(group, _answers(group, content, is_update, private)) for group in groups]


def _answers(group: Group, content, is_update, private):
    asked = [
        item for item in fields.asked(group, is_update=is_update) if item.kind != Kind.FILES and (private or not item.private)
    ]
    return [Answer(item, content.get(item.name)) for item in asked]


def _labels(item, keys):
    """What is chosen, in words; the choices are asked for once."""
    if item.kind not in (Kind.CHOICE, Kind.CHOICES) or item.choices is None:
        return [str(key) for key in keys]
    words = dict(item.choices())
    return [str(words.get(key, key)) for key in keys]
