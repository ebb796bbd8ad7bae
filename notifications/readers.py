"""Notices by who reads them: what one may be told depends on what she may see."""

from collections import defaultdict


def by_reader(notices):
    """Pairs of a person and her notices, in the order given; asks for a person once at most."""
    own = defaultdict(list)
    for notice in notices:
        own[notice.person_id].append(notice)
    for rows in own.values():
        yield rows[0].person, rows
