from django import template
from django.utils.html import format_html
from django.utils.text import capfirst

from core.richtext import to_plain
from drafts.holding import OWNER_FIELD, writer_token
from drafts.posts import OWN_CONTROLS

register = template.Library()


@register.simple_tag(takes_context=True)
def writer_field(context):
    """The hidden field by which a form that meets an expired log-in is given back to nobody but its writer."""
    user = context.get("user")
    if not (user and user.is_authenticated):
        return ""
    return format_html('<input type="hidden" name="{}" value="{}">', OWNER_FIELD, writer_token(user))


@register.simple_tag(takes_context=True)
def conflict_beside(context, name):
    """What somebody else has written in this field of a shared draft meanwhile; fields of a form print it by themselves."""
    return next((conflict["notice"] for conflict in context.get("conflicts") or () if conflict["field"] == name), "")


@register.filter
def typed_fields(pairs):
    """What a person typed, as `(name in words, text)`, from a held form's pairs; the form's own fields are left out."""
    data = dict(pairs)
    unseen = OWN_CONTROLS | {f"{name}_format" for name in data}
    shown = [(name, text) for name, text in pairs if name not in unseen and text]
    return [(capfirst(name.replace("_", " ")), _read(name, text, data)) for name, text in shown]


@register.filter
def differing(data, form):
    """The fields of a draft's `data` that hold something else than `form` shows, as `(label, text)` in the form's order."""
    for field in form:
        text = data.get(field.name) or ""
        if text != (field.value() or ""):
            yield field.label, ", ".join(text) if isinstance(text, list) else _read(field.name, text, data)


def _read(name, text, data):
    """The text as its writer saw it, where the editor made HTML of it."""
    return to_plain(text) if data.get(f"{name}_format") == "html" else text
