"""How a pledge stands: its overall stage, and how long nothing was heard of it."""

from dateutil.relativedelta import relativedelta

from core import clock
from pledges.models import Freshness, Stage

_ALIKE = (Stage.COMPLETED, Stage.NOT_STARTED, Stage.DISCONTINUED)
_UNDER_WAY = (Stage.IN_PROGRESS, Stage.NOT_STARTED)


def overall(stages):
    """The stage of a partnership, from those of its participants.

    Completed, not yet started or discontinued if all are; partly completed if at least one is completed or partly completed and
    none is still under way; else in progress.
    """
    distinct = set(stages)
    if len(distinct) == 1 and distinct <= set(_ALIKE):
        return Stage(distinct.pop())
    has_results = not distinct.isdisjoint({Stage.COMPLETED, Stage.PARTLY_COMPLETED})
    if has_results and distinct.isdisjoint(_UNDER_WAY):
        return Stage.PARTLY_COMPLETED
    return Stage.IN_PROGRESS


def freshness(heard_at):
    """How long ago something was heard, in years of the calendar."""
    now = clock.now()
    if now < heard_at + relativedelta(years=1):
        return Freshness.UNDER_ONE
    return Freshness.ONE_TO_TWO if now < heard_at + relativedelta(years=2) else Freshness.OVER_TWO
