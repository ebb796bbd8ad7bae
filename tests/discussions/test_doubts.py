"""What a doubter found: each was wrong once."""

from datetime import timedelta

import pytest

from core import clock
from discussions.actions import comments, moderation, prompts, redaction
from discussions.models import Comment, Policy, Revision
from events.models import Event, Mail
from pages.models import Rule
from tests.discussions.test_at_once import while_it_waits
from tests.discussions.writing import FORM, hide, said, typed
from tests.markup import read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("voice", ["function:\0", "organization:\0", "organization:²", "\0"])
def test_a_forged_voice_is_refused_in_words(cast, log_in, thread, voice):
    page = log_in(cast.member).post(FORM, typed(voice=voice))

    assert (page.status_code, Comment.objects.count()) == (200, 0)
    assert "Choose in whose name you write" in said(page)


# ── Sent once more ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def posted(cast, log_in, thread):
    """The browser, and the fields of a form that has posted the only contribution there is."""
    client = log_in(cast.member)
    fields = read(client.get(FORM)).fields | typed()
    assert client.post(FORM, fields).status_code == 302
    return client, fields


@pytest.mark.parametrize("other", [typed("The inspectors know the agencies."), {"subject": "Fees"}], ids=["text", "subject"])
def test_who_goes_back_and_writes_something_else_loses_nothing(posted, other):
    client, fields = posted

    client.post(FORM, fields | other | {"again": "1"})
    client.post(FORM, fields)

    assert Comment.objects.count() == 2
    newest = Comment.objects.order_by("-pk").first()
    assert other.get("subject", "") == newest.subject
    assert other.get("body", "The recruitment fees") in newest.body


def test_a_form_sent_again_in_another_thread_posts_there(posted, topic):
    client, fields = posted

    client.post(FORM.replace("threads/1", "threads/0"), fields | {"again": "1"})

    assert set(Comment.objects.values_list("thread__number", flat=True)) == {0, 1}


@pytest.mark.parametrize("gone", ["hidden", "withdrawn"])
def test_a_form_sent_again_after_its_contribution_has_gone_says_so(cast, posted, gone):
    client, fields = posted
    comment = Comment.objects.get()
    if gone == "hidden":
        hide(cast, comment)
    else:
        comments.withdraw(comment=comment, by=cast.member)

    page = client.post(FORM, fields, follow=True)

    assert (page.status_code, Comment.objects.count()) == (200, 1)
    assert "This contribution has been hidden or withdrawn." in said(page)


# ── What is kept drawn ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_reply_names_what_was_restored_with_its_replies(cast, client, thread, post):
    root = post(thread, cast.member)
    middle = post(thread, cast.delegate, "Agreed.", parent=root)
    last = post(thread, cast.outsider, "Not quite.", parent=middle)
    moderation.hide_with_replies(comment=root, by=cast.secretariat, why="quarrel", rule=Rule.objects.first())
    moderation.restore(comment=last, by=cast.secretariat, why="no quarrel")
    assert "a contribution that was hidden" in said(client.get(thread.get_absolute_url()))

    moderation.restore_with_replies(comment=root, by=cast.secretariat, why="a mistake")

    assert "a contribution that was hidden" not in said(client.get(thread.get_absolute_url()))


def test_a_reply_says_that_what_was_hidden_is_withdrawn_now(cast, client, thread, post):
    root = post(thread, cast.member)
    post(thread, cast.delegate, "Agreed.", parent=root)
    hide(cast, root)
    assert "a contribution that was hidden" in said(client.get(thread.get_absolute_url()))

    comments.withdraw(comment=root, by=cast.member)

    assert "a contribution that was withdrawn" in said(client.get(thread.get_absolute_url()))


# ── What pages say ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("of", ["topic", "thread"])
def test_a_prompt_of_a_closed_topic_does_not_say_it_is_open(cast, client, topic, thread, of):
    own = {"opens_at": clock.now() - timedelta(days=3), "closes_at": clock.now() + timedelta(days=9)}
    prompts.set_window(topic=topic, prompt=thread.prompt, by=cast.secretariat, **own)
    prompts.end_window(window=topic.windows.get(prompt=None), by=cast.secretariat, why="over")

    page = said(client.get((topic if of == "topic" else thread).get_absolute_url()))

    assert "Closed" in page
    assert "Open closes" not in page


def test_a_topic_of_a_space_that_is_not_public_says_so(cast, log_in, open_space, open_topic):
    topic = open_topic("wages", space=open_space("room", read=Policy.INVITED))
    client = log_in(cast.secretariat)

    for page in (topic, topic.threads.get(number=1), topic.space):
        assert "Not public. Who may read: those invited" in said(client.get(page.get_absolute_url()))


@pytest.mark.parametrize("narrow", ["topic", "space"])
def test_who_may_not_write_reads_who_may(cast, log_in, open_space, open_topic, narrow):
    policy = {narrow: {"write": Policy.INVITED}}
    topic = open_topic("wages", space=open_space("room", **policy.get("space", {})), **policy.get("topic", {}))

    page = said(log_in(cast.member).get(topic.get_absolute_url()))

    assert "not write in it. Who may write: those invited" in page


# ── At once ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_a_version_struck_while_it_is_redacted_stays_without_words(cast, thread, post):
    own = post(thread, cast.member, "Call Jane Roe.")
    comments.edit(comment=own, by=cast.member, subject="", body="<p>Call me or Jane Roe.</p>", language="en", edits=0)
    revision = Revision.objects.select_related("comment").get()

    while_it_waits(
        thread.topic,
        lambda: comments.strike(revision=revision, by=cast.member),
        lambda: redaction.redact(comment=own, words=["Jane Roe"], by=cast.secretariat, why="a name"),
    )

    revision.refresh_from_db()
    assert (revision.is_struck, revision.body) == (True, "")
    assert "Jane Roe" not in Comment.objects.get().body


# ── Many at once ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_author_gets_one_letter_about_all_replies_hidden_together(cast, thread, post):
    root = post(thread, cast.member)
    for _turn in range(3):
        post(thread, cast.delegate, parent=root)
    rule = Rule.objects.first()

    moderation.hide_with_replies(comment=root, by=cast.secretariat, why="A flood", rule=rule)
    moderation.restore_with_replies(comment=root, by=cast.secretariat, why="No flood")

    for kind, word in (("discussions.comment_hidden", "hidden"), ("discussions.comment_restored", "again")):
        texts = {mail.to: mail.text for mail in Mail.objects.filter(kind=kind)}
        assert set(texts) == {cast.member.email, cast.delegate.email}
        assert ("2 other contributions of yours" in texts[cast.delegate.email], word in texts[cast.delegate.email]) == (
            True,
            True,
        )
    assert Event.objects.filter(kind="discussions.comment_hidden").count() == 4


def test_a_prompt_does_not_stay_open_longer_than_its_topic(cast, open_topic):
    topic = open_topic(days=2)
    thread = topic.threads.get(number=1)
    opens_at, closes_at = clock.now() - timedelta(days=1), clock.now() + timedelta(days=9)
    prompts.set_window(topic=topic, prompt=thread.prompt, opens_at=opens_at, closes_at=closes_at, by=cast.secretariat)

    thread = topic.threads.get(number=1)
    assert thread.life.last_minute == topic.life.last_minute


def test_a_subject_of_nothing_one_can_see_is_none(cast, log_in, thread):
    log_in(cast.member).post(FORM, typed(subject="\u200b \u202e"))

    assert Comment.objects.get().subject == ""
