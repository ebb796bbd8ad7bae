"""A contribution moves with its replies: numbers, places, counts, addresses."""

import re

import pytest

from core.workflow import TransitionNotAllowed
from discussions.actions import comments, moderation, moving, prompts, spaces
from discussions.models import Admission, Comment, FormerPlace, Move, Policy, Thread, Topic
from events.models import Event, Mail
from search.models import Document
from tests.discussions.becoming import archive, close, publish, summarize
from tests.discussions.moderated import WHY, hold, lock_thread, proven, rule, shift, tree
from tests.discussions.writing import WORDS, reply_form, said, typed
from tests.markup import read
from tests.races import at_once, refusals


@pytest.fixture
def family(cast, thread, post):
    """A root, a reply to it, a reply to that, and another root after them."""
    root = post(thread, cast.member, "Root.")
    reply = post(thread, cast.delegate, "Reply.", parent=root)
    return root, reply, post(thread, cast.outsider, "Below.", parent=reply), post(thread, cast.member, "Next.")


@pytest.fixture
def elsewhere(open_topic):
    """The thread of direct contributions of another topic, in a space of its own that everyone reads."""
    return open_topic("elsewhere").threads.get(number=0)


# ── Where it goes ────────────────────────────────────────────────────────────────────────────────────────────────


def test_within_its_topic_it_keeps_its_numbers(cast, topic, thread, family):
    direct = topic.threads.get(number=0)

    shift(family[0], direct, cast.secretariat)

    assert tree(direct) == [(1, 1, 1, None), (2, 1, 2, 1), (3, 1, 3, 2)]
    assert tree(thread) == [(4, 2, 1, None)]
    assert not FormerPlace.objects.exists()
    assert proven(topic)
    counts = {row.number: row.contributions for row in Thread.objects.filter(topic=topic)}
    assert counts == {0: 3, 1: 1}


def test_in_another_topic_it_gets_the_next_numbers_and_the_old_ones_stay_spent(cast, topic, thread, family, elsewhere, post):
    post(elsewhere, cast.member, "First there.")

    shift(family[0], elsewhere, cast.secretariat)
    later = post(thread, cast.member, "After it went.")

    assert tree(elsewhere) == [(1, 1, 1, None), (2, 2, 1, None), (3, 2, 2, 2), (4, 2, 3, 3)]
    assert (later.number, later.position) == (5, 3)
    places = FormerPlace.objects.filter(topic=topic).values_list("number", "comment__number")
    assert sorted(places) == [(1, 2), (2, 3), (3, 4)]
    assert proven(topic, elsewhere.topic)
    assert set(Document.objects.filter(kind="comment").values_list("object_id", "place")) == set(
        Comment.objects.values_list("pk", "topic")
    )


def test_a_reply_becomes_a_root_and_leaves_those_above_it(cast, topic, thread, family, elsewhere):
    shift(family[1], elsewhere, cast.secretariat)

    assert tree(thread) == [(1, 1, 1, None), (4, 2, 1, None)]
    assert tree(elsewhere) == [(1, 1, 1, None), (2, 1, 2, 1)]
    assert Comment.objects.get(pk=family[0].pk).replies == 0
    assert proven(topic, elsewhere.topic)


def test_what_is_deeper_than_twelve_levels_moves_too(cast, topic, thread, elsewhere, post):
    last = root = post(thread, cast.member)
    for _level in range(15):
        last = post(thread, cast.delegate, parent=last)

    shift(root, elsewhere, cast.secretariat)

    rows = Comment.objects.filter(thread=elsewhere)
    assert (rows.count(), rows.filter(root=root.pk).count(), max(row.level for row in rows)) == (16, 16, 12)
    assert proven(topic, elsewhere.topic)


def test_it_moves_back_under_a_third_number(cast, topic, thread, family, elsewhere):
    shift(family[3], elsewhere, cast.secretariat)
    shift(family[3], thread, cast.secretariat)

    back = Comment.objects.get(pk=family[3].pk)
    assert (back.number, back.position, FormerPlace.objects.filter(comment=back).count()) == (5, 3, 2)
    assert proven(topic, elsewhere.topic)


