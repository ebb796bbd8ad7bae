"""Whom to ask next: the roster ranked for one case, with the reasons in words.

What counts is how many of its objectives a reviewer knows (those named first count twice), whether she reads its language, how
much she has before her, and whether her region is among the case's reviewers yet. Who is blocked by a conflict is never offered.
"""

from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Delegation
from core import clock
from core.tongues import name_of
from reviews import conflicts, loads, standing, subjects
from reviews.models import Origin, Override, Reviewer, Seat

UNRELATED, UNREAD, SAME_REGION, ASKED_BEFORE = 0.1, 0.2, 0.7, 0.3  # what a lack leaves of the score
AGAIN = (Seat.State.DECLINED, Seat.State.EXPIRED)


@dataclass
class Suggestion:
    """A reviewer for one case. `reasons` are why she stands where she does, `hurdle` why she is not offered now, in words.

    `conflicts` are flagged ones, or those that block her; `override` is the row by which they may be set aside, if asked for.
    """

    entry: Reviewer
    origin: str
    load: loads.Load
    score: float = 0.0
    reasons: list = field(default_factory=list)
    conflicts: list = field(default_factory=list)
    hurdle: str = ""
    override: Override | None = None

    @property
    def person(self):
        return self.entry.person

    @property
    def is_blocked(self):
        is_let = conflicts.is_let(self.conflicts, self.override)
        return not is_let and any(conflict in conflicts.BLOCKING for conflict in self.conflicts)


@dataclass(frozen=True)
class Group:
    """Those of one origin who may be asked, the best first; `vacant` is how many of them the case lacks."""

    origin: Origin
    vacant: int
    offered: list


@dataclass(frozen=True)
class Suggestions:
    """All of the roster for one case: `groups` with those to ask, the origin it lacks most first; `later` those who are away or
    have enough to do; `blocked` those with a conflict.
    """

    groups: list
    later: list
    blocked: list
    now: standing.Standing


def of(case):
    """The `Suggestions` for one case; five queries, however long the roster is."""
    now, subject, tree = standing.without_texts(case), subjects.of_case(case), conflicts.Tree()
    asked = {seat.person_id: seat for seat in now.seats}
    regions = {_region(seat.person) for seat in now.seats if seat.state in Seat.TAKEN or seat.sent}
    found = []
    for entry in _roster(case):
        seat = asked.get(entry.person_id)
        if seat is None or (_may_be_asked_again(seat) and not seat.sent):
            found.append(_judged(entry, case, subject, tree, seat, regions))
    return _sorted(found, now)


def _region(person):
    entry = getattr(person, "reviewer", None)
    return entry.country.region_id if entry else None


def _roster(case):
    """All who serve, with everything asked of them here; one query."""
    objectives = Reviewer.objectives.through.objects.filter(reviewer=OuterRef("pk")).order_by("objective__number")
    pairs = objectives.values(row=JSONObject(key="objective", number="objective__number"))
    houses = Delegation.objects.running().filter(person=OuterRef("person")).order_by().values("organization")
    override = Override.objects.filter(case=case, person=OuterRef("person")).values("pk")
    rows = loads.with_loads(Reviewer.objects.serving())
    rows = rows.annotate(
        objective_pairs=ArraySubquery(pairs),
        spoken_for=ArraySubquery(houses),
        override_pk=Subquery(override),
        override_asked_by=Subquery(override.values("asked_by")),
        override_signed_at=Subquery(override.values("signed_at")),
    )
    return rows.select_related("person", "country__region").defer("publications", "interests")


def _judged(entry, case, subject, tree, seat, regions):
    origin = Origin.UN if _is_un(entry, tree) else Origin.EXTERNAL
    row = Suggestion(entry, origin, loads.of(entry), override=_override(entry, case))
    ground = conflicts.ground(entry.person, entry, entry.spoken_for)
    row.conflicts = conflicts.between(ground, subject, tree)
    row.score = 1.0
    for factor, reason in _factors(row, subject, seat, regions):
        row.score *= factor
        row.reasons.append(reason)
    row.hurdle = _hurdle(row)
    return row


def _is_un(entry, tree):
    """As `reviews.origins` says it, without asking for each."""
    houses = {entry.person.organization_id, entry.organization_id, *entry.spoken_for} - {None}
    return entry.origin == Origin.UN or any(tree.is_un(house) for house in houses)


def _override(entry, case):
    if entry.override_pk is None:
        return None
    facts = {"asked_by_id": entry.override_asked_by, "signed_at": entry.override_signed_at}
    return Override(pk=entry.override_pk, case=case, person=entry.person, **facts)


def _hurdle(row):
    if row.entry.is_away(clock.today(row.person.zone)):
        until = row.entry.away_until
        return _("Away until %(day)s") % {"day": date_format(until)} if until else _("Away")
    return _("Has as many reviews as she takes on in a year") if row.load.is_full else ""


# ── What counts, each with its reason ────────────────────────────────────────────────────────────────────────────


def _factors(row, subject, seat, regions):
    yield _by_objectives(row.entry, subject)
    yield _by_language(row.entry, subject)
    yield 1 / (1 + row.load.total / row.load.a_year), row.load.words
    yield _by_region(row.entry, regions)
    if seat is not None and seat.state in AGAIN:
        yield ASKED_BEFORE, _before(seat)


def _by_objectives(entry, subject):
    shared = [pair for pair in entry.objective_pairs if pair["key"] in subject.objective_keys]
    if not shared:
        return UNRELATED, _("Shares none of its objectives")
    first = [str(pair["number"]) for pair in shared if pair["key"] in subject.primary_keys]
    others = [str(pair["number"]) for pair in shared if pair["key"] not in subject.primary_keys]
    factor = UNRELATED + 2 * len(first) + len(others)
    facts = {"first": ", ".join(first), "others": ", ".join(others)}
    if first and others:
        return factor, _("Primary objectives shared: %(first)s; others: %(others)s") % facts
    return factor, (_("Primary objectives shared: %(first)s") if first else _("Objectives shared: %(others)s")) % facts


def _by_language(entry, subject):
    facts = {"language": name_of(subject.language)}
    if subject.language in entry.languages:
        return 1, _("Reads its language: %(language)s") % facts
    return UNREAD, _("Has not said that she reads its language: %(language)s") % facts


def _by_region(entry, regions):
    facts = {"region": entry.country.region.name}
    if entry.country.region_id in regions:
        return SAME_REGION, _("%(region)s is among its reviewers already") % facts
    return 1, _("%(region)s is not among its reviewers yet") % facts


def _may_be_asked_again(seat):
    """She declined or was silent, or her seat was lost by no decision of anybody's about her."""
    return seat.state in AGAIN or (seat.state == Seat.State.REMOVED and seat.ended_by_id is None)


def _before(seat):
    if seat.state == Seat.State.EXPIRED:
        return _("Was asked before and did not answer")
    return _("Was asked before and declined: %(reason)s") % {"reason": seat.get_reason_display()}


# ── Order ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sorted(found, now):
    found.sort(key=lambda row: (-row.score, row.load.total, row.person.full_name, row.person.pk))
    blocked = [row for row in found if row.is_blocked]
    free = [row for row in found if not row.is_blocked]
    vacant = now.vacant if now.case.is_in_review else {}
    ready = [row for row in free if not row.hurdle]
    groups = [Group(origin, vacant.get(origin, 0), [row for row in ready if row.origin == origin]) for origin in Origin]
    groups.sort(key=lambda group: -group.vacant)
    return Suggestions(groups, [row for row in free if row.hurdle], blocked, now)
