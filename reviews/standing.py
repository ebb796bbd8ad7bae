"""How a case stands: whose reports count, what is missing, whether they disagree, whether it may be decided.

All of it follows from the rows of the case and is stored nowhere.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from core import clock
from reviews.models import Attempt, Decision, Origin, Recommendation, Report, Seat

# Why a case may not be decided now, in words: what `Standing.obstacle` and `decisions.NotYet` name.
OBSTACLES = {
    "closed": _("This case is not in review (any longer)."),
    "signature": _("A decision waits for a second signature."),
    "quorum": _("Reports are still missing: the quorum is not complete."),
    "owed": _("A reviewer who was asked for this round has not reported yet. Wait for her, or take her off the case."),
    "disagreement": _("The reports disagree. Try to resolve it first, in writing."),
    "attempt": _("The attempt to resolve the disagreement is still open. Say how it ended."),
    "unseen": _("A report has come in since this was decided. Do not sign, so that it is decided anew."),
    "fourth": _("The disagreement could not be resolved and the quorum is complete: one more reviewer must report first."),
}


@dataclass(frozen=True)
class Standing:
    """One case, its rows in memory. `seats` are all its seats, `reports` those sent, both oldest first; `now` the instant."""

    case: object
    seats: list
    reports: list
    attempts: list
    decisions: list
    now: object

    def is_judged_by(self, person):
        """Whether she has a seat in it now."""
        return any(seat.person_id == person.pk and seat.state in Seat.TAKEN for seat in self.seats)

    @property
    def held(self):
        """Seats that are accepted."""
        return [seat for seat in self.seats if seat.is_held]

    @property
    def invited(self):
        return [seat for seat in self.seats if seat.state == Seat.State.INVITED]

    @property
    def latest(self):
        """Of each reviewer the latest report, a dict by her key; those of seats that were lost count as well once sent."""
        return {report.seat.person_id: report for report in self.reports}

    @property
    def of_round(self):
        """The reports of the present round."""
        return [report for report in self.reports if report.round == self.case.round]

    @property
    def owing(self):
        """Held seats asked for the present round whose report is still to come."""
        sent = {report.seat_id for report in self.of_round}
        return [seat for seat in self.held if seat.round == self.case.round and seat.pk not in sent]

    @property
    def counted(self):
        """How many reviewers of each origin have reported, over all rounds."""
        return {origin: sum(row.origin == origin for row in self.latest.values()) for origin in Origin.values}

    @property
    def left(self):
        """Reports of the round before that did not say *publish* and whose writers hold no seat now: others report for them."""
        holding = {seat.person_id for seat in self.held}
        before = [report for person, report in self.latest.items() if person not in holding]
        asked = [report for report in before if report.round == self.case.round - 1]
        return [report for report in asked if report.recommendation != Recommendation.PUBLISH]

    @property
    def _newcomers(self):
        """Reports of the present round by who had not reported before."""
        earlier = {report.seat.person_id for report in self.reports if report.round < self.case.round}
        return [report for report in self.of_round if report.seat.person_id not in earlier]

    @property
    def lacking(self):
        """How many reports of each origin are to come, for the quorum or in the place of who has left; only those lacking."""
        found = {origin: max(number - self.counted[origin], 0) for origin, number in self.case.policy.quorum.items()}
        for origin in Origin.values:
            places = sum(report.origin == origin for report in self.left)
            found[origin] += max(places - sum(report.origin == origin for report in self._newcomers), 0)
        return {origin: number for origin, number in found.items() if number > 0}

    @property
    def has_quorum(self):
        return not self.lacking

    @property
    def vacant(self):
        """How many more must be asked, by origin: lacking reports nobody invited or accepted can still bring."""
        waiting = dict.fromkeys(Origin.values, 0)
        reported = set(self.latest) - {report.seat.person_id for report in self.left}
        for seat in self.seats:
            if seat.state in Seat.TAKEN and seat.person_id not in reported:
                waiting[seat.origin or seat.sought] += 1
        found = {origin: number - waiting[origin] for origin, number in self.lacking.items()}
        if self.needs_fourth and not any(seat.state in Seat.TAKEN for seat in self._fourths):
            found[Origin.EXTERNAL] = found.get(Origin.EXTERNAL, 0) + 1
        return {origin: number for origin, number in found.items() if number > 0}

    @property
    def _fourths(self):
        """Seats of those asked in this round because reports disagree; who was asked so in an earlier one may still hold hers."""
        return [seat for seat in self.seats if seat.is_fourth and seat.invited_at >= self.case.round_at]

    @property
    def disagree(self):
        """At least one latest report declines and at least one would publish, at once or after changes.

        What reviewers said who are asked once more, in a later round, does not count until they have reported again; nor what
        those said in whose place somebody else reports.
        """
        again = {seat.person_id for seat in self.owing}
        again |= {person for person, report in self.latest.items() if self._is_past(report)}
        said = {report.recommendation for person, report in self.latest.items() if person not in again}
        return Recommendation.DECLINE in said and len(said) > 1

    def _is_past(self, report):
        """It wanted changes or declined in an earlier round: its writer is asked again, or others report in her place."""
        return report.round < self.case.round and report.recommendation != Recommendation.PUBLISH

    def reported_since(self, at):
        """Whether a report came in after an instant."""
        return any(report.sent_at > at for report in self.reports)

    @property
    def attempt(self):
        """The attempt to resolve this round's disagreement, or None."""
        return next((row for row in self.attempts if row.round == self.case.round), None)

    @property
    def is_resolved(self):
        return self.attempt is not None and self.attempt.resolved is True

    @property
    def is_unresolved(self):
        return self.attempt is not None and self.attempt.resolved is False

    @property
    def needs_fourth(self):
        """They disagree, it could not be resolved, and no report is owed that would decide: one more is asked, once a round.

        A report that came after the attempt had failed, because the quorum lacked it, is that one more already.
        """
        if not (self.disagree and self.is_unresolved and self.has_quorum and not self.owing):
            return False
        asked = {seat.pk for seat in self._fourths}
        return not any(report.seat_id in asked or report.sent_at >= self.attempt.closed_at for report in self.of_round)

    @property
    def waiting(self):
        """The decision that waits for a second signature, or None."""
        return next((row for row in self.decisions if row.waits), None)

    @property
    def obstacle(self):
        """Why it may not be decided now, as a key of `OBSTACLES`; empty if it may."""
        if not self.case.is_in_review:
            return "closed"
        if self.waiting:
            return "signature"
        if not self.has_quorum:
            return "quorum"
        if self.owing:
            return "owed"
        if self.disagree and self.attempt is None:
            return "disagreement"
        if self.disagree and self.attempt.resolved is None:
            return "attempt"
        if self.needs_fourth:
            return "fourth"
        return ""

    @property
    def may_be_decided(self):
        return not self.obstacle


