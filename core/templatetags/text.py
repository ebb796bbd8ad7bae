"""Texts that may come in another language than the page."""

from django import template
from django.forms import Form
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from core.languages import best_of, names
from core.richtext import to_plain

register = template.Library()


@register.simple_tag
def text(obj, field):
    """Print a translated field; a `span` names the language where it is not the page's."""
    value, language = best_of(names(obj, field))
    if language == get_language():
        return value
    return format_html('<span lang="{}">{}</span>', language, value)


@register.simple_tag
def prose(obj, field):
    """Print a translated rich text (sanitised when stored), inside a `div` that names its language where it differs."""
    value, language = best_of(names(obj, field))
    attribute = "" if language == get_language() else format_html(' lang="{}"', language)
    return format_html('<div class="prose"{}>{}</div>', attribute, mark_safe(value))  # noqa: S308


register.filter("plain", to_plain)


@register.filter
def quoted(text):
    """Plain text as letters quote it: a mark before every line."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


@register.simple_tag
def colon():
    """The colon after a label, as the reader's language spaces it."""
    return Form().label_suffix
