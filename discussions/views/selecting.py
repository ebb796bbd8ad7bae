"""The contributions of a topic in one list, in an order and of a selection that the address says."""

import re
from functools import cached_property

from django.http import Http404
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.views.generic import TemplateView
from django_htmx.http import push_url

from discussions import drawing, reading
from discussions.filters import SORTS
from discussions.selecting import PAGE, Contributions, values_of

_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


class ContributionList(TemplateView):
    """Twenty contributions of a selection, those after (or before) that of a number; where there are none, 404.

    An address with empty parameters, as forms without a script send it, leads to the same without them. What htmx asks for is
    the same page; it is told the address to show.
    """

    template_name = "discussions/contribution_list.html"

    def get(self, request, *args, **kwargs):
        given = [(name, value) for name, values in request.GET.lists() for value in values]
        tidy = [(name, value) for name, value in given if value]
        if not request.htmx and len(tidy) < len(given):
            return redirect(_with(request.path, urlencode(tidy)))
        if self.before and len(self.rows) <= PAGE:  # the first page has an address of its own
            return redirect(self.address())
        response = super().get(request, *args, **kwargs)
        return push_url(response, self.address(**self.place)) if request.htmx else response

    @cached_property
    def listing(self):
        topic = reading.topic_at(self.request.user, self.kwargs["space"], self.kwargs["topic"], **values_of("pk"))
        return Contributions(topic, self.request.user, self.request.GET)

    @cached_property
    def place(self):
        """What the page comes after or before, as a dict; empty for the first page."""
        return {name: self._number(name) for name in ("after", "before") if name in self.request.GET}

    def _number(self, name):
        given = self.request.GET.getlist(name)
        if len(given) > 1 or not _NUMBER.fullmatch(given[0]):
            raise Http404
        return int(given[0])

    @property
    def before(self):
        return self.place.get("before")

    @cached_property
    def rows(self):
        if len(self.place) > 1:
            raise Http404
        found = self.listing.page(**self.place)
        if self.place and not found:
            raise Http404
        return found

    def address(self, **changes):
        """The address of this selection: its first page, or as it is with `changes`."""
        return _with(self.request.path, self.listing.filter.query(**changes))

    def get_context_data(self, **kwargs):
        self.listing.filter.said = self.listing.said
        rows = self.rows[PAGE - 1 :: -1] if self.before else self.rows[:PAGE]
        has_next, has_previous = bool(self.before) or len(self.rows) > PAGE, bool(self.place)
        topic = self.listing.topic
        return super().get_context_data(**kwargs) | {
            "topic": topic,
            "listing": self.listing,
            "filter": self.listing.filter,
            "contributions": [(row["number"], html) for row, html in self._drawn(rows)],
            "sorts": [self._sort(name, label) for name, label in SORTS.items()],
            "canonical": self.address(**self.place),
            "previous": self.address(before=rows[0]["number"]) if has_previous else "",
            "next": self.address(after=rows[-1]["number"]) if has_next else "",
        }

    def _drawn(self, rows):
        topic, threads = self.listing.topic, {thread.pk: thread for thread in self.listing.threads}
        pairs = [(threads[row["thread"]], [row]) for row in rows]
        drawn = drawing.draw(pairs, user=self.request.user, writable=topic.writable, seen=topic.seen)
        return [(row, drawn[row["pk"]]) for row in rows]

    def _sort(self, name, label):
        return {"label": label, "address": self.address(sort=name), "is_current": name == self.listing.filter.sort}


def _with(path, query):
    return f"{path}?{query}" if query else path