def of(case):
    """The `Standing` of one case, its reports with their texts; four queries."""
    reports = Report.objects.filter(seat__case=case).select_related("seat")
    seats = case.seats.select_related("person")
    return Standing(case, list(seats), list(reports), list(case.attempts.all()), list(case.decisions.all()), clock.now())


# ── For whoever only counts ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Sent:
    """A report without its texts."""

    seat: Seat
    round: int
    origin: str
    recommendation: str
    sent_at: datetime

    @property
    def seat_id(self):
        return self.seat.pk


def without_texts(case):
    """The `Standing` of one case, with `Sent` in the place of reports and without decisions; two queries."""
    seats = list(_with_sent(case.seats.select_related("person__reviewer__country")))
    return Standing(case, seats, _sent(seats), list(case.attempts.all()), [], clock.now())


def of_all(cases):
    """The `Standing` of each case, by its key, with `Sent` in the place of reports; three queries for any number of them."""
    seats, attempts, decisions = ({case.pk: [] for case in cases} for _ in range(3))
    for rows, found in (
        (_with_sent(Seat.objects.select_related("person")), seats),
        (Attempt.objects.all(), attempts),
        (Decision.objects.all(), decisions),
    ):
        for row in rows.filter(case__in=cases):
            found[row.case_id].append(row)
    now = clock.now()
    return {
        case.pk: Standing(case, seats[case.pk], _sent(seats[case.pk]), attempts[case.pk], decisions[case.pk], now)
        for case in cases
    }


def _with_sent(seats):
    """The seats with what `_sent` reads of their reports."""
    facts = JSONObject(round="round", origin="origin", recommendation="recommendation", sent_at="sent_at")
    return seats.annotate(sent=ArraySubquery(Report.objects.filter(seat=OuterRef("pk")).order_by().values(row=facts)))


def _sent(seats):
    """The reports of these seats, oldest first."""
    rows = [row | {"sent_at": datetime.fromisoformat(row["sent_at"]), "seat": seat} for seat in seats for row in seat.sent]
    return sorted((Sent(**row) for row in rows), key=lambda row: (row.round, row.sent_at))
