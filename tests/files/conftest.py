import uuid
from pathlib import Path

import pytest

from files import actions
from tests.files import samples


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    """The files of this test lie in a folder of its own; calling it lists what is there."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return lambda: sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


@pytest.fixture
def store(cast):
    """`store("draft.pdf")` keeps a file of the member's; `store("a.png", content)`, with a text alternative."""

    def keep(name="draft.pdf", content=samples.PDF, by=None, key=None, alternative="Two people at a desk", **words):
        upload = samples.upload(name, content)
        return actions.store(upload=upload, by=by or cast.member, key=key or uuid.uuid4(), alternative=alternative, **words)

    return keep


@pytest.fixture
def refused(store, shelf):
    """`refused("virus.exe", content)` is the reason; neither a row nor bytes are there after it."""

    def sentence(name, content, **words):
        before = shelf()
        with pytest.raises(actions.FileRefused) as refusal:
            store(name, content, **words)
        assert shelf() == before
        return str(refusal.value.reason)

    return sentence
