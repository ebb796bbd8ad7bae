import pytest
from django.utils.translation import activate, deactivate


@pytest.fixture(autouse=True)
def english():
    """Texts outside a page are English, whatever language an earlier test left behind."""
    activate("en")
    yield
    deactivate()
