"""Filters of the lists of submissions: in ways told in words, and by how long they wait."""

from datetime import timedelta

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock

WEEK = timedelta(days=7)


class WaysFilter(admin.SimpleListFilter):
    """Filters by one of its `ways`: key → (words, rows of a queryset)."""

    ways = {}

    def lookups(self, request, model_admin):
        return [(key, words) for key, (words, _rows) in self.ways.items()]

    def queryset(self, request, queryset):
        _words, rows = self.ways.get(self.value(), ("", None))
        return rows(queryset) if rows else queryset


def _submitted_before(weeks):
    return Q(submitted_at__lte=clock.now() - weeks * WEEK)


class AgeFilter(WaysFilter):
    """How long ago versions were submitted."""

    title = _("age")
    parameter_name = "age"
    ways = {
        "new": (_("up to a week"), lambda rows: rows.exclude(_submitted_before(1))),
        "weeks": (_("one to four weeks"), lambda rows: rows.filter(_submitted_before(1)).exclude(_submitted_before(4))),
        "old": (_("more than four weeks"), lambda rows: rows.filter(_submitted_before(4))),
    }
