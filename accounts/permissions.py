"""Who may do what with people, organizations and rights. `docs/roles.md` is generated from these declarations."""

import rules
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Scope
from core.permissions import LOG_IN, declare

ONLY_SECRETARIAT = _("Only the secretariat may do this.")
ONLY_ADMINISTRATOR = _("Only an administrator may grant or end staff roles.")
NOT_STAFF_ACCOUNTS = _("Only an administrator may do this to the account of a staff member.")


@rules.predicate
def is_member(user):
    return user.is_authenticated and user.is_active


@rules.predicate
def is_secretariat(user):
    return user.is_authenticated and user.is_staff


@rules.predicate
def may_handle_role(user, role):
    return user.is_administrator or role not in Role.STAFF


@rules.predicate
def may_end_role(user, row):
    return may_handle_role.test(user, row.role)


@rules.predicate
def is_focal_point(user, organization):
    return is_member.test(user) and user.delegations(Scope.APPOINT).filter(organization=organization).exists()


@rules.predicate
def is_verified(user, organization):
    return organization.is_verified


@rules.predicate
def is_still_open(user, row):
    return row.ended_at is None


@rules.predicate
def is_of_own_organization(user, row):
    return is_focal_point.test(user, row.organization)


@rules.predicate
def is_own(user, row):
    return row.person_id == user.pk


@rules.predicate
def outranks(user, person):
    return user.is_administrator or not person.holds_staff_role


@rules.predicate
def is_another(user, person):
    return user != person


declare(
    "accounts.grant_role",  # asked with the role's name
    (is_secretariat, ONLY_SECRETARIAT),
    (may_handle_role, ONLY_ADMINISTRATOR),
)
declare(
    "accounts.end_role",  # asked with the row
    (is_secretariat, ONLY_SECRETARIAT),
    (may_end_role, ONLY_ADMINISTRATOR),
    (is_still_open, _("This role has ended already.")),
)
declare(
    "accounts.grant_delegation",  # asked with the organization
    (is_member, LOG_IN),
    (is_verified, _("The organization must be verified before anyone can act for it.")),
    (is_secretariat | is_focal_point, _("Only the secretariat and the organization’s focal points may appoint delegates.")),
)
declare(
    "accounts.end_delegation",  # asked with the row
    (is_member, LOG_IN),
    (is_still_open, _("This delegation has ended already.")),
    (
        is_secretariat | is_of_own_organization | is_own,
        _("Only the delegate, the organization’s focal points and the secretariat may end this delegation."),
    ),
)
declare(
    "accounts.withdraw_invitation",  # asked with the row
    (is_member, LOG_IN),
    (
        is_secretariat | is_of_own_organization,
        _("Only the secretariat and the organization’s focal points may withdraw an invitation."),
    ),
)
declare("accounts.propose_organization", (is_member, LOG_IN))
declare("accounts.verify_organization", (is_secretariat, ONLY_SECRETARIAT))
declare("accounts.edit_organization", (is_secretariat, ONLY_SECRETARIAT))
declare(
    "accounts.disable_person",  # asked with the person
    (is_secretariat, ONLY_SECRETARIAT),
    (is_another, _("You cannot disable your own account.")),
    (outranks, NOT_STAFF_ACCOUNTS),
)
declare(
    "accounts.enable_person",  # asked with the person
    (is_secretariat, ONLY_SECRETARIAT),
    (outranks, NOT_STAFF_ACCOUNTS),
)
declare(
    "accounts.remove_second_step",  # asked with the person
    (is_secretariat, ONLY_SECRETARIAT),
    (is_another, _("Remove your own second step on the page of your account’s security.")),
    (outranks, NOT_STAFF_ACCOUNTS),
)
