"""State × verb of moderation: what each changes, records, counts and tells, and that of two at once one wins."""

import pytest

from core.workflow import TransitionNotAllowed
from discussions.actions import closing, comments, counting, moderation
from discussions.models import Comment, Thread
from events.models import Event, Mail
from search.models import Document
from tests.discussions.moderated import STATES, WHY, bring_to, hold, rule
from tests.races import at_once, refusals

RULED = ("hide", "hide_with_replies", "reject")
VERBS = {
    "hide": {"published": "hidden"},
    "hide_with_replies": {"published": "hidden"},
    "restore": {"hidden": "published"},
    "restore_with_replies": {"hidden": "published"},
    "approve": {"held": "published"},
    "reject": {"held": "rejected"},
    "pin": {"published": "published"},
    "mark_official": {"published": "published"},
}


def do(verb, comment, by):
    given = {"rule": rule()} if verb in RULED else {}
    return getattr(moderation, verb)(comment=comment, by=by, why=WHY, **given)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_works_from_its_states_alone(cast, topic, thread, post, state, verb):
    comment = bring_to(state, post(thread, cast.member), cast.secretariat)
    events = Event.objects.count()

    if state in VERBS[verb]:
        do(verb, comment, cast.secretariat)
    else:
        with pytest.raises(TransitionNotAllowed):
            do(verb, comment, cast.secretariat)

    assert Comment.objects.get().state == VERBS[verb].get(state, state)
    assert Event.objects.count() == events + (state in VERBS[verb])
    assert counting.recount(topic) == []


TOLD = ["hide", "restore", "approve", "reject", "pin", "mark_official"]
STATE_FOR = {"restore": "hidden", "approve": "held", "reject": "held"}


@pytest.mark.parametrize("verb", TOLD)
def test_the_author_is_told_what_and_why_and_by_which_rule(cast, thread, post, verb):
    comment = bring_to(STATE_FOR.get(verb, "published"), post(thread, cast.delegate), cast.secretariat)
    Mail.objects.all().delete()

    do(verb, comment, cast.secretariat)

    mail = Mail.objects.get(kind__startswith="discussions.")
    event = Event.objects.about(comment).first()
    assert (mail.to, WHY in mail.text, "Participation rule 4" in mail.text) == (cast.delegate.email, True, verb in RULED)
    assert (event.actor, event.why) == (cast.secretariat, WHY)
    assert "secretariat has" not in mail.text


def test_a_rejected_text_comes_back_to_its_author(cast, thread, post):
    comment = bring_to("held", post(thread, cast.member, "All I know of it."), cast.secretariat)

    do("reject", comment, cast.secretariat)

    assert "> All I know of it." in Mail.objects.get(kind="discussions.comment_rejected").text


def test_what_is_held_is_in_no_count_and_told_to_moderators_alone(cast, open_space, open_topic, post):
    topic = open_topic(space=open_space(holds_newcomers=True))
    thread = topic.threads.get(number=1)

    comment = post(thread, cast.member)

    topic.refresh_from_db()
    assert (comment.state, comment.number, topic.contributions, topic.people) == ("held", 1, 0, 0)
    assert not Document.objects.filter(kind="comment").exists()
    assert counting.recount(topic) == []


def test_who_was_approved_once_is_no_newcomer_any_longer(cast, open_space, open_topic, post):
    topic = open_topic(space=open_space(holds_newcomers=True))
    thread = topic.threads.get(number=1)
    first, second = post(thread, cast.member), post(thread, cast.member, "More.")

    moderation.approve(comment=first, by=cast.secretariat)
    third = post(thread, cast.member, "And more.", parent=first)

    topic.refresh_from_db()
    assert (second.state, third.state, topic.contributions, topic.people) == ("held", "published", 2, 1)
    assert Document.objects.filter(kind="comment").count() == 2
    assert counting.recount(topic) == []


def test_who_was_rejected_is_still_a_newcomer(cast, open_space, open_topic, post):
    thread = open_topic(space=open_space(holds_newcomers=True)).threads.get(number=1)
    moderation.reject(comment=post(thread, cast.member), by=cast.secretariat, why=WHY, rule=rule())

    assert post(thread, cast.member, "Once more.").state == "held"


