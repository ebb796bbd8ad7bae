import pytest

from events.actions import post
from tests import processes
from tests.events import mail_server

SECRET = "words-only-amina-may-read"


@pytest.fixture
def write():
    """Puts a message into the outbox; what is not named is filled in."""
    usual = {"kind": "tests.letter", "to": "amina@example.org", "subject": "Hello", "text": "A line.\n", "language": "en"}

    def to_outbox(**fields):
        return post(**usual | fields)

    return to_outbox


@pytest.fixture
def mail_server_here(settings):
    """A mail server that is well, and this process sends through it."""
    with mail_server.running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 1
        yield server


@pytest.fixture
def mailbox(settings, tmp_path):
    """The folder of the kept messages of this test."""
    settings.EMAIL_BACKEND = "events.mailbox.Backend"
    settings.MAILBOX = tmp_path / "mail"
    return settings.MAILBOX


@pytest.fixture
def house(transactional_db, mailbox, tmp_path):
    """Real processes on this test's database, clock and mailbox; Valkey runs."""
    with processes.started(tmp_path) as started:
        yield started
