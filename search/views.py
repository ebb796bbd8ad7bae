"""One search over everything the Hub holds."""

import re

from allauth.core.internal.ratelimit import consume
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.generic import TemplateView

from core.cache import LimitsAway
from search import engine, kinds

PAGE = 20  # results
WAIT = 60  # seconds, until somebody who has searched too often may search again
_PAGE = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


class DocumentList(TemplateView):
    """What a query finds, twenty a page; the kinds it is limited to stand in the address. What is no page is 404."""

    template_name = "search/document_list.html"

    def get(self, request, *args, **kwargs):
        if self.typed.strip() and not _is_within_limits(request):
            context = {"query": self.typed[:200], "wait": WAIT}
            return self.render_to_response(context, status=429, headers={"Retry-After": str(WAIT)})
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        found = engine.find(self.typed, user=self.request.user, chosen=self.chosen, offset=PAGE * (self.page - 1), limit=PAGE)
        context = {"found": found, "query": found.query.text, "facets": self.facets(found)}
        return super().get_context_data(**kwargs) | context | self.pages(found.total.number)

    @property
    def typed(self):
        return self.request.GET.get("q", "")

    @cached_property
    def chosen(self):
        """The kinds the address names; those nobody declares are as if they were not there."""
        return [name for name in dict.fromkeys(self.request.GET.getlist("kind")) if name in kinds.declared()]

    @cached_property
    def page(self):
        given = self.request.GET.get("page", "1")
        if not _PAGE.fullmatch(given):
            raise Http404
        return int(given)

    def pages(self, total):
        """The place of this page among all; Http404 beyond the last."""
        last = max(1, -(-total // PAGE))
        if self.page > last:
            raise Http404
        before, after = self.page - 1, self.page + 1
        return {
            "page": self.page,
            "last_page": last,
            "previous": self.address(page=before) if before else "",
            "next": self.address(page=after) if after <= last else "",
        }

    def facets(self, found):
        """Each kind of which something was found or that is chosen: its words, its count, the address that chooses it alone."""
        rows = [(kind, found.counts.get(name, engine.Count()), name in self.chosen) for name, kind in kinds.declared().items()]
        return [
            {"kind": kind, "count": count, "chosen": is_chosen, "address": self.address(kinds=[kind.name])}
            for kind, count, is_chosen in rows
            if count.number or count.is_capped or is_chosen
        ]

    def address(self, *, kinds=None, page=1):
        """The address of another page or choice."""
        values = [("q", self.typed), *(("kind", name) for name in (self.chosen if kinds is None else kinds))]
        return f"?{urlencode([*values, ('page', page)] if page > 1 else values)}"

    @property
    def everything(self):
        """The address that chooses no kind."""
        return self.address(kinds=[])


def _is_within_limits(request):
    """While Valkey is away everybody may search: to read is never refused for its sake."""
    try:
        return bool(consume(request, app="allauth.account", action="search", limit_get=True))
    except LimitsAway:
        return True
