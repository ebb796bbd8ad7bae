"""Who may write, edit and withdraw, and what is the secretariat's alone."""

import rules
from django.utils.translation import gettext_lazy as _

from accounts.models import Scope
from accounts.permissions import ONLY_SECRETARIAT, is_member, is_secretariat
from core.permissions import LOG_IN, declare
from discussions.models import Space

NOT_YOURS = _("Only its author may do this.")
NOT_PUBLISHED = _("This contribution has been hidden or withdrawn.")
NOT_ADMITTED = _("This space is not open to you.")
ARCHIVED = _("This space is archived: it can be read, but nothing changes in it any longer.")
NOT_SHOWN = _("Who the members of this space are is not shown to you. Its page says to whom it is.")
ONLY_MODERATORS = _("Only the moderators of this space and the secretariat may do this.")


@rules.predicate
def may_write_in_topic(user, thread):
    return thread.topic.admits(user, "write")


@rules.predicate
def is_not_removed(user, thread):
    return not (thread.prompt and thread.prompt.is_removed)


@rules.predicate
def has_begun(user, thread):
    return thread.life.state != thread.life.state.ANNOUNCED


@rules.predicate
def is_open(user, thread):
    return thread.life.is_open


@rules.predicate
def takes_now(user, thread):
    return thread.takes_now


@rules.predicate
def is_not_locked(user, thread):
    return not thread.is_locked


def _of_thread(predicate):
    """The predicate about a thread, asked with one of its contributions."""
    return rules.predicate(lambda user, comment: predicate.test(user, comment.thread), name=predicate.name)


@rules.predicate
def moderates_space(user, space):
    return user.is_authenticated and Space.objects.moderated_by(user).filter(pk=space.pk).exists()


@rules.predicate
def may_read_space(user, space):
    return Space.objects.visible_to(user).filter(pk=space.pk).exists()


@rules.predicate
def may_join(user, space):
    return space.takes_in(user)


@rules.predicate
def may_see_members(user, space):
    return Space.objects.showing_members_to(user).filter(pk=space.pk).exists()


@rules.predicate
def is_not_archived(user, space):
    return space.archived_at is None


@rules.predicate
def moderates_topic(user, topic):
    return moderates_space.test(user, topic.space)


@rules.predicate
def moderates_thread(user, thread):
    return moderates_space.test(user, thread.topic.space)


@rules.predicate
def moderates_comment(user, comment):
    return moderates_space.test(user, comment.topic.space)


@rules.predicate
def moderates_likeness(user, pair):
    return moderates_comment.test(user, pair.first) and moderates_comment.test(user, pair.second)


@rules.predicate
def moderates_any(user):
    return user.is_authenticated and Space.objects.moderated_by(user).exists()


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
def is_not_own(user, comment):
    return not is_own.test(user, comment)


def _of_comment(predicate):
    """The predicate about a contribution, asked with a report about it or a move of it."""
    return rules.predicate(lambda user, row: predicate.test(user, row.comment), name=predicate.name)


@rules.predicate
def is_asked(user, consent):
    return consent.person_id == user.pk


@rules.predicate
def may_still_speak_for_it(user, comment):
    """Whoever wrote for an organization is still its delegate; others named beside it speak for themselves."""
    own = (row for row in comment.attributions.all() if row.part == row.Part.AUTHOR and row.person_id == comment.posted_by_id)
    organizations = {row.organization_id for row in own if row.organization_id}
    mine = set(user.delegations(Scope.POST).filter(organization__in=organizations).values_list("organization", flat=True))
    return organizations == mine


@rules.predicate
def posts_for_it(user, attribution):
    """A delegate who may post for the organization named."""
    return user.is_authenticated and user.delegations(Scope.POST).filter(organization=attribution.organization_id).exists()


WRITING = (
    (may_write_in_topic, _("You may read this discussion, but not write in it. Its page says who may.")),
    (is_not_removed, _("This question was removed, so nothing more can be contributed to it.")),
    (has_begun, _("This discussion has not begun yet.")),
    (takes_now, _("This discussion is closed.")),
    (is_not_locked, _("The moderators have locked this thread: it can be read, but takes no more contributions.")),
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
declare(
    "discussions.endorse_comment",
    (is_member, LOG_IN),
    (is_published, NOT_PUBLISHED),
    *((_of_thread(predicate), reason) for predicate, reason in WRITING),
)
declare(
    "discussions.answer_confirmation",  # asked with the attribution of an organization that somebody else has named
    (is_member, LOG_IN),
    (posts_for_it, _("Only a delegate of this organization who may post for it can answer.")),
)
declare(
    "discussions.remove_enclosure",  # asked with the contribution
    (is_member, LOG_IN),
    (is_own | moderates_comment, _("Only its author, the moderators of this space and the secretariat may do this.")),
)
declare("discussions.withdraw_comment", (is_member, LOG_IN), (is_own, NOT_YOURS), (is_not_withdrawn, NOT_PUBLISHED))
declare(
    "discussions.strike_revision",  # asked with the contribution
    (is_member, LOG_IN),
    (is_own | moderates_comment, _("Only its author, the moderators of this space and the secretariat may do this.")),
)
declare("discussions.moderate_spaces", (is_member, LOG_IN), (moderates_any, ONLY_MODERATORS))
declare("discussions.moderate_comment", (is_member, LOG_IN), (moderates_comment, ONLY_MODERATORS))
declare("discussions.moderate_likeness", (is_member, LOG_IN), (moderates_likeness, ONLY_MODERATORS))
declare("discussions.moderate_thread", (is_member, LOG_IN), (moderates_thread, ONLY_MODERATORS))
declare("discussions.moderate_topic", (is_member, LOG_IN), (moderates_topic, ONLY_MODERATORS))
declare(
    "discussions.join_space",
    (is_member, LOG_IN),
    (may_read_space, NOT_ADMITTED),
    (may_join, _("Your function opens one discussion of this space to you. Ask the secretariat to make you a member.")),
    (is_not_archived, ARCHIVED),
)
declare("discussions.leave_space", (is_member, LOG_IN))
declare("discussions.see_members", (may_see_members, NOT_SHOWN))
declare(
    "discussions.report_comment",
    (is_published, NOT_PUBLISHED),
    (is_not_own, _("You wrote this yourself: you can edit it or take it back.")),
)
declare(
    "discussions.answer_reports",  # asked with the contribution
    (is_member, LOG_IN),
    (moderates_comment, ONLY_MODERATORS),
    (is_not_own, _("You wrote this yourself: somebody else answers the reports about it.")),
)
declare(
    "discussions.answer_report",  # asked with the report
    (is_member, LOG_IN),
    (_of_comment(moderates_comment), ONLY_MODERATORS),
    (_of_comment(is_not_own), _("You wrote this yourself: somebody else answers the reports about it.")),
)
declare("discussions.call_off_move", (is_member, LOG_IN), (_of_comment(moderates_comment), ONLY_MODERATORS))  # with the move
declare("discussions.answer_move", (is_member, LOG_IN), (is_asked, _("Only the authors who are asked can answer.")))
declare("discussions.edit_space", (is_secretariat, ONLY_SECRETARIAT))
declare("discussions.edit_topic", (is_secretariat, ONLY_SECRETARIAT))
declare("discussions.admit_person", (is_secretariat, ONLY_SECRETARIAT))
