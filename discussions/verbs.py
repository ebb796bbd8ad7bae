"""What moderators may do, in place and in the admin: each verb with its words, its form in place and when it applies."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.permissions import allows
from core.workflow import TransitionNotAllowed
from discussions.actions import closing, moderation, moving, prompts, redaction, reports, striking
from discussions.models import Comment, Report
from discussions.moderation_forms import (
    AnswerForm,
    KeptReasonForm,
    MoveForm,
    OptionalReasonForm,
    PublicReasonForm,
    QuestionForm,
    ReadForm,
    ReasonForm,
    RedactionForm,
    ReopeningForm,
    RuleForm,
    StrikingForm,
)

State = Comment.State


@dataclass(frozen=True)
class Verb:
    """`run(comment=…, by=…)` is the action, given what `form` asks; `applies(comment)` says whether the verb is offered.

    A verb for threads or topics is given `thread=…` or `topic=…`.
    """

    name: str
    label: str
    means: str
    run: Callable
    applies: Callable
    form: type = ReasonForm
    is_grave: bool = False
    permission: str = "discussions.moderate_comment"


def _is(*states):
    return lambda comment: comment.state in states


def _has_replies(comment):
    return comment.is_published and moderation.below_of(comment).published().exists()


def _hid_others(comment):
    return comment.state == State.HIDDEN and Comment.objects.filter(hidden_with=comment, state=State.HIDDEN).exists()


def _is_reported(comment):
    return Report.objects.open().filter(comment=comment).exists()


def _may_move(comment):
    return comment.state in Comment.STANDING and not moving.is_settled(topic=comment.topic) and not moving.waiting_move(comment)


def _waits_for_move(comment):
    return moving.waiting_move(comment) is not None


def _call_off(*, comment, by, why):
    move = moving.waiting_move(comment)
    if move is None:
        raise TransitionNotAllowed(comment)
    return moving.call_off(move=move, by=by, why=why)


def _has_words_before(comment):
    return bool(comment.edits) and comment.revisions.filter(struck_at=None).exists()


def _mark_read(*, comment, by):
    return moderation.mark_read(comments=[comment], by=by)


MOVE = Verb(
    name="move",
    label=_("Move with its replies"),
    means=_(
        "It goes to the end of another thread with everything below it; links to it lead there. Where more people read, "
        "every author is asked first. Every author is told."
    ),
    run=moving.shift,
    applies=_may_move,
    form=MoveForm,
)
VERBS = (
    Verb(
        name="approve",
        label=_("Approve"),
        means=_("It is published at once. Its author is told and is no newcomer to this space any longer."),
        run=moderation.approve,
        applies=_is(State.HELD),
        form=OptionalReasonForm,
    ),
    Verb(
        name="reject",
        label=_("Do not approve"),
        means=_("It is not published. Its author is told why and by which rule, and gets her text."),
        run=moderation.reject,
        applies=_is(State.HELD),
        form=RuleForm,
        is_grave=True,
    ),
    Verb(
        name="answer",
        label=_("Answer the reports"),
        means=_("All open reports about it are answered together. To do something about it, use the other verbs first."),
        run=reports.answer,
        applies=_is_reported,
        form=AnswerForm,
        permission="discussions.answer_reports",
    ),
    Verb(
        name="read",
        label=_("Mark as read"),
        means=_("It leaves the list of what no moderator has read. Nobody is told."),
        run=_mark_read,
        applies=lambda comment: comment.moderated_at is None,
        form=ReadForm,
    ),
    Verb(
        name="hide",
        label=_("Hide"),
        means=_("It leaves the pages; where it has replies, a mark stays in its place. Its author is told."),
        run=moderation.hide,
        applies=_is(State.PUBLISHED),
        form=RuleForm,
        is_grave=True,
    ),
    Verb(
        name="hide_with_replies",
        label=_("Hide with its replies"),
        means=_("It leaves the pages with everything below it. Every author is told."),
        run=moderation.hide_with_replies,
        applies=_has_replies,
        form=RuleForm,
        is_grave=True,
    ),
    Verb(
        name="restore",
        label=_("Restore"),
        means=_("It shows again as it was. Its author is told."),
        run=moderation.restore,
        applies=_is(State.HIDDEN),
    ),
    Verb(
        name="restore_with_replies",
        label=_("Restore with its replies"),
        means=_("It shows again, with the replies that were hidden together with it. Every author is told."),
        run=moderation.restore_with_replies,
        applies=_hid_others,
    ),
    Verb(
        name="redact",
        label=_("Redact"),
        means=_(
            "For personal data, and for what puts somebody at risk: the words go from the text, all earlier versions, the "
            "author’s drafts and the e-mails about it. A mark shows where they stood. This cannot be undone. Its author is told."
        ),
        run=redaction.redact,
        applies=lambda comment: comment.emptied_at is None,
        form=RedactionForm,
        is_grave=True,
    ),
    Verb(
        name="strike",
        label=_("Strike an earlier version"),
        means=_(
            "The words of that version are gone for good; that there was one stays in its history. What it says now stays. "
            "Its author is told."
        ),
        run=striking.strike,
        applies=_has_words_before,
        form=StrikingForm,
        is_grave=True,
        permission="discussions.strike_revision",
    ),
    MOVE,
    Verb(
        name="call_off",
        label=_("Call the move off"),
        means=_("Its authors are no longer asked. It stays where it is."),
        run=_call_off,
        applies=_waits_for_move,
        form=KeptReasonForm,
    ),
    Verb(
        name="pin",
        label=_("Pin"),
        means=_("It is marked as pinned. Its author is told."),
        run=moderation.pin,
        applies=lambda comment: comment.is_published and not comment.parent_id and not comment.pinned_at,
    ),
    Verb(
        name="unpin",
        label=_("Take the pin off"),
        means=_("Its author is told."),
        run=moderation.unpin,
        applies=lambda comment: comment.is_published and comment.pinned_at is not None,
    ),
    Verb(
        name="mark_official",
        label=_("Mark as official reply"),
        means=_("The words “official reply” stand above it. Its author is told."),
        run=moderation.mark_official,
        applies=lambda comment: comment.is_published and not comment.is_official,
    ),
    Verb(
        name="unmark_official",
        label=_("Take the mark of an official reply off"),
        means=_("Its author is told."),
        run=moderation.unmark_official,
        applies=lambda comment: comment.is_published and comment.is_official,
    ),
)


LOCK = Verb(
    name="lock",
    label=_("Lock the thread"),
    means=_("It can be read, but takes no more contributions."),
    run=closing.lock_thread,
    applies=lambda thread: not thread.is_locked,
    form=PublicReasonForm,
    permission="discussions.moderate_thread",
)
UNLOCK = Verb(
    name="unlock",
    label=_("Unlock the thread"),
    means=_("It takes contributions again while its question is open."),
    run=closing.unlock_thread,
    applies=lambda thread: thread.is_locked,
    form=PublicReasonForm,
    permission="discussions.moderate_thread",
)
CLOSE = Verb(
    name="close",
    label=_("Close the topic now"),
    means=_("Its window ends at once. Everything stays readable."),
    run=closing.close,
    applies=lambda topic: topic.life.is_open,
    form=PublicReasonForm,
    is_grave=True,
    permission="discussions.moderate_topic",
)
REOPEN = Verb(
    name="reopen",
    label=_("Open the topic again"),
    means=_("It takes contributions from now on, until the day you name."),
    run=closing.open_again,
    applies=lambda topic: topic.life.state == topic.life.state.CLOSED,
    form=ReopeningForm,
    permission="discussions.moderate_topic",
)
ASK = Verb(
    name="ask",
    label=_("Ask a question"),
    means=_("It stands on the topic’s page with a thread of its own, after the others. Who follows the topic is told."),
    run=prompts.ask_once,
    applies=lambda topic: not topic.stage and not topic.space.archived_at,
    form=QuestionForm,
    permission="discussions.moderate_topic",
)


def offered(comment, user):
    """The verbs that apply to a contribution now and that she may use."""
    permitted = {name: bool(allows(user, name, comment)) for name in {verb.permission for verb in VERBS}}
    return [verb for verb in VERBS if permitted[verb.permission] and verb.applies(comment)]
