"""The repository: the list of practices with its facets, the same in figures, and exports of any selection."""

import re
from functools import cached_property

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe
from django.views.generic import TemplateView
from django_htmx.http import push_url

from core.exports import FORMATS
from practices import exports, limits
from practices.figures import Figures
from practices.filters import SORTS, PracticeFilter
from practices.listing import PAGE, Listing

_PAGE = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


@method_decorator(conditional_page, name="dispatch")
class Selected(TemplateView):
    """A page of the practices that the address selects; whoever has it already is told so instead of getting it again.

    An address with empty parameters, as forms without a script send it, leads to the same without them. What htmx asks for is
    the same page; it is told the address to show.
    """

    in_order = True

    def get(self, request, *args, **kwargs):
        tidy = [(name, value) for name, value in _pairs(request.GET) if value and (name, value) != ("page", "1")]
        if not request.htmx and len(tidy) < len(list(_pairs(request.GET))):
            return redirect(_at(request.path, urlencode(tidy)))
        if self.filter.is_search and not limits.is_within(request, "search"):
            return limits.refuse(request, "search")
        response = super().get(request, *args, **kwargs)
        return push_url(response, self.address()) if request.htmx else response

    @cached_property
    def filter(self):
        return PracticeFilter(self.request.GET, in_order=self.in_order)

    @property
    def page(self):
        return 1

    def address(self, **changes):
        """The address of this selection on this page, or of a neighbouring one."""
        return _at(self.request.path, self.filter.query(**{"page": self.page} | changes))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "filter": self.filter,
            "canonical": self.address(),
            "calls": self.filter.terms.calls,
            "list_address": _at(reverse("practices:practice_list"), self.filter.query()),
            "figures_address": _at(reverse("practices:practice_figures"), self.filter.query()),
            "feed_address": _at(reverse("practice_feed", args=[get_language()]), self.filter.query(sort="")),
        }


class PracticeList(Selected):
    """The practices selected, twenty a page; what is no page is 404."""

    template_name = "practices/practice_list.html"

    @property
    def page(self):
        given = self.request.GET.get("page", "1")
        if not _PAGE.fullmatch(given):
            raise Http404
        return int(given)

    def get_context_data(self, **kwargs):
        listing = Listing(self.filter, self.page)
        if self.page > listing.last_page:
            raise Http404
        before, after = self.page - 1, self.page + 1
        is_empty_search = self.filter.is_search and not self.filter.finding.silence and not self.filter.total
        return super().get_context_data(**kwargs) | {
            "listing": listing,
            "page": self.page,
            "last_page": listing.last_page,
            "first_place": PAGE * before + 1,
            "previous": self.address(page=before) if before else "",
            "next": self.address(page=after) if after <= listing.last_page else "",
            "sorts": self.sorts(),
            "alike": listing.alike(self.request.user) if is_empty_search else [],
            "exports": [(kind.label, self.export(extension)) for extension, kind in FORMATS.items()],
        }

    def sorts(self):
        """The orders one can choose, each with its address; by relevance only where something is looked for."""
        labels = {"relevance": _("best match"), "newest": _("newest"), "title": _("title")}
        names = SORTS if self.filter.is_search else SORTS[1:]
        return [
            {"label": labels[name], "address": self.address(sort=name, page=1), "is_current": name == self.filter.sort}
            for name in names
        ]

    def export(self, extension):
        return _at(reverse("practices:practice_export", args=[extension]), self.filter.query())


class PracticeFigures(Selected):
    """The practices selected, as a map and as bars, each number with the list of exactly so many."""

    template_name = "practices/practice_figures.html"
    in_order = False

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"listing": Listing(self.filter), "figures": Figures(self.filter)}


@require_safe
def practice_export(request, format):  # noqa: A002 – the address calls it so
    """The practices selected, all of them and in order, as a file."""
    if format not in FORMATS:
        raise Http404
    if not limits.is_within(request, "export"):
        return limits.refuse(request, "export")
    return exports.answer(format, PracticeFilter(request.GET))


def _pairs(query):
    return ((name, value) for name, values in query.lists() for value in values)


def _at(path, query):
    return f"{path}?{query}" if query else path
