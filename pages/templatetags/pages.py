from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from core.languages import best_of, names
from pages.prose import resolve_links

register = template.Library()


@register.simple_tag
def page_prose(page):
    """A page's text with its links resolved, in the best language there is."""
    value, language = best_of(names(page, "body"))
    attribute = "" if language == get_language() else format_html(' lang="{}"', language)
    return format_html('<div class="prose"{}>{}</div>', attribute, mark_safe(resolve_links(value)))  # noqa: S308
