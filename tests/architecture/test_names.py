"""Names that tell what they are."""

import re

import pytest
from django.conf import settings
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from core.permissions import declared
from events import kinds
from tests.sources import HOUSE, files, modules, short, text

FORBIDDEN_ROOMS = {"utils", "helpers", "common", "misc", "tools", "base", "lib"}


@pytest.mark.parametrize("name", list(declared()))
def test_permissions_are_app_verb_noun(name):
    app, _dot, words = name.partition(".")

    assert app in HOUSE
    assert re.fullmatch(r"[a-z]+(_[a-z]+)+", words)


def test_permissions_are_declared_by_their_own_app():
    declarations = {
        (path.parent.name if path.name == "permissions.py" else path.parent.parent.name, name.partition(".")[0])
        for path in modules()
        if path.name == "permissions.py" and path.parent.name != "core"
        for name in re.findall(r"declare\(\s*\"([^\"]+)\"", text(path))
    }

    assert [pair for pair in declarations if pair[0] != pair[1]] == []


@pytest.mark.parametrize("name", sorted(kinds._kinds))
def test_kinds_of_event_are_app_and_what_happened(name):
    app, _dot, words = name.partition(".")

    assert app in HOUSE
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", words)


def _named(patterns, namespace=""):
    for entry in patterns:
        if isinstance(entry, URLResolver):
            below = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _named(entry.url_patterns, below)
        elif entry.callback.__module__.partition(".")[0] in HOUSE or getattr(entry.callback, "view_class", None):
            yield f"{namespace}{entry.name}"


def test_addresses_of_ours_have_names_of_nouns_and_verbs():
    ours = [name for name in _named(get_resolver().url_patterns) if name.partition(":")[0] in HOUSE]

    assert [name for name in ours if not re.fullmatch(r"[a-z]+:[a-z0-9]+(_[a-z0-9]+)*", name)] == []


def test_no_module_is_a_junk_drawer():
    assert [short(path) for path in modules(tests=True) if FORBIDDEN_ROOMS & {path.stem, path.parent.name}] == []


@pytest.mark.parametrize("app", HOUSE)
def test_no_room_is_empty(app):
    """A room that would be empty is missing; only packages may be."""
    empty = [short(path) for path in files(".py", under=[app]) if path.name != "__init__.py" and not text(path).strip()]

    assert empty == []


def test_every_task_of_the_schedule_exists():
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    functions = {
        f"{path.parent.name}.tasks.{name}"
        for path in modules()
        if path.name == "tasks.py"
        for name in re.findall(r"@shared_task\ndef (\w+)", text(path))
    }

    assert tasks - functions == set()
