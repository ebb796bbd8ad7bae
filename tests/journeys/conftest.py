"""The demonstration, told once in each worker for all files that ask what is in it."""

import io

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

IN_IT = [pytest.mark.django_db, pytest.mark.usefixtures("told")]


def tell():
    """What `manage.py demo` prints."""
    printed = io.StringIO()
    call_command("demo", stdout=printed)
    return printed.getvalue()


@pytest.fixture(scope="session")
def telling(tmp_path_factory):
    """The folder it is told in."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, remembered, telling):
    """It stands in every test of the file and is undone after the last; gives its folder and what was printed."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(VAR=telling):
        yield telling, remembered("the demonstration", tell)
        transaction.set_rollback(True)
