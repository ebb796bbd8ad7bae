"""What happens at once in a discussion: everyone stands at the topic's row before any goes on."""

import pytest

from core.workflow import TransitionNotAllowed
from discussions.actions import comments, counting, moderation
from discussions.models import Comment, Topic
from events.models import Event, Mail
from pages.models import Rule
from tests.notifications.telling import spread
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_identical_posts_make_one(cast, topic, thread):
    key = Comment._meta.get_field("key").get_default()

    def send():
        return comments.post(thread=thread, by=cast.member, body="<p>Words</p>", language="en", key=key)

    results = at_once(*[send] * 20, row=topic)

    assert len({result.pk for result in results}) == 1
    spread()
    mails = Mail.objects.filter(kind="discussions.comment_posted").count()
    assert (Comment.objects.count(), mails, Topic.objects.get().contributions) == (1, 1, 1)


def test_numbers_and_positions_given_at_once_differ(cast, topic, thread, post):
    root = post(thread, cast.member)
    roots = [lambda: post(thread, cast.delegate)] * 6
    replies = [lambda: post(thread, cast.outsider, parent=root)] * 6

    at_once(*roots, *replies, row=topic)

    assert sorted(Comment.objects.values_list("number", flat=True)) == list(range(1, 14))
    assert sorted(Comment.objects.filter(parent=None).values_list("position", flat=True)) == list(range(1, 8))
    assert counting.recount(Topic.objects.get()) == []


def test_of_two_moderators_one_hides(cast, topic, thread, post):
    comment = post(thread, cast.member)
    rule = Rule.objects.first()

    def hide(by):
        mine = Comment.objects.get(pk=comment.pk)
        return lambda: moderation.hide(comment=mine, by=by, why="insult", rule=rule)

    results = at_once(hide(cast.secretariat), hide(cast.administrator), row=topic)

    assert refusals(results) == 1
    assert Mail.objects.filter(kind="discussions.comment_hidden").count() == 1
    assert Event.objects.filter(kind="discussions.comment_hidden").count() == 1


def test_a_reply_and_the_hiding_of_what_it_answers_leave_true_counts(cast, topic, thread, post):
    root = post(thread, cast.member)
    rule = Rule.objects.first()

    results = at_once(
        lambda: post(thread, cast.delegate, parent=root),
        lambda: moderation.hide_with_replies(comment=root, by=cast.secretariat, why="…", rule=rule),
        row=topic,
    )

    assert counting.recount(Topic.objects.get()) == []
    if isinstance(results[0], TransitionNotAllowed):
        assert Comment.objects.count() == 1
    else:
        assert Comment.objects.count() == 2


def test_of_two_edits_at_once_one_is_told(cast, topic, thread, post):
    comment = post(thread, cast.member, "First")

    def edit(words):
        mine = Comment.objects.get(pk=comment.pk)
        return lambda: comments.edit(comment=mine, by=cast.member, subject="", body=f"<p>{words}</p>", language="en", edits=0)

    results = at_once(edit("Second"), edit("Third"), row=topic)

    assert refusals(results) == 1
    comment.refresh_from_db()
    assert (comment.edits, comment.revisions.get().body) == (1, "<p>First</p>")