def test_hidden_with_a_root_that_stays_is_restored_alone_where_it_went(cast, topic, family, elsewhere):
    moderation.hide_with_replies(comment=family[0], by=cast.secretariat, why=WHY, rule=rule())
    shift(family[1], elsewhere, cast.secretariat)

    restored = moderation.restore_with_replies(comment=Comment.objects.get(pk=family[0].pk), by=cast.secretariat, why=WHY)

    assert [row.pk for row in restored] == [family[0].pk]
    assert proven(topic, elsewhere.topic)


def test_held_replies_go_along_unseen(cast, topic, family, elsewhere):
    hold(family[2])
    shift(family[0], elsewhere, cast.secretariat)
    moderation.approve(comment=Comment.objects.get(pk=family[2].pk), by=cast.secretariat)

    assert Topic.objects.get(pk=elsewhere.topic_id).contributions == 3
    assert proven(topic, elsewhere.topic)


def test_every_author_is_told_and_every_record_says_so(cast, family, elsewhere):
    shift(family[0], elsewhere, cast.secretariat)

    mails = Mail.objects.filter(kind="discussions.comment_moved")
    assert set(mails.values_list("to", flat=True)) == {person.email for person in (cast.member, cast.delegate, cast.outsider)}
    assert all(WHY in mail.text for mail in mails)
    assert Event.objects.filter(kind="discussions.comment_moved", why=WHY, actor=cast.secretariat).count() == 3


def test_an_author_is_not_told_the_name_of_a_place_she_may_not_read(cast, family, open_space, open_topic):
    inside = open_topic("whispers", space=open_space("closed", read=Policy.MEMBERS))
    spaces.admit(person=cast.delegate, space=inside.space, standing=Admission.Standing.MEMBER, by=cast.secretariat, why="asked")
    shift(family[0], inside.threads.get(number=0), cast.secretariat)

    mails = {mail.to: mail for mail in Mail.objects.filter(kind="discussions.comment_moved")}
    outside, within = mails[cast.member.email], mails[cast.delegate.email]
    for words in (outside.subject, outside.text, outside.html):
        assert not re.search("whispers|closed|/comments/", words, re.IGNORECASE)
    assert ("autre endroit" in outside.text, WHY in outside.text) == (True, True)
    assert ("Whispers" in within.subject, "/comments/" in within.text) == (True, True)


# ── Where it does not go ─────────────────────────────────────────────────────────────────────────────────────────


def _remove(cast, thread):
    prompts.remove(prompt=thread.prompt, by=cast.secretariat, why="twice")


def _archive(cast, thread):
    space = thread.topic.space
    type(space).objects.filter(pk=space.pk).update(archived_at="2026-01-01T00:00Z", archived_by=cast.secretariat)


@pytest.mark.parametrize("spoil", [lock_thread, _remove, _archive])
def test_not_to_where_nothing_more_is_put(cast, family, open_topic, spoil):
    target = open_topic("elsewhere").threads.get(number=1)
    spoil(cast, target)

    with pytest.raises(TransitionNotAllowed):
        shift(family[0], target, cast.secretariat)
    assert not Move.objects.exists()


@pytest.mark.parametrize("settle", [publish, archive])
@pytest.mark.parametrize("side", ["origin", "target"])
def test_neither_into_nor_out_of_what_is_archived_or_has_an_outcome(cast, topic, family, open_topic, log_in, settle, side):
    target = open_topic("elsewhere").threads.get(number=0)
    comment = family[0]
    settled = topic if side == "origin" else target.topic
    close(cast, settled)
    settle(cast, settled)

    with pytest.raises(TransitionNotAllowed):
        shift(comment, target, cast.secretariat)

    now = Comment.objects.select_related("topic__space").get(pk=comment.pk)
    assert str(moving.obstacle(now, Thread.objects.get(pk=target.pk)))
    page = log_in(cast.secretariat).get(f"/en/discussions/comments/{comment.pk}/moderate/")
    move = next((row["form"] for row in page.context["verbs"] if row["key"] == "move"), None)
    assert move is None if side == "origin" else not move.fields["thread"].queryset.filter(topic=target.topic).exists()


