"""What lists show of spaces, topics and contributions."""

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from core.counting import visible_text
from core.languages import best_of, names

register = template.Library()


@register.filter
def excerpt(markup, characters):
    """The first characters of the visible text, in one line, whole words as far as possible."""
    return _cut(markup, characters)


@register.simple_tag
def opening(obj, field, *, characters=240):
    """The beginning of a translated rich text, a paragraph that names its language where it differs; empty if there is none."""
    value, language = best_of(names(obj, field))
    words = _cut(value, characters)
    attribute = "" if language == get_language() else format_html(' lang="{}"', language)
    return format_html("<p{}>{}</p>", attribute, words) if words else ""


def _cut(markup, characters):
    words = " ".join(visible_text(markup).split())
    if len(words) <= characters:
        return words
    whole = words[: characters + 1].rpartition(" ")[0]
    return f"{whole if len(whole) > characters / 2 else words[:characters]}…"
