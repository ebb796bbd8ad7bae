"""Pages of a selection: the list with its facets, the same in another form, and exports."""

import re
from functools import cached_property

from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page
from django.views.generic import TemplateView, View
from django_htmx.http import push_url

from core.exports import FORMATS
from facets import limits
from facets.listing import PAGE, Listing

_PAGE = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


@method_decorator(conditional_page, name="dispatch")
class Selected(TemplateView):
    """A page of what the address selects; whoever has it already is told so instead of getting it again.

    An address with empty parameters, as forms without a script send it, leads to the same without them. What htmx asks for is
    the same page; it is told the address to show. Subclasses give `filter_class`, a `CollectionFilter`.
    """

    filter_class = None
    in_order = False

    def get(self, request, *args, **kwargs):
        tidy = [(name, value) for name, value in _pairs(request.GET) if value and (name, value) != ("page", "1")]
        if not request.htmx and len(tidy) < len(list(_pairs(request.GET))):
            return redirect(f"{request.path}?{urlencode(tidy)}" if tidy else request.path)
        if self.filter.is_search and not limits.is_within(request, "search"):
            return limits.refuse(request, "search", self.filter.collection)
        response = super().get(request, *args, **kwargs)
        return push_url(response, self.address()) if request.htmx else response

    @cached_property
    def filter(self):
        return self.filter_class(self.request.GET, in_order=self.in_order)

    @cached_property
    def listing(self):
        return Listing(self.filter)

    def address(self, **changes):
        """The address of this selection on this page, or of a neighbouring one."""
        query = self.filter.query(**{"page": self.listing.page} | changes)
        return f"{self.request.path}?{query}" if query else self.request.path

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "filter": self.filter,
            "listing": self.listing,
            "canonical": self.address(),
            "list_address": self.filter.address("list"),
            "figures_address": self.filter.address("figures"),
            "feed_address": self.filter.address("feed", get_language(), sort=""),
            "exports": [(kind.label, self.filter.address("export", extension)) for extension, kind in FORMATS.items()],
        }


class SelectedList(Selected):
    """The list of what is selected, twenty a page; what is no page is 404. Subclasses also `draw` its rows (`Listing`)."""

    in_order = True

    def draw(self, keys, passages):
        raise NotImplementedError

    @cached_property
    def listing(self):
        given = self.request.GET.get("page", "1")
        if not _PAGE.fullmatch(given):
            raise Http404
        return Listing(self.filter, int(given), self.draw)

    def get_context_data(self, **kwargs):
        page, last = self.listing.page, self.listing.last_page
        if page > last:
            raise Http404
        is_empty_search = self.filter.is_search and not self.filter.finding.silence and not self.filter.total
        return super().get_context_data(**kwargs) | {
            "page": page,
            "last_page": last,
            "first_place": PAGE * (page - 1) + 1,
            "previous": self.address(page=page - 1) if page > 1 else "",
            "next": self.address(page=page + 1) if page < last else "",
            "sorts": [self._sort(sort) for sort in self.filter.sorts],
            "alike": self.listing.alike(self.request.user) if is_empty_search else [],
        }

    def _sort(self, sort):
        is_current = sort.name == self.filter.sort
        return {"label": sort.label, "address": self.address(sort=sort.name, page=1), "is_current": is_current}


class SelectedExport(View):
    """What is selected, all of it and in order, as a file, which subclasses `answer` with; its address has the `format`."""

    http_method_names = ("get", "head")
    filter_class = None

    def answer(self, extension, chosen):
        raise NotImplementedError

    def get(self, request, format):  # noqa: A002 – the address calls it so
        if format not in FORMATS:
            raise Http404
        if not limits.is_within(request, "export"):
            return limits.refuse(request, "export", self.filter_class.collection)
        return self.answer(format, self.filter_class(request.GET))


def _pairs(query):
    return ((name, value) for name, values in query.lists() for value in values)
