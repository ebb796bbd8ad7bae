import pytest

from drafts import kinds


@pytest.fixture
def note():
    """A kind of draft of this test's own, which may lie at several places."""
    yield kinds.declare("tests.note", label="Note", address=lambda place: f"/en/help/?note={place}")
    kinds._kinds.pop("tests.note")
