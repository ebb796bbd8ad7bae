"""The shelf: which listed practices have which tokens, kept in the process under the repository's edition.

A set of practices is an integer with a bit for each, newest first, so that every facet is counted under every other choice in
about a millisecond, exactly, and a page is cut from the same set that was counted.
"""

from dataclasses import dataclass, field

from practices.facets import NAMES
from practices.models import Practice, Repository


@dataclass(frozen=True)
class Selection:
    """What a reader has chosen: per facet some values (any of them; all facets must hold), and the ids a search found, or None.

    `found` is in the order of relevance.
    """

    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    found: tuple[int, ...] | None = None


class Shelf:
    """All listed practices of one edition."""

    def __init__(self, rows):
        """`rows` are triples of key, tokens and title key, newest first."""
        self.ids = [pk for pk, _tokens, _title in rows]
        self.place = {pk: place for place, pk in enumerate(self.ids)}
        self.by_title = sorted(range(len(rows)), key=lambda place: (rows[place][2], place))
        marks = {}
        width = len(rows) // 8 + 1
        for place, (_pk, tokens, _title) in enumerate(rows):
            for token in tokens:
                marks.setdefault(token, bytearray(width))[place >> 3] |= 1 << (place & 7)
        self.sets = {token: int.from_bytes(bits, "little") for token, bits in marks.items()}
        self.everything = (1 << len(rows)) - 1

    def select(self, selection, but=""):
        """The set of those selected, as if nothing were chosen in the facet `but`."""
        result = self.everything if selection.found is None else self._set_of(selection.found)
        for name, values in selection.chosen.items():
            if name != but:
                result &= self._any(name, values)
        return result

    def total(self, selection):
        return self.select(selection).bit_count()

    def counts(self, selection):
        """For each facet, how many there would be under each value, whatever else is chosen in that facet; zeros left out."""
        rest = {name: self.select(selection, but=name) for name in NAMES}
        counted = {name: {} for name in NAMES}
        for token, members in self.sets.items():
            name, _colon, value = token.partition(":")
            if name in rest and (count := (members & rest[name]).bit_count()):
                counted[name][value] = count
        return counted

    def count(self, token, selection):
        """How many of the selected have a token."""
        return (self.sets.get(token, 0) & self.select(selection)).bit_count()

    def ordered(self, selection, sort="newest"):
        """The keys of those selected: by `newest`, by `title`, or by `relevance` as the search found them."""
        if sort == "relevance" and selection.found is not None:
            places = [self.place[pk] for pk in selection.found if pk in self.place]
        else:
            places = self.by_title if sort == "title" else range(len(self.ids))
        marks = self.select(selection).to_bytes(len(self.ids) // 8 + 1, "little")
        return [self.ids[place] for place in places if marks[place >> 3] >> (place & 7) & 1]

    def _any(self, name, values):
        result = 0
        for value in values:
            result |= self.sets.get(f"{name}:{value}", 0)
        return result

    def _set_of(self, keys):
        marks = bytearray(len(self.ids) // 8 + 1)
        for pk in keys:
            place = self.place.get(pk)
            if place is not None:
                marks[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(marks, "little")


NO_EDITION = (0, None)  # nothing has been published yet
_kept = (None, None)  # edition and shelf, replaced together


def edition():
    """What the lists of the repository now show: a pair that changes with it; one query."""
    return Repository.objects.values_list("edition", "changed_at").first() or NO_EDITION


def shelf(of=None):
    """The shelf of the present edition (`of`, if the caller has asked already); built anew where this process has another."""
    global _kept
    of = of or edition()
    known, kept = _kept
    if known != of:
        kept = Shelf(list(Practice.objects.listed().order_by("-updated_at", "-pk").values_list("pk", "tokens", "title_key")))
        _kept = (of, kept)
    return kept
