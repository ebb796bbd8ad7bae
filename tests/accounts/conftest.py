import pytest
from django.utils.translation import activate, deactivate


@pytest.fixture
def quick_passwords(settings):
    """Making the cast takes no time; for tests that do not measure how long a log-in takes."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def english():
    """Texts outside a page are English, whatever language an earlier test left behind."""
    activate("en")
    yield
    deactivate()
