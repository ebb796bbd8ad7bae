"""A published version as pages print it: names in the reader's language, lists in her order."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clock import day_of
from core.languages import best_of
from practices.models import Correction, VersionAttribution, VersionOrganization
from submissions import records
from submissions.records import Source
from taxonomy.models import Goal, Objective

Part = VersionOrganization.Part


@dataclass(frozen=True)
class Author:
    """Who submitted: an organization (its name and the language of that), a person, or a person for an organization."""

    organization: str = ""
    language: str = ""
    person: str = ""


@dataclass(frozen=True)
class House:
    """An organization as the authors name it; `language` is that of the name if it is known, `kind` a word of the reader's."""

    name: str
    language: str
    kind: str


@dataclass(frozen=True)
class Edition:
    """A published version in the list of versions."""

    number: int
    day: date
    address: str


@dataclass(frozen=True)
class Mended:
    """A minor correction that readers are told."""

    field: str
    before: str
    after: str
    why: str
    day: date


class Record(records.Record):
    """A version fetched by `practices.reading`; costs no query."""

    def __init__(self, version):
        super().__init__(version)
        self.practice = version.practice

    @property
    def is_current(self):
        return self.practice.current_id == self.version.pk

    @property
    def address(self):
        """The version's own address, which never shows another one."""
        return reverse("practices:version_detail", args=[self.practice.slug, self.version.number])

    # ── What was chosen ──────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _objectives(self):
        rows = [dict(row) for row in self.version.objective_facts]
        return [(row.pop("position"), Objective(**row)) for row in rows]

    @property
    def primary(self):
        """Its primary objectives in their order."""
        return [objective for position, objective in self._objectives if position]

    @property
    def secondary(self):
        """Its other objectives."""
        return [objective for position, objective in self._objectives if not position]

    @property
    def objectives(self):
        """All of them, the primary ones first."""
        return [*self.primary, *self.secondary]

    @cached_property
    def goals(self):
        return [Goal(**row) for row in self.version.goal_facts]

    @property
    def type_name(self):
        """What it is; where no type of the list fits, in its authors' words."""
        return self.version.other_type or self.version.type.name

    # ── Who, where from, since when ──────────────────────────────────────────────────────────────────────────────

    def _houses(self, part):
        for row in self.version.organization_facts:
            if row["part"] == part:
                name, language = best_of(row["names_as_then"]) if row["names_as_then"] else (row["name"], "")
                kind, _tongue = best_of({key.removeprefix("kind_"): row[key] for key in row if key.startswith("kind_")})
                yield House(name, language, kind)

    @cached_property
    def implementers(self):
        return list(self._houses(Part.IMPLEMENTER))

    @cached_property
    def partners(self):
        return list(self._houses(Part.PARTNER))

    @cached_property
    def donors(self):
        return list(self._houses(Part.DONOR))

    @cached_property
    def authors(self):
        """Those who are named, in their order; empty if nobody is."""
        voices = (VersionAttribution(**row).voices for row in self.version.author_facts)
        return [Author(*organization, person) for organization, person in voices if organization[0] or person]

    @property
    def nobody(self):
        """What stands where a name would, if no author is named."""
        return ngettext("A member of the Hub", "Members of the Hub", len(self.version.author_facts))

    @cached_property
    def cited(self):
        """Whom a citation names: the organizations, else the people."""
        names = [author.organization for author in self.authors if author.organization]
        return names or [author.person for author in self.authors] or [self.nobody]

    @cached_property
    def links(self):
        return [Source(**row) for row in self.version.link_facts]

    @cached_property
    def editions(self):
        """All published versions of the practice, the newest first."""
        return [self._edition(row) for row in self.version.version_facts]

    def _edition(self, row):
        address = reverse("practices:version_detail", args=[self.practice.slug, row["number"]])
        return Edition(row["number"], day_of(parse_datetime(row["published_at"])), address)

    @property
    def newest(self):
        """The number of the version that is published now."""
        return self.editions[0].number

    @property
    def before(self):
        """The number of the version before; 0 for the first."""
        return next((edition.number for edition in self.editions if edition.number < self.version.number), 0)

    @cached_property
    def corrections(self):
        """The minor corrections of this version, the newest first."""
        return [self._correction(**row) for row in self.version.correction_facts]

    def _correction(self, *, field, before, after, why, made_at):
        nothing = _("goes on") if field == Correction.Field.END_YEAR else _("none")
        day = day_of(parse_datetime(made_at))
        return Mended(Correction.Field(field).label, before or nothing, after or nothing, why, day)
