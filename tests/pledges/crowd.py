"""Many pledges at once, for what lists count: made directly, with the tokens that publication would give them."""

import random
from datetime import timedelta

from accounts.models import Attribution, Organization
from core import clock
from facets.actions import renew_edition
from pledges.facets import tokens_of
from pledges.models import (
    Freshness,
    Indicator,
    Nature,
    Participant,
    Pledge,
    PledgeObjective,
    PledgeVersion,
    Register,
    Stage,
    Type,
)
from taxonomy.models import Country, Objective, Principle


def fill(owner, number, *, seed=1):
    """So many published pledges, of every type, stage and age, in every part of the world, as lists show them; returns them."""
    rng, now = random.Random(seed), clock.now()
    objectives, principles = list(Objective.objects.all()), list(Principle.objects.all())
    countries, houses = list(Country.objects.all()), list(Organization.objects.states().select_related("kind")[:60])
    made = [_pledge(at, owner, rng, now, objectives, principles, countries, houses) for at in range(1, number + 1)]
    renew_edition(of=Register)
    return made


def _pledge(at, owner, rng, now, objectives, principles, countries, houses):
    heard = now - timedelta(days=rng.choice([1, 200, 400, 600, 800, 1200]))
    freshness = Freshness.values[min((now - heard).days // 365, 2)]
    pledge = Pledge.objects.create(owner=owner, begun_at=heard)
    facts = dict.fromkeys(("submitted_at", "scope_confirmed_at", "published_at", "begun_at"), heard) | {"starts_on": heard.date()}
    version = PledgeVersion.objects.create(
        pledge=pledge,
        number=1,
        state="published",
        title=f"Pledge {at} on {rng.choice(['water', 'papers', 'schools', 'wages'])}",
        language=rng.choice(["en", "fr", "es"]),
        description="<p>What is done, for whom, and how one will see it.</p>",
        type=rng.choice(Type.values),
        natures=rng.sample(Nature.values, rng.randint(1, 2)),
        level=rng.choice(["global", "regional", "national", "local"]),
        is_global=rng.random() < 0.1,
        **facts,
    )
    chosen = rng.sample(objectives, rng.randint(1, 3))
    PledgeObjective.objects.bulk_create(
        PledgeObjective(version=version, objective=row, position=place) for place, row in enumerate(chosen, 1)
    )
    version.countries.set(rng.sample(countries, rng.randint(0, 3)))
    version.principles.set(rng.sample(principles, rng.randint(0, 2)))
    Indicator.objects.create(version=version, position=1, what="People", baseline=0, target=10, by_when=heard.date())
    for order, house in enumerate(rng.sample(houses, rng.randint(1, 3))):
        row = Participant(pledge=pledge, order=order, organization=house, shows_person=False, status=Attribution.Status.CONFIRMED)
        row.confirmed_at = heard
        row.remember().save()
    pledge.year, pledge.serial, pledge.current, pledge.last_number = 2026, at, version, 1
    pledge.published_at = pledge.heard_at = heard
    pledge.stage, pledge.freshness, pledge.has_update = rng.choice(Stage.values), freshness, rng.random() < 0.5
    pledge.title_key = version.title.casefold()
    pledge.tokens = tokens_of(pledge)
    pledge.save()
    return pledge
