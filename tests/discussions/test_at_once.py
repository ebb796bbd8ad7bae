"""What happens at once: a click repeated, and what is hidden or edited in the very moment one posts."""

import threading
import time

import pytest
from django.db import connection, transaction
from django.test import Client

from discussions.actions import attachments, comments
from discussions.models import Comment, Revision, Topic
from events.models import Event, Mail
from tests.discussions.test_attachments import stored
from tests.discussions.writing import FORM, WORDS, close, hide, lock, remove, reply_form, said, summarize, typed
from tests.markup import read
from tests.notifications.telling import spread
from tests.races import WAITING, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def logged_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_twenty_identical_posts_make_one(cast, thread):
    windows = [logged_in(cast.member) for _window in range(20)]
    fields = read(windows[0].get(FORM)).fields | typed()

    answers = at_once(*(lambda window=window: window.post(FORM, fields) for window in windows), row=thread.topic)

    comment = Comment.objects.get()
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, comment.get_absolute_url())}
    spread()
    assert Event.objects.filter(kind="discussions.comment_posted").count() == 1
    assert Mail.objects.filter(kind="discussions.comment_posted").count() == 1
    thread.refresh_from_db()
    assert (thread.contributions, thread.people, comment.number) == (1, 1, 1)


def test_twenty_people_at_once_make_twenty(cast, thread, enrol):
    windows = [logged_in(enrol(f"person{number}")) for number in range(20)]

    at_once(*(lambda window=window: window.post(FORM, typed()) for window in windows), row=thread.topic)

    thread.refresh_from_db()
    places = list(Comment.objects.order_by("number").values_list("number", "position"))
    assert places == [(number, number) for number in range(1, 21)]
    assert (thread.contributions, thread.people) == (20, 20)


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


def while_it_waits(topic, call, happen):
    """What `call` answers when `happen` comes about after it was permitted and before it is done."""
    answers = []

    def run():
        answers.append(call())
        connection.close()

    waiting = threading.Thread(target=run)
    with transaction.atomic():
        Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk)
        waiting.start()
        until = time.monotonic() + 20
        while not somebody_waits():
            assert time.monotonic() < until, "it never came to the topic"
            time.sleep(0.01)
        happen()
    waiting.join()
    return answers[0]


def test_a_reply_to_what_is_hidden_in_that_moment_gives_the_text_back(cast, thread, post):
    asked = post(thread, cast.delegate, "Rude words.")
    client = logged_in(cast.member)

    page = while_it_waits(thread.topic, lambda: client.post(reply_form(asked), typed()), lambda: hide(cast, asked))

    assert (page.status_code, read(page).fields["body"], Comment.objects.count()) == (409, WORDS, 1)
    assert ("hidden or withdrawn in the meantime" in said(page), "Rude words" in said(page)) == (True, False)


MOMENTS = {
    "closed": (close, "This discussion is closed."),
    "being summarized": (summarize, "This discussion is closed."),
    "question removed": (remove, "This question was removed"),
    "locked": (lock, "The moderators have locked this thread"),
}


@pytest.mark.parametrize(("happen", "reason"), MOMENTS.values(), ids=MOMENTS)
@pytest.mark.parametrize("is_reply", [False, True], ids=["contribution", "reply"])
def test_what_is_closed_in_that_moment_gives_the_text_back(cast, thread, post, is_reply, happen, reason):
    form = reply_form(post(thread, cast.delegate)) if is_reply else FORM
    client = logged_in(cast.member)

    page = while_it_waits(thread.topic, lambda: client.post(form, typed()), lambda: happen(cast, thread.topic))

    assert (page.status_code, read(page).fields["body"], Comment.objects.filter(posted_by=cast.member).count()) == (409, WORDS, 0)
    assert reason in said(page)


EDITS = {
    "hidden": (hide, "This contribution has been hidden or withdrawn.", 0),
    "closed": (lambda cast, own: close(cast, own.topic), "This discussion is closed", 0),
    "edited": (
        lambda cast, own: comments.edit(comment=own, by=cast.member, subject="", body="<p>New.</p>", language="en", edits=0),
        "it was edited in another window in the meantime",
        1,
    ),
}


@pytest.mark.parametrize(("happen", "reason", "revisions"), EDITS.values(), ids=EDITS)
def test_an_edit_that_comes_second_gives_the_text_back(cast, thread, post, happen, reason, revisions):
    own = post(thread, cast.member)
    client, form = logged_in(cast.member), f"/en/discussions/comments/{own.pk}/edit/"

    page = while_it_waits(thread.topic, lambda: client.post(form, typed(edits="0")), lambda: happen(cast, own))

    assert (page.status_code, read(page).fields["body"]) == (409, WORDS)
    assert reason in said(page)
    assert Revision.objects.count() == revisions


def test_an_endorsement_after_the_closing_is_none(cast, thread, post):
    comment = post(thread, cast.delegate)
    client = logged_in(cast.member)

    while_it_waits(
        thread.topic,
        lambda: client.post(f"/en/discussions/comments/{comment.pk}/endorse/", {"voice": "myself"}),
        lambda: close(cast, thread.topic),
    )

    assert Comment.objects.get().endorsing_people == 0


def test_two_windows_at_once_lose_no_file_and_double_none(cast, thread, post, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    own, both = post(thread, cast.member), [stored(cast.member), stored(cast.member)]
    windows = [(logged_in(cast.member), chosen) for chosen in (both[:1], both[1:], both, both)]
    fields = {"body": own.body, "body_format": "html", "language": "en", "subject": "", "edits": "0"}

    def save(window, chosen):
        return window.post(f"/en/discussions/comments/{own.pk}/edit/", fields | {"files": [str(file.pk) for file in chosen]})

    answers = at_once(
        *(lambda window=window, chosen=chosen: save(window, chosen) for window, chosen in windows), row=thread.topic
    )

    own.refresh_from_db()
    assert ({answer.status_code for answer in answers}, own.edits) == ({302}, 0)
    assert set(own.files.values_list("file", flat=True)) == {file.pk for file in both}
    assert sum(event.facts["number"] for event in Event.objects.filter(kind="discussions.enclosure_added")) == 2


def test_the_eleventh_at_once_is_refused(cast, thread, post, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    own = post(thread, cast.member, files=[stored(cast.member) for _file in range(8)])
    words = {"subject": "", "body": own.body, "language": "en", "edits": 0}

    def add():
        given = [stored(cast.member), stored(cast.member)]
        return lambda: comments.edit(comment=Comment.objects.get(pk=own.pk), by=cast.member, files=given, **words)

    def tried(call):
        try:
            return call()
        except attachments.TooMany as refusal:
            return refusal

    results = at_once(*(lambda call=call: tried(call) for call in (add(), add())), row=thread.topic)

    assert (own.files.count(), sum(isinstance(result, attachments.TooMany) for result in results)) == (10, 1)
