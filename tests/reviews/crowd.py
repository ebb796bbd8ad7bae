"""A roster of hundreds and hundreds of open cases, written to the tables as the actions leave them; drawn by chance."""

import random
from datetime import timedelta

from accounts.models import Delegation, Organization, Role, User
from core import clock
from practices.models import PracticeVersion
from reviews.models import Case, Decision, Declaration, Origin, Policy, Recommendation, Report, Reviewer, Seat
from taxonomy.models import Country, Objective
from tests.practices import crowd as practices

LANGUAGES = ["en", "fr", "es", "ar"]


def roster(count, *, by, seed=1):
    """So many who serve, each with a few objectives, languages and an organization or none; some speak for one."""
    chance, now = random.Random(seed), clock.now()
    start = User.objects.count()
    people = [User(email=f"roster-{start + at}@example.org", full_name=f"Reviewer {start + at}") for at in range(count)]
    User.objects.bulk_create(people)
    facts = {"role": Role.REVIEWER, "starts_at": now - timedelta(days=1), "granted_at": now, "granted_by": by, "why": "asked"}
    Role.objects.bulk_create(Role(person=person, **facts) for person in people)
    houses, countries = list(Organization.objects.all()[:60]), list(Country.objects.all())
    entries = [_entry(chance, person, houses, countries, by, now) for person in people]
    Reviewer.objects.bulk_create(entries)
    through, objectives = Reviewer.objectives.through, list(Objective.objects.all())
    through.objects.bulk_create(
        through(reviewer=entry, objective=objective)
        for entry in entries
        for objective in chance.sample(objectives, chance.randint(1, 5))
    )
    facts = {"scopes": ["post"], "starts_at": now - timedelta(days=1), "granted_at": now, "granted_by": by, "why": "asked"}
    Delegation.objects.bulk_create(
        Delegation(person=person, organization=chance.choice(houses), **facts) for person in people[::10]
    )
    return entries


def _entry(chance, person, houses, countries, by, now):
    return Reviewer(
        person=person,
        state=Reviewer.State.ACCEPTED,
        backgrounds=["policy"],
        origin=chance.choice(Origin.values),
        organization=chance.choice([None, *houses]),
        organization_name="A house",
        country=chance.choice(countries),
        years=5,
        languages=chance.sample(LANGUAGES, 2),
        reviews_a_year=chance.randint(1, 4),
        applied_at=now - timedelta(days=9),
        decided_at=now - timedelta(days=8),
        decided_by=by,
        term_from=now - timedelta(days=8),
        term_until=now + timedelta(days=700),
    )


def cases(count, people, *, by, seed=1):
    """So many open cases of practices by nobody in particular, each with up to four seats of `people` in any state."""
    chance, now = random.Random(seed), clock.now()
    policy = Policy.objects.current("practice")
    begun = [now - timedelta(days=at) for at in range(count)]
    rows = [Case(subject="practice", policy=policy, opened_at=at, opened_by=by, round_at=at) for at in begun]
    Case.objects.bulk_create(rows)
    versions = [practice.current for practice in practices.gather(count, seed=seed, is_indexed=False)]
    for version, case in zip(versions, rows, strict=True):
        version.case = case
    PracticeVersion.objects.bulk_update(versions, ["case"])
    seats = [_seat(chance, case, person, by) for case in rows for person in chance.sample(people, chance.randint(0, 4))]
    Seat.objects.bulk_create(seats)
    held = [seat for seat in seats if seat.is_held]
    Declaration.objects.bulk_create(Declaration(seat=seat, has_interest=False, made_at=seat.answered_at) for seat in held)
    Report.objects.bulk_create(_report(chance, seat) for seat in held if chance.random() < 0.7)
    Decision.objects.bulk_create(
        Decision(case=case, round=1, verdict="accept", decided_at=now, decided_by=by, needs_signature=True) for case in rows[::20]
    )
    return rows


def _seat(chance, case, person, by):
    at = case.opened_at + timedelta(hours=1)
    state = chance.choice(["invited", "accepted", "accepted", "accepted", "declined", "expired"])
    origin = chance.choice(Origin.values)
    seat = Seat(case=case, person=person, state=state, round=1, sought=origin, invited_at=at, invited_by=by, dated_at=at)
    seat.answer_by = at + timedelta(days=7)
    if state in ("accepted", "declined"):
        seat.answered_at = at + timedelta(days=1)
    if state == "accepted":
        seat.origin, seat.report_by = origin, at + timedelta(days=22)
    if state == "declined":
        seat.reason = Seat.Reason.NO_TIME
    if state == "expired":
        seat.ended_at = at + timedelta(days=9)
    return seat


def _report(chance, seat):
    said = chance.choice(Recommendation.values)
    facts = {"recommendation": said, "language": "en", "to_author": "Clear. " * 50, "sent_at": seat.answered_at}
    return Report(seat=seat, round=1, origin=seat.origin, **facts)
