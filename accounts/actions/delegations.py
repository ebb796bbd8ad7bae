from django.db import transaction

from accounts import notifications as kinds
from accounts.models import Delegation, User
from core import clock
from core.workflow import TransitionNotAllowed, move
from events.actions import post, record
from events.letters import compose


@transaction.atomic
def grant(*, person, organization, scopes, by, why, starts_at=None, until=None, zone=None):
    """Let `person` act for `organization` within `scopes` from `starts_at` (now if None) until `until`; tells her by e-mail.

    Raises TransitionNotAllowed if she has exactly this delegation already: a double click gives it once.
    """
    User.objects.select_for_update().get(pk=person.pk)
    scopes = list(scopes)
    if Delegation.objects.like(person=person, organization=organization, scopes=scopes, until=until).exists():
        raise TransitionNotAllowed(person)
    now = clock.now()
    row = Delegation(person=person, organization=organization, scopes=scopes, starts_at=starts_at or now, until=until, why=why)
    row.zone = zone or row.zone
    row.granted_at, row.granted_by = now, by
    row.save()
    record(kinds.DELEGATION_GRANTED, by=by, target=row, why=why, scopes=", ".join(scopes), person=person.pk)
    _tell(row, "delegation_granted")
    return row


@transaction.atomic
def end(*, delegation, by, why):
    """End a delegation now and tell the delegate; raises TransitionNotAllowed if somebody else has ended it."""
    move(delegation, where={"ended_at": None}, to={"ended_at": clock.now(), "ended_by": by})
    record(kinds.DELEGATION_ENDED, by=by, target=delegation, why=why, person=delegation.person_id)
    if by != delegation.person:
        _tell(delegation, "delegation_ended", why=why)
    return delegation


def _tell(delegation, letter, **facts):
    """Write to the delegate, in her language."""
    person = delegation.person
    context = {"person": person, "delegation": delegation, "organization": delegation.organization, **facts}
    words = compose(letter, context, person.language)
    post(kind=f"accounts.{letter}", to=person.email, key=f"accounts.{letter}:{delegation.pk}", **words)
