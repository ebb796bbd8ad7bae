"""`manage.py up` itself: the whole Hub from nothing and again, and every refusal in one line."""

import json
import sys
import urllib.request

import pytest

pytestmark = pytest.mark.services


@pytest.fixture
def manage(run):
    return lambda *words, **extra: run(sys.executable, "manage.py", *words, **extra)


def fetch(port, path, host="127.0.0.1"):
    with urllib.request.urlopen(f"http://{host}:{port}{path}", timeout=10) as answer:
        return answer.status, answer.read().decode()


def test_up_serves_the_demonstration_from_nothing_and_again(manage, port, var):
    first = manage("up").says("password: ", seconds=60)

    assert fetch(port, "/en/")[0] == 200
    assert f"The Hub is at http://localhost:{port}/ (Ctrl-C stops it)" in first.said
    assert any("secretariat@example.org" in line for line in first.said)
    found = manage("shell", "-c", "from accounts.models import User; print('people', User.objects.count() > 3)")
    assert found.says("people True").ends() == 0
    assert first.stop() == 0
    assert first.gone(0)

    second = manage("up").says("password: ", seconds=60)
    assert log_ins(second) == log_ins(first)
    assert "Creating the database …" not in second.said
    assert "Collecting static files …" not in second.said
    assert json.loads(fetch(port, "/healthz")[1])["database"] is True
    assert second.stop() == 0
    assert second.gone(0)


def log_ins(house):
    return [line for line in house.said if "@example.org" in line or "password: " in line]


@pytest.mark.parametrize(
    ("extra", "line"),
    [
        ({"HUB_VAR": "manage.py/var"}, "cannot be written (Not a directory): mend that, or name another folder with HUB_VAR."),
        (
            {"HUB_VAR": "/proc/hub"},
            "cannot be written (No such file or directory): mend that, or name another",
        ),
        ({"HUB_PORT": "80a"}, "HUB_PORT is “80a”; it must be a whole number from 1 to 65535."),
        ({"HUB_MODE": "production"}, "HUB_SECRET_KEY is not set."),
        ({"HUB_MODE": "production", "HUB_SECRET_KEY": 10 * "a1B2c", "HUB_HOSTS": "hub.example.org"}, "DATABASE_URL is not set."),
        ({"HUB_PG_BIN": "/nowhere"}, "HUB_PG_BIN names /nowhere, but there is no initdb"),
    ],
)
def test_refusal_is_one_line_that_names_the_mend(manage, extra, line):
    up = manage("up", **extra)

    assert up.ends() == 1
    assert len(up.said) == 1
    assert line in up.said[0]


def test_data_of_another_major_is_refused_before_anything_starts(manage, var):
    (var / "pg14").mkdir(parents=True)
    (var / "pg14" / "PG_VERSION").write_text("14\n")

    up = manage("up")

    assert up.ends() == 1
    assert "is of PostgreSQL 14, but PostgreSQL 18 was found" in up.said[-1]
    assert up.gone(0)


def test_exec_passes_output_and_exit_code_through(manage):
    errand = manage("up", "exec", "--throwaway", "--", "sh", "-c", 'test -n "$DATABASE_URL" && echo "--with it" && exit 7')

    assert errand.ends() == 7
    assert errand.said[-1] == "--with it"


def test_exec_without_a_command_says_what_is_missing(manage):
    errand = manage("up", "exec", "--throwaway")

    assert errand.ends() == 1
    assert errand.said == ["Say which command: manage.py up exec CMD …"]


def test_fresh_refuses_while_the_hub_runs_and_without_a_word(manage, serve, var):
    house = serve().says("The Hub is at")

    assert "already running" in (refused := manage("fresh", "--yes")).says("already running").said[-1]
    assert refused.ends() == 1
    house.stop()

    assert manage("fresh").says("make fresh YES=1").ends() == 1
    assert (var / "pg18").exists()
    assert manage("fresh", "--yes").says("is empty").ends() == 0
    assert list(var.iterdir()) == []
