"""The list of a person's notices, a page at a time."""

from dataclasses import dataclass

from django.db.models import Q

from notifications import kinds
from notifications.models import Notice

PAGE = 20


@dataclass(frozen=True)
class Page:
    """`entries` are notices with their `Told`, None where she may no longer see what it is about; `older` is the key the next
    page begins after, or None.
    """

    entries: list
    older: int | None


def page_of(user, *, unread=False, before=None):
    """A page of one's own notices, newest first: those older than the one of the key `before`, if that is hers."""
    own = Notice.objects.visible_to(user)
    rows = own.unread() if unread else own
    if before and (last := own.filter(pk=before).first()):
        rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    rows = list(rows[: PAGE + 1])
    shown = rows[:PAGE]
    for notice in shown:
        notice.person = user
    told = kinds.tell(shown)
    return Page([(notice, told.get(notice)) for notice in shown], shown[-1].pk if len(rows) > PAGE else None)
