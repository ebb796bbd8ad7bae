"""What the pages of a practice ask of the database: one query for a version with everything in it, however much that is."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
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


def _rows(model, *order, of="version", **fields):
    """The rows of a model that belong to the version, each as a dict."""
    return ArraySubquery(model.objects.filter(**{of: OuterRef("pk")}).order_by(*order).values(row=JSONObject(**fields)))


def _in_languages(path):
    """The fields of a translated text, by the names of a related row's own."""
    name = path.rpartition("__")[2]
    return {f"{name}_{code}": f"{path}_{code}" for code in CODES}


def _chosen(field, term, *columns, names):
    """The terms chosen in a field of several."""
    through = getattr(PracticeVersion, field).through
    fields = {name: f"{term}__{name}" for name in columns} | _in_languages(f"{term}__{names}")
    return _rows(through, f"{term}__{columns[0]}", of="practiceversion", **fields)


def _objectives():
    fields = {name: f"objective__{name}" for name in ("number", "round_table")} | _in_languages("objective__short")
    order = (F("position").asc(nulls_last=True), "objective__number")
    return _rows(VersionObjective, *order, position="position", **fields)


def _organizations():
    columns = {name: name for name in ("part", "position", "name", "names_as_then")}
    kinds = {f"kind_{code}": f"kind__name_{code}" for code in CODES}
    return _rows(VersionOrganization, "part", "position", **columns, **kinds)


def _authors():
    columns = ("person_id", "person_name_as_then", "organization_names_as_then", "shows_person", "free_name")
    rows = VersionAttribution.objects.filter(
        version=OuterRef("pk"), part=Attribution.Part.AUTHOR, status=Attribution.Status.CONFIRMED
    )
    return ArraySubquery(rows.order_by("order").values(row=JSONObject(**{name: name for name in columns})))


def _corrections():
    """Those a reader is told; that a contact was corrected is the secretariat's alone."""
    rows = Correction.objects.filter(version=OuterRef("pk")).exclude(field=Correction.Field.FOCAL_POINT)
    columns = ("field", "before", "after", "why", "made_at")
    return ArraySubquery(rows.order_by("-made_at", "-pk").values(row=JSONObject(**{name: name for name in columns})))


def _siblings():
    rows = PracticeVersion.objects.published().filter(practice=OuterRef("practice")).order_by("-number")
    return ArraySubquery(rows.values(row=JSONObject(number="number", published_at="published_at")))


_FACTS = {
    "objective_facts": _objectives,
    "principle_facts": lambda: _chosen("principles", "principle", "letter", "slug", names="name"),
    "goal_facts": lambda: _chosen("goals", "goal", "number", names="name"),
    "region_facts": lambda: _chosen("regions", "region", "m49", names="name"),
    "country_facts": lambda: _chosen("countries", "country", "iso3", names="name"),
    "organization_facts": _organizations,
    "link_facts": lambda: _rows(VersionLink, "position", url="url", title="title"),
    "author_facts": _authors,
    "correction_facts": _corrections,
    "version_facts": _siblings,
}
