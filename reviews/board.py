"""What the secretariat's board shows: open cases with what is late and what waits for whom, and how busy the roster is."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import pgettext_lazy

from core import clock
from reviews import coverage, loads, standing, subjects
from reviews.models import Case, Origin, Override, Reviewer, Seat

PER_PAGE = 50


class Matter(models.TextChoices):
    """What keeps a case from moving, as the board counts and filters it."""

    LATE_ANSWER = "late-answer", pgettext_lazy("what a case waits for", "invitation past its date")
    LATE_REPORT = "late-report", pgettext_lazy("what a case waits for", "report past its date")
    LATE_CHANGES = "late-changes", pgettext_lazy("what a case waits for", "author’s changes past their date")
    ASK = "ask", pgettext_lazy("what a case waits for", "seat free: ask the next reviewer")
    RESOLVE = "resolve", pgettext_lazy("what a case waits for", "reports disagree: resolve it")
    DECIDE = "decide", pgettext_lazy("what a case waits for", "all reports in: decide")
    SIGN = "sign", pgettext_lazy("what a case waits for", "second signature")
    STOPPED = "stopped", pgettext_lazy("what a case waits for", "clock stopped")


LATE = (Matter.LATE_ANSWER, Matter.LATE_REPORT, Matter.LATE_CHANGES)
WAITING = (Matter.ASK, Matter.RESOLVE, Matter.DECIDE, Matter.SIGN, Matter.STOPPED)


@dataclass(frozen=True)
class Problem:
    """A `Matter` of a case, and since when."""

    matter: Matter
    since: datetime

    @property
    def is_late(self):
        return self.matter in LATE

    @property
    def days(self):
        """Since when, in days; what is past its date counts the day that has begun, as its reviewer reads it (`dates.Due`)."""
        return (clock.now() - self.since).days + self.is_late


@dataclass(frozen=True)
class Share:
    """How far the quorum of one origin is: reports got, reports needed, people who are still to report or to answer."""

    origin: Origin
    got: int
    needed: int
    expected: int


@dataclass
class Row:
    """A case on the board."""

    case: Case
    problems: list
    subject: subjects.Subject | None = None
    shares: list | tuple = ()
    is_own: bool = False

    @property
    def newest(self):
        """When its newest problem arose."""
        return max((problem.since for problem in self.problems), default=None)

    @property
    def matters(self):
        return {problem.matter for problem in self.problems}

    @property
    def days(self):
        """How long the case has been open, or was."""
        return ((self.case.closed_at or clock.now()) - self.case.opened_at).days


# ── What is the matter with a case ───────────────────────────────────────────────────────────────────────────────


def problems(now, override_asked_at=None):
    """The `Problem`s of a case with this `Standing`, the newest first; an override of it may wait for a signature since then."""
    found = [*_late(now), *_waiting(now, override_asked_at)] if now.case.is_open else []
    return sorted(found, key=lambda problem: problem.since, reverse=True)


def _late(now):
    """No date is missed while the clock is stopped."""
    at = now.case.stopped_at or now.now
    if now.case.changes_by and now.case.changes_by <= at:
        yield Problem(Matter.LATE_CHANGES, now.case.changes_by)
    if now.case.is_in_review:
        for matter, dates in (
            (Matter.LATE_ANSWER, [seat.answer_by for seat in now.invited]),
            (Matter.LATE_REPORT, [seat.report_by for seat in now.owing]),
        ):
            if missed := [date for date in dates if date <= at]:
                yield Problem(matter, max(missed))


def _waiting(now, override_asked_at):
    case = now.case
    if case.stopped_at:
        yield Problem(Matter.STOPPED, case.stopped_at)
    if signatures := list(filter(None, (override_asked_at, now.waiting and now.waiting.decided_at))):
        yield Problem(Matter.SIGN, max(signatures))
    if not case.is_in_review or now.waiting:
        return
    if now.vacant:
        yield Problem(Matter.ASK, _freed(now))
    if now.disagree and (now.attempt is None or now.attempt.resolved is None):
        yield Problem(Matter.RESOLVE, _last_report(now))
    if now.may_be_decided:
        yield Problem(Matter.DECIDE, _last_report(now))


def _freed(now):
    """When the last seat fell free; with none lost yet, when the round began or the attempt failed."""
    lost = [seat.ended_at or seat.answered_at for seat in now.seats if seat.state not in Seat.TAKEN]
    failed = [now.attempt.closed_at] if now.is_unresolved else []
    return max([now.case.round_at, *lost, *failed])


def _last_report(now):
    sent = [report.sent_at for report in now.reports]
    closed = [now.attempt.closed_at] if now.attempt and now.attempt.closed_at else []
    return max([now.case.round_at, *sent, *closed])


def shares(now):
    """The `Share` of each origin in a case with this `Standing`."""
    needed = now.case.policy.quorum
    waiting = [seat for seat in now.seats if seat.state in Seat.TAKEN and seat.person_id not in now.latest]
    expected = Counter(seat.origin or seat.sought for seat in waiting)
    return [Share(origin, now.counted[origin], needed[origin], expected[origin]) for origin in Origin]


# ── The board ────────────────────────────────────────────────────────────────────────────────────────────────────


class Board:
    """All cases as the board counts them, narrowed to one `state` (of a case) or to what they wait for (a `Matter`), if given.

    What the reader wrote or reviews herself is left out while it is open. Seven queries, however many cases and reviewers there
    are.
    """

    def __init__(self, reader, state="", waits="", page=1):
        self._reader = reader
        self.state = state if state in Case.State else ""
        self.waits = Matter(waits) if waits in Matter else ""
        self._page = page

    @cached_property
    def _cases(self):
        """All open ones, the oldest first, and the closed ones of the page, if it is one of those; one query."""
        closed = Case.objects.none()
        if self.state in Case.OVER and not self.waits:
            begin = (self.page - 1) * PER_PAGE
            closed = Case.objects.filter(state=self.state).order_by("-closed_at", "-pk")[begin : begin + PER_PAGE]
        rows = Case.objects.filter(Q(pk__in=Case.objects.open().values("pk")) | Q(pk__in=closed.values("pk")))
        unsigned = Override.objects.filter(case=OuterRef("pk"), signed_at=None).order_by("-asked_at").values("asked_at")
        rows = rows.annotate(override_asked_at=Subquery(unsigned[:1])).select_related("policy")
        return list(rows.order_by("opened_at", "pk"))

    @cached_property
    def _about(self):
        return subjects.of(self._cases)

    def _is_own(self, case):
        return case.pk in self._about and self._reader.pk in self._about[case.pk].authors

    @cached_property
    def open_rows(self):
        """Every open case, the one with the newest problem first, then those without one, the oldest first."""
        cases = [case for case in self._cases if case.is_open and not self._is_own(case)]
        found = [self._row(now) for now in standing.of_all(cases).values() if not now.is_judged_by(self._reader)]
        troubled = sorted((row for row in found if row.problems), key=lambda row: row.newest, reverse=True)
        return troubled + [row for row in found if not row.problems]

    def _row(self, now):
        case = now.case
        return Row(case, problems(now, case.override_asked_at), self._about.get(case.pk), shares(now))

    @cached_property
    def _closed(self):
        counted = Case.objects.filter(state__in=Case.OVER).order_by().values_list("state").annotate(number=Count("pk"))
        return dict(counted)

    @property
    def states(self):
        """Every state of a case with how many are in it."""
        counted = Counter(row.case.state for row in self.open_rows) | Counter(self._closed)
        return [(state, counted[state]) for state in Case.State]

    def _of(self, matters):
        counted = Counter(matter for row in self.open_rows for matter in row.matters)
        return [(matter, counted[matter]) for matter in matters]

    @property
    def late(self):
        return self._of(LATE)

    @property
    def waiting(self):
        return self._of(WAITING)

    @property
    def state_label(self):
        return Case.State(self.state).label if self.state else ""

    @property
    def narrowed(self):
        """How the list is narrowed, as the beginning of an address’s query."""
        chosen = {name: value for name, value in (("state", self.state), ("waits", self.waits)) if value}
        return f"{urlencode(chosen)}&" if chosen else ""

    # ── What is shown ────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _narrowed(self):
        rows = [row for row in self.open_rows if not self.waits or self.waits in row.matters]
        return [row for row in rows if not self.state or row.case.state == self.state]

    @property
    def total(self):
        """How many cases the list holds, on all its pages."""
        if self.state in Case.OVER:
            return 0 if self.waits else self._closed.get(self.state, 0)
        return len(self._narrowed)

    @property
    def pages(self):
        return max(1, -(-self.total // PER_PAGE))

    @property
    def page(self):
        return min(max(self._page, 1), self.pages)

    @property
    def rows(self):
        """The `Row`s of the page."""
        if self.state in Case.OVER:
            closed = sorted((case for case in self._cases if not case.is_open), key=lambda case: case.closed_at, reverse=True)
            return [Row(case, [], self._about.get(case.pk), is_own=self._is_own(case)) for case in closed]
        begin = (self.page - 1) * PER_PAGE
        return self._narrowed[begin : begin + PER_PAGE]

    # ── The roster ───────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _serving(self):
        rows = loads.with_loads(Reviewer.objects.serving()).select_related("person")
        return coverage.by_load(rows.defer("publications", "interests"))

    @property
    def serving(self):
        return len(self._serving)

    @cached_property
    def idle(self):
        """Those who serve, are not away and have no open seat (`coverage.Row`s)."""
        return [row for row in self._serving if row.is_idle]

    @cached_property
    def overloaded(self):
        """Those who have more reviews than they take on in a year, those furthest beyond first."""
        beyond = [row for row in self._serving if row.load.is_beyond]
        return sorted(beyond, key=lambda row: row.load.a_year - row.load.total)
