"""Files of a version: see `submissions.actions.sources`."""

from pledges import notifications as kinds
from pledges.actions.locking import lock
from pledges.models import PledgeFile
from submissions.actions.sources import Sources

SOURCES = Sources(
    enclosures=PledgeFile,
    lock=lambda version: lock(version.pledge),
    most=1,
    added=kinds.FILE_ADDED,
    removed=kinds.FILE_REMOVED,
)
add, remove = SOURCES.add, SOURCES.remove
