"""The permission table: every permission of people and organizations × everybody × the state of the row."""

import pytest

from accounts.actions import delegations, invitations, people, roles
from accounts.models import Delegation, Role, Scope
from core.permissions import allows, declared
from tests.accounts.people import EVERYBODY, each, row

YES = "allowed"
LOG_IN = "Log in to do this."
STAFF_ONLY = "Only the secretariat may do this."
ROLES = "Only an administrator may grant or end staff roles."
ROLE_OVER = "This role has ended already."
DELEGATION_OVER = "This delegation has ended already."
UNVERIFIED = "The organization must be verified before anyone can act for it."
APPOINTERS = "Only the secretariat and the organization’s focal points may appoint delegates."
ENDERS = "Only the delegate, the organization’s focal points and the secretariat may end this delegation."
WITHDRAWERS = "Only the secretariat and the organization’s focal points may withdraw an invitation."
STAFF_ACCOUNT = "Only an administrator may do this to the account of a staff member."
OWN_ACCOUNT = "You cannot disable your own account."
OWN_STEP = "Remove your own second step on the page of your account’s security."

OUTSIDE = {"visitor": LOG_IN, "disabled": LOG_IN}
STAFF = {"secretariat": YES, "administrator": YES}
NOT_STAFF = row(STAFF_ONLY, visitor=LOG_IN)


def role_of(name):
    return lambda cast: Role.objects.filter(person=getattr(cast, name)).latest("granted_at")


def ended_role(cast):
    granted = roles.grant(person=cast.member, role=Role.REVIEWER, by=cast.administrator, why="asked")
    return roles.end(role=granted, by=cast.administrator, why="left")


def delegation(cast):
    return Delegation.objects.get(person=cast.delegate)


def ended_delegation(cast):
    return delegations.end(delegation=delegation(cast), by=cast.administrator, why="left")


def invitation(cast):
    return invitations.send(
        email="new@example.org", language="en", organization=cast.union, scopes=[Scope.POST], by=cast.focal_point
    )


def given(value):
    return lambda cast: value


def person(name):
    return lambda cast: getattr(cast, name)


def disabled_staff(cast):
    people.disable(person=cast.secretariat, by=cast.administrator, why="lost laptop")
    return cast.secretariat


# Permission, the state of the row in words, the row, and who gets which answer.
TABLE = [
    ("accounts.grant_role", "moderator", given(Role.MODERATOR), NOT_STAFF | STAFF),
    ("accounts.grant_role", "reviewer", given(Role.REVIEWER), NOT_STAFF | STAFF),
    ("accounts.grant_role", "secretariat", given(Role.SECRETARIAT), NOT_STAFF | {"secretariat": ROLES, "administrator": YES}),
    ("accounts.grant_role", "administrator", given(Role.ADMINISTRATOR), NOT_STAFF | {"secretariat": ROLES, "administrator": YES}),
    ("accounts.end_role", "moderator", role_of("moderator"), NOT_STAFF | STAFF),
    ("accounts.end_role", "secretariat", role_of("secretariat"), NOT_STAFF | {"secretariat": ROLES, "administrator": YES}),
    ("accounts.end_role", "administrator", role_of("administrator"), NOT_STAFF | {"secretariat": ROLES, "administrator": YES}),
    ("accounts.end_role", "ended", ended_role, NOT_STAFF | {"secretariat": ROLE_OVER, "administrator": ROLE_OVER}),
    ("accounts.grant_delegation", "verified", person("union"), row(APPOINTERS, focal_point=YES) | STAFF | OUTSIDE),
    ("accounts.grant_delegation", "proposed", person("proposed"), row(UNVERIFIED) | OUTSIDE),
    ("accounts.end_delegation", "running", delegation, row(ENDERS, delegate=YES, focal_point=YES) | STAFF | OUTSIDE),
    ("accounts.end_delegation", "ended", ended_delegation, row(DELEGATION_OVER) | OUTSIDE),
    ("accounts.withdraw_invitation", "sent", invitation, row(WITHDRAWERS, focal_point=YES) | STAFF | OUTSIDE),
    ("accounts.propose_organization", "any", given(None), row(YES) | OUTSIDE),
    ("accounts.verify_organization", "proposed", person("proposed"), NOT_STAFF | STAFF),
    ("accounts.edit_organization", "verified", person("union"), NOT_STAFF | STAFF),
    ("accounts.disable_person", "a member", person("member"), NOT_STAFF | STAFF),
    (
        "accounts.disable_person",
        "staff",
        person("secretariat"),
        NOT_STAFF | {"secretariat": OWN_ACCOUNT, "administrator": YES},
    ),
    (
        "accounts.disable_person",
        "administrator",
        person("administrator"),
        NOT_STAFF | {"secretariat": STAFF_ACCOUNT, "administrator": OWN_ACCOUNT},
    ),
    ("accounts.disable_person", "former staff", person("former"), NOT_STAFF | STAFF),
    ("accounts.enable_person", "disabled", person("disabled"), NOT_STAFF | STAFF),
    ("accounts.enable_person", "disabled staff", disabled_staff, NOT_STAFF | {"administrator": YES}),
    ("accounts.remove_second_step", "a member", person("member"), NOT_STAFF | STAFF),
    (
        "accounts.remove_second_step",
        "administrator",
        person("administrator"),
        NOT_STAFF | {"secretariat": STAFF_ACCOUNT, "administrator": OWN_STEP},
    ),
]


@pytest.mark.parametrize(
    ("permission", "make_row", "expected"),
    [pytest.param(name, make, answers, id=f"{name}-{state}") for name, state, make, answers in TABLE],
)
def test_permission_answers_everybody(cast, permission, make_row, expected):
    about = make_row(cast)

    def ask(user):
        answer = allows(user, permission, about)
        return YES if answer else str(answer.reason)

    assert each(cast, ask) == expected


def test_every_permission_of_people_is_in_the_table():
    names = {name for name in declared() if name.startswith("accounts.")}

    assert {permission for permission, *_rest in TABLE} == names


def test_logging_in_is_offered_to_visitors_only(cast):
    offers = each(cast, lambda user: allows(user, "accounts.verify_organization", cast.proposed).login_helps)

    assert offers == row(False, visitor=True)


@pytest.mark.parametrize("name", ["accounts.propose_organization", "accounts.verify_organization"])
def test_django_asks_the_same_rules(cast, name):
    said = each(cast, lambda user: bool(allows(user, name, cast.proposed)))

    assert each(cast, lambda user: user.has_perm(name, cast.proposed)) == said


def test_django_model_permissions_are_for_staff_as_a_whole(cast):
    names = ["accounts.view_user", "accounts.add_role", "events.delete_event"]
    known = [name for name in EVERYBODY if name != "visitor"]

    held = each(cast, lambda user: user.has_perms(names) or user.has_module_perms("accounts"), known)

    assert held == {name: name in ("secretariat", "administrator") for name in known}
