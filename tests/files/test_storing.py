"""Row and bytes together or neither, whatever fails; once, whatever is sent twice; no more than one person's share."""

import errno
import os
import time
import uuid

import pytest
from django.db import IntegrityError, transaction

from core import history
from files import actions, refusals, shelf, tasks
from files.models import File
from tests.files import samples
from tests.races import at_once


def test_what_is_kept_is_known(store, cast, shelf):
    file = File.objects.get(pk=store("Zero draft.pdf", title="Zero draft", language="en").pk)

    assert (file.name, file.title, file.language, file.kind, file.uploaded_by) == (
        "Zero draft.pdf", "Zero draft", "en", "document", cast.member,
    )  # fmt: skip
    assert (file.size, file.sha256, file.width) == (len(samples.PDF), file.sha256.lower(), None)
    assert [event.kind for event in history.about(file)] == ["files.file_stored"]


def test_the_same_form_twice_is_one_file(store, shelf):
    key = uuid.uuid4()

    first, second = store(key=key), store("other.pdf", key=key)

    assert (first, File.objects.count(), len(shelf())) == (second, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_the_same_form_many_times_at_once_is_one_file(cast, shelf):
    key = uuid.uuid4()

    def send():
        return actions.store(upload=samples.upload("a.pdf"), by=cast.member, key=key).pk

    found = at_once(*[send] * 6, row=cast.member)

    assert (len(set(found)), File.objects.count(), len(shelf())) == (1, 1, 1)


def test_a_key_of_somebody_else_gives_nothing(store, refused, cast):
    file = store()

    refused("b.pdf", samples.PDF, key=file.key, by=cast.delegate)

    assert File.objects.get() == file


# ── A share for each ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def share(monkeypatch):
    monkeypatch.setattr(actions, "MOST_UNPUBLISHED", 3 * len(samples.PDF))


def test_each_person_has_a_share_of_what_nobody_published(share, store, refused, cast):
    for _number in range(3):
        store()

    assert "together they may have" in refused("a.pdf", samples.PDF)
    assert store(by=cast.delegate).uploaded_by == cast.delegate


def test_what_is_deleted_makes_room(share, store, cast):
    files = [store() for _number in range(3)]

    actions.discard(file=files[0], by=cast.member)

    assert store().uploaded_by == cast.member


@pytest.mark.django_db(transaction=True)
def test_a_share_holds_for_uploads_at_once(share, cast, shelf):
    def send():
        try:
            return actions.store(upload=samples.upload("a.pdf"), by=cast.member, key=uuid.uuid4())
        except actions.FileRefused:
            return None

    assert len(list(filter(None, at_once(*[send] * 6, row=cast.member)))) == File.objects.count() == len(shelf()) == 3


def test_the_share_is_a_hundred_megabytes():
    assert actions.MOST_UNPUBLISHED == 100_000_000


# ── What fails ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def full_disk(monkeypatch):
    """From now on there is no room for what is written: neither while it is written nor when it gets its name."""

    def fill(where):
        def fail(*_args, **_kwargs):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(*{
            "opening": (shelf, "_private"),
            "writing": (actions.shutil, "copyfileobj"),
            "flushing": (os, "fsync"),
            "naming": (os, "replace"),
        }[where], fail)  # fmt: skip

    return fill


@pytest.mark.parametrize("where", ["opening", "writing", "flushing", "naming"])
def test_a_full_disk_is_said_and_leaves_nothing(full_disk, refused, caplog, where):
    full_disk(where)

    assert refused("a.pdf", samples.PDF) == str(refusals.NO_ROOM)
    assert not File.objects.exists()
    assert "No room for uploads" in caplog.text


def test_another_fault_of_the_disk_leaves_nothing_either(store, shelf, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _number: (_ for _ in ()).throw(OSError(errno.EIO, "broken")))

    with pytest.raises(OSError, match="broken"):
        store()

    assert (File.objects.count(), shelf()) == (0, [])


def test_bytes_of_what_was_rolled_back_are_swept_away_after_a_day(store, shelf):
    kept = store()
    with transaction.atomic():
        store()
        transaction.set_rollback(True)
    before = len(shelf())

    tasks.remove_strays()
    young = len(shelf())
    for path in shelf():
        os.utime(path, (time.time() - 90_000,) * 2)
    tasks.remove_strays()

    assert (before, young) == (2, 2)
    assert [path.name for path in shelf()] == [f"{kept.pk}.pdf"]


def test_what_a_killed_process_was_writing_is_swept_away(store, shelf, settings):
    store()
    draft = settings.MEDIA_ROOT / "incoming" / "abc"
    draft.write_bytes(b"half")
    os.utime(draft, (time.time() - 90_000,) * 2)

    assert (actions.remove_strays(), len(shelf())) == (1, 1)


def test_what_goes_while_it_is_swept_is_no_fault(store, settings):
    store()
    (settings.MEDIA_ROOT / "gone").symlink_to("nowhere")

    assert actions.remove_strays() == 0


def test_sweeping_nothing_is_no_fault(db):
    assert (actions.remove_strays(), actions.forget_unused()) == (0, 0)


# ── What nobody holds ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_what_nothing_holds_goes_after_thirty_days(store, shelf, move_clock, django_capture_on_commit_callbacks, days, left):
    store()
    move_clock(days=days)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.forget_unused()

    assert (File.objects.count(), len(shelf())) == (left, left)


def test_what_is_discarded_goes_when_that_is_certain(store, shelf, cast, django_capture_on_commit_callbacks):
    file = store()

    with django_capture_on_commit_callbacks() as callbacks:
        gone = actions.discard(file=file, by=cast.member)
    lies = len(shelf())
    for callback in callbacks:
        callback()

    assert (gone, lies, len(shelf()), File.objects.count()) == (True, 1, 0, 0)
    assert actions.discard(file=file, by=cast.member) is False


# ── What the database refuses ────────────────────────────────────────────────────────────────────────────────────

FORGED = {
    "picture without a text": {"alternative": "  "},
    "picture without a size": {"width": None},
    "document with a size": {"kind": "document"},
    "no bytes": {"size": 0},
    "no name": {"name": ""},
    "another type": {"media_type": "text/html"},
    "another kind": {"kind": "film"},
}


@pytest.mark.parametrize("values", FORGED.values(), ids=FORGED)
def test_rows_that_cannot_be_are_refused(store, values):
    file = store("a.png", samples.picture())

    with pytest.raises(IntegrityError), transaction.atomic():
        File.objects.filter(pk=file.pk).update(**values)
