"""What lists show of a pledge follows what became of it: stage, freshness, tokens, search, in the same transaction."""

from django.db import transaction

from core.sorting import sort_key
from facets.actions import renew_edition
from pledges import search, standing
from pledges.actions.locking import lock_register
from pledges.facets import tokens_of
from pledges.models import Freshness, Pledge, Register, Type


def follow(*, pledge):
    """Bring a locked pledge in line with its participants and updates; does nothing before it is published."""
    if pledge.current_id is None:
        return
    if pledge.current.type == Type.PARTNERSHIP:
        bound = list(pledge.participants.bound())
        pledge.stage = standing.overall([row.stage for row in bound])
        heard_at = min(row.since(pledge.published_at) for row in bound)
    else:
        last = pledge.updates.first()
        pledge.stage = pledge.participants.get(order=0).stage
        heard_at = last.made_at if last else pledge.published_at
    pledge.heard_at = max(heard_at, pledge.published_at)  # a clock may have been set back
    pledge.has_update = pledge.updates.exists()
    pledge.freshness = standing.freshness(pledge.heard_at)
    pledge.tokens, pledge.title_key = tokens_of(pledge), sort_key(pledge.current.title, "en")[0][:250]
    pledge.save()
    renew_edition(of=Register)
    search.follow(pledge)


@transaction.atomic
def freshen():
    """Let the freshness of pledges follow the clock; returns how many have changed. Safe to run twice."""
    stale = [pledge for pledge in Pledge.objects.listed() if standing.freshness(pledge.heard_at) != pledge.freshness]
    if not stale:
        return 0
    lock_register()
    for pledge in Pledge.objects.select_for_update(of=("self",)).filter(pk__in=[row.pk for row in stale]).order_by("pk"):
        pledge.freshness = standing.freshness(pledge.heard_at)
        kept = [token for token in pledge.tokens if not token.startswith("freshness:")]
        pledge.tokens = sorted([*kept, f"freshness:{Freshness(pledge.freshness)}"])
        pledge.save(update_fields=["freshness", "tokens"])
    renew_edition(of=Register)
    return len(stale)
