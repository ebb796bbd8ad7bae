from types import SimpleNamespace

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from tests.accounts.doors.hands import (
    SECRET,
    CountingHasher,
)


@pytest.fixture(autouse=True)
def hasher(settings):
    settings.PASSWORD_HASHERS = [f"{CountingHasher.__module__}.CountingHasher"]
    return CountingHasher


@pytest.fixture
def amina(enrol):
    return enrol("amina", full_name="Amina Diallo-Kerouani")


@pytest.fixture
def guarded(amina):
    """A person with an authenticator app and recovery codes."""
    TOTP.activate(amina, SECRET)
    codes = RecoveryCodes.activate(amina).get_unused_codes()
    return SimpleNamespace(person=amina, codes=codes)
