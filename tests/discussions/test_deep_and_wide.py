"""Ten thousand answers, each to the one before or all to the same: pages stay short, verbs reach all, counts stay true."""

import pytest
from django.db import connection

from core import clock
from discussions.actions import counting, moderation, moving
from discussions.models import Comment, CommentAttribution, Contributor, Thread, Topic
from discussions.models.comments import DEEPEST, WIDTH, step
from pages.models import Rule
from tests.discussions.writing import reply_form, typed
from tests.markup import read

REPLIES, FIRST, LONGEST = 10_000, 5 * 10**6, 500_000  # bytes of a page
SHAPES = {"deep": lambda number: FIRST + number - 1, "wide": lambda number: FIRST}


@pytest.fixture
def root(request, cast, topic, thread):
    """The contribution all of them hang below; every count as posting them would have left it."""
    facts = {"topic": topic, "thread": thread, "root_id": FIRST, "position": 1, "language": "en", "posted_by": cast.member}
    rows = {FIRST: Comment(pk=FIRST, number=1, path=step(FIRST), replies=REPLIES, posted_at=clock.now(), **facts)}
    for number in range(1, REPLIES + 1):
        pk, parent = FIRST + number, SHAPES[request.param](number)
        path = rows[parent].path[: WIDTH * (DEEPEST - 1)] + step(pk)
        rows[pk] = Comment(pk=pk, number=number + 1, parent_id=parent, path=path, posted_at=clock.now(), **facts)
        rows[parent].shown_replies += 1
    Comment.objects.bulk_create(rows.values(), batch_size=2000)
    names = {"person": cast.member, "person_name_as_then": cast.member.full_name}
    CommentAttribution.objects.bulk_create([CommentAttribution(comment_id=pk, **names) for pk in rows], batch_size=2000)
    key = {"topic": topic, "key": f"person:{cast.member.pk}", "is_organization": False, "contributions": REPLIES + 1}
    Contributor.objects.bulk_create([Contributor(thread=None, **key), Contributor(thread=thread, **key)])
    Thread.objects.filter(pk=thread.pk).update(roots=1, contributions=REPLIES + 1, people=1)
    Topic.objects.filter(pk=topic.pk).update(last_number=REPLIES + 1, contributions=REPLIES + 1, people=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('discussions_comment', 'id'), %s)", [FIRST + REPLIES])
    return Comment.objects.get(pk=FIRST)


def counted(topic):
    """The contributions of a topic as it says, and what is wrong with its counts."""
    topic = Topic.objects.get(pk=topic.pk)
    return topic.contributions, counting.recount(topic)


def read_and_answered(cast, client, log_in, thread):
    """The thread and the last of them are read, and that is answered."""
    last = Comment.objects.get(pk=FIRST + REPLIES)
    pages = [client.get(thread.get_absolute_url()), client.get(last.get_absolute_url(), follow=True)]
    assert ([page.status_code for page in pages], f"comment-{last.number}" in read(pages[1]).ids) == ([200, 200], True)
    assert all(len(page.content) < LONGEST for page in pages)

    answer = log_in(cast.delegate).post(reply_form(last), typed(voice="myself"))
    posted = Comment.objects.get(posted_by=cast.delegate)
    assert (answer.status_code, posted.parent_id, posted.level <= DEEPEST) == (302, last.pk, True)
    assert f"comment-{posted.number}" in read(client.get(posted.get_absolute_url(), follow=True)).ids
    assert counted(thread.topic) == (REPLIES + 2, [])
    return last


@pytest.mark.parametrize("root", ["deep"], indirect=True)
def test_a_long_chain_is_read_answered_hidden_and_restored(cast, client, log_in, topic, thread, root):
    read_and_answered(cast, client, log_in, thread)

    moderation.hide_with_replies(comment=root, by=cast.secretariat, why="…", rule=Rule.objects.first())
    assert (counted(topic), Comment.objects.published().exists()) == ((0, []), False)
    moderation.restore_with_replies(comment=Comment.objects.get(pk=FIRST), by=cast.secretariat, why="a mistake")
    assert counted(topic) == (REPLIES + 2, [])


@pytest.mark.parametrize("root", ["wide"], indirect=True)
def test_a_crowd_of_replies_is_read_answered_and_moved(cast, client, log_in, open_topic, topic, thread, root):
    last = read_and_answered(cast, client, log_in, thread)
    other = open_topic("elsewhere", space=topic.space)

    moving.shift(comment=root, thread=other.threads.get(number=0), by=cast.secretariat, why="asked for")

    assert (counted(topic), counted(other)) == ((0, []), (REPLIES + 2, []))
    moved = Comment.objects.get(pk=last.pk)
    assert f"comment-{moved.number}" in read(client.get(moved.get_absolute_url(), follow=True)).ids
