"""Which other practices are like one, and why: by the objectives and countries they share, counted on the shelf."""

from dataclasses import dataclass

from practices.facets import PRACTICES
from practices.models import Practice

MOST = 5


@dataclass(frozen=True)
class Related:
    """Another practice, with the numbers of the objectives and the names of the countries both have."""

    practice: Practice
    objectives: list[int]
    countries: list[str]


def related_to(record):
    """The practices most like that of a record, at most five, the newest first among equals; none without anything in common."""
    practice = record.practice
    keys = nearest(PRACTICES.shelf(), practice)
    rows = Practice.objects.listed().filter(pk__in=keys).select_related("current").in_bulk()
    return [_related(rows[key], practice, record.countries) for key in keys if key in rows]


def _related(other, practice, countries):
    shared = set(other.tokens) & set(practice.tokens)
    objectives = sorted(int(token.partition(":")[2]) for token in shared if token.startswith("objective:"))
    return Related(other, objectives, [row.name for row in countries if f"country:{row.iso3}" in shared])


def nearest(kept, practice):
    """The keys of the nearest: an objective counts one, one that is primary in both two, any country in common two."""
    objectives = [kept.sets.get(token, 0) for token in practice.tokens if token.startswith(("objective:", "primary:"))]
    somewhere = 0
    for token in practice.tokens:
        if token.startswith("country:"):
            somewhere |= kept.sets.get(token, 0)
    own = 1 << kept.place[practice.pk] if practice.pk in kept.place else 0
    ranks = [kept.everything & ~own]  # at n: those that have at least n points
    for members in [*objectives, somewhere, somewhere]:
        ranks = [ranks[0], *(more | less & members for more, less in zip([*ranks[1:], 0], ranks, strict=True))]
    found = []
    for points in range(len(ranks) - 1, 0, -1):
        above = ranks[points + 1] if points + 1 < len(ranks) else 0
        found += _first(ranks[points] & ~above, MOST - len(found))
    return [kept.ids[place] for place in found]


def _first(members, count):
    """The first places of a set."""
    places = []
    while members and len(places) < count:
        lowest = members & -members
        places.append(lowest.bit_length() - 1)
        members ^= lowest
    return places
