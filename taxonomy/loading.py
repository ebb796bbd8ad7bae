"""Bring `taxonomy/data/*.csv` into the tables: after every migration, without touching what the secretariat has edited."""

from pathlib import Path

from core.loading import after_migrations
from core.tables import read
from taxonomy.models import (
    Area,
    Commission,
    Country,
    Goal,
    Objective,
    OrganizationKind,
    PracticeType,
    Principle,
    Region,
    Synonym,
)

DATA = Path(__file__).resolve().parent / "data"


@after_migrations("taxonomy")
def load_vocabulary(**_signal):
    """Load everything; idempotent. Receives `post_migrate`, so a flushed test database has it too."""
    _load_plain(Objective, "objectives.csv", key="number", columns=["round_table"], translated=["short", "full"])
    _load_plain(Principle, "principles.csv", key="letter", columns=["slug"], translated=["name"])
    _load_plain(Goal, "sdgs.csv", key="number", translated=["name", "full"])
    _load_plain(Commission, "commissions.csv", key="key", translated=["acronym", "name"])
    _load_plain(Area, "areas.csv", key="key", columns=["note_key"], translated=["name"])
    _load_plain(
        OrganizationKind, "organization_kinds.csv", key="key", columns=["group", "para_44"], translated=["name"], ordered=True
    )
    _load_plain(PracticeType, "practice_types.csv", key="key", translated=["name"], ordered=True)
    _load_regions()
    _load_countries()
    _load_synonyms()


def _load_plain(model, file, *, key, columns=(), translated=(), ordered=False):
    rows = []
    for position, row in enumerate(read(DATA / file), start=1):
        rows.append({key: _typed(row[key])} | _values(row, columns, translated) | ({"position": position} if ordered else {}))
    model.objects.load(key, rows)


def _values(row, columns, translated):
    """Column values of a row; a translated column `name` is `name_en` … or, in older files, just `en` …"""
    values = {column: _typed(row[column]) for column in columns}
    for field in translated:
        for language in ("en", "fr", "es"):
            values[f"{field}_{language}"] = row.get(f"{field}_{language}", row.get(language))
    return values | {"source": row["source"], "unconfirmed": _unconfirmed(row, translated)}


def _unconfirmed(row, translated):
    """Field names still to be confirmed; a bare language code means that language's name."""
    return [f"{translated[0]}_{word}" if word in ("en", "fr", "es") else word for word in row["unconfirmed"].split()]


def _typed(value):
    return int(value) if value.isascii() and value.isdigit() and not value.startswith("0") else value


def _load_regions():
    for level in Region.Level.values:
        ids = dict(Region.objects.values_list("m49", "pk"))
        rows = [row for row in read(DATA / "regions.csv") if row["level"] == level]
        Region.objects.load(
            "m49",
            [{"m49": row["m49"], "parent_id": ids.get(row["parent"])} | _values(row, ["level"], ["name"]) for row in rows],
        )


def _load_countries():
    regions = dict(Region.objects.values_list("m49", "pk"))
    known = set(Country.objects.values_list("iso3", flat=True))
    table = read(DATA / "countries.csv")
    points = _points()
    Country.objects.load("iso3", [_country(row, regions) | points[row["iso3"]] for row in table])
    _join_commissions([row for row in table if row["iso3"] not in known])
    _place(points)


def _points():
    return {row["iso3"]: {place: float(row[place]) for place in ("longitude", "latitude")} for row in read(DATA / "points.csv")}


def _place(points):
    """Also countries that were edited, and so are left alone, have a point."""
    for iso3 in Country.objects.filter(longitude=None, iso3__in=points).values_list("iso3", flat=True):
        Country.objects.filter(iso3=iso3).update(**points[iso3])


def _country(row, regions):
    places = {f"{level}_id": regions.get(row[level]) for level in ("region", "subregion", "intermediate")}
    codes = {code: row[code] for code in ("iso3", "iso2", "m49")}
    return codes | places | _values(row, ["status", "article_fr", "article_es"], ["name"])


def _join_commissions(rows):
    countries = dict(Country.objects.values_list("iso3", "pk"))
    commissions = dict(Commission.objects.values_list("key", "pk"))
    through = Country.commissions.through
    through.objects.bulk_create(
        through(country_id=countries[row["iso3"]], commission_id=commissions[token.lower()])
        for row in rows
        for token in row["commissions"].split()
    )


def _load_synonyms():
    countries = dict(Country.objects.values_list("iso3", "pk"))
    known = set(Synonym.objects.values_list("country__iso3", "language", "name"))
    rows = {(row["iso3"], row["language"], row["name"]): row["why"] for row in read(DATA / "synonyms.csv")}
    Synonym.objects.bulk_create(
        [
            Synonym(country_id=countries[iso3], language=language, name=name, why=why)
            for (iso3, language, name), why in rows.items()
            if (iso3, language, name) not in known
        ],
        ignore_conflicts=True,
    )
