"""Practices from afar, for the pages that gather: how many have a token, such as `country:KEN`, and the newest of them.

A caller that asks for several things asks for the `shelf()` once and hands it on.
"""

from dataclasses import dataclass

from django.db.models import Func, IntegerField, Subquery
from django.urls import reverse
from django.utils.http import urlencode

from practices.figures import said
from practices.listing import FACTS, Row, current
from practices.models import Practice
from practices.shelf import Selection, shelf


@dataclass(frozen=True)
class Tally:
    """How many listed practices have a token; all of them if it is empty."""

    token: str
    count: int

    @property
    def said(self):
        """The number with its noun, in the reader's language."""
        return said(self.count)

    @property
    def address(self):
        """The list of exactly those."""
        name, _colon, value = self.token.partition(":")
        query = f"?{urlencode({name: value})}" if self.token else ""
        return reverse("practices:practice_list") + query


@dataclass(frozen=True)
class Gathered(Tally):
    """The same with the newest of them, ready to print."""

    rows: list


def tally(token="", kept=None):
    """How many have the token; no query if the shelf is given, else one."""
    kept = kept or shelf()
    return Tally(token, kept.count(token, Selection()) if token else kept.total(Selection()))


def latest(most):
    """The newest of all practices, `most` at most; one query."""
    listed = Practice.objects.listed().order_by("-updated_at", "-pk")
    count = Func(function="COUNT", template="COUNT(*)", output_field=IntegerField())
    total = listed.order_by().annotate(total=count).values("total")
    newest = current(listed.values("pk")[:most], *FACTS).annotate(total=Subquery(total))
    versions = list(newest.order_by("-practice__updated_at", "-practice_id"))
    return Gathered("", versions[0].total if versions else 0, [Row(version) for version in versions])


def on(token, most, kept=None):
    """The newest with the token, `most` at most; two queries, one if the shelf is given."""
    name, _colon, value = token.partition(":")
    keys = (kept or shelf()).ordered(Selection({name: (value,)}))
    return Gathered(token, len(keys), _rows(keys[:most]))


def _rows(keys):
    """One query, none where there is no key."""
    found = {version.practice_id: version for version in current(keys, *FACTS)} if keys else {}
    return [Row(found[key]) for key in keys if key in found]
