"""The mailbox of files: whole messages only, one per Message-ID."""

import os
import resource
import threading

import pytest
from django.core.mail import EmailMessage

from events import mailbox as kept


def send(number=1, body="A line."):
    headers = {"Message-ID": f"<{number}@localhost>"}
    return EmailMessage(f"Letter {number}", body, to=["amina@example.org"], headers=headers).send()


def test_message_is_one_file_named_by_its_id(mailbox, settings):
    assert send(7) == 1

    assert [path.name for path in settings.MAILBOX.iterdir()] == ["7.eml"]


def test_same_message_twice_is_one_file(mailbox):
    send(7)
    send(7, body="Again.")

    assert [path.name for path in mailbox.iterdir()] == ["7.eml"]
    assert b"Again." in (mailbox / "7.eml").read_bytes()


def test_messages_are_given_newest_first(mailbox):
    for number in (1, 2, 3):
        send(number)
        os.utime(mailbox / f"{number}.eml", (number, number))

    assert [name for name, _message in kept.messages()] == ["3", "2", "1"]


def test_messages_are_none_before_the_first(mailbox):
    assert kept.messages() == []
    assert kept.message("7") is None


@pytest.mark.parametrize("name", ["../secret-key", "..%2Fsecret-key", "/etc/passwd", ""])
def test_name_leads_to_no_other_file(mailbox, name):
    send(7)
    (mailbox.parent / "secret-key.eml").write_text("Subject: secret\n\n")

    assert kept.message(name) is None


def test_reader_meets_whole_messages_only(mailbox):
    body = "word " * 20_000
    stop = threading.Event()
    seen = set()

    def read():
        while not stop.is_set():
            seen.update((name, len(message.get_content()) > 99_000) for name, message in kept.messages())

    reader = threading.Thread(target=read)
    reader.start()
    for _time in range(30):
        send(7, body=body)
    stop.set()
    reader.join()
    assert seen == {("7", True)}


@pytest.fixture
def full_disk():
    """Files of this process hold no more than 1,000 bytes meanwhile."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, usual[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_full_disk_leaves_no_half_message(mailbox, full_disk):
    send(7)

    with pytest.raises(OSError, match="File too large"):
        send(8, body="word " * 1000)

    assert [name for name, _message in kept.messages()] == ["7"]
