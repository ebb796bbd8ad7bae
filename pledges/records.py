"""A pledge as its pages print it: names in the reader's language, lists in her order, progress, what became of it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.formats import number_format

from core import clock
from core.clock import day_of
from core.languages import CODES, best_of
from files.models import File
from pledges.actions.ladder import OVER
from pledges.models import Indicator, Milestone, Nature, Participant, Pledge, Stage, Type, UpdateAttribution
from submissions import records
from submissions.records import Source
from taxonomy.models import Objective

Status = Participant.Status


def in_digits(number):
    """A decimal as the reader writes it, without zeros at its end."""
    return number_format(number.normalize() + 0, force_grouping=True)


@dataclass(frozen=True)
class Voice:
    """Who speaks: an organization (its name and the language of that), or a person."""

    organization: str
    language: str
    person: str


def voice_of(attribution):
    """The voice of an attribution; the name of a participant the Hub does not know is that of an organization."""
    (organization, language), person = attribution.voices
    return Voice(organization, language, person) if organization or not attribution.free_name else Voice(person, "", "")


class Maker:
    """A participant as the page shows it: how it was called, its kind, its country as today, and its own standing."""

    def __init__(self, participant, patience):
        self.participant, self.patience = participant, patience

    @cached_property
    def voice(self):
        return voice_of(self.participant)

    @property
    def name(self):
        return self.voice.organization or self.voice.person

    @property
    def kind(self):
        """The name of its kind in the reader's language; empty for a person."""
        return best_of({code: getattr(self.participant, f"kind_{code}") for code in CODES})[0]

    @property
    def country(self):
        return self.participant.organization.country if self.participant.organization else None

    @property
    def heard_at(self):
        """When it last said something; None if it has not yet."""
        return self.participant.heard_at

    def silent_since(self, published_at):
        """The instant since when it owes an update beyond the last reminder; None if it does not."""
        return silent_since(self.participant.since(published_at), self.participant.stage, self.patience)


def silent_since(since, stage, patience):
    """`since`, if so many months (`patience`) have passed and the stage is not over; else None."""
    is_over = not patience or stage in OVER
    return None if is_over or clock.now() < since + relativedelta(months=patience) else since


@dataclass(frozen=True)
class Progress:
    """How far an indicator is: its last value and the day of that, if there is one."""

    indicator: Indicator
    value: Decimal | None = None
    day: date | None = None

    @property
    def percent(self):
        """How much of the way has been made, from 0 to 100 and rounded down; where there is no way to go, all or nothing."""
        row = self.indicator
        if self.value is None or row.baseline == row.target:
            return 100 if self.is_reached else 0
        return int(round(row.reached(self.value) * 100, 6))

    @property
    def is_reached(self):
        return self.value == self.indicator.target or self.is_passed

    @property
    def is_passed(self):
        """Further than the target."""
        if self.value is None:
            return False
        return self.value < self.indicator.target if self.indicator.is_decrease else self.value > self.indicator.target

    @property
    def is_to_stay(self):
        """The target is where it began."""
        return self.indicator.baseline == self.indicator.target

    @property
    def baseline(self):
        return in_digits(self.indicator.baseline)

    @property
    def target(self):
        return in_digits(self.indicator.target)

    @property
    def latest(self):
        return in_digits(self.value)


@dataclass(frozen=True)
class Reading:
    """A value in an update, with what it measures."""

    what: str
    unit: str
    value: str


@dataclass(frozen=True)
class Edition:
    """A published version in the history, with why it differs from the one before."""

    number: int
    at: datetime
    reason: str
    address: str

    @property
    def day(self):
        return day_of(self.at)


class Told:
    """An update in the history."""

    def __init__(self, update, measures):
        self.update, self.at, self._measures = update, update.made_at, measures

    @property
    def by(self):
        """In whose name."""
        return [voice_of(UpdateAttribution(**row)) for row in self.update.voice_facts]

    @property
    def values(self):
        known = ((self._measures.get(row["indicator"]), row["value"]) for row in self.update.value_facts)
        return [Reading(*measure, in_digits(Decimal(value))) for measure, value in known if measure]

    @property
    def evidence(self):
        return [Source(**row) for row in self.update.evidence_facts]


@dataclass(frozen=True)
class Answered:
    """A doubt that is published: question and answer."""

    question: str
    answer: str
    day: date


@dataclass(frozen=True)
class Other:
    """A pledge at the other end of a match."""

    number: str
    address: str
    title: str
    language: str
    stage: str


