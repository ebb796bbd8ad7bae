"""The address of a list of practices, understood: what is chosen, what is looked for, in which order."""

from functools import cached_property

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet
from django_filters.filters import Filter

from practices.facets import NAMES
from practices.finding import Finding
from practices.models import Practice
from practices.shelf import Selection, shelf
from practices.terms import Terms

SORTS = ("relevance", "newest", "title")
_TOLD, _LONGEST = 5, 60  # of what makes no sense: so many are told, so many characters of each
_UNKNOWN = {
    "objective": _("“%(value)s” is not the number of an objective."),
    "principle": _("“%(value)s” is not a guiding principle."),
    "goal": _("“%(value)s” is not the number of a Sustainable Development Goal."),
    "region": _("“%(value)s” is not the code of a region."),
    "country": _("“%(value)s” is not the code of a country."),
    "type": _("“%(value)s” is not a type of practice."),
    "level": _("“%(value)s” is not a level."),
    "language": _("“%(value)s” is not the code of a language."),
    "year": _("“%(value)s” is not a year."),
    "kind": _("“%(value)s” is not a kind of organization."),
    "sort": _("“%(value)s” is not an order in which practices can be listed."),
}


class _Values(forms.Field):
    """What is given several times, each once, in the order given; nothing is refused."""

    widget = forms.SelectMultiple

    def clean(self, given):
        return tuple(dict.fromkeys(value for value in given or () if value))


_PARAMETERS = (*NAMES, "q", "sort")
_FORM = type("PracticeFilterForm", (forms.Form,), {name: _Values() for name in _PARAMETERS})  # made once: it costs milliseconds


class PracticeFilter(FilterSet):
    """Filters by the facets (`practices.facets.NAMES`), each any number of times, `q` and `sort`; never fails, whatever is given.

    What it does not know is left out and told in `complaints`; parameters it does not know are not its own.
    """

    class Meta:
        model = Practice
        fields = ()

    @classmethod
    def get_filters(cls):
        return {name: Filter() for name in _PARAMETERS}

    def get_form_class(self):
        return _FORM

    def __init__(self, data, *, of=None, in_order=True):
        """`of` is the edition of the repository, if the caller has asked already; who needs no order says so."""
        super().__init__(data, Practice.objects.listed())
        self.terms, self._edition, self._in_order = Terms(), of, in_order

    # ── What is asked ────────────────────────────────────────────────────────────────────────────────────────────

    def _given(self, name):
        self.errors  # noqa: B018 – cleans the data
        return self.form.cleaned_data[name]

    @cached_property
    def chosen(self):
        """The values the facets know, by facet; facets without one are not in it."""
        known = {name: tuple(value for value in self._given(name) if self.terms.get(name, value)) for name in NAMES}
        return {name: values for name, values in known.items() if values}

    @cached_property
    def complaints(self):
        """A sentence for each value that makes no sense, for the first few."""
        strange = [(name, value) for name in NAMES for value in self._given(name) if not self.terms.get(name, value)]
        strange += [("sort", value) for value in self._given("sort") if value not in SORTS]
        return [_UNKNOWN[name] % {"value": value[:_LONGEST]} for name, value in strange[:_TOLD]]

    @cached_property
    def finding(self):
        """What is looked for; its `text` is empty where nothing is."""
        return Finding(next(iter(self._given("q")), ""))

    @property
    def is_search(self):
        return bool(self.finding.text)

    @cached_property
    def sort(self):
        """One of `SORTS`: as asked; else the best first where something is looked for, and the newest where not."""
        usual = "relevance" if self.is_search else "newest"
        asked = next((value for value in self._given("sort") if value in SORTS), usual)
        return "newest" if asked == "relevance" and not self.is_search else asked

    # ── What is selected ─────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def shelf(self):
        return shelf(self._edition or self.terms.edition)

    @cached_property
    def selection(self):
        if not self.is_search:
            return Selection(self.chosen)
        is_ranked = self._in_order and self.sort == "relevance"
        return Selection(self.chosen, self.finding.ranked() if is_ranked else self.finding.matching())

    @cached_property
    def keys(self):
        """The keys of the practices selected, in order."""
        return self.shelf.ordered(self.selection, self.sort)

    @property
    def total(self):
        return len(self.keys)

    def filter_queryset(self, rows):
        """Those of the practices that are selected, whatever their order."""
        return rows.filter(pk__in=self.keys)

    # ── Its address ──────────────────────────────────────────────────────────────────────────────────────────────

    def query(self, *, page=1, sort=None, but=(), **replaced):
        """The query of the address of this selection, always written in the same way; empty for all practices, the newest first.

        `replaced` are values of facets in place of those chosen (`country=["KEN"]`), `but` is a facet and a value to leave out.
        """
        chosen = self.chosen | replaced
        pairs = [(name, value) for name in NAMES for value in chosen.get(name, ()) if (name, value) != but]
        sort = self.sort if sort is None else sort
        usual = "relevance" if self.is_search else "newest"
        texts = [("q", self.finding.text), ("sort", "" if sort == usual else sort), ("page", page if page > 1 else "")]
        return urlencode([*pairs, *((name, value) for name, value in texts if value)])

    @property
    def words_alone(self):
        """The query that looks for the same words in all practices."""
        return urlencode({"q": self.finding.text})

    @property
    def is_narrowed(self):
        return bool(self.chosen) or self.is_search

    @property
    def is_worth_indexing(self):
        """Whether it is one that search engines may keep: all practices, or those with one value of one facet."""
        return sum(map(len, self.chosen.values())) <= 1 and not self.is_search and self.sort == "newest"
