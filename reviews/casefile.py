"""Everything on one case, as the secretariat reads it, and what may be done with it now, or why not."""

import zoneinfo
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.permissions import allows
from events.models import Event
from reviews import conflicts, dates, loads, notifications, standing, subjects
from reviews.board import problems, shares
from reviews.models import Case, Origin, Report, Reviewer, Seat

SHOWN_EVENTS = 200


@dataclass(frozen=True)
class Way:
    """Something one may do: a link, or a button that does it at once where `posts`. Where it is refused, `refusal` says why."""

    label: str
    address: str
    refusal: str = ""
    posts: bool = False
    kind: str = "quiet"


@dataclass
class Chair:
    """A seat with what is known of its holder: her entry on the roster (None if she left it), her load, conflicts, reports."""

    seat: Seat
    due: dates.Due | None
    entry: Reviewer | None = None
    load: loads.Load | None = None
    conflicts: list = field(default_factory=list)
    reports: list = field(default_factory=list)
    reminded_at: object = None
    ways: list = field(default_factory=list)

    @property
    def origin(self):
        """In words: hers if she has accepted, else what she was asked as."""
        return self.seat.get_origin_display() or self.seat.get_sought_display()

    @property
    def is_taken(self):
        return self.seat.state in Seat.TAKEN

    @property
    def declaration(self):
        return getattr(self.seat, "declaration", None)


