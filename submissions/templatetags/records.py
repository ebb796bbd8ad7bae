"""What the pages of a submission print."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from core.clock import day_of
from core.counting import visible_text
from core.tongues import name_of

register = template.Library()
register.filter("day", day_of)
register.filter("tongue", name_of)


@register.simple_tag
def written(version, field):
    """A text of the authors', in its language."""
    markup = mark_safe(getattr(version, field))  # noqa: S308 – sanitised in the database write
    return format_html('<div class="prose" lang="{}" dir="auto">{}</div>', version.language, markup)


@register.simple_tag
def called(version):
    """A version's title within our own words, in its language."""
    return format_html('<bdi lang="{}">{}</bdi>', version.language, version.title)


@register.simple_tag
def unlisted():
    """Asks search engines to leave the page out."""
    return mark_safe('<meta name="robots" content="noindex">')


@register.filter
def beginning(markup, characters):
    """The first characters of the visible text, in one line, whole words as far as possible."""
    words = " ".join(visible_text(markup).split())
    if len(words) <= characters:
        return words
    whole = words[: characters + 1].rpartition(" ")[0]
    return f"{whole if len(whole) > characters / 2 else words[:characters]}…"
