"""Reviewers beyond the cast."""

from types import SimpleNamespace

import pytest

from tests.reviews import engine, scene
from tests.reviews.climbing import living, silent  # noqa: F401


@pytest.fixture
def desk(cast, enrol):
    """The cast; `anna` and `bo`, external, and `una` of the UN on the roster; `case`, of a practice the member submitted."""
    people = {name: scene.reviewer(enrol, cast, name) for name in ("anna", "bo")}
    una = scene.reviewer(enrol, cast, "una", origin="un")
    return SimpleNamespace(**vars(cast), **people, una=una, case=scene.opened(cast))


@pytest.fixture
def world(staged):
    """The cast, and `un`, `first`, `second`, `third` of the roster."""
    return staged(engine.people)[1]
