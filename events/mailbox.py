"""Where messages go without a mail server: one file each in `settings.MAILBOX`, named by its Message-ID."""

import email
import email.policy
import os
import re

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    """Keeps messages as files, each written whole or not at all; the same Message-ID is the same file."""

    def send_messages(self, email_messages):
        settings.MAILBOX.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            content = message.message()
            path = settings.MAILBOX / f"{_name(content['Message-ID'])}.eml"
            part = path.with_suffix(f".{os.getpid()}.part")
            part.write_bytes(content.as_bytes())
            part.replace(path)
        return len(email_messages)


def messages():
    """The kept messages, newest first, as `(name, EmailMessage)`."""
    paths = sorted(settings.MAILBOX.glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)
    return [(path.stem, _read(path)) for path in paths]


def message(name):
    """One kept message, or None."""
    path = settings.MAILBOX / f"{_name(name)[:200]}.eml"  # no file system takes longer names
    return _read(path) if path.is_file() else None


def _read(path):
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def _name(message_id):
    return re.sub(r"[^\w-]", "-", message_id.strip("<>").rpartition("@")[0] or message_id)
