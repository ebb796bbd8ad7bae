"""Reviews for the tests, made by the actions of the app."""

import uuid
from datetime import timedelta

from accounts.actions import roles
from accounts.models import Role
from core import clock
from reviews.actions import decisions, reports, seats
from reviews.models import Origin, Recommendation, Reviewer, Verdict
from taxonomy.models import Country, Objective
from tests.practices import scene


def reviewer(enrol, cast, login, *, origin=Origin.EXTERNAL, country="PER", objectives=(7,), languages=("en",), **given):
    """A person on the roster, with the role; `given` are fields of her entry."""
    person = enrol(login)
    roles.grant(person=person, role=Role.REVIEWER, by=cast.administrator, why="for the tests")
    now = clock.now()
    facts = {
        "backgrounds": ["policy"],
        "origin": origin,
        "organization_name": f"House of {login}",
        "country": Country.objects.get(iso3=country),
        "years": 5,
        "languages": list(languages),
        "applied_at": now - timedelta(days=2),
        "decided_at": now - timedelta(days=1),
        "decided_by": cast.secretariat,
        "term_from": now - timedelta(days=1),
        "term_until": now + timedelta(days=730),
    }
    entry = Reviewer.objects.create(person=person, state=Reviewer.State.ACCEPTED, **(facts | given))
    entry.objectives.set(Objective.objects.filter(number__in=objectives))
    return person


def opened(cast, by=None, **given):
    """The case of a submission of `by` (the member), screened, nobody asked yet."""
    return scene.in_review(scene.submitted(by or cast.member, **given), cast.secretariat).case


def invited(case, cast, person, sought=Origin.EXTERNAL):
    return seats.invite(case=case, person=person, by=cast.secretariat, sought=sought)


def seated(case, cast, person, sought=Origin.EXTERNAL):
    """A seat whose holder has accepted and declared no interest."""
    return seats.accept(seat=invited(case, cast, person, sought), by=person, has_interest=False)


def reported(seat, recommendation=Recommendation.PUBLISH, **given):
    """Her report of the present round."""
    judgements = dict.fromkeys(seat.case.policy.criteria.all(), (Verdict.MET, ""))
    facts = {
        "key": uuid.uuid4(),
        "language": "en",
        "to_author": "Clear and useful.",
        "confidential": "",
        "judgements": judgements,
    }
    return reports.send(seat=seat, by=seat.person, recommendation=recommendation, **(facts | given))


def quorum(case, enrol, cast, *recommendations):
    """Three seats, one UN and two external, each with a report (all to publish, unless given); returns the seats."""
    recommendations = recommendations or (Recommendation.PUBLISH,) * 3
    found = []
    for at, (origin, recommendation) in enumerate(
        zip((Origin.UN, Origin.EXTERNAL, Origin.EXTERNAL), recommendations, strict=True)
    ):
        person = reviewer(enrol, cast, f"judge-{case.pk}-{at}", origin=origin)
        seat = seated(case, cast, person, origin)
        reported(seat, recommendation)
        found.append(seat)
    return found


def decided(case, cast, verdict, points=()):
    return decisions.decide(case=case, by=cast.secretariat, verdict=verdict, points=points)
