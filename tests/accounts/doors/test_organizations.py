"""Pages of organizations: delegates, invitations, dates."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.actions import delegations
from accounts.models import Invitation, Scope
from core import clock
from core.templatetags import moments
from tests.accounts.doors.hands import at, invite, words

pytestmark = pytest.mark.django_db


def test_an_invitation_is_accepted_once(client, cast):
    address = at("accounts:invitation_answer", invite(cast))
    client.force_login(cast.member)

    page = words(client.get(address))
    client.post(address, {"answer": "accept"})
    second = client.post(address, {"answer": "decline"})

    assert "Will you act for Union?" in page
    assert cast.member.delegations(Scope.POST).count() == 1
    assert "can no longer be answered" in words(second)
    assert Invitation.objects.get().state == Invitation.State.ACCEPTED


def test_an_invitation_is_answered_by_a_button_only(client, cast):
    address = at("accounts:invitation_answer", invite(cast))
    client.force_login(cast.member)

    client.post(address, {})
    client.post(address, {"answer": "perhaps"})

    assert Invitation.objects.get().state == Invitation.State.SENT


@pytest.mark.parametrize("days", [5, 31])
def test_an_invitation_ends_with_its_thirty_days_or_the_delegation(client, cast, move_clock, days):
    until = clock.now() + timedelta(days=4) if days == 5 else None
    address = at("accounts:invitation_answer", invite(cast, until=until))
    move_clock(days=days)
    client.force_login(cast.member)

    response = client.post(address, {"answer": "accept"})

    assert "can no longer be answered" in words(response)
    assert not cast.member.delegations().exists()


@pytest.mark.parametrize("until", ["2001-01-01", "9999-12-31", "31 May"])
def test_an_invitation_refuses_a_day_that_cannot_be(client, cast, until):
    client.force_login(cast.focal_point)

    response = client.post(
        at("accounts:delegate_list", cast.union.slug), {"email": "new@example.org", "scopes": ["post"], "until": until}
    )

    assert 'id="id_until_error"' in words(response)
    assert not Invitation.objects.exists()


def test_an_invited_address_is_seen_only_by_who_may_appoint(client, cast):
    invite(cast)

    seen = {}
    for name in ("focal_point", "secretariat", "delegate", "outsider", "member"):
        client.force_login(getattr(cast, name))
        seen[name] = "new@example.org" in words(client.get(at("accounts:delegate_list", cast.union.slug)))

    assert seen == {"focal_point": True, "secretariat": True, "delegate": False, "outsider": False, "member": False}


def test_organizations_show_dates_in_their_zone_and_the_readers_own(client, cast):
    day = clock.end_of_day(clock.today("Pacific/Kiritimati") + timedelta(days=30), "Pacific/Kiritimati")
    delegations.grant(
        person=cast.member,
        organization=cast.union,
        scopes=[Scope.POST],
        by=cast.administrator,
        why="asked",
        until=day,
        zone="Pacific/Kiritimati",
    )
    client.force_login(cast.member)

    page = words(client.get(at("accounts:organization_list")))

    last_minute = day - timedelta(minutes=1)
    assert moments.in_words(last_minute, ZoneInfo("Pacific/Kiritimati")) in page
    assert moments.in_words(last_minute, ZoneInfo("Africa/Dakar")) in page
    assert "Proposed Forum" in page


def test_ending_a_delegation_leads_back_to_where_one_came_from(client, cast):
    others, own = cast.delegate.delegations().get(), cast.focal_point.delegations().get()
    client.force_login(cast.focal_point)

    first = client.post(at("accounts:delegation_end", others.pk), {"why": "left"})
    second = client.post(at("accounts:delegation_end", own.pk), {"why": "left"})

    assert first.url == at("accounts:delegate_list", cast.union.slug)
    assert second.url == at("accounts:organization_list")
