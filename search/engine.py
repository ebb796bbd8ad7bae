"""Finds: how many, which, in what order.

Exact: which things match, their number up to `MOST`, that of every kind up to `MOST`, and that the reader may open each. Beyond
`MOST` a number is told as “more than”. Up to `MOST` matches all are ranked; of more, the newest `NEWEST` are, and the others
follow by date, so that whatever is counted can be paged to.
"""

from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q

from search import highlights, kinds, texts
from search.models import Document
from search.planner import Planner
from search.queries import Query, parse

MOST, NEWEST = 4_000, 500
FEW, MOST_SIMILAR = 5, 5  # with fewer matches, titles that are merely alike are shown too: so many
SHORTEST, LONGEST = 4, 80  # letters of what is compared with titles

_THROUGH_INDEX = {"enable_seqscan": "off", "jit": "off"}
_BY_DATE = {"enable_bitmapscan": "off", **_THROUGH_INDEX}
_LOOSELY = {"pg_trgm__word_similarity_threshold": 0.5, **_THROUGH_INDEX}


@dataclass(frozen=True)
class Count:
    """How many there are; where `is_capped`, there are more than `number`."""

    number: int = 0
    is_capped: bool = False


@dataclass(frozen=True)
class Found:
    """What a query finds for one reader. `hits` and `similar` are `search.highlights.Hit`s.

    `total` counts things of the chosen kinds, `counts` those of every declared kind; `similar` are things whose titles are alike,
    which are in no count.
    """

    query: Query
    total: Count = Count()
    counts: dict[str, Count] = field(default_factory=dict)
    hits: list = field(default_factory=list)
    similar: list = field(default_factory=list)


def find(typed, *, user, chosen=None, offset=0, limit=20, most=MOST, newest=NEWEST):
    """What a reader finds, from place `offset`, at most `limit`; `chosen` are names of kinds (all if None or empty).

    Never an error, whatever was typed; `query.silence` says why nothing was asked. `most` and `newest` are for tests.
    """
    query = parse(typed)
    if query.silence or not query.tsquery:
        return Found(query)
    chosen = [name for name in kinds.declared() if not chosen or name in chosen]
    with Planner() as planner:
        search = Search(planner, query, user, most, newest)
        counts = search.counts()
        total = _sum([counts[name] for name in chosen], most)
        keys = search.keys(chosen, total, offset, min(limit, total.number - offset)) if offset < total.number else []
        is_little = total.number < FEW and not total.is_capped and not offset
        similar = search.similar(texts.fold(query.plain)[:LONGEST], chosen, but=keys) if is_little else []
        hits, alike = highlights.hits(planner, query.tsquery, keys, similar, user)
    return Found(query, total, counts, hits, alike)


def matching(typed, kind):
    """The keys of all things of a kind that match, as a queryset for `pk__in`; exact, in no order, whoever asks.

    Empty if the query asks for nothing. Start from the owner's `visible_to` and add this.
    """
    query = parse(typed)
    rows = Document.objects.filter(query.matches, kind=kind) if query.tsquery else Document.objects.none()
    return rows.values_list("object_id", flat=True)


def ranked(typed, kind, *, most=MOST, newest=NEWEST):
    """The keys of all things of a kind that match, the best first, as a list: of more than `most` the newest are ranked.

    As exact as `matching`, and as blind to who asks.
    """
    query = parse(typed)
    if not query.tsquery:
        return []
    number = Document.objects.filter(query.matches, kind=kind).count()
    if not number:
        return []
    with Planner() as planner:
        where = _condition(query.matches & Q(kind=kind))
        return [key for _kind, key in _ordered(planner, where, query.tsquery, number <= most, newest)]


