"""How far a draft has come: which groups are begun or complete, and what is missing."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core import tongues
from drafts.merging import as_post, by_field
from practices import fields
from practices.content import empty
from practices.fields import Group, Kind
from practices.forms import ContentForm

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
    """What a practice is called so far, and in which language; `title` is empty if it has no title yet."""

    title: str
    language: str

    @property
    def plain(self):
        return self.title or _("Untitled practice")

    @property
    def marked(self):
        """For pages: the title in its language, apart from our own words around it."""
        return format_html('<bdi lang="{}">{}</bdi>', self.language, self.title) if self.title else self.plain


def name_of(version, draft):
    """The name as typed in the draft, or of the version as it was sent."""
    typed = draft.data.get("language", "") if draft else ""
    language = typed if tongues.is_known(typed) else version.language
    return Name(typed_title(draft) or version.title, language)


def form_of(version, draft, **kwargs):
    """The whole form of a version, or of some `groups`, bound to what its draft holds."""
    kwargs.setdefault("is_update", version.is_update)
    kwargs.setdefault("has_pictures", version.enclosures.filter(file__kind="picture").exists())
    kwargs.setdefault("sent_for", str(version.call_id or ""))
    return ContentForm(as_post(draft.data if draft else {}), **kwargs)


def steps(form, draft):
    """A step for each group, in the order of the form."""
    begun = by_field(draft.data).keys() if draft else set()
    return [_step(group, form, begun) for group in fields.GROUPS]


def _step(group, form, begun):
    asked = [form[item.name] for item in group.fields if item.name in form.fields]
    missing = [(field, error) for field in asked for error in field.errors]
    is_begun = any(item.name in begun for item in group.fields)
    return Step(group, "complete" if not missing else "begun" if is_begun else "empty", missing)


def preview(version, draft):
    """The content as far as it is typed, valid or not: what a copy of a draft prints."""
    form = form_of(version, draft)
    form.is_valid()
    return empty() | {name: _as_typed(form, name) for name in form.fields}


def _as_typed(form, name):
    if name in form.cleaned_data:
        return form.cleaned_data[name]
    value = form[name].value()
    item = next(item for item in fields.all_fields() if item.name == name)
    if item.kind == Kind.TEXT:
        return getattr(value, "markup", value or "")
    return value if value is not None else empty()[name]


def typed_title(draft):
    """The title as typed so far, in one line; empty if there is none."""
    title = draft.data.get("title", "") if draft else ""
    return " ".join(title.split())[:200] if isinstance(title, str) else ""
