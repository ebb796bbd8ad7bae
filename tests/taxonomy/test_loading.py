"""The vocabulary loads again after every migration: no change, no write, and nothing the secretariat wrote is lost."""

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actions import edit_curated
from taxonomy.loading import load_vocabulary
from taxonomy.models import Country, Objective, Principle, Region, Synonym

pytestmark = pytest.mark.django_db


def _everything():
    models = apps.get_app_config("taxonomy").get_models(include_auto_created=True)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_loading_again_writes_nothing():
    before = _everything()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        load_vocabulary()

    writes = [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]
    assert writes == []
    assert _everything() == before


def test_an_edited_row_is_left_alone(cast):
    objective = Objective.objects.get(number=9)
    objective.full_en, objective.unconfirmed = "Edited by the secretariat", []
    edit_curated(row=objective, fields=["full_en", "unconfirmed"], by=cast.secretariat)

    load_vocabulary()

    stored = Objective.objects.get(number=9)
    assert (stored.full_en, stored.unconfirmed, stored.pk) == ("Edited by the secretariat", [], objective.pk)


def test_an_older_wording_is_mended():
    before = Objective.objects.get(number=9)
    Objective.objects.filter(number=9).update(full_en="As an older version had it", round_table=1)

    load_vocabulary()

    stored = Objective.objects.get(number=9)
    assert (stored.pk, stored.full_en, stored.round_table) == (before.pk, before.full_en, before.round_table)


def test_a_missing_row_comes_back():
    letters = list(Principle.objects.values_list("letter", "slug"))
    Principle.objects.filter(letter="c").delete()

    load_vocabulary()

    assert list(Principle.objects.values_list("letter", "slug")) == letters


def test_commissions_the_secretariat_took_off_stay_off():
    country = Country.objects.get(iso3="KOR")
    country.commissions.remove(country.commissions.get(key="eclac"))

    load_vocabulary()

    assert [commission.key for commission in country.commissions.all()] == ["escap"]


def test_a_synonym_of_the_secretariat_stays():
    Synonym.objects.create(country=Country.objects.get(iso3="CHE"), language="en", name="Helvetia", why="popular")

    load_vocabulary()

    assert Synonym.objects.filter(name="Helvetia").count() == 1


def test_an_edited_country_keeps_its_regions(cast):
    country = Country.objects.get(iso3="EGY")
    country.name_fr, country.region = "Égypte (République arabe d’)", Region.objects.get(m49="142")
    edit_curated(row=country, fields=["name_fr", "region"], by=cast.secretariat)

    load_vocabulary()

    stored = Country.objects.get(iso3="EGY")
    assert (stored.name_fr, stored.region.m49) == ("Égypte (République arabe d’)", "142")


@pytest.mark.django_db(transaction=True)
def test_a_flushed_database_has_the_vocabulary_again(django_db_serialized_rollback):
    Objective.objects.all().delete()

    load_vocabulary()

    assert list(Objective.objects.values_list("number", flat=True)) == list(range(1, 24))
