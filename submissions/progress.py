"""How far a draft has come: which groups are begun or complete, what is missing, and what it is called so far."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import pgettext_lazy

from core import tongues
from drafts.merging import by_field
from submissions.fields import Group, Kind

_STANDINGS = {
    "empty": pgettext_lazy("standing of a group of fields", "not begun"),
    "begun": pgettext_lazy("standing of a group of fields", "begun"),
    "complete": pgettext_lazy("standing of a group of fields", "complete"),
}


@dataclass(frozen=True)
class Step:
    """A group of fields and how it stands: `empty`, `begun` or `complete`; `missing` are pairs of a field and what it lacks."""

    group: Group
    standing: str
    missing: list

    @property
    def words(self):
        return _STANDINGS[self.standing]


@dataclass(frozen=True)
class Name:
    """What a submission is called so far, and in which language; `title` is empty if it has no title yet, `untitled` says so."""

    title: str
    language: str
    untitled: str

    @property
    def plain(self):
        return self.title or str(self.untitled)

    @property
    def marked(self):
        """For pages: the title in its language, apart from our own words around it."""
        return format_html('<bdi lang="{}">{}</bdi>', self.language, self.title) if self.title else self.plain


def name_of(version, draft, untitled):
    """The name as typed in the draft, or of the version as it was sent."""
    typed = draft.data.get("language", "") if draft else ""
    language = typed if tongues.is_known(typed) else version.language
    return Name(typed_title(draft) or version.title, language, untitled)


def typed_title(draft):
    """The title as typed so far, in one line; empty if there is none."""
    title = draft.data.get("title", "") if draft else ""
    return " ".join(title.split())[:200] if isinstance(title, str) else ""


def steps(form, draft):
    """A step for each group of the form's definition, in its order; `form` is that of all groups, bound to the draft."""
    begun = by_field(draft.data).keys() if draft else set()
    return [_step(group, form, begun) for group in form.definition.groups]


def _step(group, form, begun):
    asked = [form[item.name] for item in group.fields if item.name in form.fields]
    missing = [(field, error) for field in asked for error in field.errors]
    is_begun = any(item.name in begun for item in group.fields)
    return Step(group, "complete" if not missing else "begun" if is_begun else "empty", missing)


def preview(form):
    """The content as far as it is typed, valid or not: what a copy of a draft prints."""
    form.is_valid()
    return form.definition.empty() | {name: _as_typed(form, name) for name in form.fields}


def _as_typed(form, name):
    if name in form.cleaned_data:
        return form.cleaned_data[name]
    value = form[name].value()
    if form.definition.field(name).kind == Kind.TEXT:
        return getattr(value, "markup", value or "")
    return value if value is not None else form.definition.empty()[name]
