"""What happens to people, organizations and rights: the kinds of event this app records."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Scope
from events.kinds import declare

PERSON_JOINED = declare("accounts.person_joined", _("Confirmed the e-mail address and joined"))
PERSON_LOGGED_IN = declare("accounts.person_logged_in", _("Log-in"))
LOG_IN_FAILED = declare("accounts.log_in_failed", _("A log-in failed"))
PASSWORD_CHANGED = declare("accounts.password_changed", _("Changed the password"))
ADDRESS_CHANGED = declare("accounts.address_changed", _("Changed the e-mail address"))
SECOND_FACTOR_ADDED = declare("accounts.second_factor_added", _("Set up a second step at log-in"))
SECOND_FACTOR_REMOVED = declare("accounts.second_factor_removed", _("Removed the second step at log-in"))
ACCOUNT_DISABLED = declare("accounts.account_disabled", _("Account disabled"))
ACCOUNT_ENABLED = declare("accounts.account_enabled", _("Account enabled again"))
ROLE_GRANTED = declare("accounts.role_granted", _("Role granted: %(role)s"), role=Role.Name)
ROLE_ENDED = declare("accounts.role_ended", _("Role ended: %(role)s"), role=Role.Name)
DELEGATION_GRANTED = declare("accounts.delegation_granted", _("Delegation granted: %(scopes)s"), scopes=Scope)
DELEGATION_ENDED = declare("accounts.delegation_ended", _("Delegation ended"))
INVITATION_SENT = declare("accounts.invitation_sent", _("Invitation sent"))
INVITATION_ACCEPTED = declare("accounts.invitation_accepted", _("Invitation accepted"))
INVITATION_DECLINED = declare("accounts.invitation_declined", _("Invitation declined"))
INVITATION_WITHDRAWN = declare("accounts.invitation_withdrawn", _("Invitation withdrawn"))
ORGANIZATION_PROPOSED = declare("accounts.organization_proposed", _("Organization proposed"))
ORGANIZATION_EDITED = declare("accounts.organization_edited", _("Organization edited: %(fields)s"))
ORGANIZATION_VERIFIED = declare("accounts.organization_verified", _("Organization verified"))
