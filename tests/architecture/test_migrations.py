"""Tables and models agree."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.sources import HOUSE


@pytest.mark.django_db
def test_no_migration_is_pending():
    said = StringIO()

    call_command("makemigrations", "--check", "--dry-run", "-v", "3", stdout=said)

    assert said.getvalue().strip() == "No changes detected"


@pytest.mark.django_db
def test_every_migration_is_applied():
    said = StringIO()

    call_command("showmigrations", "--plan", stdout=said)

    assert [line for line in said.getvalue().splitlines() if not line.startswith("[X]")] == []


def test_the_floor_and_the_roof_have_no_tables():
    tables = {app: [model.__name__ for model in apps.get_app_config(app).get_models()] for app in HOUSE}

    assert (tables["core"], tables["hub"]) == ([], [])


def test_every_choice_of_a_model_is_a_constraint():
    """What `choices` allows, the database enforces: a check constraint names the field."""
    open_fields = [
        f"{model._meta.label}.{field.name}"
        for app in HOUSE
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if field.choices and not any(_names(constraint, field) for constraint in model._meta.constraints)
    ]

    assert open_fields == []


def _names(constraint, field):
    return f"'{field.name}" in str(getattr(constraint, "condition", ""))
