"""May she? One named permission per action, asked the same way by the button and by the endpoint.

An app's `permissions.py` declares each permission as clauses: a `rules` predicate and the reason a reader is given where it
does not hold. The first clause that fails is the reason.

>>> declare("accounts.end_delegation", (is_running, _("This delegation has ended already.")), (is_staff, _("Only …")))
>>> allows(user, "accounts.end_delegation", delegation)      # an Answer: true or false, with its reason
>>> require(user, "accounts.end_delegation", delegation)     # raises Refused, which the page shows with status 403
"""

from dataclasses import dataclass

import rules
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

LOG_IN = _("Log in to do this.")

is_authenticated = rules.is_authenticated


@dataclass(frozen=True)
class Answer:
    """Yes or no; where no, `reason` is a sentence in the reader's language and `login_helps` says whether logging in might."""

    allowed: bool
    reason: str = ""
    login_helps: bool = False

    def __bool__(self):
        return self.allowed


class Refused(PermissionDenied):
    """A refusal that explains itself: status 403 with `reason` on the page."""

    def __init__(self, reason):
        self.reason = reason
        super().__init__(reason)


_clauses = {}


def declare(name, *clauses):
    """Register permission `name` (`<app>.<verb>_<noun>`) as the conjunction of `(predicate, reason)` clauses."""
    rules.add_perm(name, _conjunction([predicate for predicate, _reason in clauses]))
    _clauses[name] = clauses


def declared():
    """All permissions, sorted by name, each with its reasons: what `docs/roles.md` prints."""
    return {name: [reason for _predicate, reason in _clauses[name]] for name in sorted(_clauses)}


def allows(user, name, obj=None):
    """The `Answer` for this person, permission and row (or, for creating, its container)."""
    for predicate, reason in _clauses[name]:
        if not predicate.test(user, obj):
            return Answer(False, reason if user.is_authenticated else LOG_IN, login_helps=not user.is_authenticated)
    return Answer(True)


def require(user, name, obj=None):
    """Return nothing if allowed; raise `Refused` with the reason if not."""
    answer = allows(user, name, obj)
    if not answer:
        raise Refused(answer.reason)


def _conjunction(predicates):
    first, *rest = predicates
    for predicate in rest:
        first = first & predicate
    return first
