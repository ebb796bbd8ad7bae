"""Child processes that end with this one: started, watched, started again, stopped with the signal each understands.

Every child leads a session of its own, so that Ctrl-C reaches only this process and the order of stopping is ours; the
kernel (Linux) ends it when this process is killed. Start children from the main thread only: the kernel ties them to it.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

from . import Fault

SET_PARENT_DEATH_SIGNAL = 1
FIRST_PAUSE, LONGEST_PAUSE, STEADY = 0.5, 5, 20  # seconds
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(number, parent=None):
    """From now on this process gets signal `number` when its parent ends, even by `kill -9` (Linux only)."""
    if LIBC:
        LIBC.prctl(SET_PARENT_DEATH_SIGNAL, number, 0, 0, 0)
    if parent and os.getppid() != parent:
        os.kill(os.getpid(), number)


def stop_on_signals(code=lambda number: 0):
    """Turn the first Ctrl-C, `kill` or hang-up into SystemExit, so that every `with` cleans up; later ones are ignored."""
    wanted = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        wanted.append(signal.SIGHUP)

    def stop(number, frame):
        for each in wanted:
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(code(number))

    for each in wanted:
        signal.signal(each, stop)


class Child:
    """One process. `stop` asks with `ask`, waits `patience` seconds, then kills the whole group; `orphaned` is the signal
    it gets when this process is killed."""

    def __init__(self, name, command, *, ask=signal.SIGTERM, orphaned=None, patience=10, log=None, **options):
        self.name, self.command, self.log = name, [str(word) for word in command], log
        self.ask, self.orphaned, self.patience = ask, orphaned or ask, patience
        self.options = options
        self.process = self.due = None
        self.pause = 0

    def start(self):
        parent = os.getpid()
        with open(self.log or os.devnull, "ab") as log:
            output = {"stdout": log, "stderr": log} if self.log else {}
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(self.orphaned, parent),
                **output | self.options,
            )
        self.began, self.due = time.monotonic(), None
        return self

    def lives(self):
        return self.process is not None and self.process.poll() is None

    def mend(self, say):
        """Start the process again if it ended, after a pause that grows while it keeps ending."""
        if self.lives():
            return
        if self.due is None:
            self._end_group()
            short = time.monotonic() - self.began < STEADY
            self.pause = min(self.pause * 2 or FIRST_PAUSE, LONGEST_PAUSE) if short else FIRST_PAUSE
            self.due = time.monotonic() + self.pause
            say(f"{self.name} {self.ending()} It is started again in {self.pause:g} s.")
        elif time.monotonic() >= self.due:
            self.start()

    def wait_until(self, ready, seconds=60):
        """Return when `ready()` is true; raise if the process ends before or the time is up."""
        until = time.monotonic() + seconds
        while not ready():
            if not self.lives():
                raise Fault(f"{self.name} {self.ending()}")
            if time.monotonic() > until:
                raise Fault(f"{self.name} did not answer within {seconds} s{self._log_hint()}.")
            time.sleep(0.02)

    def stop(self):
        if self.lives():
            self.process.send_signal(self.ask)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        self._end_group()
        if self.process:
            self.process.wait()

    def ending(self):
        """How it ended, as the rest of a sentence, with the last line of its log."""
        code = self.process.returncode
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        return f"{how}{self._log_hint()}."

    def _log_hint(self):
        if not self.log:
            return ""
        with suppress(OSError, IndexError):
            return f" (“{self.log.read_text(errors='replace').splitlines()[-1]}”, {self.log})"
        return f" (see {self.log})"

    def _end_group(self):
        with suppress(AttributeError, ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Household:
    """Children in the order they were started; leaving the `with` stops them in the reverse order."""

    def __init__(self, say, **options):
        self.say, self.options, self.children = say, options, []

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        for child in reversed(self.children):
            child.stop()

    def start(self, name, command, **options):
        """A child that this household keeps running."""
        child = Child(name, command, **self.options | options)
        self.children.append(child)
        return child.start()

    def run(self, name, command, **options):
        """Run a child to its end; raise if it fails. Gives what it printed if `stdout` is a pipe."""
        child = Child(name, command, **self.options | options)
        try:
            printed, _ = child.start().process.communicate()
        finally:
            child.stop()
        if child.process.returncode:
            raise Fault(f"{name} {child.ending()}")
        return printed

    def mend(self):
        for child in self.children:
            child.mend(self.say)

    def watch(self):
        """Start again what ends, until a signal ends this process."""
        while True:
            self.mend()
            time.sleep(0.2)