def test_not_out_of_a_space_in_the_archive(cast, topic, family, elsewhere):
    type(topic.space).objects.filter(pk=topic.space_id).update(archived_at="2026-01-01T00:00Z", archived_by=cast.secretariat)

    with pytest.raises(TransitionNotAllowed):
        shift(family[0], elsewhere, cast.secretariat)


def test_while_it_is_being_summarized_it_can_still_be_put_in_order(cast, topic, family, elsewhere):
    close(cast, topic)
    summarize(cast, topic)

    assert shift(family[0], elsewhere, cast.secretariat).state == "done"


def test_not_to_the_thread_it_stands_in_be_it_below_itself_or_not(cast, thread, family):
    for comment in family:
        with pytest.raises(TransitionNotAllowed):
            shift(comment, thread, cast.secretariat)


def test_not_what_was_withdrawn(cast, family, elsewhere):
    comments.withdraw(comment=family[0], by=cast.member)

    with pytest.raises(TransitionNotAllowed):
        shift(family[0], elsewhere, cast.secretariat)


# ── Addresses ────────────────────────────────────────────────────────────────────────────────────────────────────


def _replies(thread, number):
    return f"/en/discussions/{thread.topic.space.slug}/{thread.topic.slug}/threads/{thread.number}/replies/{number}/"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_old_numbers_lead_to_the_new_place(cast, thread, family, elsewhere, client, number):
    shift(family[0], elsewhere, cast.secretariat)

    answer = client.get(_replies(thread, number))

    assert (answer.status_code, answer["Location"]) == (302, f"/en/discussions/comments/{family[number - 1].pk}/")
    assert client.get(answer["Location"])["Location"].startswith(elsewhere.get_absolute_url())


def test_within_a_topic_the_old_address_leads_on_too(cast, topic, thread, family, client):
    shift(family[0], topic.threads.get(number=0), cast.secretariat)

    assert client.get(_replies(thread, 1))["Location"] == f"/en/discussions/comments/{family[0].pk}/"
    assert client.get(_replies(thread, 4)).status_code == 200
    assert client.get(_replies(thread, 9)).status_code == 404


def test_who_may_not_read_the_new_place_finds_nothing(cast, thread, family, open_space, open_topic, client):
    inside = open_topic("inside", space=open_space("closed", read=Policy.INVITED)).threads.get(number=0)
    shift(family[0], inside, cast.secretariat)

    assert client.get(_replies(thread, 1)).status_code == 404
    assert client.get(family[0].get_absolute_url()).status_code == 404
    client.force_login(cast.secretariat)
    assert client.get(_replies(thread, 1)).status_code == 302


# ── At once ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_at_once_one_wins(cast, topic, thread, family, elsewhere):
    direct = topic.threads.get(number=0)

    results = at_once(
        *(lambda target=target: shift(family[0], target, cast.secretariat) for target in (direct, elsewhere)), row=topic
    )

    assert refusals(results) <= 1
    assert Move.objects.count() == 2 - refusals(results)
    assert proven(topic, elsewhere.topic)


def test_a_reply_to_what_has_just_moved_comes_back_with_its_text(cast, family, elsewhere, client, monkeypatch):
    client.force_login(cast.outsider)
    post = comments.post

    def moved_first(**given):
        if Comment.objects.get(pk=family[0].pk).topic_id != elsewhere.topic_id:
            shift(family[0], elsewhere, cast.secretariat)
        return post(**given)

    monkeypatch.setattr(comments, "post", moved_first)
    page = client.post(reply_form(family[0]), typed(voice="myself"))
    again = client.post(reply_form(family[0]), read(page).fields | {"voice": "myself"})

    assert (page.status_code, read(page).fields["body"]) == (409, WORDS)
    assert "has moved to another place" in said(page)
    assert again.status_code == 302
    assert Comment.objects.latest("pk").thread_id == elsewhere.pk
