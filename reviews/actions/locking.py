"""One case at a time: whatever changes a case first locks its row, so that of two at one instant the second sees the first."""

from core.workflow import TransitionNotAllowed
from reviews.models import Case


def lock(case, *states):
    """The case as it is now, locked until the transaction ends; raises TransitionNotAllowed if it is in none of `states`."""
    locked = Case.objects.select_for_update(of=("self",)).select_related("policy").get(pk=case.pk)
    if states and locked.state not in states:
        raise TransitionNotAllowed(case)
    return locked