class CaseFile:
    """One case for one of the staff."""

    def __init__(self, case, reader):
        self.case, self.reader = case, reader

    @cached_property
    def subject(self):
        return subjects.of_case(self.case)

    @cached_property
    def standing(self):
        return standing.of(self.case)

    # ── Its parts ────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def reports(self):
        """In full, the earliest first."""
        rows = Report.objects.filter(seat__case=self.case).select_related("seat__person")
        return list(rows.prefetch_related("judgements__criterion").order_by("round", "sent_at", "pk"))

    @cached_property
    def questions(self):
        return list(self.case.questions.select_related("seat__person", "answered_by"))

    @cached_property
    def attempts(self):
        return list(self.case.attempts.select_related("made_by", "closed_by"))

    @cached_property
    def decisions(self):
        """The newest first."""
        rows = self.case.decisions.select_related("decided_by", "signed_by", "dropped_by").prefetch_related("points")
        return list(rows.order_by("-pk"))

    @cached_property
    def overrides(self):
        rows = list(self.case.overrides.select_related("person", "asked_by", "signed_by"))
        for row in rows:
            row.case = self.case
            row.way = None if row.signed_at else self._sign_override(row)
        return rows

    @cached_property
    def chairs(self):
        """Every seat there was: those taken first, then those lost, the earliest first."""
        seats = list(self.case.seats.select_related("person", "declaration", "invited_by", "ended_by"))
        people = {seat.person_id: seat.person for seat in seats}
        known = conflicts.among(list(people.values()), self.case) if people else {}
        rows = loads.with_loads(Reviewer.objects.filter(person__in=people)).select_related("country", "organization")
        entries = {entry.person_id: entry for entry in rows}
        chairs = [self._chair(seat, entries.get(seat.person_id), known[seat.person_id]) for seat in seats]
        return sorted(chairs, key=lambda chair: not chair.is_taken)

    def _chair(self, seat, entry, found):
        seat.case = self.case
        chair = Chair(seat, dates.of(seat) if self.case.is_in_review else None, entry, conflicts=found)
        chair.load = loads.of(entry) if entry else None
        chair.reports = [report for report in self.reports if report.seat_id == seat.pk]
        chair.reminded_at = next((row.at for row in self._reminders(seat)), None)
        chair.ways = self._ways_of(chair)
        if seat.round != self.case.round or any(report.round == self.case.round for report in chair.reports):
            chair.due = None
        return chair

    def _reminders(self, seat):
        return [row for row in self.events if row.kind == notifications.REMINDED and row.facts.get("seat") == seat.pk]

    @cached_property
    def events(self):
        """The newest first, each with `about`, the person whose seat it concerns."""
        rows = list(self._all_events.select_related("actor")[:SHOWN_EVENTS])
        holders = {seat.pk: seat.person for seat in self.standing.seats}
        for row in rows:
            row.about = holders.get(row.facts.get("seat"))
        return rows

    @property
    def _all_events(self):
        return Event.objects.about(self.case)

    @cached_property
    def events_total(self):
        """How many there are; a query only where some are not among `events`."""
        shown = len(self.events)
        return shown if shown < SHOWN_EVENTS else self._all_events.count()

    # ── How it stands ────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def shares(self):
        """The quorum by origin."""
        return shares(self.standing)

    @cached_property
    def vacant(self):
        """What must still be asked for, as pairs of origin and number; nothing where the case is not in review."""
        found = self.standing.vacant if self.case.is_in_review else {}
        return [(Origin(origin), number) for origin, number in found.items()]

    @cached_property
    def problems(self):
        unsigned = [row.asked_at for row in self.overrides if row.signed_at is None]
        return problems(self.standing, max(unsigned, default=None))

    @property
    def obstacle(self):
        """Why it may not be decided now, as a sentence."""
        return standing.OBSTACLES.get(self.standing.obstacle, "")

    @cached_property
    def ties(self):
        """The organizations that tie the reader to who submitted it: her decision needs a second signature."""
        return subjects.get(self.case.subject).ties(self.reader, self.case)

    # ── What may be done ─────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _may_manage(self):
        return allows(self.reader, "reviews.manage_case", self.case)

    def _way(self, label, name, *args, answer=None, refusal="", **kwargs):
        answer = self._may_manage if answer is None else answer
        address = reverse(f"reviews:{name}", args=[self.case.uuid, *args])
        return Way(label, address, refusal if answer else answer.reason, **kwargs)

    def _ways_of(self, chair):
        seat = chair.seat
        if not chair.is_taken or not self.case.is_in_review:
            return []
        return [
            self._way(_("Remind"), "seat_remind", seat.pk, posts=True, refusal=self._no_reminder(chair)),
            self._way(_("Give more time"), "seat_extend", seat.pk, refusal=self._no_duty(chair)),
            self._way(_("Take off the case"), "seat_remove", seat.pk),
        ]

    def _no_duty(self, chair):
        if chair.seat.is_held and chair.seat not in self.standing.owing:
            return _("Nothing is asked of her now.")
        return ""

    def _no_reminder(self, chair):
        by_hand = [row for row in self._reminders(chair.seat) if row.actor_id]
        zone = chair.seat.person.zone
        if by_hand and by_hand[0].at.astimezone(zoneinfo.ZoneInfo(zone)).date() == clock.today(zone):
            return _("She was reminded today.")
        return self._no_duty(chair)

    @cached_property
    def ways(self):
        """What may be done with the case as a whole, what is asked for first; what cannot be meant at this stage is left out."""
        if not self.case.is_open:
            return [self._suggest()]
        found = [*filter(None, (self._suggest(), self._decide(), self._attempt(), self._clock()))]
        return sorted(found, key=lambda way: way.kind != "primary")

    def _suggest(self):
        return self._way(_("Ask a reviewer"), "case_suggestions", kind="primary" if self.vacant else "quiet")

    def _decide(self):
        kind = "primary" if self.standing.may_be_decided else "quiet"
        answer = allows(self.reader, "reviews.decide_case", self.case)
        return self._way(_("Decide"), "decide", answer=answer, refusal=self.obstacle, kind=kind)

    def _attempt(self):
        if not (self.case.is_in_review and (self.standing.disagree or self.standing.attempt)):
            return None
        attempt = self.standing.attempt
        if attempt is None:
            return self._way(_("Try to resolve the disagreement"), "attempt_make", kind="primary")
        if attempt.resolved is None:
            return self._way(_("Say how the attempt ended"), "attempt_close", kind="primary")
        return None

    def _clock(self):
        if not self.case.is_in_review:
            return None
        if self.case.stopped_at:
            return self._way(_("Let the clock go on"), "clock_start", posts=True)
        return self._way(_("Stop the clock"), "clock_stop")

    @cached_property
    def signing(self):
        """How the decision that waits is signed, or not."""
        waiting = self.standing.waiting
        if waiting is None:
            return []
        waiting.case = self.case
        answer = allows(self.reader, "reviews.sign_decision", waiting)
        sign = self._way(_("Sign the decision"), "decision_sign", posts=True, kind="primary", answer=answer)
        return [sign, self._way(_("Do not sign"), "signature_deny", answer=answer)]

    def _sign_override(self, row):
        answer = self._may_manage and allows(self.reader, "reviews.sign_override", row)
        return self._way(_("Sign the override"), "override_sign", row.person_id, posts=True, answer=answer)


def cases_for(user):
    """The cases this reader may see, with what a case file reads of them."""
    return Case.objects.visible_to(user).select_related("policy", "opened_by", "stopped_by")
