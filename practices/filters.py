"""The address of a list of practices, understood."""

import json
from functools import cached_property

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from facets.filters import CollectionFilter
from practices.facets import PRACTICES
from practices.models import Call


class PracticeFilter(CollectionFilter):
    """Filters the practices, and knows the calls."""

    collection = PRACTICES
    unknown_sort = _("“%(value)s” is not an order in which practices can be listed.")

    @cached_property
    def calls(self):
        """The calls that are open now, those that close first before the others; not to be saved."""
        calls = [_call(slug, *row) for slug, row in self.terms.rows("call").items()]
        return sorted(calls, key=lambda call: call.closes_at)


def _call(slug, _place, more, names):
    facts = json.loads(more)
    titles = {f"title_{code}": text for code, text in names.items()}
    return Call(slug=slug, zone=facts["zone"], closes_at=parse_datetime(facts["closes_at"]), **titles)
