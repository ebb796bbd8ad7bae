"""Runs the services in temporary folders: real PostgreSQL, Valkey, Celery and gunicorn around a toy of the Hub."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TOY = {
    "manage.py": 'import sys\nprint("toy", *sys.argv[1:])\n',
    "hub/__init__.py": """
import os
from celery import Celery

os.environ.pop("DJANGO_SETTINGS_MODULE", None)
app = Celery("hub", broker=os.environ["REDIS_URL"].replace("unix", "redis+socket"))
app.conf.beat_schedule_filename = os.environ["HUB_VAR"] + "/beat-schedule"
""",
    "hub/wsgi.py": 'def application(environ, start_response):\n    start_response("200 OK", [])\n    return [b"hello"]\n',
}
SERVE = """
import os, sys
from pathlib import Path
from hub.services import Fault, house
try:
    house.serve(root=Path(sys.argv[1]), var=Path(os.environ["HUB_VAR"]), port=int(os.environ["HUB_PORT"]), host="localhost",
                given={}, programs="", demo=True, say=lambda line: print(line, flush=True))
except Fault as fault:
    sys.exit(str(fault))
"""


@pytest.fixture
def var(tmp_path):
    """The Hub's folder of one test."""
    return tmp_path / "var"


@pytest.fixture
def toy(tmp_path):
    """A checkout with the smallest Hub that can be served."""
    for name, text in TOY.items():
        path = tmp_path / "toy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "toy"


@pytest.fixture
def port():
    """A port free on both loopback addresses a moment ago."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return chosen.getsockname()[1]


@pytest.fixture
def run(var, port):
    """Start commands that know only this test's folder and port; whatever they leave behind is ended and fails the test."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL") and name[:4] != "HUB_"}
    env = kept | {"HUB_VAR": str(var), "HUB_PORT": str(port)}
    runs = []

    def start(*command, **extra):
        runs.append(Run([str(word) for word in command], env | extra))
        return runs[-1]

    yield start
    assert [each.end() for each in runs] == [{} for each in runs]
    assert inside(var) == []


@pytest.fixture
def serve(run, toy):
    """Start the toy as `manage.py up` would start the Hub."""
    return lambda **extra: run(sys.executable, "-c", SERVE, toy, **extra)


def inside(folder):
    """The processes that work in the folder: PostgreSQL's own children hide what started them."""
    places = {path.parent.name: path.resolve() for path in Path("/proc").glob("[0-9]*/cwd")}
    return [pid for pid, place in places.items() if place.is_relative_to(folder)]


class Run:
    """A started command; what it says is read as it comes."""

    def __init__(self, command, env):
        self.mark, self.said = f"TEST_MARK={uuid.uuid4().hex}", []
        env = env | dict([self.mark.split("=")])
        self.process = subprocess.Popen(
            command, env=env, cwd=ROOT, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))

    def says(self, words, seconds=30):
        """Wait for a line with these words."""
        until = time.monotonic() + seconds
        while not any(words in line for line in self.said):
            assert self.process.poll() is None or self.reader.is_alive(), self.said
            assert time.monotonic() < until, self.said
            time.sleep(0.02)
        return self

    def ends(self, seconds=30):
        """Its exit code, once it has ended by itself."""
        code = self.process.wait(seconds)
        self.reader.join(2)
        return code

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.ends()

    def living(self):
        """The living processes that descend from it, itself included, by number, with their command lines."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if self.mark.encode() in (folder / "environ").read_bytes():
                    found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
            except OSError:
                continue
        return found

    def gone(self, seconds=10):
        """Whether all of them end by themselves within that time."""
        until = time.monotonic() + seconds
        while self.living() and time.monotonic() < until:
            time.sleep(0.05)
        return not self.living()

    def end(self):
        """End what still lives; gives what a killed run left behind."""
        if self.process.poll() is None:
            self.stop(signal.SIGKILL)
        self.gone()
        left = self.living()
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        self.reader.join()
        self.process.stdout.close()
        return left
