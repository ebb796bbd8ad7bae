"""What the vocabulary holds: official wording, stable keys, true numbers."""

import csv

import pytest
from django.utils.translation import override

from taxonomy.loading import DATA
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

pytestmark = pytest.mark.django_db

COUNTS = {
    "objectives": (Objective.objects, 23),
    "principles": (Principle.objects, 10),
    "goals": (Goal.objects, 17),
    "States": (Country.objects, 197),
    "Member States": (Country.objects.filter(status="member"), 193),
    "observer States": (Country.objects.filter(status="observer"), 2),
    "other States": (Country.objects.filter(status="other"), 2),
    "regions": (Region.objects.filter(level="region"), 5),
    "sub-regions": (Region.objects.filter(level="subregion"), 17),
    "intermediate regions": (Region.objects.filter(level="intermediate"), 7),
    "commissions": (Commission.objects, 5),
    "areas": (Area.objects, 1),
    "kinds of organization": (OrganizationKind.objects, 23),
    "types of practice": (PracticeType.objects, 10),
    "synonyms": (Synonym.objects, 221),
}


@pytest.mark.parametrize(("rows", "number"), COUNTS.values(), ids=COUNTS)
def test_every_table_is_complete(rows, number):
    assert rows.count() == number


KEYS = {
    "principles": (
        Principle,
        "slug",
        """people-centred international-cooperation national-sovereignty rule-of-law-and-due-process sustainable-development
        human-rights gender-responsive child-sensitive whole-of-government-approach whole-of-society-approach""",
    ),
    "kinds of organization": (
        OrganizationKind,
        "key",
        """member-state other-state national-authority local-authority un-entity un-network intergovernmental migrants
        civil-society diaspora faith-based private-sector employers trade-union parliamentarians nhri red-cross academia media
        youth foundation coalition other""",
    ),
    "types of practice": (
        PracticeType,
        "key",
        "law policy project partnership service campaign training data agreement other",
    ),
    "commissions": (Commission, "key", "eca ece eclac escap escwa"),
    "areas": (Area, "key", "kosovo"),
    "round tables": (
        Objective,
        "round_table",
        "4 1 4 2 1 1 4 2 2 2 2 1 2 3 3 3 4 1 3 3 2 3 4",
    ),
    "objectives": (Objective, "number", " ".join(str(number) for number in range(1, 24))),
    "goals": (Goal, "number", " ".join(str(number) for number in range(1, 18))),
    "regions": (
        Region.objects.filter(level="region"),
        "m49",
        "002 009 019 142 150",
    ),
}


@pytest.mark.parametrize(("rows", "field", "keys"), KEYS.values(), ids=KEYS)
def test_keys_and_their_order_are_stable(rows, field, keys):
    rows = getattr(rows, "objects", rows)

    assert [str(key) for key in rows.values_list(field, flat=True)] == keys.split()


def _table(name):
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


WORDING = {
    "objectives.csv": (Objective, "number", ["short", "full"], "{field}_{language}"),
    "principles.csv": (Principle, "letter", ["name"], "{language}"),
    "sdgs.csv": (Goal, "number", ["name", "full"], "{field}_{language}"),
    "countries.csv": (Country, "iso3", ["name"], "{field}_{language}"),
    "regions.csv": (Region, "m49", ["name"], "{field}_{language}"),
    "commissions.csv": (Commission, "key", ["acronym", "name"], "{field}_{language}"),
    "areas.csv": (Area, "key", ["name"], "{field}_{language}"),
    "organization_kinds.csv": (OrganizationKind, "key", ["name"], "{language}"),
    "practice_types.csv": (PracticeType, "key", ["name"], "{language}"),
}


@pytest.mark.parametrize("file", WORDING)
def test_wording_is_that_of_the_table_letter_by_letter(file):
    model, key, fields, column = WORDING[file]
    names = [(field, language) for field in fields for language in ("en", "fr", "es")]

    official = {row[key]: [row[column.format(field=f, language=code)] for f, code in names] for row in _table(file)}
    stored = {str(getattr(row, key)): [getattr(row, f"{f}_{code}") for f, code in names] for row in model.objects.all()}
    assert stored == official


@pytest.mark.parametrize("file", ["countries.csv", "objectives.csv", "regions.csv", "organization_kinds.csv"])
def test_other_columns_are_those_of_the_table(file):
    model, key, _fields, _column = WORDING[file]
    columns = {
        "countries.csv": ["iso2", "m49", "status", "article_fr", "article_es", "source"],
        "objectives.csv": ["round_table", "source"],
        "regions.csv": ["level", "source"],
        "organization_kinds.csv": ["group", "para_44", "source"],
    }[file]

    official = {row[key]: [row[column] for column in columns] for row in _table(file)}
    stored = {str(getattr(row, key)): [str(getattr(row, column)) for column in columns] for row in model.objects.all()}
    assert stored == official


@pytest.mark.parametrize("file", WORDING)
def test_no_wording_is_missing_or_has_stray_spaces(file):
    model, _key, fields, _column = WORDING[file]
    texts = [
        getattr(row, f"{field}_{language}") for row in model.objects.all() for field in fields for language in ("en", "fr", "es")
    ]

    assert [text for text in texts if not text or text != " ".join(text.split(" ")).strip() or "  " in text] == []


def test_unconfirmed_wording_is_named_by_its_fields():
    words = {row.number: row.unconfirmed for row in Objective.objects.all()}

    english = [number for number, fields in words.items() if "full_en" in fields]
    french = [number for number, fields in words.items() if "full_fr" in fields]
    spanish = [number for number, fields in words.items() if "full_es" not in fields]
    assert (english, french, spanish) == ([9, 11], [17, 18, 19, 20, 21, 22], [1, 4, 18])


