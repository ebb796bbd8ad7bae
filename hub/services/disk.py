"""The Hub's folder (`HUB_VAR`): usable or a Fault, locked by one run at a time, emptied on request."""

import fcntl
import json
import os
import re
import shutil
import stat
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from . import Fault

NEEDED = 200  # megabytes
LONGEST_SOCKET_FOLDER = 88  # bytes: a socket's whole path may have 107 (macOS: 103), and PostgreSQL's name needs 14
PREFIX = "hub-"  # of folders made elsewhere
PATIENCE = 20  # seconds for the processes of a killed run to end


def ready(var, megabytes=NEEDED):
    """Make the folder; raise unless it can be written and that much is free."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=var):
            pass
        free = shutil.disk_usage(var).free // 2**20
    except OSError as error:
        raise Fault(f"{var} cannot be written ({error.strerror}): mend that, or name another folder with HUB_VAR.") from error
    if free < megabytes:
        raise Fault(
            f"Only {free} MB are free for {var}, and the Hub needs {megabytes} MB: "
            "free some, or name another folder with HUB_VAR."
        )


@contextmanager
def locked(var):
    """Hold the folder for this run; gives the descriptor every child must inherit.

    The first lock falls with this process however it ends. The second is also the children's: it falls with the last of
    them, so that after a `kill -9` the next run waits for their end instead of meeting them.
    """
    with open(var / "lock", "a+") as own, open(var / "lock-of-children", "a") as shared:
        if not _taken(own):
            own.seek(0)
            raise Fault(
                f"The Hub is already running from {var} (process {own.read().strip() or 'unknown'}): stop that one first."
            )
        own.truncate(0)
        own.write(str(os.getpid()))
        own.flush()
        _wait_for_children(shared, var)
        yield shared.fileno()


def _taken(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait_for_children(file, var):
    until = time.monotonic() + PATIENCE
    while not _taken(file):
        if time.monotonic() > until:
            raise Fault(f"Processes of an earlier run still use {var}: end them first (lsof {file.name} lists them).")
        time.sleep(0.1)


@contextmanager
def published(var, **services):
    """Tell other processes where the services are, as long as they run (`var/services.json`)."""
    path = var / "services.json"
    draft = path.with_suffix(".new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"pid": os.getpid(), **services}, file)
    draft.replace(path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def socket_folder(var):
    """A folder only its owner may enter, its path short and plain enough for sockets: `var/run`, if need be a link."""
    folder = var / "run"
    fits = len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER and re.fullmatch(r"[\w./+-]+", str(folder), re.ASCII)
    if not fits:
        return linked(folder, tempfile.gettempdir())
    if folder.is_symlink():
        folder.unlink()
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    return folder


def linked(link, parent, owner=None):
    """A private folder in `parent` that `link` remembers from run to run."""
    owner = os.geteuid() if owner is None else owner
    if not (link.is_symlink() and _is_private(link, owner)):
        _remove(link)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        if owner != os.geteuid():
            os.chown(folder, owner, owner)
        link.symlink_to(folder)
    return link.resolve()


def _is_private(link, owner):
    try:
        found = link.stat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == owner and stat.S_IMODE(found.st_mode) == 0o700


def contents(var):
    """What is in the folder, backups left out."""
    return sorted(path for path in var.iterdir() if not path.match("backup-*.dump"))


def empty(var):
    """Remove everything but backups, and what links remember elsewhere."""
    for path in contents(var):
        _remove(path)


def _remove(path):
    if path.is_symlink():
        if path.resolve().name.startswith(PREFIX):
            shutil.rmtree(path.resolve(), ignore_errors=True)
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
