"""The queue: what waits, in which order, for whom; true totals; marked as read singly and together; a fixed number of queries."""

import re
from datetime import timedelta

import pytest

from core import clock
from discussions import queue
from discussions.actions import comments, moderation, reports
from discussions.models import Comment
from tests.discussions.moderated import bring_to, hold, look_after
from tests.discussions.writing import said

PAGE = "/en/discussions/moderation/"


@pytest.fixture
def keeper(cast, topic):
    return look_after(cast.moderator, topic.space, by=cast.secretariat)


@pytest.fixture
def waiting(cast, thread, post):
    """One of each kind, the gravest posted last; and one that nobody has to read any more."""
    old = clock.now() - timedelta(days=9)
    rows = [post(thread, cast.delegate, f"Text {number}.", at=old + timedelta(hours=number)) for number in range(6)]
    unread, marked, held, reported, risk, read = rows
    Comment.objects.filter(pk=marked.pk).update(named_version="Rev 3")
    hold(held)
    reports.report(comment=reported, by=cast.outsider, reason="spam")
    reports.report(comment=risk, by=None, reason="risk")
    moderation.mark_read(comments=[read, risk], by=cast.secretariat)
    return {"risk": risk, "reported": reported, "held": held, "marked": marked, "unread": unread}


def listed(answer):
    """The keys of the contributions on the page in their order, the total in its heading and the one on the list."""
    html = answer.content.decode()
    keys = [int(key) for key in re.findall(r'rows__title"><a href="/en/discussions/comments/(\d+)/moderate/', html)]
    total = re.search(r'class="rows" data-count="(\d+)"', html)
    heading = re.search(r'page__title">(\d+) contribution', html)
    return keys, int(heading[1]), int(total[1]) if total else 0


