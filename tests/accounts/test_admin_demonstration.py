"""The demonstration in the workshop: something to see in every list."""

from django.urls import reverse

from accounts.models import User
from hub.demo import story
from tests.accounts.workshop import TABLES


def test_demonstration_fills_the_workshop(db, client):
    story.tell(password="a demonstration of the workshop")
    client.force_login(User.objects.get(email="secretariat@example.org"))

    lists = [client.get(reverse(f"admin:{table}_changelist")).context["cl"].result_count for table in TABLES]

    empty = {table for table, count in zip(TABLES, lists, strict=True) if not count}
    assert empty == {"accounts_invitation"}
