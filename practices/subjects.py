"""Practices as subjects of peer review: what the engine is told of one, and what a decision does to it."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.models import Delegation, Scope
from core.workflow import move
from drafts import actions as drafts
from events.actions import record
from practices import content as contents
from practices import letters, ties
from practices import notifications as kinds
from practices.actions.publishing import publish
from practices.drafting import VERSION
from practices.models import CoAuthor, PracticeVersion, State, VersionFile, VersionObjective, VersionOrganization
from practices.reading import versions
from practices.records import Record
from reviews.models import Decision
from reviews.subjects import Subject, declare

Part, Verdict = VersionOrganization.Part, Decision.Verdict


def version_of(case):
    """The version a case is about, with what its authors are found by."""
    return PracticeVersion.objects.select_related("practice__owner", "practice__organization").get(case=case)


# ── What it is ───────────────────────────────────────────────────────────────────────────────────────────────────


def _of(cases):
    """One query for any number of cases."""
    rows = versions("objective_facts", "country_facts", "organization_facts").filter(case__in=[case.pk for case in cases])
    return {version.case_id: _subject(version) for version in rows.annotate(**_keys())}


def _keys():
    houses = VersionOrganization.objects.filter(version=OuterRef("pk"), organization__isnull=False)
    objectives = VersionObjective.objects.filter(version=OuterRef("pk"))
    partners = CoAuthor.objects.filter(practice=OuterRef("practice"), state=CoAuthor.State.ACCEPTED)
    countries = PracticeVersion.countries.through.objects.filter(practiceversion=OuterRef("pk"))
    regions = PracticeVersion.regions.through.objects.filter(practiceversion=OuterRef("pk"))
    speakers = Delegation.objects.running().with_scope(Scope.SUBMIT).filter(organization=OuterRef("practice__organization"))
    return {
        "implementer_keys": ArraySubquery(houses.filter(part=Part.IMPLEMENTER).values("organization")),
        "partner_keys": ArraySubquery(houses.exclude(part=Part.IMPLEMENTER).values("organization")),
        "objective_keys": ArraySubquery(objectives.values("objective")),
        "primary_keys": ArraySubquery(objectives.filter(position__isnull=False).values("objective")),
        "country_keys": ArraySubquery(countries.values("country")),
        "region_keys": ArraySubquery(regions.values("region")),
        "co_author_keys": ArraySubquery(partners.values("answered_by")),
        "co_writer_keys": ArraySubquery(partners.filter(removed_at=None).values("answered_by")),
        "speaker_keys": ArraySubquery(speakers.order_by().values("person")),
    }


def _subject(version):
    record, practice = Record(version), version.practice
    houses = [*record.implementers, *record.partners, *record.donors]
    speakers = (practice.organization_id and version.speaker_keys) or [practice.owner_id]  # as the letters go
    return Subject(
        title=version.title,
        language=version.language,
        address=version.get_absolute_url(),
        organizations=tuple((house.name, house.language) for house in houses),
        countries=tuple(country.name for country in record.countries),
        objectives=tuple(f"{objective.number}. {objective.short}" for objective in record.primary + record.secondary),
        authors=frozenset({practice.owner_id, *version.co_author_keys, *version.speaker_keys} - {None}),
        writers=frozenset({*speakers, *version.co_writer_keys} - {None}),
        submitters=frozenset({practice.organization_id} - {None}),
        implementers=frozenset(version.implementer_keys),
        partners=frozenset(version.partner_keys),
        places=frozenset(version.country_keys),
        regions=frozenset(version.region_keys),
        objective_keys=frozenset(version.objective_keys),
        primary_keys=frozenset(version.primary_keys),
    )


def _content(case, user):
    """What a reviewer reads: the answers as they were sent, without private ones, and the files that are open to her now."""
    version = version_of(case)
    return {
        "version": version,
        "language": version.language,
        "groups": contents.answers(contents.of(version), is_update=version.is_update),
        "enclosures": VersionFile.objects.visible_to(user).filter(version=version).select_related("file"),
    }


# ── What a decision does ─────────────────────────────────────────────────────────────────────────────────────────


def _decided(case, decision, by):
    version = version_of(case)
    if decision.verdict == Verdict.ACCEPT:
        move(version, where={"state": State.IN_REVIEW}, to={"state": State.ACCEPTED})
        publish(version=version, by=by)
    elif decision.verdict == Verdict.CHANGES:
        move(version, where={"state": State.IN_REVIEW}, to={"state": State.CHANGES_ASKED})
        record(kinds.CHANGES_ASKED, by=by, target=version)
    else:
        move(version, where={"state": State.IN_REVIEW}, to={"state": State.DECLINED})
        drafts.close_shared(kind=VERSION, place=version.place)
        record(kinds.DECLINED_AFTER_REVIEW, by=by, target=version)


PRACTICE = declare(
    "practice",
    label=_("Practice"),
    of=_of,
    content=_content,
    template="practices/_judged.html",
    ties=lambda user, case: ties.of(user, version_of(case).practice),
    writers=lambda case: letters.writers(version_of(case).practice),
    decided=_decided,
)
