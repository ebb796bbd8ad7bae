from django.db import transaction

from core import clock, history


@transaction.atomic
def edit_curated(*, row, fields, by):
    """Save an edited text or term; what comes with the Hub no longer overwrites it."""
    row.edited_at = clock.now()
    return edit_term(row=row, fields=fields, by=by)


@transaction.atomic
def edit_term(*, row, fields, by):
    """Save a term that is the secretariat's own to add and change, such as a search synonym."""
    row.save()
    history.edited(row, fields=fields, by=by)
    return row
