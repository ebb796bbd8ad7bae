"""What the pages of a pledge ask of the database: three queries for a pledge with everything in it, however much that is."""

import re

from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast
from django.http import Http404
from django.shortcuts import get_object_or_404

from core.languages import CODES
from pledges.models import (
    Doubt,
    Evidence,
    Indicator,
    Match,
    Milestone,
    Participant,
    Pledge,
    PledgeFile,
    PledgeObjective,
    PledgeVersion,
    Rung,
    UpdateAttribution,
    Value,
)
from pledges.records import Record
from submissions.facts import chosen, in_languages, rows
from taxonomy.models import OrganizationKind

_SPELT = re.compile(r"p-(\d{4})-(\d{1,9})", re.ASCII | re.IGNORECASE)
_FILE = ("id", "name", "kind", "size", "title", "alternative", "language")
_VOICE = ("person_id", "person_name_as_then", "organization_names_as_then", "shows_person", "free_name")


def parsed(number):
    """Year and serial out of a number in an address, however it is spelt; Http404 for what is none."""
    found = _SPELT.fullmatch(number)
    if not found or not int(found[2]):
        raise Http404
    return int(found[1]), int(found[2])


def pledge_for(user, number):
    """The record of a pledge as it is now, with all that became of it; Http404 where there is none."""
    version = get_object_or_404(versions(), pk__in=_pledges(user, number).values("current"))
    return Record(version, _participants(version.pledge), _updates(version.pledge))


def version_for(user, number, version):
    """The record of a published version by its number, without updates; Http404 where there is none."""
    found = get_object_or_404(_published(user, number), number=version)
    return Record(found, _participants(found.pledge))


def versions_for(user, number, numbers):
    """The records of several published versions, the oldest first; Http404 unless all of them are there."""
    found = _published(user, number).filter(number__in=numbers).order_by("number")
    if {row.number for row in found} != set(numbers):
        raise Http404
    return [Record(row) for row in found]


def _pledges(user, number):
    year, serial = parsed(number)
    return Pledge.objects.visible_to(user).filter(year=year, serial=serial)


def _published(user, number):
    return versions().published().filter(pledge__in=_pledges(user, number))


# ── Who pledges, and what became of it ───────────────────────────────────────────────────────────────────────────


def _participants(pledge):
    """All but those who declined, the one who filed it first, each with the names of its kind."""
    kind = OrganizationKind.objects.filter(key=OuterRef("kind_as_then"))
    names = {f"kind_{code}": Subquery(kind.values(f"name_{code}")[:1]) for code in CODES}
    found = pledge.participants.exclude(status=Participant.Status.DECLINED).annotate(**names).order_by("order")
    return list(found.select_related("organization__country"))


def _updates(pledge):
    """The newest first, with their values, evidence and authors."""
    own = {"update": OuterRef("pk")}
    return list(
        pledge.updates.order_by("-made_at", "-pk").annotate(
            value_facts=rows(Value.objects.filter(**own), "pk", indicator="indicator", value=_exact("value")),
            evidence_facts=rows(Evidence.objects.filter(**own), "position", url="url", title="title"),
            voice_facts=rows(UpdateAttribution.objects.filter(**own), "order", **{name: name for name in _VOICE}),
        )
    )


def _exact(number):
    """A decimal as text: JSON would round it."""
    return Cast(number, CharField())


# ── A version with everything in it ──────────────────────────────────────────────────────────────────────────────


def versions():
    """All versions with the facts that `pledges.records.Record` reads."""
    made = {name: make() for name, make in _FACTS.items()}
    return PledgeVersion.objects.select_related("pledge__authority").annotate(**made)


def _own(model):
    return model.objects.filter(version=OuterRef("pk"))


def _objectives():
    fields = {name: f"objective__{name}" for name in ("number", "round_table")} | in_languages("objective__short")
    return rows(_own(PledgeObjective), "position", **fields)


def _indicators():
    columns = {name: name for name in ("key", "whose", "what", "unit", "is_decrease", "by_when")}
    return rows(_own(Indicator), "position", **columns, baseline=_exact("baseline"), target=_exact("target"))


def _measures():
    """What the indicators of all its published versions measure: updates may speak of one that is gone."""
    found = Indicator.objects.filter(version__pledge=OuterRef("pledge"), version__in=PledgeVersion.objects.published())
    return rows(found, "version__number", "position", key="key", what="what", unit="unit")


def _siblings():
    found = PledgeVersion.objects.published().filter(pledge=OuterRef("pledge"))
    return rows(found, "-number", number="number", published_at="published_at", reason="reason")


def _matches(mine, other):
    """The listed pledges at the `other` end of its matches."""
    listed = {f"{other}__current__isnull": False, f"{other}__withdrawn_at": None}
    columns = {name: f"{other}__{name}" for name in ("year", "serial", "stage")}
    words = {name: f"{other}__current__{name}" for name in ("title", "language")}
    return rows(
        Match.objects.filter(**{mine: OuterRef("pledge")}, **listed), f"{other}__year", f"{other}__serial", **columns, **words
    )


def _doubts():
    """Those that are published: the question as the secretariat put it, never who asked or in which words."""
    found = Doubt.objects.filter(pledge=OuterRef("pledge"), published_at__isnull=False)
    return rows(found, "-published_at", "-pk", question="substance", answer="answer", published_at="published_at")


_FACTS = {
    "objective_facts": _objectives,
    "principle_facts": lambda: chosen(PledgeVersion, "principles", "principle", "letter", "slug", names="name"),
    "region_facts": lambda: chosen(PledgeVersion, "regions", "region", "m49", names="name"),
    "country_facts": lambda: chosen(PledgeVersion, "countries", "country", "iso3", names="name"),
    "indicator_facts": _indicators,
    "milestone_facts": lambda: rows(_own(Milestone), "position", what="what", by_when="by_when"),
    "file_facts": lambda: rows(_own(PledgeFile), "position", **{name: f"file__{name}" for name in _FILE}),
    "version_facts": _siblings,
    "measure_facts": _measures,
    "match_facts": lambda: _matches("pledge", "other"),
    "matched_facts": lambda: _matches("other", "pledge"),
    "doubt_facts": _doubts,
    "patience": lambda: Subquery(Rung.objects.order_by("-months").values("months")[:1]),
}
