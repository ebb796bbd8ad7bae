"""Log lines without personal data."""

import logging
import re

_ADDRESS = re.compile(r"[^\s<>\"'(),;:=&]+(?:@|%40)[^\s<>\"'(),;:&]+")
_SECRET_PATH = re.compile(r"(/(?:confirm-email|reset/key|invitations|pledges/updates|pledges/participants)/)[^\s/]+")


class MaskingFormatter(logging.Formatter):
    """Replaces e-mail addresses and the secret parts of links, tracebacks included."""

    def format(self, record):
        line = super().format(record)
        return _SECRET_PATH.sub(r"\1…", _ADDRESS.sub("…@…", line))
