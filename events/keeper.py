"""The record behind `core.history`."""

from core import history
from events.actions import record
from events.models import Event
from events.notifications import TEXT_EDITED


def edited(obj, *, fields, by):
    record(TEXT_EDITED, by=by, target=obj, fields=", ".join(fields))


def about(obj):
    return Event.objects.about(obj).select_related("actor")


history.keep_with(edited=edited, about=about)