@pytest.mark.parametrize("file", WORDING)
def test_unconfirmed_names_are_fields_of_the_row(file):
    model = WORDING[file][0]
    fields = {field.name for field in model._meta.get_fields()}

    assert {name for row in model.objects.all() for name in row.unconfirmed} - fields == set()


def test_bare_language_codes_mean_the_names_language():
    kind = OrganizationKind.objects.get(key="member-state")

    assert (kind.unconfirmed, kind.is_confirmed) == (["name_fr", "name_es"], False)


def test_regions_are_a_tree():
    tree = {row.m49: (row.level, row.parent and row.parent.level) for row in Region.objects.select_related("parent")}

    above = {"region": None, "subregion": "region", "intermediate": "subregion"}
    assert [m49 for m49, (level, parent) in tree.items() if parent != above[level]] == []


def test_every_state_stands_in_its_branch_of_the_tree():
    rows = Country.objects.select_related("region", "subregion__parent", "intermediate__parent")

    astray = [
        country.iso3
        for country in rows
        if (country.subregion and country.subregion.parent != country.region)
        or (country.intermediate and country.intermediate.parent != country.subregion)
        or country.region.level != "region"
    ]
    assert astray == []


PLACES = {
    "Senegal": ("SEN", ["002", "202", "011"], ["eca"]),
    "Bolivia": ("BOL", ["019", "419", "005"], ["eclac"]),
    "Kiribati": ("KIR", ["009", "057", None], ["escap"]),
    "Switzerland": ("CHE", ["150", "155", None], ["ece"]),
    "Algeria": ("DZA", ["002", "015", None], ["eca", "escwa"]),
    "Republic of Korea": ("KOR", ["142", "030", None], ["eclac", "escap"]),
}


@pytest.mark.parametrize(("iso3", "regions", "commissions"), PLACES.values(), ids=PLACES)
def test_states_have_their_regions_and_commissions(iso3, regions, commissions):
    country = Country.objects.get(iso3=iso3)

    places = [country.region, country.subregion, country.intermediate]
    assert [place and place.m49 for place in places] == regions
    assert [commission.key for commission in country.commissions.all()] == commissions


def test_nothing_names_a_state_that_is_none():
    assert not Country.objects.filter(iso3__in=["TWN", "XKX", "UNK", "ESH"]).exists()
    assert not Country.objects.filter(name_en__in=["Global", "Kosovo", "Kosovo*", "Taiwan"]).exists()
    assert list(Area.objects.values_list("name_en", "name_fr", "name_es", "note_key")) == [("Kosovo*",) * 3 + ("kosovo",)]


def test_no_synonym_is_a_name_of_another_state():
    names = {}
    for country in Country.objects.all():
        for name in (country.name_en, country.name_fr, country.name_es):
            names.setdefault(name.casefold(), set()).add(country.pk)

    doubtful = [row.name for row in Synonym.objects.all() if names.get(row.name.casefold(), {row.country_id}) != {row.country_id}]
    assert doubtful == []


FIRST_AND_LAST = {
    "English": ("en", ["Afghanistan", "Albania", "Algeria"], ["Yemen", "Zambia", "Zimbabwe"]),
    "French": ("fr", ["Afghanistan", "Afrique du Sud", "Albanie"], ["Yémen", "Zambie", "Zimbabwe"]),
    "Spanish": ("es", ["Afganistán", "Albania", "Alemania"], ["Yemen", "Zambia", "Zimbabwe"]),
}


@pytest.mark.parametrize(("language", "first", "last"), FIRST_AND_LAST.values(), ids=FIRST_AND_LAST)
def test_states_sort_in_each_language(language, first, last):
    with override(language):
        names = [country.name for country in Country.objects.in_order()]

    assert (names[:3], names[-3:]) == (first, last)


NEIGHBOURS = {
    "É is an E": ("fr", ["Dominique", "Égypte", "El Salvador", "Émirats arabes unis", "Équateur", "Érythrée", "Espagne"]),
    "D": ("fr", ["Danemark", "Djibouti", "Dominique"]),
    "Î is an I": ("fr", ["Hongrie", "Îles Cook", "Îles Marshall", "Îles Salomon", "Inde"]),
    "Á is an A": ("es", ["Angola", "Antigua y Barbuda", "Arabia Saudita", "Argelia"]),
}


@pytest.mark.parametrize(("language", "neighbours"), NEIGHBOURS.values(), ids=NEIGHBOURS)
def test_accents_do_not_part_neighbours(language, neighbours):
    with override(language):
        names = [country.name for country in Country.objects.in_order()]

    start = names.index(neighbours[0])
    assert names[start : start + len(neighbours)] == neighbours


def test_terms_print_in_the_readers_language():
    objective = Objective.objects.get(number=1)

    shown = []
    for language in ("en", "fr", "es"):
        with override(language):
            shown.append((str(objective), objective.get_absolute_url()))

    assert shown == [
        ("1. Data", "/en/objectives/1/"),
        ("1. Données", "/fr/objectives/1/"),
        ("1. Datos", "/es/objectives/1/"),
    ]


@pytest.mark.parametrize("model", [Principle, Goal, Region, Commission, Country, Area, OrganizationKind, PracticeType, Synonym])
def test_every_term_says_its_name(model):
    with override("fr"):
        names = [str(row) for row in model.objects.all()]

    assert [name for name in names if not name.strip()] == []
    assert len(set(names)) > 0