def test_moderators_and_functions_are_never_held(cast, open_space, open_topic, post):
    thread = open_topic(space=open_space(holds_newcomers=True)).threads.get(number=1)

    assert post(thread, cast.secretariat).state == "published"


def test_a_held_reply_is_approved_under_a_stub(cast, topic, thread, post):
    root = post(thread, cast.member)
    reply = post(thread, cast.delegate, parent=root)
    hold(reply)
    moderation.hide(comment=root, by=cast.secretariat, why=WHY, rule=rule())

    moderation.approve(comment=reply, by=cast.secretariat)

    root.refresh_from_db()
    assert (root.is_shown, root.shown_replies) == (True, 1)
    assert counting.recount(topic) == []


def test_held_contributions_can_be_withdrawn(cast, topic, thread, post):
    comment = bring_to("held", post(thread, cast.member), cast.secretariat)

    comments.withdraw(comment=comment, by=cast.member)

    assert Comment.objects.get().state == "withdrawn"
    assert counting.recount(topic) == []


def test_only_roots_are_pinned(cast, thread, post):
    reply = post(thread, cast.delegate, parent=post(thread, cast.member))

    with pytest.raises(TransitionNotAllowed):
        moderation.pin(comment=reply, by=cast.secretariat, why=WHY)


@pytest.mark.parametrize(("on", "off"), [("pin", "unpin"), ("mark_official", "unmark_official")])
def test_marks_come_off_again_and_not_twice(cast, thread, post, on, off):
    comment = post(thread, cast.member)
    before = comment.version
    do(on, comment, cast.secretariat)
    with pytest.raises(TransitionNotAllowed):
        do(on, Comment.objects.get(), cast.secretariat)
    do(off, Comment.objects.get(), cast.secretariat)

    after = Comment.objects.get()
    assert (after.pinned_at, after.is_official, after.version) == (None, False, before + 2)
    assert Mail.objects.filter(kind="discussions.comment_marked").count() == 2


def test_what_is_edited_is_unread_again(cast, thread, post):
    comment = post(thread, cast.member)
    assert moderation.mark_read(comments=[comment], by=cast.secretariat) == 1
    assert moderation.mark_read(comments=[comment], by=cast.secretariat) == 0

    comments.edit(comment=comment, by=cast.member, subject="", body="<p>New.</p>", language="en", edits=0)

    assert Comment.objects.get().moderated_at is None


def test_a_thread_is_locked_once_with_its_reason(cast, thread, topic):
    edition = type(topic).objects.get().edition
    closing.lock_thread(thread=thread, by=cast.secretariat, why="It went in circles")
    with pytest.raises(TransitionNotAllowed):
        closing.lock_thread(thread=Thread.objects.get(pk=thread.pk), by=cast.secretariat, why="again")

    locked = Thread.objects.get(pk=thread.pk)
    assert (locked.is_locked, locked.locked_why, locked.is_open) == (True, "It went in circles", False)
    assert type(topic).objects.get().edition > edition
    closing.unlock_thread(thread=locked, by=cast.secretariat, why="calm again")
    assert Thread.objects.get(pk=thread.pk).is_open


def test_a_topic_is_closed_now_and_opened_again(cast, topic):
    closing.close(topic=topic, by=cast.secretariat, why="enough")
    closed = type(topic).objects.get()
    assert closed.life.state == "closed"
    with pytest.raises(TransitionNotAllowed):
        closing.close(topic=closed, by=cast.secretariat, why="enough")
    closing.open_again(topic=closed, by=cast.secretariat, why="more came up")
    opened = type(topic).objects.get()
    with pytest.raises(TransitionNotAllowed):
        closing.open_again(topic=opened, by=cast.secretariat, why="more came up")

    assert opened.life.state == "open"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("state", "verbs"), [("published", ("hide", "hide")), ("held", ("approve", "reject"))])
def test_of_two_moderators_at_once_one_wins(cast, topic, thread, post, state, verbs):
    comment = bring_to(state, post(thread, cast.member), cast.secretariat)
    stale = [Comment.objects.get(pk=comment.pk) for _verb in verbs]

    results = at_once(
        *(lambda verb=verb, row=row: do(verb, row, cast.secretariat) for verb, row in zip(verbs, stale, strict=True)), row=topic
    )

    assert refusals(results) == 1
    assert counting.recount(topic) == []
