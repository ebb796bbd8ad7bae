"""What an operator copies stays in step with what the Hub reads."""

import re
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = ("run.txt", "test.txt")
READER = re.compile(r'\benv\.(?:text|choice|integer|words|folder|secret_key|mail_server|service|database)\(\s*"([A-Z_]+)"')


def names_read():
    return {name for path in (ROOT / "hub").rglob("*.py") for name in READER.findall(path.read_text())}


def names_of_compose():
    return set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))


def lines_of_example():
    return (ROOT / ".env.example").read_text().splitlines()


def test_example_names_every_variable_and_no_other():
    named = [line.split("=")[0] for line in lines_of_example() if line and line[0] != "#"]

    assert sorted(named) == sorted(names_read() | names_of_compose())


def test_example_says_what_each_variable_is():
    lines = lines_of_example()

    assert all(before.startswith("# ") for before, line in pairwise(lines) if "=" in line and line[0] != "#")


def test_compose_holds_no_secret():
    text = (ROOT / "docker-compose.yml").read_text()

    assert re.findall(r"PASSWORD: (?!\$\{)|SECRET_KEY: (?!\$\{)", text) == []


def test_locks_are_hashed_and_name_no_registry():
    for name in LOCKS:
        lock = (ROOT / "requirements" / name).read_text()

        assert re.findall(r"://|index-url|find-links", lock) == []
        pins = re.findall(r"^\S+==.*(?:\n .*)+", lock, re.MULTILINE)
        assert len(pins) > 40
        assert all("--hash=sha256:" in pin for pin in pins)


def test_locks_agree():
    run, test = (set(re.findall(r"^\S+==\S+", (ROOT / "requirements" / name).read_text(), re.MULTILINE)) for name in LOCKS)

    assert run <= test
