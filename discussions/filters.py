"""The address of a list of a topic's contributions, understood."""

import re
from functools import cache, cached_property

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import FilterSet
from django_filters.filters import Filter

from accounts.models import Attribution
from discussions import visits
from discussions.models import Comment, CommentAttribution
from facets.collections import Facet
from facets.filters import Values

OLDEST, NEWEST, ENDORSED = "oldest", "newest", "endorsed"
SORTS = {
    OLDEST: pgettext_lazy("order of contributions", "oldest first"),
    NEWEST: pgettext_lazy("order of contributions", "newest first"),
    ENDORSED: pgettext_lazy("order of contributions", "most endorsed first"),
}
YES = "yes"
_TOLD, _LONGEST = 5, 60  # of what makes no sense: so many are told, so many characters of each
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)

FACETS = {
    facet.name: facet
    for facet in (
        Facet("new", _("since your last visit"), _("“%(value)s” is not the number of a contribution."), None, is_unfolded=True),
        Facet("prompt", _("what is asked"), _("Nothing with the number “%(value)s” is asked here."), None, is_unfolded=True),
        Facet("roots", _("place"), _("“%(value)s” is not a place of contributions."), None, is_unfolded=True),
        Facet("language", _("language"), _("Nothing here is written in the language “%(value)s”."), None, is_unfolded=True),
        Facet("kind", _("kind of organization"), _("No organization of the kind “%(value)s” has contributed here."), None),
        Facet(
            "organization",
            _("organization"),
            _("No organization with the address “%(value)s” has contributed here."),
            None,
            adding=_("Add an organization"),
        ),
    )
}


def shown_authors():
    """The attributions that stand above contributions."""
    awaited = Q(status=Attribution.Status.NAMED, organization__verified_at__isnull=False)
    authors = CommentAttribution.objects.filter(part=Attribution.Part.AUTHOR)
    return authors.exclude(awaited | Q(status=Attribution.Status.DECLINED))


class ContributionFilter(FilterSet):
    """Filters the contributions of a topic by `FACETS`, each any number of times, and orders them; never fails.

    What it does not know is left out and told in `complaints`; parameters it does not know are not its own.
    """

    is_search, usual_sort = False, OLDEST  # for the templates of facets

    @classmethod
    def get_filters(cls):
        return {name: Filter() for name in (*FACETS, "sort")}

    @classmethod
    @cache
    def get_form_class(cls):
        return type("ContributionFilterForm", (forms.Form,), {name: Values() for name in cls.base_filters})

    def __init__(self, data, *, topic, threads, user, known):
        """`known(name, value)` says whether a contribution of the topic has the value; `threads` are all of the topic's."""
        super().__init__(data, Comment.objects.published().filter(topic=topic))
        self.user, self._known = user, known
        self.said = ""  # how many are selected, in words; whoever counts them says it
        self.threads = {str(thread.number): thread for thread in threads}

    # ── What is asked ────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def given(self):
        """What the address says, by parameter."""
        self.errors  # noqa: B018 – cleans the data
        return self.form.cleaned_data

    @cached_property
    def chosen(self):
        """The values the facets know, by facet; facets without one are not in it."""
        known = {name: tuple(value for value in self.given[name] if self._knows(name, value)) for name in FACETS}
        known["new"] = known["new"][:1]
        return {name: values for name, values in known.items() if values}

    def _knows(self, name, value):
        if name == "new":
            return bool(_NUMBER.fullmatch(value))
        if name == "roots":
            return value == YES
        return value in self.threads if name == "prompt" else self._known(name, value)

    @cached_property
    def complaints(self):
        """A sentence for each value that makes no sense, for the first few."""
        strange = [
            (facet.unknown, value)
            for facet in FACETS.values()
            for value in self.given[facet.name]
            if not self._knows(facet.name, value)
        ]
        unknown_sort = _("“%(value)s” is not an order in which contributions can be listed.")
        strange += [(unknown_sort, value) for value in self.given["sort"] if value not in SORTS]
        return [sentence % {"value": value[:_LONGEST]} for sentence, value in strange[:_TOLD]]

    @cached_property
    def sort(self):
        return next((value for value in self.given["sort"] if value in SORTS), OLDEST)

    # ── What is selected ─────────────────────────────────────────────────────────────────────────────────────────

    def condition(self, but=None):
        """What a contribution must be by everything that is chosen, save in the facet `but`."""
        chosen = [(name, values) for name, values in self.chosen.items() if name != but]
        return Q(*(_CONDITIONS[name](self, values) for name, values in chosen))

    @property
    def selected(self):
        return self.queryset.filter(self.condition())

    def filter_queryset(self, rows):
        return rows.filter(self.condition())

    def newer(self, number):
        """By others, with a higher number."""
        return visits.newer(self.user, number)

    def _prompt(self, values):
        return Q(thread__in=[self.threads[value].pk for value in values])

    # ── Its address ──────────────────────────────────────────────────────────────────────────────────────────────

    def query(self, *, sort=None, but=(), **place):
        """The query of the address of this selection, always written in the same way; empty for everything, the oldest first.

        `but` is a facet and a value to leave out; `place` is `after` or `before` the contribution of a number.
        """
        pairs = [(name, value) for name in FACETS for value in self.chosen.get(name, ()) if (name, value) != but]
        sort = sort or self.sort
        return urlencode([*pairs, *([("sort", sort)] if sort != OLDEST else ()), *place.items()])


def _by(**authors):
    return Exists(shown_authors().filter(comment=OuterRef("pk"), **authors))


_CONDITIONS = {
    "new": lambda filter_, values: filter_.newer(int(values[0])),
    "prompt": ContributionFilter._prompt,
    "roots": lambda _filter, _values: Q(parent=None),
    "language": lambda _filter, values: Q(language__in=values),
    "kind": lambda _filter, values: Q(_by(kind_as_then__in=values)),
    "organization": lambda _filter, values: Q(_by(organization__slug__in=values)),
}