class Record(records.Record):
    """A version fetched by `pledges.reading`, with the pledge's participants and updates; costs no query."""

    def __init__(self, version, participants=(), updates=()):
        super().__init__(version)
        self.pledge = version.pledge
        self._participants, self._updates = participants, updates

    @property
    def is_current(self):
        return self.pledge.current_id == self.version.pk

    @property
    def address(self):
        """The version's own address, which never shows another one."""
        return self.version.get_absolute_url()

    # ── What is pledged ──────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def objectives(self):
        return [Objective(**row) for row in self.version.objective_facts]

    @property
    def natures(self):
        return [Nature(key) for key in Nature.values if key in self.version.natures]

    @cached_property
    def indicators(self):
        """Each with its progress."""
        return [Progress(row, *self._latest.get(row.key, ())) for row in map(_indicator, self.version.indicator_facts)]

    @cached_property
    def _latest(self):
        """The last value of each indicator, and its day."""
        found = {}
        for update in self._updates:
            for row in update.value_facts:
                found.setdefault(UUID(row["indicator"]), (Decimal(row["value"]), day_of(update.made_at)))
        return found

    @property
    def milestones(self):
        """By their days."""
        rows = [Milestone(what=row["what"], by_when=date.fromisoformat(row["by_when"])) for row in self.version.milestone_facts]
        return sorted(rows, key=lambda row: row.by_when)

    @cached_property
    def files(self):
        return [File(**row) for row in self.version.file_facts]

    # ── Who pledges ──────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def is_partnership(self):
        return self.version.type == Type.PARTNERSHIP

    @cached_property
    def makers(self):
        """Those who pledge and are shown, the one who filed it first."""
        return [Maker(row, self.version.patience) for row in self._participants if row.is_shown]

    @property
    def filer(self):
        return self.makers[0]

    @property
    def others(self):
        return self.makers[1:]

    @property
    def awaited(self):
        """How many verified organizations are named and have not confirmed yet."""
        return sum(row.awaits_confirmation and row.left_at is None for row in self._participants)

    @cached_property
    def gone(self):
        """Those who pledged too and left after publication, the last first."""
        rows = [row for row in self._participants if row.left_at and row.status == Status.CONFIRMED]
        left = [row for row in rows if row.left_at > self.pledge.published_at]
        return [Maker(row, None) for row in sorted(left, key=lambda row: row.left_at, reverse=True)]

    @property
    def bound(self):
        """Those of them who have confirmed."""
        return [maker for maker in self.makers if maker.participant.status == Status.CONFIRMED]

    @property
    def cited(self):
        """Whom a citation names: those who have confirmed."""
        return [maker.name for maker in self.bound]

    # ── How it stands ────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def stage(self):
        return Stage(self.pledge.stage)

    @property
    def done(self):
        """How many of a partnership have completed their part."""
        return sum(maker.participant.stage == Stage.COMPLETED for maker in self.bound)

    @property
    def updated_at(self):
        """The last update of all; None if there is none."""
        return self._updates[0].made_at if self._updates else None

    @cached_property
    def silent_since(self):
        """Since when an update is owed beyond the last reminder; None if none is. In a partnership: by the longest silent."""
        if not self.pledge.is_listed:
            return None
        if self.is_partnership:
            return min(filter(None, (maker.silent_since(self.pledge.published_at) for maker in self.bound)), default=None)
        return silent_since(self.pledge.heard_at, self.pledge.stage, self.version.patience)

    @cached_property
    def silent(self):
        """Those of a partnership who owe an update."""
        if not self.is_partnership or not self.pledge.is_listed:
            return []
        return [maker for maker in self.bound if maker.silent_since(self.pledge.published_at)]

    # ── How it went ──────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def editions(self):
        """All published versions, the newest first."""
        return [self._edition(**row) for row in self.version.version_facts]

    def _edition(self, *, number, published_at, reason):
        address = reverse("pledges:version_detail", args=[self.pledge.number, number])
        return Edition(number, parse_datetime(published_at), reason, address)

    @property
    def newest(self):
        """The number of the version in force."""
        return self.editions[0].number

    @property
    def before(self):
        """The number of the version before; 0 for the first."""
        return self.version.number - 1

    @cached_property
    def history(self):
        """Updates and versions, the newest first."""
        measures = {row["key"]: (row["what"], row["unit"]) for row in self.version.measure_facts}
        told = [Told(update, measures) for update in self._updates]
        return sorted([*told, *self.editions], key=lambda entry: entry.at, reverse=True)

    @property
    def happened(self):
        """How many entries its history has, its withdrawal being one."""
        return len(self.history) + (self.pledge.withdrawn_at is not None)

    @property
    def doubts(self):
        return [
            Answered(row["question"], row["answer"], day_of(parse_datetime(row["published_at"])))
            for row in self.version.doubt_facts
        ]

    @property
    def matches(self):
        """The pledges it matches."""
        return [_other(**row) for row in self.version.match_facts]

    @property
    def matched_by(self):
        """The pledges that match it."""
        return [_other(**row) for row in self.version.matched_facts]


def _indicator(facts):
    plain = {name: facts[name] for name in ("whose", "what", "unit", "is_decrease")}
    numbers = {name: Decimal(facts[name]) for name in ("baseline", "target")}
    return Indicator(**plain, **numbers, key=UUID(facts["key"]), by_when=date.fromisoformat(facts["by_when"]))


def _other(*, year, serial, title, language, stage):
    pledge = Pledge(year=year, serial=serial)
    return Other(pledge.number, pledge.get_absolute_url(), title, language, Stage(stage).label)
