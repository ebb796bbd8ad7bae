"""What must never stand in the repository, and what its tools say of it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sources import ROOT, files, short, text

BINARY = {".woff2", ".png", ".jpg", ".ico", ".gz", ".docx", ".pdf"}
TEXTS = [path for path in files() if path.suffix not in BINARY]

# In parts, so that this file does not hold what it forbids.
_SLASH = "/"
FORBIDDEN = {
    "host of a package registry": "|".join(
        ["py" + r"pi\.org", "files.python" + "hosted", "registry.npm" + "js", "np" + r"mjs\.com"]
    ),
    "address of a package index": "--(?:extra-)?" + "index" + "-url[= ]http",
    "path of a person's machine": rf"(?<![\w.-]){_SLASH}(?:root|home{_SLASH}\w+|Users{_SLASH}\w+)(?={_SLASH})",
    "path of a workplace": rf"(?<![\w.$-]){_SLASH}work{_SLASH}(?:main|shared)",
    "folder of one machine": rf"(?<![\w.$-]){_SLASH}tmp{_SLASH}(?!\.)\w+",
    "private key": "-----BEGIN" + r" (?:\w+ )?PRIVATE KEY",
    "conflict left by a merge": r"^(?:<{7}|>{7}) ",
    "note to finish later": r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b",
}


@pytest.mark.parametrize("pattern", FORBIDDEN.values(), ids=FORBIDDEN)
def test_the_repository_holds_no(pattern):
    found = re.compile(pattern, re.MULTILINE)

    places = {short(path): match[0] for path in TEXTS if (match := found.search(text(path)))}
    assert places == {}


ADDRESS = re.compile(r"[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})\b", re.IGNORECASE)
INVENTED = re.compile(r"(?:^|\.)(?:example|example\.(?:org|com|net)|invalid|test|localhost)$", re.IGNORECASE)


def test_people_in_the_repository_are_invented():
    domains = {(short(path), domain) for path in TEXTS for domain in ADDRESS.findall(text(path))}

    assert {found for found in domains if not INVENTED.search(found[1])} == set()


def test_locks_are_hashed():
    for path in (ROOT / "requirements").glob("*.txt"):
        pins = re.findall(r"^[\w.\[\],-]+==.*\\$", text(path), re.MULTILINE)
        assert len(pins) == len(re.findall(r"^[\w.\[\],-]+==", text(path), re.MULTILINE)) > 20


def test_files_end_with_a_line_and_have_unix_line_ends():
    spoilt = [
        short(path) for path in TEXTS if (content := path.read_bytes()) and (not content.endswith(b"\n") or b"\r" in content)
    ]

    assert spoilt == []


RUFF = Path(sys.executable).with_name("ruff")


@pytest.mark.parametrize("words", [["check"], ["format", "--check"]], ids=["check", "format"])
def test_the_code_is_clean(words):
    said = subprocess.run([RUFF, *words, "--no-cache", "--quiet", "."], cwd=ROOT, capture_output=True, text=True, check=False)

    assert said.returncode == 0, said.stdout + said.stderr


def test_no_complaint_is_silenced_without_its_name():
    silenced = re.compile(r"# (?:noqa(?!:)|type: ignore)")

    assert [short(path) for path in TEXTS if path.suffix == ".py" and silenced.search(text(path))] == []
