"""Rows that hardly ever exist are created first; what else is wrong with them is not hidden by that."""

import pytest
from django.db import IntegrityError, connection

from core import clock
from core.models import create_or_get
from events.models import Mail

pytestmark = pytest.mark.django_db
NOW = clock.now()
LETTER = {"kind": "tests.letter", "to": "someone@example.org", "subject": "Hello", "text": "Hello", "language": "en"}
LETTER |= {"created_at": NOW, "due_at": NOW}


def test_a_row_is_created_once_and_found_from_then_on():
    first, again = (create_or_get(Mail, key="one", defaults=LETTER | {"subject": words}) for words in ("Hello", "Again"))

    assert ([created for _row, created in (first, again)], again[0].subject) == ([True, False], "Hello")
    assert Mail.objects.get() == first[0] == again[0]


def test_the_transaction_goes_on():
    for _time in range(2):
        create_or_get(Mail, key="one", defaults=LETTER)

    assert not connection.needs_rollback


def test_another_fault_is_raised():
    with pytest.raises(IntegrityError):
        create_or_get(Mail, key="one", defaults=LETTER | {"subject": None})
