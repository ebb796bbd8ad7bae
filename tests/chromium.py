"""The Chromium of the browser tests: `path()` gives one, installed if need be; run as a program it says which.

Looked for in this order: the variable CHROMIUM, PATH, the one Playwright installed, Debian's package (as root), npm's.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
NPM_FOLDER = Path(__file__).resolve().parent.parent / "var" / "chromium"
NPM_PACKAGE = "@sparticuz/chromium"
NPM_PATH = f'import("{NPM_PACKAGE}").then(async ({{ default: it }}) => console.log(await it.executablePath()))'
MEND = "No Chromium was found for the tests: install it (apt-get install chromium), or name one with CHROMIUM=/path/to/chromium."


class NoChromium(Exception):
    """Says in one line what to install."""


def path():
    """The absolute path of a Chromium that runs; raises NoChromium if there is none and none can be installed."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        if _runs(chosen):
            return shutil.which(chosen)
        raise NoChromium(f"CHROMIUM names {chosen}, which does not run: name another, or unset it.")
    for look in (_on_path, _playwrights, _npms, _install_by_apt, _install_by_npm):
        found = look()
        if found and _runs(found):
            return str(found)
    raise NoChromium(MEND)


def _on_path():
    return next(filter(None, map(shutil.which, NAMES)), None)


def _playwrights():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _install_by_apt():
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    _say("Installing Chromium with apt-get …")
    quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "capture_output": True}
    subprocess.run(["apt-get", "update"], check=False, **quiet)
    subprocess.run(APT, check=False, **quiet)
    return _on_path()


def _install_by_npm():
    if not shutil.which("npm"):
        return None
    _say("Installing Chromium with npm …")
    NPM_FOLDER.mkdir(parents=True, exist_ok=True)
    subprocess.run(["npm", "install", "--prefix", NPM_FOLDER, NPM_PACKAGE], check=False, capture_output=True)
    return _npms()


def _npms():
    if not (NPM_FOLDER / "node_modules").is_dir() or not shutil.which("node"):
        return None
    answer = subprocess.run(["node", "--eval", NPM_PATH], cwd=NPM_FOLDER, check=False, capture_output=True, text=True)
    return answer.stdout.strip()


def _runs(program):
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _say(line):
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    try:
        _say(f"Testing with {path()}")
    except NoChromium as trouble:
        sys.exit(str(trouble))
