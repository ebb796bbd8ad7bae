"""How much reviewers have before them: seats that still ask something of them, and what they have reported on within a year."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from core import clock
from reviews.models import Report, Seat

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Load:
    """One reviewer's: seats `open` now, seats `done` within a year, and how many reviews `a_year` she takes on."""

    open: int
    done: int
    a_year: int

    @property
    def total(self):
        return self.open + self.done

    @property
    def is_idle(self):
        return self.open == 0

    @property
    def is_full(self):
        return self.total >= self.a_year

    @property
    def is_beyond(self):
        return self.total > self.a_year

    @property
    def words(self):
        """“2 of 4 reviews a year, 1 of them open”"""
        facts = {"total": self.total, "open": self.open, "year": self.a_year}
        text = ngettext(
            "%(total)s of %(year)s review a year; open now: %(open)s",
            "%(total)s of %(year)s reviews a year; open now: %(open)s",
            self.a_year,
        )
        return text % facts


def with_loads(reviewers):
    """The rows of the roster with what `of` reads, in the same query."""
    waiting = Seat.objects.taken().with_report().filter(case__closed_at=None, has_report=False)
    done = Report.objects.filter(round=F("seat__round"), sent_at__gt=clock.now() - YEAR)
    return reviewers.annotate(
        open_seats=_number(waiting.filter(person=OuterRef("person")), "person"),
        done_seats=_number(done.filter(seat__person=OuterRef("person")), "seat__person"),
    )


def _number(rows, by):
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def of(reviewer):
    """The `Load` of a row of `with_loads`."""
    return Load(reviewer.open_seats, reviewer.done_seats, reviewer.reviews_a_year)
