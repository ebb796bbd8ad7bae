"""Log lines without personal data, tracebacks included."""

import logging

import pytest
from django.utils.log import configure_logging

from core.logs import MaskingFormatter

LINES = {
    "an address": ("Sent to amina@example.org.", "Sent to …@…"),
    "two addresses": ("a@example.org, b@example.org", "…@…, …@…"),
    "in angles": ("Amina <amina.d+x@mail.example.org>", "Amina <…@…>"),
    "in quotes": ("KeyError: 'amina@example.org'", "KeyError: '…@…'"),
    "after an equals sign": ("email=amina@example.org&x=1", "email=…@…&x=1"),
    "escaped in a query": ("GET /?email=amina%40example.org", "GET /?email=…@…"),
    "in a mail link": ("mailto:amina@example.org", "mailto:…@…"),
    "in a database message": (
        "Key (lower(email::text))=(amina@example.org) already exists.",
        "Key (lower(email::text))=(…@…) already exists.",
    ),
    "with other letters": ("zoë@münchen.example.org wrote", "…@… wrote"),
    "confirmation link": ("Not Found: /fr/account/confirm-email/MTI:1abc:xyz/", "Not Found: /fr/account/confirm-email/…/"),
    "reset link": ("/en/account/password/reset/key/4-cx-deadbeef/", "/en/account/password/reset/key/…/"),
    "invitation": ("/es/account/invitations/Zm9vYmFy-_x/?next=1", "/es/account/invitations/…/?next=1"),
    "link to update a pledge": ("Bad Request: /fr/pledges/updates/Zm9vYmFy-_x/", "Bad Request: /fr/pledges/updates/…/"),
    "link to pledge together": ("/en/pledges/participants/Zm9vYmFy/", "/en/pledges/participants/…/"),
    "no address": ("mail 17 sent at 12:30 @ noon", "mail 17 sent at 12:30 @ noon"),
    "page": ("Not Found: /en/objectives/99/", "Not Found: /en/objectives/99/"),
}


@pytest.mark.parametrize(("message", "line"), LINES.values(), ids=LINES)
def test_lines_lose_addresses_and_secrets(message, line):
    record = logging.makeLogRecord({"msg": message})

    assert MaskingFormatter("%(message)s").format(record) == line


def test_arguments_are_masked():
    record = logging.makeLogRecord({"msg": "To %s by %s", "args": ("amina@example.org", "hub")})

    assert MaskingFormatter("%(message)s").format(record) == "To …@… by hub"


def test_tracebacks_are_masked():
    try:
        raise ValueError("No such person: amina@example.org")
    except ValueError as error:
        record = logging.makeLogRecord({"msg": "Failed", "exc_info": (type(error), error, error.__traceback__)})

    line = MaskingFormatter("%(message)s").format(record)

    assert "example.org" not in line
    assert line.endswith("ValueError: No such person: …@…")


def test_every_handler_of_the_settings_masks(settings):
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    handlers = [settings.LOGGING["handlers"][name] for name in settings.LOGGING["handlers"]]

    assert [handler["formatter"] for handler in handlers] == ["masked"] * len(handlers)
    assert settings.LOGGING["formatters"]["masked"]["()"] == "core.logs.MaskingFormatter"


def test_no_logger_of_the_settings_brings_its_own_handler(settings):
    assert [name for name, logger in settings.LOGGING["loggers"].items() if logger.get("handlers")] == []
