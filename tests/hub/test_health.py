"""`/healthz` says in JSON how the Hub is, to machines of any language, without secrets."""

import time

import pytest
from django.conf import settings as hub_settings
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from events.tasks import HEARTBEAT, heartbeat
from tests import processes


@pytest.fixture
def ask(client, db):
    return lambda **headers: client.get(reverse("healthz"), headers=headers)


@pytest.fixture
def no_valkey(settings):
    with processes.without_valkey(settings):
        yield


def test_all_is_well_after_a_heartbeat(ask):
    heartbeat()

    answer = ask()

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": True, "broker": True, "worker_age": 0, "mode": "test"}


@pytest.mark.parametrize(("age", "status"), [(-5, "ok"), (0, "ok"), (119, "ok"), (122, "degraded"), (3500, "degraded")])
def test_worker_that_is_silent_for_two_minutes_is_a_fault(ask, age, status):
    cache.set(HEARTBEAT, time.time() - age)

    answer = ask()

    assert (answer.status_code, answer.json()["status"]) == (200, status)
    assert answer.json()["worker_age"] == pytest.approx(max(0, age), abs=2)


def test_worker_nobody_has_heard_of_is_a_fault(ask):
    answer = ask()

    assert (answer.status_code, answer.json()["status"], answer.json()["worker_age"]) == (200, "degraded", None)


def test_broker_that_is_away_is_a_fault(ask, no_valkey):
    answer = ask()

    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "database": True, "broker": False, "worker_age": None, "mode": "test"}


@pytest.fixture
def no_database(transactional_db):
    """The database is away for this process."""
    usual = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nonexistent"
    yield
    connection.settings_dict["HOST"] = usual


def test_database_that_is_away_is_down(client, no_database):
    answer = client.get("/healthz")

    assert (answer.status_code, answer["Content-Type"]) == (503, "application/json")
    assert (answer.json()["status"], answer.json()["database"]) == ("down", False)


def test_answer_needs_no_language_and_is_never_kept(ask):
    answer = ask(accept_language="xx-invalid", cookie="hub_language=tlh")

    assert reverse("healthz") == "/healthz"
    assert answer["Content-Type"] == "application/json"
    assert "no-store" in answer["Cache-Control"]
    assert answer.cookies == {}


def test_answer_holds_no_secrets(ask, no_valkey):
    text = ask().content.decode()

    for secret in (hub_settings.SECRET_KEY, hub_settings.DATABASE_URL, "sock", "postgres", "/"):
        assert secret not in text


def test_only_reading_is_allowed(client, db):
    assert client.head("/healthz").status_code == 200
    assert client.post("/healthz").status_code == 405
