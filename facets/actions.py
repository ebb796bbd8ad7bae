"""What happens to an edition: it is locked while something is published, and it grows."""

from core import clock


def lock_edition(*, of):
    """The one row of an edition (a `facets.models.Edition`), locked: whoever else publishes waits until this transaction ends."""
    of.objects.get_or_create(pk=1)
    return of.objects.select_for_update().get(pk=1)


def renew_edition(*, of):
    """Something lists show has changed: every process builds its shelf anew once this transaction ends."""
    row = lock_edition(of=of)
    row.edition, row.changed_at = row.edition + 1, clock.now()
    row.save()
    return row
