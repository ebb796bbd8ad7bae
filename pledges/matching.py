"""Which pledge people mean by a number or an address, and what would close a circle."""

import re
from uuid import UUID

from pledges.models import Match, Pledge
from pledges.numbers import parse

_ADDRESS = re.compile(r"(?:.*/pledges/drafts/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/?", re.IGNORECASE | re.DOTALL)


def wanted(words):
    """What people mean: a listed `Pledge` by its number, the UUID of an address of one on its way, or None for neither.

    Whether there is a pledge at an address is never told.
    """
    number = parse(words)
    if number:
        return Pledge.objects.listed().filter(year=number[0], serial=number[1]).first()
    found = _ADDRESS.fullmatch(words.strip())
    return UUID(found[1]) if found else None


def closes_circle(pledge, other):
    """Whether `other` is the pledge itself, or matches it already, directly or by way of others."""
    seen, next_ones = set(), {other.pk}
    while next_ones:
        if pledge.pk in next_ones:
            return True
        seen |= next_ones
        rows = Match.objects.filter(pledge__in=next_ones).exclude(other=None)
        next_ones = set(rows.values_list("other", flat=True)) - seen
    return False
