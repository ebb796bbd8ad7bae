"""What a page of results says in words and figures."""

from django import template
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search.views import PAGE

register = template.Library()


@register.filter
def told(count):
    """“12”, or “more than 4,000” where that is all that is known."""
    figure = number_format(count.number, force_grouping=True)
    return _("more than %(number)s") % {"number": figure} if count.is_capped else figure


@register.simple_tag
def results_for(found):
    """“12 results for “fair recruitment””."""
    values = {"number": capfirst(told(found.total)), "query": found.query.text}
    if not found.total.number and not found.total.is_capped:
        return _("No results for “%(query)s”") % values
    return ngettext("%(number)s result for “%(query)s”", "%(number)s results for “%(query)s”", found.total.number) % values


@register.filter
def first_place(page):
    """The number of the first result on a page."""
    return PAGE * (page - 1) + 1
