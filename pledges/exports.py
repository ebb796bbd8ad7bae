"""Pledges as a table that leaves the Hub: everything in them that is public, and nothing that is not."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.clock import day_of
from core.counting import visible_text
from core.exports import Column
from core.languages import CODES, best_of
from core.sorting import in_order
from core.urls import absolute_url
from facets import exports
from pledges.listing import Row, listed
from pledges.models import Nature, Participant, Stage, Type
from submissions import values

Status = Participant.Status


def answer(extension, chosen):
    """The pledges that a `PledgeFilter` selects, in its order, as a file to save."""
    title = _("Pledges of the Migration Network Hub")
    return exports.answer(
        extension, chosen, name="pledges", title=title, columns=COLUMNS, records=_records, notices=("pledges", "kosovo")
    )


def _records(keys):
    related = ("current__indicators", "current__milestones", "updates__values")
    found = {pledge.pk: Row(pledge) for pledge in listed().filter(pk__in=keys).prefetch_related(*related)}
    yield from (found[key] for key in keys if key in found)


def _name(facts, field="name"):
    return best_of({code: facts[f"{field}_{code}"] for code in CODES})[0]


def _indicators(row):
    return [_indicator(indicator, _latest(row)) for indicator in row.version.indicators.all()]


def _latest(row):
    """The latest value of each indicator by its key."""
    found = {}
    for update in row.pledge.updates.all():  # the newest first
        for value in update.values.all():
            found.setdefault(value.indicator, value.value)
    return found


def _indicator(indicator, latest):
    facts = {name: values.kept(getattr(indicator, name)) for name in ("baseline", "target")}
    facts |= {"what": indicator.what, "unit": indicator.unit, "by_when": indicator.by_when.isoformat()}
    facts["now"] = values.kept(latest[indicator.key]) if indicator.key in latest else _("no value yet")
    sentence = _("%(what)s (%(unit)s): from %(baseline)s to %(target)s by %(by_when)s; last value: %(now)s")
    without = _("%(what)s: from %(baseline)s to %(target)s by %(by_when)s; last value: %(now)s")
    return (sentence if indicator.unit else without) % facts


def _stages(row):
    """Of a partnership the stage of each participant that has confirmed."""
    if row.version.type != Type.PARTNERSHIP:
        return []
    pairs = zip(row.names, row.pledge.maker_facts, strict=True)
    return [f"{name}: {Stage(facts['stage']).label}" for name, facts in pairs if facts["status"] == Status.CONFIRMED]


COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pledge.number),
    Column("address", gettext_lazy("Address"), lambda row: absolute_url(row.pledge.get_absolute_url())),
    Column("title", pgettext_lazy("of a pledge", "Name"), lambda row: row.version.title),
    Column("language", gettext_lazy("Language of the text"), lambda row: row.tongue),
    Column("language_code", gettext_lazy("Code of the language"), lambda row: row.version.language),
    Column("makers", gettext_lazy("Who pledges"), lambda row: row.names),
    Column("type", gettext_lazy("Type"), lambda row: row.version.get_type_display()),
    Column("description", gettext_lazy("Description"), lambda row: visible_text(row.version.description)),
    Column("natures", gettext_lazy("Nature"), lambda row: [Nature(nature).label for nature in row.version.natures]),
    Column("level", gettext_lazy("Level"), lambda row: row.version.get_level_display()),
    Column("starts_on", gettext_lazy("Start date"), lambda row: row.version.starts_on),
    Column("ends_on", gettext_lazy("End date"), lambda row: row.version.ends_on),
    Column(
        "objectives",
        gettext_lazy("Main objectives"),
        lambda row: [f"{facts['number']}. {_name(facts, 'short')}" for facts in row.pledge.objective_facts],
    ),
    Column("actions", gettext_lazy("Actions of the Compact"), lambda row: row.version.actions),
    Column("principles", gettext_lazy("Guiding principles"), lambda row: [_name(facts) for facts in row.pledge.principle_facts]),
    Column("is_global", gettext_lazy("Worldwide"), lambda row: row.version.is_global),
    Column("regions", gettext_lazy("Regions"), lambda row: [_name(facts) for facts in in_order(row.pledge.region_facts, _name)]),
    Column(
        "countries", gettext_lazy("Countries"), lambda row: [_name(each) for each in in_order(row.pledge.country_facts, _name)]
    ),
    Column(
        "country_codes",
        gettext_lazy("Codes of the countries (ISO 3166)"),
        lambda row: [facts["iso3"] for facts in row.pledge.country_facts],
    ),
    Column("occasion", gettext_lazy("Announced at"), lambda row: row.version.get_occasion_display()),
    Column("is_mirror", gettext_lazy("It also serves the Compact on Refugees"), lambda row: row.version.is_mirror),
    Column("indicators", gettext_lazy("Indicators"), _indicators),
    Column(
        "milestones",
        gettext_lazy("Milestones"),
        lambda row: [f"{milestone.by_when.isoformat()}: {milestone.what}" for milestone in row.version.milestones.all()],
    ),
    Column("stage", gettext_lazy("Stage"), lambda row: row.pledge.get_stage_display()),
    Column("stages", gettext_lazy("Stage of each participant"), _stages),
    Column("freshness", gettext_lazy("Age of the last update"), lambda row: row.pledge.get_freshness_display()),
    Column("has_update", gettext_lazy("Has an update"), lambda row: row.pledge.has_update),
    Column("heard", gettext_lazy("Last heard of"), lambda row: day_of(row.pledge.heard_at)),
    Column("published", gettext_lazy("Published"), lambda row: day_of(row.pledge.published_at)),
    Column("version", gettext_lazy("Version"), lambda row: row.version.number),
)
