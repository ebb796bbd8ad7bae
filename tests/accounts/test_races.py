"""What happens at once with people, organizations and rights."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import delegations, invitations, organizations, roles
from accounts.models import Delegation, Invitation, Organization, Role, Scope
from events.models import Event, Mail
from taxonomy.models import Country, OrganizationKind
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def logged_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_two_staff_end_one_delegation_at_once(cast):
    right = Delegation.objects.get(person=cast.delegate)
    page = reverse("admin:accounts_delegation_end", args=[right.pk])
    staff = [logged_in(cast.secretariat), logged_in(cast.administrator)]

    answers = at_once(*(lambda client=client: client.post(page, {"why": "Left the union"}) for client in staff), row=right)

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert "This has changed in the meantime and the action is no longer possible." in refused.content.decode()
    assert Event.objects.filter(kind="accounts.delegation_ended").count() == 1
    assert Mail.objects.filter(kind="accounts.delegation_ended").count() == 1


def test_focal_point_and_delegate_end_it_at_once(cast):
    right = Delegation.objects.get(person=cast.delegate)
    page = reverse("accounts:delegation_end", args=[right.pk])
    both = [logged_in(cast.focal_point), logged_in(cast.delegate)]

    answers = at_once(*(lambda client=client: client.post(page, {"why": "Moving on"}) for client in both), row=right)

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert Event.objects.filter(kind="accounts.delegation_ended").count() == 1


def test_two_persons_accept_one_invitation_at_once(cast):
    invitation = invitations.send(
        email="team@example.org", language="en", organization=cast.union, scopes=[Scope.POST], by=cast.focal_point
    )
    copies = [Invitation.objects.get(pk=invitation.pk) for _person in range(2)]
    pairs = zip(copies, (cast.member, cast.reviewer), strict=True)

    results = at_once(
        *(lambda c=copy, p=person: invitations.accept(invitation=c, by=p) for copy, person in pairs), row=invitation
    )

    assert refusals(results) == 1
    assert Delegation.objects.filter(person__in=[cast.member, cast.reviewer]).count() == 1
    assert Event.objects.filter(kind="accounts.invitation_accepted").count() == 1


def test_accepted_and_withdrawn_at_once_is_one_of_both(cast):
    invitation = invitations.send(
        email="team@example.org", language="en", organization=cast.union, scopes=[Scope.POST], by=cast.focal_point
    )
    copies = [Invitation.objects.select_related("invited_by").get(pk=invitation.pk) for _verb in range(2)]

    results = at_once(
        lambda: invitations.accept(invitation=copies[0], by=cast.member),
        lambda: invitations.withdraw(invitation=copies[1], by=cast.focal_point),
        row=invitation,
    )

    assert refusals(results) == 1
    is_accepted = Invitation.objects.get(pk=invitation.pk).state == Invitation.State.ACCEPTED
    assert cast.member.delegations().exists() == is_accepted


def test_two_administrators_give_one_role_at_once(cast):
    def give():
        return roles.grant(person=cast.member, role=Role.REVIEWER, by=cast.administrator, why="asked")

    results = at_once(give, give, row=cast.member)

    assert refusals(results) == 1
    assert Role.objects.filter(person=cast.member).count() == 1


def test_double_click_gives_one_delegation(cast):
    form = {"person": cast.member.pk, "organization": cast.union.pk, "scopes": ["post"], "zone": "UTC", "why": "asked"}
    windows = [logged_in(cast.secretariat) for _window in range(2)]
    page = reverse("admin:accounts_delegation_add")

    answers = at_once(*(lambda client=client: client.post(page, form) for client in windows), row=cast.member)

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert Delegation.objects.filter(person=cast.member).count() == 1
    assert Mail.objects.filter(kind="accounts.delegation_granted", to=cast.member.email).count() == 1


def test_two_staff_verify_at_once(cast):
    copies = [Organization.objects.get(pk=cast.proposed.pk) for _person in range(2)]

    results = at_once(
        *(lambda copy=copy: organizations.verify(organization=copy, by=cast.secretariat, why="known") for copy in copies),
        row=cast.proposed,
    )

    assert refusals(results) == 1
    assert Event.objects.filter(kind="accounts.organization_verified", target_id=str(cast.proposed.pk)).count() == 1


def named(name):
    kind, country = OrganizationKind.objects.get(key="diaspora"), Country.objects.get(iso3="CHL")
    return Organization(name_en=name, kind=kind, country=country)


def test_many_persons_propose_organizations_of_one_name_at_once(cast):
    everybody = [cast.member, cast.delegate, cast.outsider, cast.moderator, cast.reviewer, cast.former]

    proposed = at_once(
        *(lambda person=person: organizations.propose(organization=named("Foro Común"), by=person) for person in everybody)
    )

    slugs = {organization.slug for organization in proposed}
    assert slugs == {"foro-comun", *(f"foro-comun-{number}" for number in range(2, len(everybody) + 1))}


def test_one_person_who_proposes_twice_at_once_has_proposed_once(cast):
    def propose():
        return organizations.propose(organization=named("Foro Común"), by=cast.member)

    first, second = at_once(propose, propose)

    assert first == second
    assert Organization.objects.filter(name_en="Foro Común").count() == 1


def test_one_delegation_ended_by_twenty_at_once_is_ended_once(cast):
    right = Delegation.objects.get(person=cast.delegate)
    copies = [Delegation.objects.select_related("person", "organization").get(pk=right.pk) for _person in range(20)]

    results = at_once(*(lambda copy=copy: delegations.end(delegation=copy, by=cast.secretariat, why="left") for copy in copies))

    assert refusals(results) == 19
    assert Event.objects.filter(kind="accounts.delegation_ended").count() == 1
    assert Mail.objects.filter(kind="accounts.delegation_ended").count() == 1
