"""Many practices at once, written to the tables as publishing leaves them; what they are is drawn by chance."""

import random
import uuid
from datetime import UTC, datetime, timedelta

from django.db.models import F

from core import clock
from core.sorting import sort_key
from practices.facets import tokens_of
from practices.models import (
    Level,
    Practice,
    PracticeVersion,
    Repository,
    VersionAttribution,
    VersionObjective,
    VersionOrganization,
)
from search import actions as search
from taxonomy.models import Country, Goal, Objective, OrganizationKind, PracticeType, Principle, Region

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
WORDS = "ferry lantern harbour passport clinic orchard ministry union bridge radio school consulate".split()  # noqa: SIM905


def gather(count, *, seed=1, retired=0, by=None, is_indexed=True):
    """So many published practices in the order of their publication; the last `retired` of them were retired by `by`."""
    chance = random.Random(seed)
    practices = [_practice(number) for number in range(count)]
    Practice.objects.bulk_create(practices)
    versions = [_version(chance, practice, number) for number, practice in enumerate(practices)]
    PracticeVersion.objects.bulk_create(versions)
    _choose(chance, versions)
    for number, (practice, version) in enumerate(zip(practices, versions, strict=True)):
        practice.current, practice.slug, practice.last_number = version, f"crowd-{practice.pk}", 1
        practice.published_at = practice.updated_at = version.published_at
        practice.tokens, practice.title_key = tokens_of(version), sort_key(version.title, "en")[0][:250]
        if number >= count - retired:
            practice.retired_at, practice.retired_by, practice.retired_why = AT, by, "It has ended."
    names = ["current", "slug", "last_number", "published_at", "updated_at", "tokens", "title_key"]
    Practice.objects.bulk_update(practices, [*names, "retired_at", "retired_by", "retired_why"])
    Repository.objects.get_or_create(pk=1)
    Repository.objects.update(edition=F("edition") + 1, changed_at=clock.now())
    if is_indexed:
        search.refresh("practice", [practice.pk for practice in practices])
    return practices


def _practice(number):
    return Practice(begun_at=AT + timedelta(hours=number))


def _version(chance, practice, number):
    at = AT + timedelta(hours=number)
    language = chance.choice(["en", "en", "fr", "es", "ar"])
    return PracticeVersion(
        practice=practice,
        uuid=uuid.UUID(int=chance.getrandbits(128), version=4),
        number=1,
        state="published",
        title=f"{chance.choice(WORDS).capitalize()} and {chance.choice(WORDS)} {number}",
        language=language,
        summary=f"<p>With a {chance.choice(WORDS)} and a {chance.choice(WORDS)}.</p>",
        benefit="<p>More.</p>",
        type=chance.choice(_terms(PracticeType)),
        level=chance.choice(Level.values),
        start_year=chance.randint(2015, 2024),
        is_global=chance.random() < 0.2,
        serves="migrants",
        consented_at=at,
        begun_at=at,
        submitted_at=at,
        reviewed_at=at,
        published_at=at,
    )


def _terms(model):
    return list(model.objects.all())


def _choose(chance, versions):
    """Objectives, principles, goals, places, organizations and authors of all."""
    terms = {name: _terms(model) for name, model in (("principles", Principle), ("goals", Goal), ("regions", Region))}
    terms["countries"] = _terms(Country)[:12]
    objectives, kinds = _terms(Objective), _terms(OrganizationKind)
    rows = {VersionObjective: [], VersionOrganization: [], VersionAttribution: []}
    through = {name: [] for name in terms}
    for version in versions:
        for place, objective in enumerate(chance.sample(objectives, chance.randint(1, 6))):
            rows[VersionObjective].append(
                VersionObjective(version=version, objective=objective, position=place + 1 if place < 2 else None)
            )
        for place, kind in enumerate(chance.sample(kinds, 2)):
            part = "implementer" if place == 0 else "partner"
            rows[VersionOrganization].append(
                VersionOrganization(version=version, part=part, position=1, name=f"House {kind.key}", kind=kind)
            )
        rows[VersionAttribution].append(
            VersionAttribution(version=version, free_name=f"Writers of {version.title}", status="named", part="author")
        )
        for name, all_terms in terms.items():
            most = {"countries": 5, "regions": 1}.get(name, 3)
            for term in chance.sample(all_terms, 0 if version.is_global and name == "countries" else chance.randint(0, most)):
                model = getattr(PracticeVersion, name).through
                column = model._meta.get_fields()[-1].attname
                through[name].append(model(practiceversion_id=version.pk, **{column: term.pk}))
    for model, made in rows.items():
        model.objects.bulk_create(made)
    for name, made in through.items():
        getattr(PracticeVersion, name).through.objects.bulk_create(made)
