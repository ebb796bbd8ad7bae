"""Files of a version: see `submissions.actions.sources`."""

from practices import notifications as kinds
from practices.actions.drafting import lock
from practices.models import VersionFile
from submissions.actions.sources import Sources

SOURCES = Sources(
    enclosures=VersionFile,
    lock=lambda version: lock(version.practice),
    most=20,
    added=kinds.FILE_ADDED,
    removed=kinds.FILE_REMOVED,
)
add, remove = SOURCES.add, SOURCES.remove
