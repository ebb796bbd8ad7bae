"""A file is taken off a contribution, by its author or whoever looks after the space."""

from django.db import transaction

from core.workflow import TransitionNotAllowed, move
from discussions import notifications as kinds
from discussions.actions.comments import locked
from discussions.actions.moderation import tell
from discussions.models import CommentFile
from events.actions import record
from files import actions as files


@transaction.atomic
def take_off(*, enclosure, by, why=""):
    """Take a file off a contribution; what nothing else holds is deleted. Its author is told, and why, if somebody else did it.

    Raises TransitionNotAllowed if somebody was quicker.
    """
    comment = locked(enclosure.comment)
    gone, _rows = CommentFile.objects.filter(pk=enclosure.pk).delete()
    if not gone:
        raise TransitionNotAllowed(enclosure)
    move(comment, where={}, to={"version": comment.version + 1})
    record(kinds.ENCLOSURE_REMOVED, by=by, target=comment, why=why)
    if comment.posted_by_id != by.pk:
        tell(comment=comment, letter="comment_file_removed", why=why, file=enclosure.file)
    files.discard(file=enclosure.file, by=by)
    return comment
