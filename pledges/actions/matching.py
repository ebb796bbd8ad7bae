"""Pledges that answer pledges: by number, or by the address of one on its way, which links by itself when it is published."""

from uuid import UUID

from core import clock
from events.actions import record
from pledges import notices
from pledges import notifications as kinds
from pledges.actions.standing import follow
from pledges.matching import closes_circle, wanted
from pledges.models import Match, Pledge


def settle(*, pledge, words, by):
    """Make the matches of a locked pledge those that are named; what makes no sense (any longer) is left out."""
    pairs = {_found(target) for target in map(wanted, words) if target is not None}
    kept = {row.other or row.wanted: row for row in pledge.matches.select_related("other")}
    for target, row in kept.items():
        if target not in pairs:
            row.delete()
    for target in pairs - kept.keys():
        _match(pledge, target, by)


def _found(target):
    """The listed pledge, where the identifier of one is known."""
    return Pledge.objects.listed().filter(versions__uuid=target).first() or target if isinstance(target, UUID) else target


def _match(pledge, target, by):
    if isinstance(target, UUID):
        if not pledge.versions.filter(uuid=target).exists():
            Match.objects.create(pledge=pledge, wanted=target, made_at=clock.now())
    elif closes_circle(pledge, target):
        record(kinds.MATCH_DROPPED, by=by, target=pledge)
    else:
        notices.matched(Match.objects.create(pledge=pledge, other=target, made_at=clock.now()), by=by)
        record(kinds.MATCHED, by=by, target=target, number=pledge.number)


def link(*, pledge, by):
    """Link the matches that waited for this pledge to be published; of withdrawn pledges none."""
    waiting = Match.objects.filter(wanted__in=pledge.versions.values("uuid"), pledge__withdrawn_at=None).select_related("pledge")
    for row in waiting.order_by("pk"):
        if closes_circle(row.pledge, pledge) or row.pledge.matches.filter(other=pledge).exists():
            row.delete()
            record(kinds.MATCH_DROPPED, by=by, target=row.pledge)
            continue
        row.other, row.wanted = pledge, None
        row.save()
        record(kinds.MATCHED, by=by, target=pledge, number=row.pledge.number)
        notices.matched(row, by=by)


def others(*, pledge):
    """What lists show of the pledges it matches, or is matched by, follows."""
    touched = Pledge.objects.filter(matched_by__pledge=pledge) | Pledge.objects.filter(matches__other=pledge)
    for row in Pledge.objects.select_for_update(of=("self",)).filter(pk__in=touched.values("pk")).order_by("pk"):
        follow(pledge=row)
