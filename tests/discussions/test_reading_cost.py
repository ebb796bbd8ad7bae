"""What a page of contributions costs: the same for ten and for thousands, for a visitor hardly anything."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from zeal import zeal_context

from core import clock
from discussions import drawing, reading
from discussions.models import Comment, CommentAttribution, Thread, Topic
from discussions.models.comments import step
from tests.discussions.test_threads import numbers


@pytest.fixture
def crowd(cast, topic, thread):
    """`crowd(3000)` fills the thread to that many contributions, a third of them replies."""

    def fill(count):
        now, rows = clock.now(), []
        for number in range(1, count + 1):
            pk, is_root = 10**6 + number, number % 3 != 0
            root = pk if is_root else pk - 1
            path = step(root) if is_root else step(root) + step(pk)
            facts = {"topic": topic, "thread": thread, "number": number, "root_id": root, "parent_id": None if is_root else root}
            facts |= {
                "position": number - number // 3,
                "path": path,
                "replies": int(number % 3 == 2),
                "shown_replies": int(number % 3 == 2),
            }
            rows.append(Comment(pk=pk, body=f"<p>{number}</p>", language="en", posted_by=cast.member, posted_at=now, **facts))
        Comment.objects.bulk_create(rows, batch_size=1000)
        names = {"person": cast.member, "person_name_as_then": cast.member.full_name}
        CommentAttribution.objects.bulk_create([CommentAttribution(comment=row, **names) for row in rows], batch_size=1000)
        Thread.objects.filter(pk=thread.pk).update(roots=count - count // 3, contributions=count, people=1)
        Topic.objects.filter(pk=topic.pk).update(last_number=count, contributions=count, people=1)

    return fill


@pytest.mark.parametrize("count", [10, 3000])
@pytest.mark.parametrize("who", ["visitor", "member"])
def test_pages_cost_few_queries_whatever_there_is_to_read(cast, log_in, topic, thread, crowd, count, who):
    crowd(count)
    client = log_in(getattr(cast, who))
    address = thread.get_absolute_url()
    last = f"{address}?page={-(-(count - count // 3) // 20)}" if count > 100 else address

    for path in (topic.get_absolute_url(), address, last, f"{address}replies/2/"):
        drawing.kept.clear()
        spent = []
        for _visit in ("cold", "warm"):
            with CaptureQueriesContext(connection) as captured, zeal_context():
                assert client.get(path).status_code == 200
            spent.append(len([query for query in captured if "SAVEPOINT" not in query["sql"]]))
        assert spent[1] <= (6 if who == "visitor" else 7), path
        assert spent[0] <= (6 if who == "visitor" else 9), path


def test_a_visitor_gets_no_cookie(client, topic, thread, crowd):
    crowd(10)

    answers = [client.get(path) for path in (topic.get_absolute_url(), thread.get_absolute_url(), "/en/about/")]

    assert [dict(answer.cookies) for answer in answers] == [{}] * 3
    assert len({answer["Vary"] for answer in answers}) == 1


def test_the_topics_page_shows_about_fifty(client, topic, thread, crowd):
    crowd(300)

    assert len(numbers(client.get(topic.get_absolute_url()))) == reading.FIRSTS


def test_what_is_kept_stays_within_its_bounds():
    kept = drawing.Kept(most=10)

    for key, piece in (("a", "12345"), ("b", "1234"), ("a", "123"), ("c", "1234")):
        kept.put(key, (piece,))

    assert ([kept.get(key) for key in "abc"], kept.size) == ([("123",), None, ("1234",)], 7)
