from .attributions import Attribution
from .delegations import Delegation, Scope
from .invitations import AbstractInvitation, Invitation
from .organizations import FormerName, Membership, Organization
from .people import User, display_name
from .roles import Role

__all__ = [
    "AbstractInvitation",
    "Attribution",
    "Delegation",
    "FormerName",
    "Invitation",
    "Membership",
    "Organization",
    "Role",
    "Scope",
    "User",
    "display_name",
]
