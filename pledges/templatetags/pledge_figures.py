"""What the dashboard of pledges says in words."""

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import ngettext

register = template.Library()


@register.simple_tag
def unplaced(figures):
    """How many pledges the map does not show, and why; the worldwide ones lead to their list."""
    worldwide = ngettext(
        "%(number)s global pledge is not on the map.", "%(number)s global pledges are not on the map.", figures.worldwide
    )
    regional = ngettext(
        "%(number)s pledge names regions but no country and is not on the map.",
        "%(number)s pledges name regions but no country and are not on the map.",
        figures.regional,
    )
    parts = []
    if figures.worldwide:
        sentence = worldwide % {"number": number_format(figures.worldwide, force_grouping=True)}
        parts.append(format_html('<a href="{}">{}</a>', figures.address, sentence) if figures.address else sentence)
    if figures.regional:
        parts.append(regional % {"number": number_format(figures.regional, force_grouping=True)})
    return format_html(" ".join(["{}"] * len(parts)), *parts) if parts else ""
