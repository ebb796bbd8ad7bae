"""What the pages of a practice ask of the database: one query for a version with everything in it, however much that is."""

from django.db.models import F, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Attribution
from core.languages import CODES
from practices.models import (
    Correction,
    Practice,
    PracticeVersion,
    VersionAttribution,
    VersionFile,
    VersionLink,
    VersionObjective,
    VersionOrganization,
)
from practices.records import Record
from submissions.facts import chosen, in_languages, rows


def practice_for(user, slug):
    """The record of the version that is published now; Http404 where this reader may not read the practice."""
    practices = Practice.objects.visible_to(user).filter(slug=slug)
    return Record(get_object_or_404(versions(), pk__in=practices.values("current")))


def version_for(user, slug, number):
    """The record of a published version by its number; Http404 where there is none."""
    return Record(get_object_or_404(_published(user, slug), number=number))


def versions_for(user, slug, numbers):
    """The records of several published versions, the oldest first; Http404 unless all of them are there."""
    rows = _published(user, slug).filter(number__in=numbers).order_by("number")
    if {row.number for row in rows} != set(numbers):
        raise Http404
    return [Record(row) for row in rows]


def history_for(user, slug):
    """All published versions of a practice, the newest first, with their words on what changed; Http404 where there is none."""
    practice = get_object_or_404(Practice.objects.visible_to(user).select_related("current"), slug=slug)
    return practice, list(practice.versions.published().order_by("-number"))


def files_of(*records):
    """The files of several versions, a dict by the version's key; one query."""
    rows = VersionFile.objects.filter(version__in=[record.version for record in records]).select_related("file")
    found = {record.version.pk: [] for record in records}
    for row in rows:
        found[row.version_id].append(row.file)
    return found


# ── A version with everything in it ──────────────────────────────────────────────────────────────────────────────


def _published(user, slug):
    return versions().published().filter(practice__in=Practice.objects.visible_to(user).filter(slug=slug))


def versions(*facts):
    """All versions with these facts, which `practices.records.Record` reads; with all of them where none is named."""
    made = {name: make() for name, make in _FACTS.items() if not facts or name in facts}
    return PracticeVersion.objects.select_related("practice", "type").annotate(**made)


def _objectives():
    fields = {name: f"objective__{name}" for name in ("number", "round_table")} | in_languages("objective__short")
    order = (F("position").asc(nulls_last=True), "objective__number")
    return rows(VersionObjective.objects.filter(version=OuterRef("pk")), *order, position="position", **fields)


def _organizations():
    columns = {name: name for name in ("part", "position", "name", "names_as_then")}
    kinds = {f"kind_{code}": f"kind__name_{code}" for code in CODES}
    return rows(VersionOrganization.objects.filter(version=OuterRef("pk")), "part", "position", **columns, **kinds)


def _authors():
    columns = ("person_id", "person_name_as_then", "organization_names_as_then", "shows_person", "free_name")
    confirmed = VersionAttribution.objects.filter(
        version=OuterRef("pk"), part=Attribution.Part.AUTHOR, status=Attribution.Status.CONFIRMED
    )
    return rows(confirmed, "order", **{name: name for name in columns})


def _corrections():
    """Those a reader is told; that a contact was corrected is the secretariat's alone."""
    told = Correction.objects.filter(version=OuterRef("pk")).exclude(field=Correction.Field.FOCAL_POINT)
    columns = ("field", "before", "after", "why", "made_at")
    return rows(told, "-made_at", "-pk", **{name: name for name in columns})


def _siblings():
    siblings = PracticeVersion.objects.published().filter(practice=OuterRef("practice"))
    return rows(siblings, "-number", number="number", published_at="published_at")


_FACTS = {
    "objective_facts": _objectives,
    "principle_facts": lambda: chosen(PracticeVersion, "principles", "principle", "letter", "slug", names="name"),
    "goal_facts": lambda: chosen(PracticeVersion, "goals", "goal", "number", names="name"),
    "region_facts": lambda: chosen(PracticeVersion, "regions", "region", "m49", names="name"),
    "country_facts": lambda: chosen(PracticeVersion, "countries", "country", "iso3", names="name"),
    "organization_facts": _organizations,
    "link_facts": lambda: rows(VersionLink.objects.filter(version=OuterRef("pk")), "position", url="url", title="title"),
    "author_facts": _authors,
    "correction_facts": _corrections,
    "version_facts": _siblings,
}
