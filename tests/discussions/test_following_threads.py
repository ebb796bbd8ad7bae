"""Following a thread, the choice to follow what one contributes to, and digests that say nothing of what is gone."""

from datetime import timedelta

import pytest

from accounts.models import User
from core import clock
from discussions.actions import moderation, redaction, spaces
from discussions.models import Policy
from discussions.notices import CONTRIBUTION
from events.models import Mail
from notifications import actions
from notifications.kinds import Rhythm
from notifications.models import Follow
from pages.models import Rule
from tests.discussions.writing import said
from tests.notifications.telling import spread, told

PAGE = "/en/account/notices/choices/"


def test_followers_of_a_thread_are_told_of_what_comes_there_and_not_elsewhere(cast, topic, thread, post):
    actions.follow(what="thread", object_id=thread.pk, by=cast.outsider)
    there = post(thread, cast.delegate)
    post(topic.threads.select_related("topic__space").get(number=0), cast.delegate)
    spread()

    assert told(CONTRIBUTION) == [("outsider", there.pk)]


def test_who_follows_thread_topic_and_space_is_told_once(cast, thread, post):
    for what, key in (("thread", thread.pk), ("topic", thread.topic_id), ("space", thread.topic.space_id)):
        actions.follow(what=what, object_id=key, by=cast.outsider)
    comment = post(thread, cast.delegate)
    spread()

    assert told(CONTRIBUTION) == [("outsider", comment.pk)]


def test_a_followed_thread_is_listed_by_what_is_asked_and_without_it_where_it_is_closed(cast, log_in, topic, thread):
    actions.follow(what="thread", object_id=thread.pk, by=cast.member)
    client = log_in(cast.member)
    before = said(client.get("/en/account/following/"))
    topic.read = Policy.INVITED
    spaces.edit_topic(topic=topic, fields=["read"], by=cast.secretariat)

    assert ("What works?" in before, "What works?" in said(client.get("/en/account/following/"))) == (True, False)


# ── The choice ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("sent", "expected"), [("no", False), ("yes", True), ("", True), (None, True)])
def test_one_chooses_whether_contributing_follows(cast, log_in, sent, expected):
    answer = log_in(cast.member).post(PAGE, {} if sent is None else {"follows_replied": sent})

    assert (answer.status_code, User.objects.get(pk=cast.member.pk).follows_replied) == (302, expected)


def test_what_is_not_sent_stays(cast, log_in):
    client = log_in(cast.member)
    client.post(PAGE, {"follows_replied": "no"})
    client.post(PAGE, {CONTRIBUTION: "weekly"})

    assert 'name="follows_replied" value="no" class=' not in client.get(PAGE).content.decode()
    assert User.objects.get(pk=cast.member.pk).follows_replied is False


def test_another_answer_is_refused(cast, log_in):
    answer = log_in(cast.member).post(PAGE, {"follows_replied": "perhaps"})

    assert (answer.status_code, User.objects.get(pk=cast.member.pk).follows_replied) == (200, True)


@pytest.mark.parametrize("follows", [True, False])
def test_contributing_follows_as_chosen(cast, thread, post, follows):
    actions.choose(by=cast.member, rhythms={}, follows_replied=follows)

    post(thread, User.objects.get(pk=cast.member.pk))

    assert Follow.objects.filter(person=cast.member, what="thread", object_id=thread.pk).exists() is follows


# ── The digest ───────────────────────────────────────────────────────────────────────────────────────────────────


def _hide(cast, comment):
    moderation.hide(comment=comment, by=cast.secretariat, why="…", rule=Rule.objects.first())


def _close(cast, comment):
    comment.topic.space.read = Policy.INVITED
    spaces.edit_space(space=comment.topic.space, fields=["read"], by=cast.secretariat)


def _narrow(cast, comment):
    comment.topic.read = Policy.INVITED
    spaces.edit_topic(topic=comment.topic, fields=["read"], by=cast.secretariat)


@pytest.mark.parametrize("rhythm", [Rhythm.DAILY, Rhythm.WEEKLY])
@pytest.mark.parametrize("end", [_hide, _close, _narrow])
def test_a_digest_says_nothing_of_what_its_reader_may_no_longer_read(cast, thread, post, end, rhythm):
    actions.follow(what="thread", object_id=thread.pk, by=cast.outsider)
    actions.choose(by=cast.outsider, rhythms={CONTRIBUTION: rhythm})
    comment = post(thread, cast.delegate, subject="Zanzibar")
    spread()
    end(cast, comment)

    clock.move(timedelta(days=8).total_seconds())

    assert actions.digest(cast.outsider.pk, rhythm) is False
    assert not Mail.objects.filter(to=cast.outsider.email, kind=f"notifications.{rhythm}").exists()


def test_a_digest_has_none_of_the_words_that_were_taken_out(cast, thread, post):
    actions.follow(what="thread", object_id=thread.pk, by=cast.outsider)
    comment = post(thread, cast.delegate, "Zanzibar words.", subject="Zanzibar")
    spread()
    redaction.redact(comment=comment, words=["Zanzibar"], by=cast.secretariat, why="safety")
    clock.move(timedelta(days=8).total_seconds())

    assert actions.digest(cast.outsider.pk, Rhythm.DAILY) is True
    mail = Mail.objects.get(to=cast.outsider.email, kind="notifications.daily")
    assert ("Zanzibar" in mail.subject + mail.text + mail.html, "Delegate Example" in mail.text) == (False, True)
