"""A collection from afar, for the pages that gather: how many have a token, such as `country:KEN`, and the newest of them.

A caller that asks for several things asks for the shelf once and hands it on.
"""

from dataclasses import dataclass

from django.utils.http import urlencode

from facets.collections import Collection
from facets.shelf import Selection


@dataclass(frozen=True)
class Tally:
    """How many listed things have a token; all of them if it is empty."""

    collection: Collection
    token: str
    count: int

    @property
    def said(self):
        """The number with its noun, in the reader's language."""
        return self.collection.said(self.count)

    @property
    def address(self):
        """The list of exactly those."""
        name, _colon, value = self.token.partition(":")
        return self.collection.address("list", urlencode({name: value}) if self.token else "")


@dataclass(frozen=True)
class Gathered(Tally):
    """The same with the newest of them, ready to print."""

    rows: list


def tally(collection, token="", kept=None):
    """How many have the token; no query if the shelf is given, else one."""
    kept = kept or collection.shelf()
    return Tally(collection, token, kept.count(token, Selection()) if token else kept.total(Selection()))


def on(collection, token, most, draw, kept=None):
    """The newest with the token, `most` at most, which `draw(keys)` makes rows of; one query more if no shelf is given."""
    name, _colon, value = token.partition(":")
    keys = (kept or collection.shelf()).ordered(Selection({name: (value,)}))
    return Gathered(collection, token, len(keys), draw(keys[:most]))
