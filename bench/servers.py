"""Web servers with one worker each, and the CPU time and memory they use."""

import os
import re
import socket
import sys
from pathlib import Path

from hub.services import ports
from hub.services.house import WEB_THREADS

TICKS = os.sysconf("SC_CLK_TCK")
PARENT, USER, SYSTEM = 1, 11, 12  # places in /proc/<pid>/stat, counted after the name


class Server:
    """One gunicorn worker with as many threads as `make run` gives it; `port` is its own."""

    def __init__(self, household, name, application):
        with socket.create_server(("127.0.0.1", 0)) as door:
            self.port, number = door.getsockname()[1], door.fileno()
            options = [f"--threads={WEB_THREADS}", "--worker-class=gthread", "--no-control-socket", "--log-level=warning"]
            command = [sys.executable, "-m", "gunicorn", *options, f"--bind=fd://{number}", application]
            child = household.start(name, command, pass_fds=[number])
        child.wait_until(lambda: ports.answers(self.port))
        self.worker = _child_of(child.process.pid)

    def cpu(self):
        """Milliseconds of processor time its worker has used so far."""
        facts = _facts(self.worker)
        return (int(facts[USER]) + int(facts[SYSTEM])) * 1000 / TICKS

    def memory(self, *, peak=False):
        """Bytes of memory its worker holds, or the most it held since the peak was forgotten."""
        facts = Path(f"/proc/{self.worker}/status").read_text()
        return int(re.search(rf"{'VmHWM' if peak else 'VmRSS'}:\s+(\d+)", facts)[1]) * 1024

    def forget_peak(self):
        Path(f"/proc/{self.worker}/clear_refs").write_text("5")


def machine_busy():
    """Ticks all processors of the machine have worked, and all there were."""
    first = Path("/proc/stat").read_text().splitlines()[0]
    ticks = [int(word) for word in first.split()[1:9]]
    return sum(ticks) - ticks[3] - ticks[4], sum(ticks)


def _child_of(parent):
    numbers = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
    return next(number for number in numbers if _parent(number) == parent)


def _parent(number):
    try:
        return int(_facts(number)[PARENT])
    except OSError:
        return None


def _facts(number):
    return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
