"""What the secretariat does with calls for practices."""

from django.db import transaction

from events.actions import record
from practices import notifications as kinds


@transaction.atomic
def make(*, call, by):
    """Save a new call; readers see it from the instant it opens."""
    call.made_by = by
    call.save()
    record(kinds.CALL_MADE, by=by, target=call)
    return call


@transaction.atomic
def edit(*, call, fields, by):
    """Save what was changed in a call."""
    call.save()
    record(kinds.CALL_EDITED, by=by, target=call, fields=", ".join(fields))
    return call
