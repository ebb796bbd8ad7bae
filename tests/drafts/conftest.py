import pytest

from drafts import kinds
from tests.drafts.plans import declared


@pytest.fixture
def note():
    """A kind of draft of this test's own, which may lie at several places."""
    yield kinds.declare("tests.note", label="Note", address=lambda place: f"/en/help/?note={place}")
    kinds._kinds.pop("tests.note")


@pytest.fixture
def plan(cast, settings):
    """A kind of draft that the member, the delegate and the focal point share at one place, until `editors` says otherwise."""
    settings.ROOT_URLCONF = "tests.drafts.plans"
    with declared(cast.member, cast.delegate, cast.focal_point) as shared:
        yield shared
