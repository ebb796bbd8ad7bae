"""What is new reaches those who follow it: each once, though a worker runs twice, at the same time as another, or is killed."""

import threading
import time
from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actions import people
from accounts.models import User
from core import clock
from discussions.actions import comments, prompts, spaces
from discussions.models import Policy, Space, Topic
from discussions.notices import CONTRIBUTION
from notifications import actions
from notifications.kinds import Rhythm
from notifications.models import Announcement, Notice
from tests.notifications.telling import shown_unread
from tests.races import _waiting

SEVERAL = pytest.mark.django_db(transaction=True)


@pytest.fixture
def topic(cast):
    space = spaces.open_space(space=Space(slug="work", title_en="Work", read=Policy.EVERYONE), by=cast.secretariat)
    topic = spaces.open_topic(topic=Topic(space=space, slug="fair", title_en="Fair"), by=cast.secretariat)
    prompts.set_window(topic=topic, opens_at=clock.now(), by=cast.secretariat)
    return topic


@pytest.fixture
def crowd(enrol, topic):
    """`crowd(5)` are five people more who follow the topic."""

    def make(count):
        found = [enrol(f"follower{User.objects.count()}") for _number in range(count)]
        for person in found:
            actions.follow(what="topic", object_id=topic.pk, by=person)
        return found

    return make


@pytest.fixture
def said(cast, topic):
    """`said()` is the announcement of a contribution of the delegate."""

    def make(by=cast.delegate):
        comment = comments.post(thread=topic.threads.get(), by=by, body="<p>Words.</p>", language="en")
        return Announcement.objects.get(kind=CONTRIBUTION, object_id=comment.pk)

    return make


def told():
    """Who has been told, with how often."""
    return sorted(Notice.objects.values_list("person__email", flat=True))


def emails(found):
    return sorted(person.email for person in found)


def test_each_follower_is_told_once_however_often_it_is_spread(crowd, said):
    followers, row = crowd(3), said()

    results = [actions.spread(row.pk) for _run in range(3)]

    row.refresh_from_db()
    assert (results, told(), row.done_at is None) == ([3, 0, 0], emails(followers), False)
    assert {shown_unread(person) for person in followers} == {1}


def test_many_are_told_batch_by_batch(crowd, said, monkeypatch):
    followers, row = crowd(5), said()
    monkeypatch.setattr(actions, "BATCH", 2)

    assert (actions.spread(row.pk), told()) == (5, emails(followers))


def test_what_a_killed_worker_began_is_finished_by_the_next(crowd, said, monkeypatch):
    followers, row = crowd(5), said()
    monkeypatch.setattr(actions, "BATCH", 2)

    _count, last = actions._spread_batch(row.pk, 0)  # … and the worker is gone
    assert (told(), actions.spread(row.pk), told()) == (emails(followers[:2]), 3, emails(followers))
    assert last == followers[1].pk


def test_a_worker_killed_within_a_batch_has_told_nobody_of_it(crowd, said):
    followers, row = crowd(3), said()

    with suppress(KeyboardInterrupt), transaction.atomic():
        actions._spread_batch(row.pk, 0)
        raise KeyboardInterrupt

    assert (told(), actions.spread(row.pk), told()) == ([], 3, emails(followers))


def _until(held):
    until = time.monotonic() + 20
    while not held():
        assert time.monotonic() < until, "it never came so far"
        time.sleep(0.01)


@SEVERAL
def test_a_second_worker_leaves_it_to_the_first(crowd, said):
    followers, row, results = crowd(3), said(), {}

    def work(name):
        results[name] = actions.spread(row.pk)
        connection.close()

    first, second = (threading.Thread(target=work, args=[name]) for name in ("first", "second"))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=followers[0].pk)
        first.start()
        _until(_waiting)
        second.start()
        second.join()
        assert results == {"second": 0}
    first.join()

    assert (results["first"], told()) == (3, emails(followers))


@SEVERAL
def test_ten_workers_at_once_tell_each_once(crowd, said, monkeypatch):
    followers, row, results = crowd(9), said(), []
    monkeypatch.setattr(actions, "BATCH", 2)
    begin = threading.Barrier(10)

    def work():
        begin.wait()
        results.append(actions.spread(row.pk))
        connection.close()

    workers = [threading.Thread(target=work) for _number in range(10)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert (len(results), told()) == (10, emails(followers))
    assert actions.spread(row.pk) == 0


@SEVERAL
def test_two_things_at_once_tell_the_same_people_of_both(crowd, said):
    followers, rows, results = crowd(20), [said(), said()], []

    def work(row):
        results.append(actions.spread(row.pk))
        connection.close()

    workers = [threading.Thread(target=work, args=[row]) for row in rows]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert (results, told()) == ([20, 20], sorted(emails(followers) * 2))
    assert {shown_unread(person) for person in followers} == {2}


def test_whoever_did_it_is_not_told(cast, crowd, said, topic):
    followers = crowd(1)
    actions.follow(what="topic", object_id=topic.pk, by=cast.delegate)

    actions.spread(said().pk)

    assert told() == emails(followers)


def test_who_follows_in_two_ways_is_told_once(crowd, said, topic):
    followers = crowd(1)
    actions.follow(what="space", object_id=topic.space_id, by=followers[0])

    actions.spread(said().pk)

    assert told() == emails(followers)


def test_only_those_who_followed_before_and_still_do_are_told(cast, crowd, said, topic, move_clock):
    stays, stops, leaves = crowd(3)
    row = said()
    move_clock(seconds=1)
    crowd(1)
    actions.unfollow(what="topic", object_id=topic.pk, by=stops)
    people.disable(person=leaves, by=cast.administrator, why="spam")

    assert (actions.spread(row.pk), told()) == (1, [stays.email])


def test_the_same_thing_announced_again_is_not_told_again(cast, crowd, said, topic):
    crowd(1)
    row = said()
    actions.spread(row.pk)

    actions.announce(CONTRIBUTION, object_id=row.object_id, places=[("topic", topic.pk)], by=cast.delegate)

    assert (actions.spread(row.pk), Announcement.objects.filter(kind=CONTRIBUTION).count()) == (0, 1)


def test_what_nobody_follows_is_done_at_once(said):
    row = said()

    assert actions.spread(row.pk) == 0
    row.refresh_from_db()
    assert row.done_at is not None


def test_what_was_not_spread_is_handed_over_after_a_minute(crowd, said, move_clock):
    Announcement.objects.update(done_at="2026-01-01T00:00Z")
    row = said()

    early = actions.sweep_announcements()
    move_clock(seconds=61)
    late = actions.sweep_announcements()
    actions.spread(row.pk)

    assert (early, late, actions.sweep_announcements()) == (0, 1, 0)


@pytest.mark.parametrize(("rhythm", "most"), [(Rhythm.DAILY, 2), (Rhythm.NOW, 4)])
def test_each_follower_more_costs_a_few_queries(crowd, said, rhythm, most):
    def follow(count):
        for person in crowd(count):
            actions.choose(by=person, rhythms={CONTRIBUTION: rhythm})

    def spent():
        row = said()
        with CaptureQueriesContext(connection) as captured:
            actions.spread(row.pk)
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

    follow(1)
    few = spent()
    follow(20)

    assert spent() - few <= 20 * most
