"""One command with the services it needs, for tests and for single tasks."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from . import Fault, binaries, disk, embedded
from .processes import Household, die_with_parent, stop_on_signals


def execute(command, *, var, given, programs, throwaway, say):
    """Run `command` on our own terminal; gives its exit code. PostgreSQL's programs are on its PATH.

    Thrown away means: services of its own in a passing folder, which is also its HUB_VAR, with no care for power cuts.
    """
    stop_on_signals(code=lambda number: 128 + number)
    with ExitStack() as stack:
        if throwaway:
            var, given = stack.enter_context(_passing_folder()), {}
        household = Household(say)
        if len(given) < 2:
            disk.ready(var)
            household.options["pass_fds"] = [stack.enter_context(disk.locked(var))]
        stack.enter_context(household)
        urls = embedded.start(household, var, given=given, programs=programs, throwaway=throwaway)
        return _foreground(household, command, os.environ | urls | {"HUB_VAR": str(var), "PATH": _path(programs)})


@contextmanager
def _passing_folder():
    folder = Path(tempfile.mkdtemp(prefix=disk.PREFIX)).resolve()
    try:
        yield folder
    finally:
        with suppress(OSError):
            disk.empty(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _path(programs):
    path = os.environ.get("PATH", os.defpath)
    try:
        return f"{binaries.postgres(programs, [])[0]}{os.pathsep}{path}"
    except Fault:
        return path


def _foreground(household, command, env):
    """The command shares our terminal and gets Ctrl-C itself; whatever stops us stops it first."""
    signal.signal(signal.SIGINT, lambda number, frame: None)
    parent = os.getpid()
    try:
        process = subprocess.Popen(command, env=env, preexec_fn=lambda: die_with_parent(signal.SIGINT, parent))
    except OSError as error:
        raise Fault(f"{command[0]} cannot be run: {error.strerror}.") from error
    try:
        while process.poll() is None:
            household.mend()
            time.sleep(0.05)
    finally:
        _end(process)
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def _end(process):
    """First as Ctrl-C would, so that a test run takes down what it set up."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
