"""The secretariat reads and corrects terms in the admin; keys and rows stay."""

import pytest
from django.urls import reverse

from core import history
from taxonomy.models import Country, Objective, Synonym

TABLES = "objective principle goal country region commission organizationkind practicetype area synonym".split()  # noqa: SIM905


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_listed_for_staff(cast, log_in, table):
    response = log_in(cast.secretariat).get(reverse(f"admin:taxonomy_{table}_changelist"))

    assert response.status_code == 200


@pytest.mark.parametrize("table", [table for table in TABLES if table != "synonym"])
def test_no_row_can_be_added(cast, log_in, table):
    response = log_in(cast.administrator).get(reverse(f"admin:taxonomy_{table}_add"))

    assert response.status_code == 403


def test_source_and_confirmed_stand_in_the_list(cast, log_in):
    response = log_in(cast.secretariat).get(reverse("admin:taxonomy_objective_changelist"))

    columns = response.context["cl"].list_display
    assert [name for name in ("source", "confirmed") if name not in columns] == []


CONFIRMED = {"all": ("", 23), "confirmed": ("?confirmed=yes", 2), "still to be": ("?confirmed=no", 21)}


@pytest.mark.parametrize(("query", "number"), CONFIRMED.values(), ids=CONFIRMED)
def test_terms_are_filtered_by_what_is_confirmed(cast, log_in, query, number):
    response = log_in(cast.secretariat).get(reverse("admin:taxonomy_objective_changelist") + query)

    assert response.context["cl"].result_count == number


def test_what_is_unconfirmed_is_shown_and_can_be_confirmed(cast, log_in):
    client, objective = log_in(cast.secretariat), Objective.objects.get(number=9)
    address = reverse("admin:taxonomy_objective_change", args=[objective.pk])
    form = client.get(address).context["adminform"].form

    data = {name: value if value is not None else "" for name, value in form.initial.items()}
    response = client.post(address, data | {"unconfirmed": []})

    assert form.initial["unconfirmed"] == ["full_en", "full_es"]
    assert response.status_code == 302
    stored = Objective.objects.get(number=9)
    assert (stored.unconfirmed, stored.is_confirmed, stored.full_en) == ([], True, objective.full_en)
    assert [(event.actor, event.sentence) for event in history.about(stored)] == [(cast.secretariat, "Edited: unconfirmed")]


def test_a_key_cannot_be_changed(cast, log_in):
    country = Country.objects.get(iso3="SEN")
    address = reverse("admin:taxonomy_country_change", args=[country.pk])
    client = log_in(cast.secretariat)
    form = client.get(address).context["adminform"].form

    data = {name: value if value is not None else "" for name, value in form.initial.items()}
    data |= {"commissions": [row.pk for row in country.commissions.all()], "unconfirmed": ["commissions"]}
    response = client.post(address, data | {"iso3": "ZZZ", "iso2": "ZZ", "m49": "999", "name_en": "Senegal!"})

    assert response.status_code == 302
    stored = Country.objects.get(pk=country.pk)
    assert (stored.iso3, stored.iso2, stored.m49, stored.name_en) == ("SEN", "SN", "686", "Senegal!")


@pytest.mark.parametrize("name", ["member", "moderator", "reviewer", "delegate", "former"])
def test_terms_are_not_edited_by_others(cast, log_in, name):
    objective = Objective.objects.get(number=9)

    response = log_in(getattr(cast, name)).post(
        reverse("admin:taxonomy_objective_change", args=[objective.pk]), {"full_en": "Forged"}
    )

    assert response.status_code == 403 or response.url.startswith("/admin/login/")
    assert Objective.objects.get(number=9).full_en == objective.full_en


def test_a_synonym_is_added_in_the_admin_and_recorded(cast, log_in):
    country = Country.objects.get(iso3="SEN")
    form = {"country": country.pk, "language": "fr", "name": "Pays de la Téranga", "why": "popular"}

    response = log_in(cast.secretariat).post(reverse("admin:taxonomy_synonym_add"), form)

    synonym = Synonym.objects.get(name="Pays de la Téranga")
    assert response.status_code == 302
    assert [(event.actor, event.kind) for event in history.about(synonym)] == [(cast.secretariat, "events.text_edited")]
