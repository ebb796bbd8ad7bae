"""What a writer's form is about, as far as she may read it; with what permissions and pages ask of it."""

from core.questions import Question
from discussions.models import Comment, Space, Thread, Topic

_PLACE = "topic__space", "prompt__version__document"


def threads(user):
    """All in the topics she may read."""
    return Thread.objects.filter(topic__in=Topic.objects.visible_to(user)).select_related(*_PLACE)


def written_by(user):
    """Her own contributions wherever they stand now; of those of others an address tells nothing."""
    rows = Comment.objects.filter(posted_by=user).order_by()
    rows = rows.select_related("topic__space", *(f"thread__{way}" for way in _PLACE))
    return rows.prefetch_related("attributions__organization")


def own(user):
    """Her own contributions in the topics she may read."""
    return written_by(user).filter(topic__in=Topic.objects.visible_to(user))


def readable(user, pk):
    """A contribution, in whatever state, in a topic she may read, or None. Asked row by row, which costs a third of a join."""
    comment = Question.one(Comment, pk)
    if comment is None:
        return None
    comment.topic = Question.one(Topic, comment.topic_id)
    comment.topic.space = Question.one(Space, comment.topic.space_id)
    comment.thread = Question.one(Thread, comment.thread_id)
    comment.thread.topic = comment.topic
    return comment if comment.topic.admits(user) else None
