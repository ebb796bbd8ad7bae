"""What is asked of a pledge, and what each mistake is told."""

import pytest

from drafts.merging import as_post
from pledges.fields import FORM
from pledges.forms import PledgeForm
from tests.pledges import scene

WRONG = [
    ("four objectives", {"objectives": [1, 2, 3, 4]}, "objectives"),
    ("299 characters", {"description": f"<p>{'a' * 299}</p>"}, "description"),
    ("3,001 characters", {"description": f"<p>{'a' * 3001}</p>"}, "description"),
    ("end before start", {"ends_on": "2025-12-31"}, "ends_on"),
    ("nowhere", {"countries": []}, "is_global"),
    ("target below baseline", {"indicators": [scene.INDICATOR | {"target": "100"}]}, "indicators"),
    ("decrease that grows", {"indicators": [scene.INDICATOR | {"direction": "decrease"}]}, "indicators"),
    ("target is a word", {"indicators": [scene.INDICATOR | {"target": "many"}]}, "indicators"),
    ("whose is nobody’s", {"indicators": [scene.INDICATOR | {"whose": "Nobody"}]}, "indicators"),
    ("several but alone", {"type": "common"}, "participants"),
    ("alone but several", {"participants": [scene.PARTNER | {"kind": "civil-society"}]}, "type"),
    ("no kind", {"type": "common", "participants": [scene.PARTNER]}, "participants"),
    ("no such pledge", {"matches": [{"pledge": "P-2026-9999"}]}, "matches"),
    ("words", {"matches": [{"pledge": "that one"}]}, "matches"),
    ("no contact", {"contacts": []}, "contacts"),
    ("contact without an address", {"contacts": [scene.CONTACT | {"email": "marguerite"}]}, "contacts"),
    ("scope not confirmed", {"scope": False}, "scope"),
]


def bound(**given):
    return PledgeForm(as_post(FORM.typed(scene.content(**given))))


def test_what_is_sent_is_what_is_stored(cast):
    form = bound()

    assert form.is_valid(), form.errors
    assert form.content == scene.content()


@pytest.mark.parametrize(("given", "field"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_said_beside_it(cast, given, field):
    form = bound(**given)

    assert list(form.errors) == [field]


@pytest.mark.parametrize("length", [300, 3000])
def test_the_limits_themselves_are_fine(cast, length):
    assert bound(description=f"<p>{'a' * length}</p>").is_valid()


def test_less_is_better_if_one_says_so(cast):
    row = scene.INDICATOR | {"target": "100", "direction": "decrease"}

    assert bound(indicators=[row]).is_valid()