KINDS = {
    "": ["risk", "reported", "held", "marked", "unread"],
    "reported": ["risk", "reported"],
    "held": ["held"],
    "marked": ["marked"],
    "unread": ["reported", "marked", "unread"],
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_gravest_comes_first_and_totals_are_true(keeper, waiting, client, kind):
    client.force_login(keeper)

    keys, heading, total = listed(client.get(f"{PAGE}?kind={kind}"))

    assert keys == [waiting[name].pk for name in KINDS[kind]]
    assert heading == total == len(keys)


def test_within_a_kind_the_oldest_comes_first_unless_asked_otherwise(cast, keeper, thread, post, client):
    rows = [post(thread, cast.delegate, f"Text {hour}.", at=clock.now() - timedelta(hours=hour)) for hour in (3, 2, 1)]
    client.force_login(keeper)

    assert listed(client.get(PAGE))[0] == [row.pk for row in rows]
    assert listed(client.get(f"{PAGE}?order=newest"))[0] == [row.pk for row in reversed(rows)]


def test_moderators_find_their_own_spaces_alone(cast, keeper, waiting, open_topic, post, client):
    other = post(open_topic("other").threads.get(number=1), cast.delegate)
    client.force_login(keeper)
    mine = listed(client.get(PAGE))[0]
    client.force_login(cast.secretariat)
    everything = listed(client.get(PAGE))[0]
    of_space = listed(client.get(f"{PAGE}?space=space-other"))[0]

    assert (len(mine), set(everything) - set(mine), of_space) == (5, {other.pk}, [other.pk])


@pytest.mark.parametrize(("name", "status"), [("visitor", 302), ("member", 403), ("moderator", 403), ("secretariat", 200)])
def test_who_looks_after_no_space_is_refused(cast, topic, log_in, name, status):
    assert log_in(getattr(cast, name)).get(PAGE).status_code == status


def test_several_are_marked_as_read_together_but_none_of_another_space(cast, keeper, waiting, open_topic, post, client):
    other = post(open_topic("other").threads.get(number=1), cast.delegate)
    client.force_login(keeper)
    keys = [waiting["unread"].pk, waiting["marked"].pk, other.pk]

    answer = client.post(PAGE, {"comment": [*(f"{key}-0" for key in keys), "x", keys[0], f"{10**30}-0", "-"]}, follow=True)

    assert "Marked as read: 2" in said(answer)
    assert set(Comment.objects.filter(moderated_by=keeper).values_list("pk", flat=True)) == {*keys[:2]}
    assert "Nothing was chosen" in said(client.post(PAGE, {}, follow=True))


def _edit(comment, by):
    comments.edit(comment=comment, by=by, subject="", body="<p>Other words.</p>", language="en", edits=0)


def test_what_its_author_changed_meanwhile_is_left(cast, keeper, thread, post, client):
    rows = [post(thread, cast.delegate, f"Text {number}.") for number in range(2)]
    client.force_login(keeper)
    ticked = re.findall(r'name="comment" value="([^"]+)"', client.get(PAGE).content.decode())
    _edit(rows[0], cast.delegate)

    words = said(client.post(PAGE, {"comment": ticked}, follow=True))

    assert ("Marked as read: 1" in words, "have changed them in the meantime: 1." in words) == (True, True)
    assert set(Comment.objects.filter(moderated_by=keeper)) == {rows[1]}


def test_what_changes_at_that_very_moment_is_left_too(cast, thread, post):
    row = post(thread, cast.delegate)
    seen = Comment.objects.get(pk=row.pk)
    _edit(row, cast.delegate)

    assert moderation.mark_read(comments=[seen], by=cast.secretariat) == 0
    assert Comment.objects.get().moderated_at is None


def test_the_page_of_one_marks_as_read_only_what_was_seen(cast, keeper, thread, post, client):
    row = post(thread, cast.delegate)
    client.force_login(keeper)
    page = f"/en/discussions/comments/{row.pk}/moderate/"
    _edit(row, cast.delegate)

    late = client.post(page, {"verb": "read", "changes": "0"})
    assert (late.status_code, "has changed it in the meantime" in said(late)) == (422, True)
    assert Comment.objects.get().moderated_at is None
    (changes,) = set(re.findall(r'name="changes" value="(\d+)"', late.content.decode()))
    assert client.post(page, {"verb": "read", "changes": changes}).status_code == 302
    assert Comment.objects.get().moderated_by == keeper


def test_from_a_page_that_is_done_she_comes_to_the_last_there_is(cast, keeper, thread, post, client):
    rows = [post(thread, cast.delegate, f"Text {number}.") for number in range(51)]
    client.force_login(keeper)
    second = f"{PAGE}?kind=unread&order=newest&page=2"

    answer = client.post(second, {"comment": [f"{rows[0].pk}-0"]}, follow=True)

    assert answer.redirect_chain == [(f"{PAGE}?kind=unread&order=newest", 302)]
    assert (answer.status_code, listed(answer)[1]) == (200, 50)
    assert client.post(f"{PAGE}?page=x", {}).status_code == 404


def test_reports_about_her_own_words_are_not_hers_to_find(cast, thread, post, client):
    own = post(thread, cast.secretariat)
    moderation.mark_read(comments=[own], by=cast.administrator)
    reports.report(comment=own, by=cast.member, reason="abuse")

    assert queue.Queue(cast.secretariat).total == 0
    assert queue.Queue(cast.administrator).total == 1


def test_what_came_from_an_archive_is_not_unread(cast, thread, post):
    comment = post(thread, cast.member)
    Comment.objects.filter(pk=comment.pk).update(archive_id="7", posted_by=None)

    assert queue.Queue(cast.secretariat).total == 0


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "rejected"])
def test_what_is_off_the_pages_does_not_wait(cast, thread, post, state):
    bring_to(state, post(thread, cast.member), cast.secretariat)

    assert queue.Queue(cast.secretariat).total == 0


def test_pages_hold_fifty_and_keep_what_was_asked(cast, keeper, thread, post, client):
    rows = [post(thread, cast.delegate, f"Text {number}.") for number in range(52)]
    client.force_login(keeper)

    first, second = client.get(f"{PAGE}?kind=unread"), client.get(f"{PAGE}?kind=unread&page=2")

    assert listed(first)[1:] == (52, 52)
    assert listed(second)[0] == [row.pk for row in rows[50:]]
    assert "?kind=unread&amp;page=2" in first.content.decode()
    assert client.get(f"{PAGE}?page=9").status_code == 404


def test_the_number_of_queries_is_the_same_whatever_waits(
    cast, keeper, waiting, thread, post, client, django_assert_max_num_queries
):
    client.force_login(keeper)
    for number in range(20):
        comment = post(thread, cast.delegate, f"Reported {number}.")
        reports.report(comment=comment, by=None, reason="spam")

    with django_assert_max_num_queries(14):
        client.get(PAGE)
