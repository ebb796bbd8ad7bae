import pytest

from notifications import kinds
from tests.notifications import telling


@pytest.fixture(autouse=True)
def own_kinds(monkeypatch):
    """The kinds of these tests are known in these tests alone, beside the Hub's."""
    monkeypatch.setattr(kinds, "_kinds", kinds.declared())
    telling.declare_all()


@pytest.fixture
def amina(enrol):
    return enrol("amina", full_name="Amina Diallo", zone="Africa/Dakar")


@pytest.fixture
def people(enrol):
    """Five, in three languages and four zones."""
    homes = [
        ("en", "Europe/Zurich"),
        ("fr", "Africa/Dakar"),
        ("es", "America/Santiago"),
        ("en", "Pacific/Kiritimati"),
        ("fr", "Africa/Dakar"),
    ]
    return [enrol(f"person{number}", language=language, zone=zone) for number, (language, zone) in enumerate(homes)]