class Search:
    """One query of one reader."""

    def __init__(self, planner, query, user, most=MOST, newest=NEWEST):
        self.planner, self.query, self.most, self.newest = planner, query, most, newest
        self.matches = _condition(query.matches)
        self.may_find = {name: _condition(Q(kind=name) & kind.visible(user)) for name, kind in kinds.declared().items()}

    def counts(self):
        """The `Count` of every kind."""
        names = list(self.may_find)
        found = self._count([names])
        if sum(entries for entries, _things in found.values()) > self.most:
            found = self._count([[name] for name in names])
        return {name: self._told(*found.get(name, (0, 0))) for name in names}

    def _count(self, groups):
        """Entries and things by kind; of each group of kinds no more than `most` and one are looked at."""
        limited = [self._found(names) for names in groups]
        counted = " UNION ALL ".join(_COUNTED.format(where=where) for where, _parameters in limited)
        parameters = [each for _where, of_group in limited for each in (*of_group, self.most + 1)]
        return {kind: counts for kind, *counts in self.planner.ask(counted, parameters, **_THROUGH_INDEX)}

    def _told(self, entries, things):
        """A thing may have an entry in each of several languages: beyond the cap only those that were seen are certain."""
        return Count(things) if entries <= self.most else Count(things - 1, is_capped=True)

    def keys(self, names, total, offset, limit):
        """Pairs of kind and key, the best first."""
        is_small = not total.is_capped and total.number <= self.most
        return _ordered(self.planner, self._found(names), self.query.tsquery, is_small, self.newest, offset, limit)

    def similar(self, title, names, but=()):
        """Pairs of kind and key of things with a title like this that do not match, and are not among `but`."""
        if len(title) < SHORTEST:
            return []
        (readable, may), (matches, does) = self._readable(names), self.matches
        alike = _ALIKE.format(readable=readable, matches=matches)
        found = self.planner.ask(alike, [*may, title, *does, title, MOST_SIMILAR + len(but)], **_LOOSELY)
        return [key for key in found if key not in but][:MOST_SIMILAR]

    def _readable(self, names):
        """The condition that an entry is of these kinds and the reader may find it.

        IS TRUE keeps PostgreSQL from joining what the reader may read, which it would do in an order of its own.
        """
        conditions = [self.may_find[name] for name in names]
        where = " OR ".join(f"({condition}) IS TRUE" for condition, _parameters in conditions)
        return f"kind = ANY(%s) AND ({where})", [names, *(each for _condition, parameters in conditions for each in parameters)]

    def _found(self, names):
        """The condition that it matches, too."""
        (readable, may), (matches, does) = self._readable(names), self.matches
        return f"({readable}) AND {matches}", [*may, *does]


# ── Statements ───────────────────────────────────────────────────────────────────────────────────────────────────

# A word in the title is worth five in the text, and a short text is more to the point.
_SCORE = "ts_rank_cd('{0, 0, 0.2, 1}', tsv, %s::tsquery, 1)"
_COUNTED = """
SELECT kind, count(*), count(DISTINCT object_id)
FROM (SELECT kind, object_id FROM search_document WHERE {where} LIMIT %s) AS found GROUP BY kind
"""
_RANKED = """
SELECT kind, object_id FROM (SELECT kind, object_id, published_at, {score} AS score FROM search_document WHERE {where}) AS found
GROUP BY kind, object_id ORDER BY max(score) DESC, max(published_at) DESC, kind, object_id LIMIT %s OFFSET %s
"""
_NEWEST_RANKED = """
SELECT kind, object_id FROM (
    SELECT *, row_number() OVER () AS place FROM (
        SELECT DISTINCT ON (published_at, kind, object_id) kind, object_id, {score} AS score FROM search_document WHERE {where}
        ORDER BY published_at DESC, kind, object_id LIMIT %s
    ) AS found
) AS placed ORDER BY greatest(place - %s, 0), score DESC, place LIMIT %s OFFSET %s
"""
_ALIKE = """
SELECT kind, object_id FROM search_document WHERE ({readable}) AND folded <> '' AND folded %%> %s AND NOT ({matches})
GROUP BY kind, object_id ORDER BY max(word_similarity(%s, folded)) DESC, max(published_at) DESC, kind, object_id LIMIT %s
"""


def _ordered(planner, where, words, is_small, newest, offset=0, limit=None):
    """Pairs of kind and key of entries under a condition. Where there are many, the newest are walked through by their dates."""
    condition, parameters = where
    if is_small:
        ranked = _RANKED.format(where=condition, score=_SCORE)
        return planner.ask(ranked, [words, *parameters, limit, offset], **_THROUGH_INDEX)
    ranked = _NEWEST_RANKED.format(where=condition, score=_SCORE)
    walked, settings = (None, _THROUGH_INDEX) if limit is None else (max(newest, offset + limit), _BY_DATE)
    return planner.ask(ranked, [words, *parameters, walked, newest, limit, offset], **settings)


def _condition(condition):
    """A condition on entries as SQL and its parameters: compiled once, used in several statements."""
    query = Document.objects.filter(condition).query
    try:
        return query.get_compiler(connection=connection).compile(query.where)
    except EmptyResultSet:
        return "FALSE", []


def _sum(counts, most):
    """Beyond the cap no more is promised than can be paged to."""
    total = Count(sum(count.number for count in counts))
    return Count(min(total.number, most), is_capped=True) if any(count.is_capped for count in counts) else total
