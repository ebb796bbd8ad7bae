"""What the roster covers: how many serve by objective and language, region and origin; where more are sought; who has how much.

Every count comes with the list of the administration that shows exactly those.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.urls import reverse

from core import clock, tongues
from core.sorting import in_order
from reviews import loads
from reviews.models import Origin, Report, Reviewer, Seat
from taxonomy.models import Objective, Region

FEW = 3  # who serve; what fewer do is sought: a decision takes three


@dataclass(frozen=True)
class Cell:
    """How many serve, and the address of the list of exactly those."""

    count: int
    address: str


def serving():
    """Those who serve, each with the keys of her objectives and her load: what the tables below are made from; one query."""
    return list(loads.with_loads(_with_objectives()).select_related("person", "country"))


def _with_objectives():
    known = Reviewer.objectives.through.objects.filter(reviewer=OuterRef("pk")).order_by().values("objective")
    return Reviewer.objects.serving().annotate(objective_keys=ArraySubquery(known))


def _by_objective_and_language(known):
    """How many of these, pairs of objectives and languages, by pair of objective and language."""
    return Counter(pair for objectives, languages in known for pair in product(objectives, set(languages)))


def listed(**filters):
    """The address of the list of those who serve and meet the filters of the administration's list."""
    return f"{reverse('admin:reviews_reviewer_changelist')}?{urlencode({'standing': 'serving', **filters})}"


# ── In public, without numbers ───────────────────────────────────────────────────────────────────────────────────


def sought():
    """Pairs of languages, by their names, and the objectives few or none can judge practices on in them; two queries.

    An empty list of names means all six languages of the United Nations. Whether few or none serve stays unsaid.
    """
    known, groups = _with_objectives().order_by().values_list("objective_keys", "languages"), {}
    numbers = _by_objective_and_language(known)
    ours = [code for code, _name in tongues.choices()[: len(tongues.OF_THE_UNITED_NATIONS)]]
    for objective in Objective.objects.all():
        lacking = tuple(code for code in ours if numbers[objective.pk, code] < FEW)
        if lacking:
            groups.setdefault(lacking, []).append(objective)
    found = sorted(groups.items(), key=lambda group: (-len(group[0]), group[1][0].number))
    return [([] if len(codes) == len(ours) else [tongues.name_of(code) for code in codes], rows) for codes, rows in found]


# ── For the secretariat ──────────────────────────────────────────────────────────────────────────────────────────


def by_language(entries):
    """The names of the languages that somebody reads, ours first, and a row for each objective.

    A row is the objective, the `Cell` of all who know it, and one for each language.
    """
    numbers = _by_objective_and_language((entry.objective_keys, entry.languages) for entry in entries)
    totals = Counter(objective for entry in entries for objective in entry.objective_keys)
    read = {language for entry in entries for language in entry.languages} | set(tongues.OF_THE_UNITED_NATIONS)
    names = [(code, name) for code, name in tongues.choices() if code in read]
    return [name for _code, name in names], [_row(objective, totals, numbers, names) for objective in Objective.objects.all()]


def _row(objective, totals, numbers, names):
    known = {"objectives__id__exact": objective.pk}
    cells = [Cell(numbers[objective.pk, code], listed(**known, language=code)) for code, _name in names]
    return objective, Cell(totals[objective.pk], listed(**known)), cells


def by_region(entries):
    """A row for each region: the region, the `Cell` of all in it, and one for each origin."""
    numbers = Counter((entry.country.region_id, entry.origin) for entry in entries)
    regions = in_order(Region.objects.filter(level=Region.Level.REGION), lambda region: region.name)
    return [_region(region, numbers) for region in regions]


def _region(region, numbers):
    cells = [Cell(numbers[region.pk, origin], listed(region=region.m49, origin__exact=origin)) for origin in Origin.values]
    return region, Cell(sum(cell.count for cell in cells), listed(region=region.m49)), cells


@dataclass(frozen=True)
class Row:
    """Somebody who serves, with her `Load`; idle is who is here and has nothing to do."""

    entry: Reviewer
    load: loads.Load
    is_away: bool

    @property
    def is_idle(self):
        return self.load.is_idle and not self.is_away


def by_load(entries):
    """A `Row` for each: those who are idle first, then the least busy."""
    rows = [Row(entry, loads.of(entry), entry.is_away(clock.today(entry.person.zone))) for entry in entries]
    return sorted(in_order(rows, lambda row: row.entry.person.full_name), key=lambda row: (not row.is_idle, row.load.total))


def open_seats(person):
    """The seats that ask something of her now: what `Load.open` counts."""
    return Seat.objects.of(person).taken().with_report().filter(case__closed_at=None, has_report=False).select_related("case")


def done_reports(person):
    """Her reports within a year, the latest of each seat: what `Load.done` counts."""
    rows = Report.objects.filter(seat__person=person, round=F("seat__round"), sent_at__gt=clock.now() - loads.YEAR)
    return rows.select_related("seat__case")
