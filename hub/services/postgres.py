"""An embedded PostgreSQL: its data in the Hub's folder, its only door a socket in a folder only its owner may enter."""

import shutil
import signal
from contextlib import closing
from urllib.parse import quote

import psycopg2

from . import Fault, binaries, disk

OWNER, DATABASE, PORT = "postgres", "hub", "5432"  # the port is a part of the socket's name
THROWAWAY = {"fsync": "off", "full_page_writes": "off"}  # survives a kill, not a power cut
# The log holds no statement and no value a person typed.
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
}


class Postgres:
    """`begin` starts it, `finish` waits until the database is there; `url` is its DATABASE_URL."""

    def __init__(self, var, *, chosen="", throwaway=False):
        self.prefix = binaries.unprivileged()
        self.programs, self.major = binaries.postgres(chosen, self.prefix)
        home, self.sockets = self._folders(var)
        self.data, self.log = home / f"pg{self.major}", var / "postgresql.log"
        self.throwaway = throwaway
        self.url = f"postgresql://{OWNER}@{quote(str(self.sockets), safe='')}:{PORT}/{DATABASE}"

    def begin(self, household):
        household.say(f"Starting PostgreSQL {self.major} …")
        self._check_major()
        if not (self.data / "PG_VERSION").exists():
            self._create(household)
        self._forget_strangers()
        settings = SETTINGS | {"unix_socket_directories": f'"{self.sockets}"'} | (THROWAWAY if self.throwaway else {})
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [*self.prefix, self.programs / "postgres", "-D", self.data, *words]
        # SIGINT closes connections and stops; SIGTERM would wait for the clients.
        self.child = household.start("PostgreSQL", command, ask=signal.SIGINT, patience=20, log=self.log)

    def finish(self):
        self.child.wait_until(self._answers)
        with closing(self._connection()) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE}")

    def _folders(self, var):
        if not binaries.as_nobody(self.prefix):
            return var, disk.socket_folder(var)
        # Nobody could not reach a folder inside a closed home.
        home = disk.linked(var / "postgresql", "/var/tmp", owner=binaries.NOBODY)
        return home, home

    def _check_major(self):
        ours = self.data / "PG_VERSION"
        found = [ours] if ours.exists() else sorted(self.data.parent.glob("pg*/PG_VERSION"))
        other = found[-1].read_text().strip() if found else str(self.major)
        if other != str(self.major):
            raise Fault(
                f"The data in {self.data.parent} is of PostgreSQL {other}, but PostgreSQL {self.major} was found: "
                f"set HUB_PG_BIN to the programs of {other}, save the data with pg_dump (make backup), remove it (make fresh), "
                f"unset HUB_PG_BIN and load the data again with pg_restore."
            )

    def _create(self, household):
        household.say("Creating the database …")
        new = self.data.with_name(f"new-{self.data.name}")
        shutil.rmtree(new, ignore_errors=True)
        options = ["--username", OWNER, "--auth", "trust", "--encoding", "UTF8", *self._locale()]
        if self.throwaway:
            options.append("--no-sync")
        household.run("initdb", [*self.prefix, self.programs / "initdb", "-D", new, *options], log=self.log)
        new.rename(self.data)

    def _locale(self):
        if self.major >= 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        return ["--locale=C.UTF-8"]

    def _forget_strangers(self):
        """A lock whose process number now belongs to another program (a restarted container) would stop PostgreSQL for good."""
        for lock in (self.data / "postmaster.pid", self.sockets / f".s.PGSQL.{PORT}.lock"):
            try:
                name = _program(int(lock.read_text().split()[0]))
            except (OSError, ValueError, IndexError):
                continue
            if name != "postgres":
                lock.unlink()

    def _answers(self):
        try:
            self._connection().close()
        except psycopg2.OperationalError:
            return False
        return True

    def _connection(self):
        return psycopg2.connect(host=str(self.sockets), port=PORT, user=OWNER, dbname="postgres", connect_timeout=3)


def _program(number):
    """The name of a running process (Linux); raises OSError where it cannot be known."""
    with open(f"/proc/{number}/comm") as file:
        return file.read().strip()
