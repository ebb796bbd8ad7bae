"""What the tests of moderation share: who looks after a space, and contributions in each state."""

from accounts.actions import roles
from accounts.models import Role
from discussions.actions import closing, comments, counting, moderation, moving
from discussions.models import Comment, Topic
from pages.models import Rule

WHY = "It names a child"
STATES = ("published", "hidden", "withdrawn", "held", "rejected")


def look_after(person, space, *, by):
    """Make a person moderator of a space."""
    roles.grant(person=person, role=Role.MODERATOR, scope=f"discussions.space:{space.pk}", by=by, why="looks after it")
    return type(person).objects.get(pk=person.pk)


def rule():
    return Rule.objects.get(number=4)


def bring_to(state, comment, by):
    """Bring a contribution that was just posted into a state; held ones were held as they came."""
    if state in ("held", "rejected"):
        hold(comment)
    if state == "hidden":
        moderation.hide(comment=comment, by=by, why=WHY, rule=rule())
    elif state == "withdrawn":
        comments.withdraw(comment=comment, by=comment.posted_by)
    elif state == "rejected":
        moderation.reject(comment=comment, by=by, why=WHY, rule=rule())
    return Comment.objects.get(pk=comment.pk)


def hold(comment):
    """As if its space had held it when it came: on no page, in no count, not in the search."""
    comments.withdraw(comment=comment, by=comment.posted_by)
    Comment.objects.filter(pk=comment.pk).update(state="held", withdrawn_at=None)
    comment.refresh_from_db()


def lock_thread(cast, thread):
    closing.lock_thread(thread=thread, by=cast.secretariat, why="calm")


def shift(comment, thread, by):
    """Move it, as it stands now."""
    return moving.shift(comment=Comment.objects.get(pk=comment.pk), thread=thread, by=by, why=WHY)


def tree(thread):
    """Number, position, level and number of what it answers, of each contribution in the thread's order."""
    rows = Comment.objects.filter(thread=thread).in_order()
    return [(row.number, row.position, row.level, row.parent and row.parent.number) for row in rows.select_related("parent")]


def proven(*topics):
    """Whether the stored counts of the topics are those of their rows."""
    return [counting.recount(Topic.objects.get(pk=topic.pk)) for topic in topics] == [[]] * len(topics)
