"""Pledges from afar, for the pages that gather: how many have a token, such as `by:KEN`, and the newest of them.

A caller that asks for several things asks for the shelf once and hands it on.
"""

from core.figures import Number
from facets import overview
from facets.shelf import Selection
from pledges.facets import PLEDGES
from pledges.listing import rows
from pledges.models import Stage


def tally(token="", kept=None):
    """How many have the token; no query if the shelf is given, else one."""
    return overview.tally(PLEDGES, token, kept)


def on(token, most, kept=None):
    """The newest with the token, `most` at most; two queries, one if the shelf is given."""
    return overview.on(PLEDGES, token, most, rows, kept)


def latest(most, kept=None):
    """The newest of all pledges, `most` at most; two queries, one if the shelf is given."""
    kept = kept or PLEDGES.shelf()
    keys = kept.ordered(Selection())
    return overview.Gathered(PLEDGES, "", len(keys), rows(keys[:most]))


def by_stage(kept):
    """A number for each stage; no query."""
    tallies = [(label, overview.tally(PLEDGES, f"stage:{stage}", kept)) for stage, label in Stage.choices]
    return [Number(label=str(label), count=each.count, said=each.said, address=each.address) for label, each in tallies]
