import uuid

import pytest
from django.db import transaction
from django.utils.translation import activate, deactivate

from accounts.actions import invitations
from accounts.models import Scope
from events.actions import post
from events.models import Mail
from pages.actions import send_message
from tests.accounts.workshop import SECRET
from tests.conftest import enrol_person, gather
from tests.discussions.consultation import consult
from tests.practices.submissions import submit


@pytest.fixture(autouse=True)
def english():
    """Texts outside a page are English, whatever language an earlier test left behind."""
    activate("en")
    yield
    deactivate()


@pytest.fixture
def furnished(made_once, db):
    """The cast, and something to see in every list; what a test adds to it is undone after the test."""
    return made_once


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker):
    """The same for all tests of a file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _furnish(gather(enrol_person))
        transaction.set_rollback(True)


def _furnish(cast):
    """A consultation, practices, a message, an invitation, a secret letter still waiting."""
    consult(cast)
    submit(cast)
    send_message(key=uuid.uuid4(), name="A Reader", email="reader@example.org", subject="A question", text="How?", language="en")
    invitations.send(email="new@example.org", language="en", organization=cast.union, scopes=[Scope.POST], by=cast.focal_point)
    post(
        kind="account.password_reset_key",
        to="member@example.org",
        subject="Reset",
        text=f"https://hub.example.org/reset/{SECRET}/",
        html=f"<p>{SECRET}</p>",
        headers={"X-Key": SECRET},
        key=f"key-{SECRET}",
        language="en",
        secret=True,
    )
    Mail.objects.filter(kind="accounts.delegation_granted").update(state="failed")
    return cast
