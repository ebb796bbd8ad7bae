"""The order in which everything about pledges is locked: the register, then the pledge."""

from facets.actions import lock_edition
from pledges.models import Pledge, Register


def lock(pledge):
    """The pledge as it is now, locked until the transaction ends."""
    return Pledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk)


def lock_register():
    """All lists of pledges: numbers are given and matches made one after the other. Asked for before any pledge is locked."""
    return lock_edition(of=Register)
