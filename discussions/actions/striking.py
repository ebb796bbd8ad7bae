"""What a moderator does with the earlier versions of somebody's contribution."""

from django.db import transaction

from discussions.actions.comments import lock
from discussions.actions.comments import strike as take_out
from events.actions import post as send
from events.letters import compose


@transaction.atomic
def strike(*, comment, by, revision, why):
    """Take the words out of an earlier version of a contribution, and tell its author which one and why.

    Raises TransitionNotAllowed if they are out already.
    """
    lock(comment.topic_id)
    take_out(revision=revision, by=by, why=why)
    person = comment.posted_by
    if person and person.is_active and person != by:
        context = {"person": person, "comment": comment, "topic": comment.topic, "earlier": revision.number, "why": why}
        letter = compose("comment_struck", context, person.language)
        key = f"discussions.comment_struck:{comment.pk}:{revision.pk}"
        send(kind="discussions.comment_struck", to=person.email, key=key, **letter)
    return revision
