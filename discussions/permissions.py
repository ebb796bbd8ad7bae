"""Who may write, edit and withdraw, and what is the secretariat's alone."""

import rules
from django.utils.translation import gettext_lazy as _

from accounts.models import Scope
from accounts.permissions import ONLY_SECRETARIAT, is_member, is_secretariat
from core.permissions import LOG_IN, declare
from discussions.models import Topic

NOT_YOURS = _("Only its author may do this.")
NOT_PUBLISHED = _("This contribution has been hidden or withdrawn.")


@rules.predicate
def may_write_in_topic(user, thread):
    return Topic.objects.writable_by(user).filter(pk=thread.topic_id).exists()


@rules.predicate
def is_not_removed(user, thread):
    return not (thread.prompt and thread.prompt.is_removed)


@rules.predicate
def has_begun(user, thread):
    return thread.life.state != thread.life.state.ANNOUNCED


@rules.predicate
def is_open(user, thread):
    return thread.life.is_open


def _of_thread(predicate):
    """The predicate about a thread, asked with one of its contributions."""
    return rules.predicate(lambda user, comment: predicate.test(user, comment.thread), name=predicate.name)


@rules.predicate
def is_published(user, comment):
    return comment.is_published


@rules.predicate
def is_not_withdrawn(user, comment):
    return comment.withdrawn_at is None


@rules.predicate
def is_own(user, comment):
    return comment.posted_by_id is not None and comment.posted_by_id == user.pk


@rules.predicate
def may_still_speak_for_it(user, comment):
    """Whoever wrote for an organization is still its delegate."""
    organizations = {row.organization_id for row in comment.attributions.all() if row.organization_id}
    mine = set(user.delegations(Scope.POST).filter(organization__in=organizations).values_list("organization", flat=True))
    return organizations == mine


WRITING = (
    (may_write_in_topic, _("You may read this discussion, but not write in it. Its page says who may.")),
    (is_not_removed, _("This question was removed, so nothing more can be contributed to it.")),
    (has_begun, _("This discussion has not begun yet.")),
    (is_open, _("This discussion is closed.")),
)

declare("discussions.post_comment", (is_member, LOG_IN), *WRITING)  # asked with the thread
declare(
    "discussions.reply_to_comment",  # asked with the contribution answered
    (is_member, LOG_IN),
    (is_published, _("The contribution you are answering has been hidden or withdrawn in the meantime.")),
    *((_of_thread(predicate), reason) for predicate, reason in WRITING),
)
declare(
    "discussions.edit_comment",
    (is_member, LOG_IN),
    (is_own, NOT_YOURS),
    (is_published, NOT_PUBLISHED),
    (_of_thread(is_open), _("This discussion is closed: what was contributed stays as it is. You can still withdraw it.")),
    (may_still_speak_for_it, _("You no longer speak for the organization in whose name you wrote this.")),
)
declare("discussions.withdraw_comment", (is_member, LOG_IN), (is_own, NOT_YOURS), (is_not_withdrawn, NOT_PUBLISHED))
declare("discussions.strike_revision", (is_member, LOG_IN), (is_own, NOT_YOURS))  # asked with the contribution
declare("discussions.moderate_comment", (is_secretariat, ONLY_SECRETARIAT))
declare("discussions.edit_space", (is_secretariat, ONLY_SECRETARIAT))
declare("discussions.edit_topic", (is_secretariat, ONLY_SECRETARIAT))
declare("discussions.admit_person", (is_secretariat, ONLY_SECRETARIAT))
