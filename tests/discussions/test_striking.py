"""Earlier versions of others' contributions struck by those who look after the space: with a reason, recorded and told."""

import pytest

from discussions.actions import comments, redaction, striking
from discussions.models import Comment, Revision
from events.models import Event, Mail
from tests.discussions.moderated import WHY, look_after
from tests.discussions.writing import said


@pytest.fixture
def edited(cast, thread, post):
    """A contribution of the member, edited once."""
    own = post(thread, cast.member, "The fees of the agencies.", subject="Fees")
    return comments.edit(comment=own, by=cast.member, subject="", body="<p>Better.</p>", language="en", edits=0)


def page_of(comment, name):
    return f"/en/discussions/comments/{comment.pk}/{name}/"


@pytest.fixture
def keeper(cast, thread):
    return look_after(cast.moderator, thread.topic.space, by=cast.secretariat)


def moderating(comment, revision=None, why=WHY):
    """Address and fields with which a moderator strikes a version."""
    return page_of(comment, "moderate"), {"verb": "strike", "revision": revision.pk if revision else "", "why": why}


def test_a_moderator_strikes_with_a_reason_which_is_recorded_and_told(cast, log_in, edited, keeper):
    client = log_in(keeper)
    history = client.get(page_of(edited, "history"))
    assert f'href="{page_of(edited, "moderate")}"' in history.content.decode()

    answer = client.post(*moderating(edited, edited.revisions.get()))

    revision, event, mail = edited.revisions.get(), Event.objects.about(edited).first(), Mail.objects.get(to=cast.member.email)
    assert (answer.status_code, revision.body, revision.struck_by, Comment.objects.get().body) == (
        302,
        "",
        keeper,
        "<p>Better.</p>",
    )
    assert (event.kind, event.actor, event.why) == ("discussions.revision_struck", keeper, WHY)
    assert (mail.kind, WHY in mail.text, "version 1" in mail.text) == ("discussions.comment_struck", True, True)
    assert "were struck by a moderator" in said(client.get(page_of(edited, "history")))
    assert "Strike an earlier version" not in said(client.get(page_of(edited, "moderate")))


def test_each_version_struck_is_told_of(cast, log_in, edited, keeper):
    comments.edit(comment=edited, by=cast.member, subject="", body="<p>Best.</p>", language="en", edits=1)
    client = log_in(keeper)

    for revision in edited.revisions.all():
        client.post(*moderating(edited, revision))

    assert Mail.objects.filter(kind="discussions.comment_struck", to=cast.member.email).count() == 2


def test_a_moderator_gives_a_reason_and_chooses_a_version_of_this_text(cast, log_in, edited, keeper, thread, post):
    other = post(thread, cast.delegate)
    comments.edit(comment=other, by=cast.delegate, subject="", body="<p>Other.</p>", language="en", edits=0)
    client, own, foreign = log_in(keeper), edited.revisions.get(), other.revisions.get()

    answers = [client.post(*moderating(edited, *given)) for given in [(own, ""), (foreign,), (None,)]]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert not Revision.objects.exclude(struck_at=None).exists()


@pytest.mark.parametrize("name", ["delegate", "moderator", "visitor"])
def test_who_looks_after_another_space_or_none_strikes_nothing(cast, log_in, edited, open_space, name):
    cast.moderator = look_after(cast.moderator, open_space("another"), by=cast.secretariat)
    client = log_in(getattr(cast, name))

    client.post(*moderating(edited, edited.revisions.get()))

    assert not edited.revisions.get().is_struck
    assert "as a moderator" not in said(client.get(page_of(edited, "history")))


def test_words_of_the_reason_that_are_redacted_leave_the_letter(cast, edited):
    striking.strike(comment=edited, by=cast.secretariat, revision=edited.revisions.get(), why="It names Better Example")

    redaction.redact(comment=edited, words=["Better"], by=cast.secretariat, why=WHY)

    assert "Better" not in Mail.objects.get(kind="discussions.comment_struck").text
