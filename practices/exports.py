"""Practices as a table that leaves the Hub: everything in them that is public, and nothing that is not."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import day_of
from core.counting import visible_text
from core.exports import Column
from core.languages import CODES, best_of, names
from core.sorting import in_order
from core.urls import absolute_url
from facets import exports
from practices import fields, reading
from practices.listing import current
from practices.records import Record
from submissions.fields import Kind

_NOT_TOLD = {"consent", "rights", "names_authors"}  # what was answered, not what the practice is


def answer(extension, chosen):
    """The practices that a `PracticeFilter` selects, in its order, as a file to save."""
    title = _("Practices of the Migration Network Hub")
    return exports.answer(
        extension, chosen, name="practices", title=title, columns=COLUMNS, records=_records, notices=("practices", "kosovo")
    )


def _records(keys):
    records = {version.practice_id: Record(version) for version in current(keys).select_related("call")}
    files = reading.files_of(*records.values())
    for record in (records[key] for key in keys if key in records):
        record.files = files[record.version.pk]
        yield record


# ── The columns ──────────────────────────────────────────────────────────────────────────────────────────────────


def _text(obj, field):
    return best_of(names(obj, field))[0] if obj else ""


def _label(record, name):
    return getattr(record.version, f"get_{name}_display")()


def _houses(houses):
    return [" – ".join(filter(None, (house.name, house.kind))) for house in houses]


def _citation(record):
    values = {
        "names": "; ".join(record.cited),
        "year": day_of(record.version.published_at).year,
        "title": record.version.title,
        "number": record.version.number,
        "address": record.permalink,
    }
    return _("%(names)s (%(year)s). %(title)s. Migration Network Hub, version %(number)s. %(address)s") % values


def _linked(title, address):
    return " – ".join(filter(None, (title, address)))


# Facts are read as they come: making model instances of them would take as long again as all the rest.


def _name(facts, field="name"):
    return best_of({code: facts[f"{field}_{code}"] for code in CODES})[0]


def _numbered(facts, field):
    return f"{facts['number']}. {_name(facts, field)}"


# How a field is told that is not simply its column.
_VALUES = {
    "language": lambda record: record.tongue,
    "type": lambda record: _text(record.version.type, "name"),
    "level": lambda record: _label(record, "level"),
    "ongoing": lambda record: record.version.is_ongoing,
    "call": lambda record: _text(record.version.call, "title"),
    "primary": lambda record: [_numbered(row, "short") for row in record.version.objective_facts if row["position"]],
    "secondary": lambda record: [_numbered(row, "short") for row in record.version.objective_facts if not row["position"]],
    "principles": lambda record: [_name(row) for row in record.version.principle_facts],
    "goals": lambda record: [_numbered(row, "name") for row in record.version.goal_facts],
    "regions": lambda record: [_name(row) for row in in_order(record.version.region_facts, _name)],
    "countries": lambda record: [_name(row) for row in in_order(record.version.country_facts, _name)],
    "implementers": lambda record: _houses(record.implementers),
    "partners": lambda record: _houses(record.partners),
    "donors": lambda record: _houses(record.donors),
    "links": lambda record: [_linked(link.title, link.url) for link in record.links],
    "files": lambda record: [_linked(file.label, absolute_url(file.get_absolute_url())) for file in record.files],
}


def _column(field):
    if field.kind == Kind.TEXT:
        return Column(field.name, field.label, lambda record: visible_text(getattr(record.version, field.name)))
    return Column(field.name, field.label, _VALUES.get(field.name, lambda record: getattr(record.version, field.name)))


_IDENTITY = (
    Column("address", gettext_lazy("Address"), lambda record: absolute_url(record.practice.get_absolute_url())),
    Column("version", gettext_lazy("Version"), lambda record: record.version.number),
    Column("first_published", gettext_lazy("First published"), lambda record: day_of(record.practice.published_at)),
    Column("published", gettext_lazy("This version published"), lambda record: day_of(record.version.published_at)),
    Column(
        "authors",
        gettext_lazy("Submitted by"),
        lambda record: [_linked(author.organization, author.person) for author in record.authors] or [record.nobody],
    ),
)
_CODES = (
    Column("language_code", gettext_lazy("Code of the language"), lambda record: record.version.language),
    Column(
        "country_codes",
        gettext_lazy("Codes of the countries (ISO 3166)"),
        lambda record: sorted(row["iso3"] for row in record.version.country_facts),
    ),
    Column("serves", gettext_lazy("Whom it serves"), lambda record: _label(record, "serves")),
    Column("citation", gettext_lazy("Citation"), _citation),
)
_PUBLIC = [field for field in fields.FORM.fields() if not field.private and field.name not in _NOT_TOLD]
COLUMNS = (*_IDENTITY, *map(_column, _PUBLIC), *_CODES)
