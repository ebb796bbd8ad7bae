"""The address of a list, understood: what is chosen, what is looked for, in which order."""

from functools import cache, cached_property

from django import forms
from django.utils.http import urlencode
from django_filters import FilterSet
from django_filters.filters import Filter

from facets.finding import Finding
from facets.shelf import RELEVANCE, Selection
from facets.terms import Terms

_TOLD, _LONGEST = 5, 60  # of what makes no sense: so many are told, so many characters of each


class Values(forms.Field):
    """What is given several times, each once, in the order given; nothing is refused."""

    widget = forms.SelectMultiple

    def clean(self, given):
        return tuple(dict.fromkeys(value for value in given or () if value))


class CollectionFilter(FilterSet):
    """Filters a collection by its facets, each any number of times, `q` and `sort`; never fails, whatever is given.

    What it does not know is left out and told in `complaints`; parameters it does not know are not its own. A subclass names
    its `collection`, and the sentence on a %(value)s that is no order, `unknown_sort`.
    """

    collection = None
    unknown_sort = ""

    @classmethod
    def get_filters(cls):
        return {name: Filter() for name in (*cls.collection.names, "q", "sort")} if cls.collection else {}

    @classmethod
    @cache  # it costs milliseconds
    def get_form_class(cls):
        return type("CollectionFilterForm", (forms.Form,), {name: Values() for name in cls.base_filters})

    def __init__(self, data, *, of=None, in_order=True):
        """`of` is the edition of the collection, if the caller has asked already; who needs no order says so."""
        super().__init__(data, self.collection.rows())
        self.terms, self._edition, self._in_order = Terms(self.collection), of, in_order

    # ── What is asked ────────────────────────────────────────────────────────────────────────────────────────────

    def _given(self, name):
        self.errors  # noqa: B018 – cleans the data
        return self.form.cleaned_data[name]

    @cached_property
    def chosen(self):
        """The values the facets know, by facet; facets without one are not in it."""
        names = self.collection.names
        known = {name: tuple(value for value in self._given(name) if self.terms.get(name, value)) for name in names}
        return {name: values for name, values in known.items() if values}

    @cached_property
    def complaints(self):
        """A sentence for each value that makes no sense, for the first few."""
        facets = self.collection.facets
        strange = [(each.unknown, value) for each in facets for value in self._given(each.name) if value not in self._known(each)]
        orders = [sort.name for sort in self.collection.orders]
        strange += [(self.unknown_sort, value) for value in self._given("sort") if value not in orders]
        return [sentence % {"value": value[:_LONGEST]} for sentence, value in strange[:_TOLD]]

    def _known(self, facet):
        return self.chosen.get(facet.name, ())

    @cached_property
    def finding(self):
        """What is looked for; its `text` is empty where nothing is."""
        return Finding(next(iter(self._given("q")), ""), self.collection.kind)

    @property
    def is_search(self):
        return bool(self.finding.text)

    @property
    def sorts(self):
        """The orders one can choose; by relevance only where something is looked for."""
        return self.collection.orders if self.is_search else self.collection.sorts

    @property
    def usual_sort(self):
        """The order of who asks for none: the best first where something is looked for, and the newest where not."""
        return self.sorts[0].name

    @cached_property
    def sort(self):
        """The name of one of `sorts`: as asked, else the usual one."""
        names = [sort.name for sort in self.sorts]
        asked = next((value for value in self._given("sort") if value in names), "")
        return asked or self.usual_sort

    # ── What is selected ─────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def shelf(self):
        return self.collection.shelf(self._edition or self.terms.edition)

    @cached_property
    def selection(self):
        if not self.is_search:
            return Selection(self.chosen)
        is_ranked = self._in_order and self.sort == RELEVANCE.name
        return Selection(self.chosen, self.finding.ranked() if is_ranked else self.finding.matching())

    @cached_property
    def keys(self):
        """The keys of the things selected, in order."""
        return self.shelf.ordered(self.selection, self.sort)

    @property
    def total(self):
        return len(self.keys)

    @property
    def said(self):
        """How many, in words."""
        return self.collection.said(self.total)

    def filter_queryset(self, rows):
        """Those of the rows that are selected, whatever their order."""
        return rows.filter(pk__in=self.keys)

    # ── Its address ──────────────────────────────────────────────────────────────────────────────────────────────

    def query(self, *, page=1, sort=None, but=(), **replaced):
        """The query of the address of this selection, always written in the same way; empty for everything, the newest first.

        `replaced` are values of facets in place of those chosen (`country=["KEN"]`), `but` is a facet and a value to leave out.
        """
        chosen = self.chosen | replaced
        pairs = [(name, value) for name in self.collection.names for value in chosen.get(name, ()) if (name, value) != but]
        sort = self.sort if sort is None else sort
        texts = [("q", self.finding.text), ("sort", "" if sort == self.usual_sort else sort), ("page", page if page > 1 else "")]
        return urlencode([*pairs, *((name, value) for name, value in texts if value)])

    def address(self, page, *args, **changes):
        """The address of this selection on one of the collection's pages."""
        return self.collection.address(page, self.query(**changes), *args)

    @property
    def words_alone(self):
        """The query that looks for the same words in everything."""
        return urlencode({"q": self.finding.text})

    @property
    def is_narrowed(self):
        return bool(self.chosen) or self.is_search

    @property
    def is_worth_indexing(self):
        """Whether it is one that search engines may keep: everything, or what has one value of one facet."""
        return sum(map(len, self.chosen.values())) <= 1 and not self.is_search and self.sort == self.usual_sort
