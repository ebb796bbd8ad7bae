"""The demonstration in the workshop: something to see in every list."""

from django.urls import reverse

from accounts.models import User
from tests.accounts.workshop import TABLES
from tests.journeys.conftest import IN_IT

pytestmark = IN_IT


def test_demonstration_fills_the_workshop(client):
    client.force_login(User.objects.get(email="secretariat@example.org"))

    lists = [client.get(reverse(f"admin:{table}_changelist")).context["cl"].result_count for table in TABLES]

    empty = {table for table, count in zip(TABLES, lists, strict=True) if not count}
    assert empty == {"accounts_invitation"}
