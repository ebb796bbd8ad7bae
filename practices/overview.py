"""Practices from afar, for the pages that gather: how many have a token, such as `country:KEN`, and the newest of them.

A caller that asks for several things asks for the `shelf()` once and hands it on.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from practices.figures import said
from practices.listing import FACTS, Row, current
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


def latest(most, kept=None):
    """The newest of all practices, `most` at most; two queries, one if the shelf is given."""
    return on("", most, kept)


def on(token, most, kept=None):
    """The newest with the token, `most` at most; two queries, one if the shelf is given."""
    kept = kept or shelf()
    name, _colon, value = token.partition(":")
    keys = kept.ordered(Selection({name: (value,)} if token else {}))
    return Gathered(token, len(keys), _rows(keys[:most]))


def _rows(keys):
    """One query, none where there is no key."""
    found = {version.practice_id: version for version in current(keys, *FACTS)} if keys else {}
    return [Row(found[key]) for key in keys if key in found]
