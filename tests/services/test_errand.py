"""`manage.py up exec`: one command, its services, its exit code, and nothing left."""

import json
import signal
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.services
EXECUTE = """
import os, sys
from pathlib import Path
from hub import env
from hub.services import Fault, errand
var = Path(os.environ["HUB_VAR"])
given = {name: value for name in ("DATABASE_URL", "REDIS_URL") if (value := env.service(name, var, required=False))}
try:
    sys.exit(errand.execute(sys.argv[2:], var=var, given=given, programs="", throwaway=sys.argv[1] == "throwaway",
                            say=lambda line: print(line, file=sys.stderr, flush=True)))
except Fault as fault:
    sys.exit(str(fault))
"""
SERVICES_ANSWER = """
import os, psycopg2, redis
psycopg2.connect(os.environ["DATABASE_URL"]).close()
print("both answer:", redis.Redis.from_url(os.environ["REDIS_URL"]).ping(), os.environ["HUB_VAR"])
raise SystemExit(7)
"""


@pytest.fixture
def execute(run):
    return lambda *command, mode="kept", **extra: run(sys.executable, "-c", EXECUTE, mode, *command, **extra)


@pytest.mark.parametrize("mode", ["kept", "throwaway"])
def test_command_gets_both_services_and_gives_its_exit_code(execute, mode):
    errand = execute(sys.executable, "-c", SERVICES_ANSWER, mode=mode)

    assert errand.ends() == 7
    assert any(line.startswith("both answer: True") for line in errand.said), errand.said
    assert errand.gone(0)


def test_throwaway_services_leave_no_folder(execute, var, tmp_path):
    errand = execute("sh", "-c", "echo is $HUB_VAR", mode="throwaway", TMPDIR=str(tmp_path))

    assert errand.ends() == 0
    folder = Path(next(line for line in errand.said if line.startswith("is ")).removeprefix("is "))
    assert folder.parent == tmp_path
    assert not folder.exists()
    assert not var.exists()


def test_running_services_are_used(serve, execute, var):
    serve().says("The Hub is at")

    errand = execute("sh", "-c", "echo $DATABASE_URL")

    assert errand.ends() == 0
    assert errand.said == [json.loads((var / "services.json").read_text())["DATABASE_URL"]]


def test_postgresql_programs_are_on_the_path(execute):
    errand = execute("sh", "-c", 'pg_dump "$DATABASE_URL"')

    assert errand.ends() == 0
    assert "-- PostgreSQL database dump complete" in errand.said


def test_unknown_command_is_said_in_one_line(execute):
    errand = execute("no-such-program")

    assert errand.ends() == 1
    assert errand.said[-1] == "no-such-program cannot be run: No such file or directory."


def test_stopped_errand_stops_its_command(execute):
    errand = execute("sh", "-c", "echo begun; exec sleep 60").says("begun")

    assert errand.stop(signal.SIGTERM) == 128 + signal.SIGTERM
    assert errand.gone(0)


def test_killed_errand_leaves_nothing(execute):
    errand = execute("sh", "-c", "echo begun; exec sleep 60").says("begun")

    errand.process.kill()

    assert errand.gone()
