"""Every count is what one can open and count, whatever happened before."""

import random

import pytest

from discussions.actions import comments, counting, moderation
from discussions.models import Comment
from pages.models import Rule


@pytest.fixture
def rule(db):
    return Rule.objects.get(number=1)


def _counts(row):
    row.refresh_from_db()
    return row.contributions, row.people, row.organizations


def test_a_contribution_counts_in_its_thread_and_topic(cast, topic, thread, post):
    post(thread, cast.member)
    post(thread, cast.delegate, organization=cast.union)
    post(topic.threads.get(number=0), cast.member)

    assert _counts(thread) == (2, 2, 1)
    assert _counts(topic) == (3, 2, 1)


def test_a_reply_counts_at_its_root_at_any_depth(cast, thread, post):
    root = post(thread, cast.member)
    reply = post(thread, cast.delegate, parent=root)
    post(thread, cast.member, parent=reply)

    rows = {row.number: (row.replies, row.shown_replies) for row in Comment.objects.all()}
    assert rows == {1: (2, 1), 2: (0, 1), 3: (0, 0)}


def test_a_hidden_contribution_stays_as_a_stub_while_a_reply_is_shown(cast, thread, post, rule):
    root = post(thread, cast.member)
    reply = post(thread, cast.delegate, parent=root)

    moderation.hide(comment=root, by=cast.secretariat, why="off topic", rule=rule)
    root.refresh_from_db()
    assert (root.is_published, root.is_shown, _counts(thread)) == (False, True, (1, 1, 0))

    moderation.hide(comment=reply, by=cast.secretariat, why="off topic", rule=rule)
    root.refresh_from_db()
    assert (root.is_shown, _counts(thread)) == (False, (0, 0, 0))


def test_hiding_with_replies_and_restoring_them_is_as_if_nothing_had_happened(cast, topic, thread, post, rule):
    root = post(thread, cast.member)
    reply = post(thread, cast.delegate, parent=root, organization=cast.union)
    already = post(thread, cast.outsider, parent=reply)
    moderation.hide(comment=already, by=cast.secretariat, why="insult", rule=rule)
    before = list(Comment.objects.order_by("pk").values("state", "replies", "shown_replies")), _counts(topic), _counts(thread)

    moderation.hide_with_replies(comment=root, by=cast.secretariat, why="off topic", rule=rule)
    assert (_counts(topic), _counts(thread)) == ((0, 0, 0), (0, 0, 0))

    moderation.restore_with_replies(comment=root, by=cast.secretariat, why="a mistake")
    after = list(Comment.objects.order_by("pk").values("state", "replies", "shown_replies")), _counts(topic), _counts(thread)
    assert after == before


@pytest.mark.parametrize("seed", range(6))
def test_counts_agree_with_the_rows_after_anything(cast, topic, post, rule, seed):
    dice = random.Random(seed)
    threads = list(topic.threads.select_related("topic", "prompt"))
    people = [(cast.member, None), (cast.delegate, None), (cast.delegate, cast.union), (cast.outsider, cast.collective)]

    for _turn in range(60):
        published = list(Comment.objects.published())
        hidden = list(Comment.objects.filter(state="hidden"))
        verb = dice.choice(["post", "reply", "reply", "reply", "hide", "hide_all", "restore", "restore_all", "withdraw"])
        person, organization = dice.choice(people)
        if verb == "post":
            post(dice.choice(threads), person, organization=organization)
        elif verb == "reply" and published:
            parent = dice.choice(published)
            post(parent.thread, person, parent=parent, organization=organization)
        elif verb == "hide" and published:
            moderation.hide(comment=dice.choice(published), by=cast.secretariat, why="…", rule=rule)
        elif verb == "hide_all" and published:
            moderation.hide_with_replies(comment=dice.choice(published), by=cast.secretariat, why="…", rule=rule)
        elif verb == "restore" and hidden:
            moderation.restore(comment=dice.choice(hidden), by=cast.secretariat, why="…")
        elif verb == "restore_all" and hidden:
            moderation.restore_with_replies(comment=dice.choice(hidden), by=cast.secretariat, why="…")
        elif verb == "withdraw" and published:
            comments.withdraw(comment=dice.choice(published), by=cast.member)

    assert counting.recount(topic) == []


def test_wrong_counts_are_mended(cast, topic, thread, post):
    root = post(thread, cast.member)
    post(thread, cast.delegate, parent=root, organization=cast.union)
    type(topic).objects.update(contributions=7, people=0)
    Comment.objects.update(replies=3, shown_replies=0)
    topic.contributors.all().delete()

    assert len(counting.recount(topic)) > 0
    assert counting.recount(topic) == []
    assert _counts(topic) == (2, 2, 1)
