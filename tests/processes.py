"""Real processes for the tests that need them: Valkey, PostgreSQL, worker, beat and web server, always ended.

They are started as `manage.py up` starts them. Use it with `@pytest.mark.django_db(transaction=True)`: the processes see
what is committed in this test process's own database.

    with processes.started(tmp_path) as house:
        house.worker()
        reader = Reader(house.web(), language="fr")
"""

import os
import signal
import socket
import time
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote, urlencode

from celery import current_app
from django.core.cache import caches
from django.db import connection

from core import dispatch
from hub.services import house
from hub.services.postgres import Postgres
from hub.services.processes import Household
from hub.services.valkey import Valkey

ROOT = Path(__file__).resolve().parent.parent


def wait_for(condition, seconds=30):
    """What `condition()` gives as soon as it is true; fails after so many seconds."""
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, f"not within {seconds} s"
        time.sleep(0.02)
    return found


@contextmanager
def started(folder, **env):
    """A `Processes` with a Valkey of its own, to which this process hands its tasks too; all its children end with it.

    `folder` is the HUB_VAR of the children: with `tmp_path` they share the clock of this test, and its mailbox if
    `settings.MAILBOX` is `tmp_path / "mail"`.
    """
    with Household(lambda line: None, cwd=ROOT) as household:
        processes = Processes(household, folder, {"DATABASE_URL": _database_url(), **env})
        try:
            with _publishing_to(processes.env["REDIS_URL"]):
                yield processes
        finally:
            processes.end()


class Processes:
    """Starts children; each is a `hub.services.processes.Child`, its process number `child.process.pid`."""

    def __init__(self, household, folder, env):
        self.household, self.folder = household, folder
        self.env = os.environ | {"HUB_MODE": "test", "HUB_VAR": str(folder), "TMPDIR": str(folder)} | env
        household.options["env"] = self.env
        self.valkey = self._serve("REDIS_URL", Valkey(folder)).child

    def postgres(self):
        """A PostgreSQL of the test's own with every table, which all children started later use; gives its child."""
        server = self._serve("DATABASE_URL", Postgres(self.folder, throwaway=True))
        self.manage("migrate", "--verbosity", "0")
        return server.child

    def manage(self, *words):
        """Run a command to its end."""
        self.household.run("manage.py", house._manage(*words), log=self.folder / "manage.log")

    def worker(self, *options):
        return self._program("The worker", *options)

    def beat(self):
        return self._program("The clock")

    def web(self):
        """A web server; gives its port once it answers."""
        with socket.create_server(("127.0.0.1", 0)) as door:
            self._program("The web server", doors=[door])
            port = door.getsockname()[1]
        wait_for(lambda: Reader(port).get("/robots.txt").status)
        return port

    def log(self, child):
        """What it has said so far."""
        return child.log.read_text()

    def stopped(self, child):
        """Kill the child and wait for its end."""
        child.process.kill()
        child.process.wait()
        child._end_group()

    def end(self):
        """Wake and kill what still lives, except PostgreSQL: leaving the household stops it in order."""
        for child in self.household.children:
            if child.lives():
                child.process.send_signal(signal.SIGCONT)
            if child.ask != signal.SIGINT:
                child._end_group()

    def _serve(self, variable, server):
        server.begin(self.household)
        server.finish()
        self.env[variable] = server.url
        return server

    def _program(self, name, *options, doors=()):
        plan = _Plan()
        house._start_programs(plan, 2, doors)
        command, settings = plan.programs[name]
        settings = {word: value for word, value in settings.items() if word != "stdout"}
        return self.household.start(name, [*command, *options], **settings, log=self.folder / f"{name}.log")


class _Plan:
    """Notes what `manage.py up` would start instead of starting it."""

    def __init__(self):
        self.programs = {}

    def say(self, line):
        pass

    def start(self, name, command, **options):
        self.programs[name] = command, options


def _database_url():
    at = {name: quote(str(connection.settings_dict[name]), safe="") for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")}
    return f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}"


@contextmanager
def without_valkey(settings):
    """Valkey is away for this process's limits and heartbeat; `settings` is the fixture."""
    options = settings.CACHES["default"]
    usual, options["LOCATION"] = options["LOCATION"], "unix:///nonexistent"
    _forget_cache()
    yield
    options["LOCATION"] = usual
    _forget_cache()


def _forget_cache():
    with suppress(AttributeError):
        del caches["default"]


@contextmanager
def _publishing_to(url):
    usual = current_app.conf.broker_url
    _use_broker(url.replace("unix://", "redis+socket://"))
    try:
        yield
    finally:
        _use_broker(usual)


def _use_broker(url):
    dispatch._current = None  # its thread is left behind with what it holds
    current_app.conf.broker_url = url
    current_app._after_fork()  # forgets the connections


class Reader:
    """A browser without JavaScript: keeps cookies, sends what a form needs, follows no redirect."""

    def __init__(self, port, language="en"):
        self.port, self.headers, self.cookies = port, {"Accept-Language": language}, {}

    def get(self, path):
        """The answer: `status`, `headers`, `text`, `seconds`."""
        return self._ask("GET", path)

    def post(self, path, **fields):
        """Send the form at `path` as if its page had been open before."""
        if "csrftoken" not in self.cookies:
            self.get(path)
        fields = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")} | fields
        return self._ask("POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})

    def _ask(self, method, path, body=None, headers=None):
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        began = time.monotonic()
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, body, self.headers | cookies | (headers or {}))
            answer = connection.getresponse()
            text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return SimpleNamespace(status=answer.status, headers=answer.headers, text=text, seconds=time.monotonic() - began)
