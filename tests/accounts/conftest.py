import uuid

import pytest
from django.utils.translation import activate, deactivate

from accounts.actions import invitations
from accounts.models import Scope
from events.actions import post
from events.models import Mail
from notifications.actions import choose
from pages.actions import send_message
from pledges.actions import doubts
from tests.accounts.workshop import SECRET
from tests.discussions.consultation import consult
from tests.pledges import scene
from tests.practices.submissions import submit
from tests.reviews.applying import applied


@pytest.fixture(autouse=True)
def english():
    """Texts outside a page are English, whatever language an earlier test left behind."""
    activate("en")
    yield
    deactivate()


@pytest.fixture
def furnished(staged):
    """The cast, and something to see in every list."""
    return staged(_furnish)[0]


def _furnish(cast):
    """A consultation, practices, pledges, an application to review, a choice, a message, an invitation, a secret letter."""
    consult(cast)
    submit(cast)
    scene.submitted(cast.member)
    pledge = scene.published(cast.member, cast.secretariat)
    doubts.doubt(pledge=pledge, text="Is it so?", language="en", by=cast.outsider, key=uuid.uuid4())
    applied(cast.delegate)
    choose(by=cast.member, rhythms={"discussions.comment_replied": "off"})
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
