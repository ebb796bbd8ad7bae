"""Permissions: the cast × action × state of the discussion."""

from datetime import timedelta

import pytest

from accounts.actions import delegations
from core import clock
from core.permissions import allows
from discussions.actions import comments, moderation, prompts
from discussions.models import Topic
from pages.models import Rule
from tests.discussions.moderated import look_after

PEOPLE = ("visitor", "member", "delegate", "outsider", "moderator", "reviewer", "secretariat", "former", "disabled")
MEMBERS = {"member", "delegate", "outsider", "moderator", "reviewer", "secretariat", "former"}


def _allowed(cast, name, obj):
    return {person for person in PEOPLE if allows(getattr(cast, person), name, obj)}


def _fresh(thread):
    return type(thread).objects.select_related("topic__space", "prompt").get(pk=thread.pk)


def _close(cast, thread):
    for window in thread.topic.windows.all():
        prompts.end_window(window=window, by=cast.secretariat, why="over")


def _announce(cast, thread):
    thread.topic.windows.all().delete()
    prompts.set_window(topic=thread.topic, opens_at=clock.now() + timedelta(days=1), by=cast.secretariat)


def _remove(cast, thread):
    prompts.remove(prompt=thread.prompt, by=cast.secretariat, why="asked twice")


@pytest.mark.parametrize(
    ("change", "allowed"),
    [(None, MEMBERS), (_close, set()), (_announce, set()), (_remove, set())],
    ids=["open", "closed", "announced", "removed"],
)
def test_members_post_and_reply_while_the_discussion_takes_contributions(cast, thread, post, change, allowed):
    comment = post(thread, cast.member)
    if change:
        change(cast, thread)
    comment = type(comment).objects.select_related("thread__topic__space", "thread__prompt").get(pk=comment.pk)

    assert _allowed(cast, "discussions.post_comment", _fresh(thread)) == allowed
    assert _allowed(cast, "discussions.reply_to_comment", comment) == allowed


@pytest.mark.parametrize("change", [_close, _announce, _remove])
def test_each_refusal_has_its_reason(cast, thread, change):
    change(cast, thread)

    reasons = {_close: "closed", _announce: "not begun", _remove: "removed"}
    assert reasons[change] in str(allows(cast.member, "discussions.post_comment", _fresh(thread)).reason)


def _hide(cast, comment):
    moderation.hide(comment=comment, by=cast.secretariat, why="…", rule=Rule.objects.first())


def _withdraw(cast, comment):
    comments.withdraw(comment=comment, by=cast.delegate)


@pytest.mark.parametrize(
    ("change", "reply", "edit", "withdraw"),
    [
        (None, MEMBERS, {"delegate"}, {"delegate"}),
        (_hide, set(), set(), {"delegate"}),
        (_withdraw, set(), set(), set()),
        (lambda cast, comment: _close(cast, comment.thread), set(), set(), {"delegate"}),
    ],
    ids=["published", "hidden", "withdrawn", "closed"],
)
def test_only_authors_edit_and_withdraw(cast, thread, post, change, reply, edit, withdraw):
    comment = post(thread, cast.delegate, organization=cast.union)
    if change:
        change(cast, comment)
    comment = type(comment).objects.select_related("thread__topic__space", "thread__prompt").get(pk=comment.pk)

    assert _allowed(cast, "discussions.reply_to_comment", comment) == reply
    assert _allowed(cast, "discussions.edit_comment", comment) == edit
    assert _allowed(cast, "discussions.withdraw_comment", comment) == withdraw
    assert _allowed(cast, "discussions.strike_revision", comment) == {"delegate", "secretariat"}
    assert _allowed(cast, "discussions.moderate_comment", comment) == {"secretariat"}


def test_moderators_of_the_space_strike_too(cast, thread, open_space, post):
    comment = post(thread, cast.delegate)
    look_after(cast.reviewer, open_space("another"), by=cast.secretariat)
    cast.moderator = look_after(cast.moderator, thread.topic.space, by=cast.secretariat)

    assert _allowed(cast, "discussions.strike_revision", comment) == {"delegate", "moderator", "secretariat"}


def test_who_no_longer_speaks_for_an_organization_does_not_edit_its_words(cast, thread, post):
    comment = post(thread, cast.delegate, organization=cast.union)
    delegations.end(delegation=cast.delegate.delegations().get(), by=cast.administrator, why="left")

    assert not allows(cast.delegate, "discussions.edit_comment", comment)
    assert allows(cast.delegate, "discussions.withdraw_comment", comment)


def test_nobody_edits_what_came_from_an_archive(cast, thread, post):
    comment = post(thread, cast.member)
    type(comment).objects.update(posted_by=None)
    comment.refresh_from_db()

    assert _allowed(cast, "discussions.edit_comment", comment) == set()


@pytest.mark.parametrize("name", ["discussions.edit_space", "discussions.edit_topic", "discussions.admit_person"])
def test_the_secretariat_alone_makes_spaces(cast, topic, name):
    assert _allowed(cast, name, Topic.objects.get()) == {"secretariat"}
