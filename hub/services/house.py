"""The whole house on one machine: the services, then the Hub's web server, worker and beat, until a signal ends it."""

import os
import signal
import subprocess
import sys

from . import disk, embedded, ports
from .processes import Household, stop_on_signals

WEB_WORKERS, WEB_THREADS, TASKS_AT_ONCE = 2, 4, 2


def serve(*, root, var, port, host, given, programs, demo, say):
    """Start everything, say where it is and keep it running.

    `given` holds the addresses of services that are not ours, `host` is a name the web server answers to.
    """
    stop_on_signals()
    disk.ready(var)
    with (
        disk.locked(var) as leash,
        ports.opened(port) as doors,
        Household(say, pass_fds=[leash], cwd=root) as household,
    ):
        urls = embedded.start(household, var, given=given, programs=programs)
        with disk.published(var, **urls):
            household.options["env"] = os.environ | urls | {"HUB_VAR": str(var)}
            household.run("Preparing the Hub", _manage("prepare"))
            web = _start_programs(household, leash, doors)
            log_ins = _load_demo(household) if demo else ""
            web.wait_until(lambda: ports.answers(port, host))
            say(f"\nThe Hub is at http://localhost:{port}/ (Ctrl-C stops it)\n{log_ins}".rstrip())
            try:
                household.watch()
            finally:
                say("Stopping …")


def _start_programs(household, leash, doors):
    household.say("Starting the worker, the clock of its tasks and the web server …")
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    # A task that is cut off is delivered again; waiting for it would keep an orphan alive.
    worker = _celery("worker", "--concurrency", TASKS_AT_ONCE, *alone)
    household.start("The worker", worker, orphaned=signal.SIGKILL, stdout=subprocess.DEVNULL)
    household.start("The clock", _celery("beat"), stdout=subprocess.DEVNULL)
    descriptors = [door.fileno() for door in doors]
    return household.start("The web server", _gunicorn(descriptors), pass_fds=[leash, *descriptors])


def _celery(role, *options):
    # Root is usual in a container.
    python = [sys.executable, "-W", "ignore:You're running the worker with superuser privileges"]
    return [*python, "-m", "celery", "--quiet", "--app", "hub", role, "--loglevel", "WARNING", *options]


def _gunicorn(descriptors):
    options = {
        "workers": WEB_WORKERS,
        "threads": WEB_THREADS,
        "worker-class": "gthread",
        "worker-tmp-dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,
        "graceful-timeout": 8,
        "log-level": "warning",
    }
    words = [f"--{name}={value}" for name, value in options.items() if value]
    binds = [f"--bind=fd://{each}" for each in descriptors]
    return [sys.executable, "-m", "gunicorn", "--no-control-socket", "--preload", *words, *binds, "hub.wsgi"]


def _load_demo(household):
    household.say("Loading the demonstration …")
    return household.run("Loading the demonstration", _manage("demo"), stdout=subprocess.PIPE).decode()


def _manage(*words):
    return [sys.executable, "manage.py", *words]
