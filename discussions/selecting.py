"""The contributions of a topic as a flat list: those an address selects, a page of them, and what else can be chosen.

Pages are cut by the last contribution of the page before, so that the last page costs what the first does.
"""

from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.models import Organization
from core import tongues
from core.languages import CODES, best_of
from core.sorting import sort_key
from discussions import reading, words
from discussions.filters import ENDORSED, FACETS, NEWEST, OLDEST, YES, ContributionFilter, shown_authors
from discussions.models import Comment
from facets.listing import Chip, Offer
from facets.listing import Value as Offered
from facets.values import Term
from taxonomy.models import OrganizationKind

PAGE = 20
_WORDS = 90  # characters of a prompt, as a value
_KEYS = {  # whether it descends
    OLDEST: (("posted_at", False), ("pk", False)),
    NEWEST: (("posted_at", True), ("pk", True)),
    ENDORSED: (("endorsing_organizations", True), ("endorsing_people", True), ("posted_at", False), ("pk", False)),
}


def values_of(topic):
    """What to annotate topics with (`topic` leads to their key): the values that their published contributions have."""
    published = Comment.objects.published().filter(topic=OuterRef(topic)).order_by()
    authors = shown_authors().filter(comment__topic=OuterRef(OuterRef(topic)), comment__state=Comment.State.PUBLISHED).order_by()
    kinds = OrganizationKind.objects.filter(key__in=authors.values("kind_as_then")).order_by()
    houses = Organization.objects.filter(pk__in=authors.values("organization"), verified_at__isnull=False).order_by()
    return {
        "language_rows": ArraySubquery(published.values("language").distinct()),
        "kind_rows": ArraySubquery(_named(kinds, "key")),
        "house_rows": ArraySubquery(_named(houses, "slug")),
    }


def _named(rows, value):
    plain = QuerySet(rows.model, rows.query)  # one of translated rows would bring columns of its own
    return plain.values(row=JSONObject(value=value, **{code: f"name_{code}" for code in CODES}))


class Contributions:
    """What an address selects of a topic: one of `reading.topic_at`, with `values_of`."""

    def __init__(self, topic, user, data):
        self.topic, self.user = topic, user
        self.threads = reading.threads_in(topic)
        self.filter = ContributionFilter(data, topic=topic, threads=self.threads, user=user, known=self._known)

    def _known(self, name, value):
        return value in self._terms.get(name, {})

    # ── A page ───────────────────────────────────────────────────────────────────────────────────────────────────

    def page(self, after=None, before=None):
        """The rows (as `discussions.reading` has them) that follow, or precede, the contribution of a number, and one more."""
        keys, at = _KEYS[self.filter.sort], after or before
        keys = [(name, descends != (before is not None)) for name, descends in keys]
        rows = self.filter.selected.order_by(*(f"-{name}" if descends else name for name, descends in keys))
        if at is not None:
            rows = rows.filter(self._beyond(keys, at))
        return list(rows.values(*reading.ROW, "thread")[: PAGE + 1])

    def _beyond(self, keys, number):
        """What comes after the contribution of a number in this order; nothing where there is no such contribution."""
        here = Comment.objects.filter(topic=self.topic, number=number)
        condition, same = Q(), Q()
        for name, descends in keys:
            there = Subquery(here.values(name))
            condition |= same & Q(**{f"{name}__{'lt' if descends else 'gt'}": there})
            same &= Q(**{name: there})
        name, descends = keys[0]
        return condition & Q(
            **{f"{name}__{'lte' if descends else 'gte'}": Subquery(here.values(name))}
        )  # an index knows this one

    # ── How many ─────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _counts(self):
        """How many contributions have each value, by facet, under everything else that is chosen; and under "" all selected."""
        queries = [_counted("", self.filter.selected, Value("")), *(self._counted(name) for name in FACETS)]
        found = {name: {} for name in ("", *FACETS)}
        for name, value, count in queries[0].union(*queries[1:], all=True):
            found[name][value] = count
        return found

    def _counted(self, name):
        rows = self.filter.queryset.filter(self.filter.condition(but=name))
        if name == "new":
            given = (self.topic.seen, *map(int, self.filter.chosen.get("new", ())))[-1]
            rows = rows.none() if given is None else rows.filter(self.filter.newer(given))
            return _counted(name, rows, Value(str(given)))
        if name == "roots":
            return _counted(name, rows.filter(parent=None), Value(YES))
        if name in ("kind", "organization"):
            authors = shown_authors().filter(comment__in=rows.order_by().values("pk"))
            field = "kind_as_then" if name == "kind" else "organization__slug"
            return _counted(name, authors, F(field), Count("comment", distinct=True))
        return _counted(name, rows, F("language" if name == "language" else "thread__number"))

    @property
    def total(self):
        return self._counts[""].get("", 0)

    @property
    def said(self):
        """How many, in words."""
        return words.contributions(self.total)

    # ── What can be chosen ───────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _terms(self):
        """Values with their names in each language: those that some published contribution of the topic has."""
        named = {"kind": self.topic.kind_rows, "organization": self.topic.house_rows}
        found = {name: {row.pop("value"): row for row in map(dict, rows)} for name, rows in named.items()}
        return found | {"language": dict.fromkeys(self.topic.language_rows)}

    @cached_property
    def offers(self):
        """All facets in their order; a value nobody has is offered only if it is chosen."""
        return [Offer(facet, self._values(name)) for name, facet in FACETS.items()]

    def _values(self, name):
        counts, chosen = self._counts[name], self.filter.chosen.get(name, ())
        values = {value for value in {*counts, *chosen} if value in chosen or self._is_offered(name, value)}
        terms = sorted((self._term(name, value) for value in values), key=lambda term: self._place(name, term))
        return [Offered(term, counts.get(term.value, 0), term.value in chosen) for term in terms]

    def _is_offered(self, name, value):
        return name in ("new", "roots", "prompt") or self._known(name, value)

    def _place(self, name, term):
        return list(self.filter.threads).index(term.value) if name == "prompt" else sort_key(term.name)

    @property
    def chips(self):
        """What is chosen, in the order of the facets."""
        return [
            Chip(FACETS[name].label, self._term(name, value), self.filter.query(but=(name, value)))
            for name, values in self.filter.chosen.items()
            for value in values
        ]

    def _term(self, name, value):
        if name == "new":
            return Term(value, self._new(int(value)))
        if name == "roots":
            return Term(value, _("Only what answers no other contribution"))
        if name == "prompt":
            return _prompt(value, self.filter.threads[value])
        if name == "language":
            called = tongues.name_of(value)
            return Term(value, called[:1].upper() + called[1:])
        called, language = best_of(self._terms[name][value])
        return Term(value, called, "" if language == get_language() else language)

    def _new(self, number):
        if number == self.topic.seen:
            return pgettext("contributions", "New")
        return _("By others after No. %(number)s") % {"number": number}


def _counted(name, rows, value, count=None):
    rows = rows.order_by().annotate(facet=Value(name), value=Cast(value, CharField())).values("facet", "value")
    return rows.annotate(count=count or Count("pk")).values_list("facet", "value", "count")


def _prompt(value, thread):
    if not thread.prompt:
        return Term(value, _("On the topic as a whole"))
    if thread.prompt.is_removed:
        return Term(value, _("removed by its moderator"))
    wording, language = thread.prompt.wording
    cut = wording if len(wording) <= _WORDS else f"{wording[:_WORDS].rstrip()}…"
    return Term(value, cut, "" if language == get_language() else language)
