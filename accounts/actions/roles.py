from django.db import transaction

from accounts import notifications as kinds
from accounts.models import Role, User
from core import clock
from core.workflow import TransitionNotAllowed, move
from events.actions import record


@transaction.atomic
def grant(*, person, role, by, why, scope="", starts_at=None, until=None, zone=None):
    """Give `person` a role from `starts_at` (now if None) until `until` (open if None); returns the row.

    Raises TransitionNotAllowed if she has it already. `by` None is the operator's command line.
    """
    now = clock.now()
    User.objects.select_for_update().get(pk=person.pk)
    if Role.objects.open_for(person, role, scope).exists():
        raise TransitionNotAllowed(person)
    row = Role(person=person, role=role, scope=scope, starts_at=starts_at or now, until=until, why=why)
    row.zone = zone or row.zone
    row.granted_at, row.granted_by = now, by
    row.save()
    record(kinds.ROLE_GRANTED, by=by, target=row, why=why, role=role, scope=scope, person=person.pk)
    return row


@transaction.atomic
def end(*, role, by, why):
    """End a role now; raises TransitionNotAllowed if somebody else has ended it."""
    move(role, where={"ended_at": None}, to={"ended_at": clock.now(), "ended_by": by})
    record(kinds.ROLE_ENDED, by=by, target=role, why=why, role=role.role, scope=role.scope, person=role.person_id)
    return role
