"""Digests: all that waits, grouped, newest first, once; whoever runs them, however often, and whatever is away."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import people as accounts
from core import clock
from events import actions as events
from events.models import Mail
from notifications import actions, tasks
from notifications.actions import digest, notify, sweep_digests
from notifications.kinds import Rhythm
from notifications.models import Notice
from tests.notifications.telling import HELLO, NEWS, WEEKLY, facts, hello, shown_unread
from tests.races import at_once

pytestmark = pytest.mark.django_db
DAILY = "notifications.daily"


@pytest.fixture
def wants_daily(amina):
    """Amina, who gets greetings once a day."""
    actions.choose(by=amina, rhythms={HELLO: Rhythm.DAILY})
    return amina


@pytest.fixture
def at(move_clock):
    """`at("2026-11-20 07:00")`: the Hub's clock shows this, in UTC."""

    def move(words):
        instant = datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
        move_clock()
        move_clock(seconds=(instant - clock.now()).total_seconds())

    return move


def digests(to=None, kind=DAILY):
    rows = Mail.objects.filter(kind=kind).order_by("created_at")
    return list(rows.filter(to=to.email) if to else rows)


def run_all():
    """What beat and the worker do: how many the sweep hands over, and how many are written."""
    due = sweep_digests()
    waiting = Notice.objects.filter(mailed_at=None).order_by().values_list("person", "rhythm").distinct()
    return due, sum(digest(*pair) for pair in waiting)


# ── What it says ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_digest_is_grouped_newest_first_and_leads_to_every_page(wants_daily, at):
    at("2026-11-20 10:00")
    for number in range(3):
        hello(wants_daily, key=str(number), words=f"number {number}")
    notify(NEWS, people=[wants_daily], object_id=facts().goal, key="1")
    at("2026-11-21 09:00")

    assert digest(wants_daily.pk, "daily")

    letter = digests()[0]
    lines = [line for line in letter.text.splitlines() if not line.startswith("http")]
    assert [line.split(": ")[-1].split(" “")[0] for line in lines if line][:6] == [
        *("News", "- A goal", "Greetings", "number 2", "number 1", "number 0"),
    ]
    assert (letter.subject, letter.text.count("/en/objectives/1/")) == ("Migration Network Hub today: 4 notices", 3)
    assert (letter.html.count("<h2>"), letter.html.count("<li><a href=")) == (2, 4)


def test_a_digest_speaks_its_readers_language_and_zone(people, at):
    at("2026-11-20 12:00")
    for person in people:
        actions.choose(by=person, rhythms={HELLO: Rhythm.DAILY})
    hello(*people)
    at("2026-11-22 00:00")

    assert run_all() == (5, 5)

    for person in people:
        letter = digests(person)[0]
        assert letter.language == person.language
        assert f"{person.language} {person.zone}: about" in letter.text
        assert f"/{person.language}/account/notices/unsubscribe/" in letter.headers["List-Unsubscribe"]


def test_what_she_may_no_longer_see_is_left_out(wants_daily, at):
    at("2026-11-20 12:00")
    hello(wants_daily)
    hello(wants_daily, key="2")
    Notice.objects.filter(key="2").update(object_id=facts().nothing)
    at("2026-11-22 12:00")

    assert digest(wants_daily.pk, "daily")
    assert digests()[0].subject.endswith("1 notice")


def test_where_nothing_may_be_seen_nothing_is_sent_and_nothing_waits(wants_daily, at):
    at("2026-11-20 12:00")
    hello(wants_daily)
    Notice.objects.update(object_id=facts().nothing)
    at("2026-11-22 12:00")

    assert (digest(wants_daily.pk, "daily"), digests(), run_all()) == (False, [], (0, 0))


def test_a_kind_nobody_declares_any_longer_is_left_out(wants_daily, at):
    at("2026-11-20 12:00")
    hello(wants_daily)
    Notice.objects.update(kind="tests.gone")
    at("2026-11-22 12:00")

    assert (digest(wants_daily.pk, "daily"), run_all()) == (False, (0, 0))


# ── When it comes ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_daily_digest_comes_in_the_morning_of_its_readers_zone(enrol, at):
    far, here = enrol("far", zone="Pacific/Kiritimati"), enrol("here", zone="Europe/Zurich")
    at("2026-11-20 17:00")
    for person in (far, here):
        notify(NEWS, people=[person], object_id=facts().goal, key="1")

    came = {}
    for hour in range(24):
        at(f"2026-11-{20 + (18 + hour) // 24} {(18 + hour) % 24:02}:00")
        run_all()
        for person in (far, here):
            if digests(person):
                came.setdefault(person.email, clock.now().strftime("%d %H"))

    assert came == {far.email: "20 18", here.email: "21 07"}
    assert len(digests()) == 2


def test_a_weekly_digest_comes_on_monday(amina, at):
    at("2026-11-18 12:00")
    hello(amina, kind=WEEKLY)

    days = []
    for day in range(19, 30):
        at(f"2026-11-{day} 12:00")
        if run_all()[1]:
            days.append(day)

    assert days == [23]
    assert digests(amina, "notifications.weekly")[0].subject == "Migration Network Hub this week: 1 notice"


@pytest.mark.parametrize(
    ("zone", "day"), [("Europe/Zurich", "2026-03-28"), ("Europe/Zurich", "2026-10-24"), ("America/Santiago", "2026-09-05")]
)
def test_over_a_night_of_changing_clocks_there_is_one_digest_a_day(enrol, at, zone, day):
    person, start = enrol("person", zone=zone), datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
    for hour in range(72):
        at(f"{start + timedelta(hours=hour):%Y-%m-%d %H:%M}")
        run_all()
        notify(NEWS, people=[person], object_id=facts().goal, key=str(hour))
    at(f"{start + timedelta(hours=96):%Y-%m-%d %H:%M}")
    run_all()

    sent = digests(person)
    assert [f"{mail.created_at.astimezone(ZoneInfo(zone)):%H:%M}" for mail in sent[:-1]] == ["08:00"] * 3
    assert sum(mail.text.count("- A goal") for mail in sent) == 72


def test_a_clock_set_back_neither_repeats_nor_loses(wants_daily, at):
    at("2026-11-20 12:00")
    hello(wants_daily)
    at("2026-11-21 12:00")
    run_all()

    at("2026-11-19 12:00")
    hello(wants_daily, key="2")
    assert run_all() == (0, 0)
    at("2026-11-20 09:00")
    assert run_all() == (1, 1)
    at("2026-11-23 09:00")
    assert run_all() == (0, 0)
    assert [mail.text.count("- en") for mail in digests()] == [1, 1]


# ── Nothing twice, nothing missed ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", range(3))
def test_each_notice_comes_in_exactly_one_digest(people, at, seed):
    dice, begin = random.Random(seed), datetime(2026, 3, 27, tzinfo=UTC)
    told = Counter()
    for person in people:
        actions.choose(by=person, rhythms={HELLO: Rhythm.DAILY})
    for hour in range(0, 24 * 9, 4):
        at(f"{begin + timedelta(hours=hour):%Y-%m-%d %H:%M}")
        for person in dice.sample(people, 2):
            hello(person, kind=dice.choice([HELLO, WEEKLY]), key=str(hour), words=f"<{hour}>")
            told[person.email, f"<{hour}>"] += 1
        if dice.random() < 0.7:
            run_all()
    at("2026-05-01 12:00")
    run_all()

    sent = Counter()
    for mail in Mail.objects.filter(kind__startswith="notifications."):
        for line in mail.text.splitlines():
            if line.startswith("- "):
                sent[mail.to, line.split(": ")[1].split(" ")[0]] += 1
    assert sent == told


def test_tasks_that_run_twice_write_one(wants_daily, at):
    at("2026-11-20 12:00")
    hello(wants_daily)
    at("2026-11-21 12:00")

    for _turn in range(3):
        tasks.sweep_digests()
        tasks.digest(wants_daily.pk, "daily")

    assert len(digests()) == 1


@pytest.mark.django_db(transaction=True)
def test_ten_workers_at_once_write_one(wants_daily, at):
    at("2026-11-20 12:00")
    for number in range(20):
        hello(wants_daily, key=str(number))
    at("2026-11-21 12:00")

    results = at_once(*[lambda: digest(wants_daily.pk, "daily")] * 10)

    assert sorted(results) == [False] * 9 + [True]
    assert (len(digests()), digests()[0].text.count("- en")) == (1, 20)


@pytest.mark.django_db(transaction=True)
def test_reading_choosing_and_a_digest_at_once_stop_nobody(wants_daily, at):
    at("2026-11-20 12:00")
    ids = [hello(wants_daily, key=str(number))[0].pk for number in range(40)]
    at("2026-11-21 12:00")

    at_once(
        lambda: digest(wants_daily.pk, "daily"),
        lambda: actions.mark_read(by=wants_daily, ids=ids[::-1]),
        lambda: actions.mark_read(by=wants_daily),
        lambda: actions.choose(by=wants_daily, rhythms={HELLO: Rhythm.WEEKLY}),
        lambda: actions.choose(by=wants_daily, rhythms={HELLO: Rhythm.DAILY}),
    )

    at("2026-12-21 12:00")
    run_all()
    sent = sum(mail.text.count("- en") for mail in Mail.objects.filter(kind__startswith="notifications."))
    assert (sent, shown_unread(wants_daily)) == (40, 0)


def test_a_worker_killed_while_it_writes_leaves_it_to_the_next(wants_daily, at):
    class Killed(Exception):
        pass

    def write_and_die():
        with actions.transaction.atomic():
            assert digest(wants_daily.pk, "daily")
            raise Killed

    at("2026-11-20 12:00")
    hello(wants_daily)
    at("2026-11-21 12:00")
    with pytest.raises(Killed):
        write_and_die()
    assert digests() == []

    assert run_all() == (1, 1)
    assert len(digests()) == 1


def test_while_the_mail_server_is_away_digests_wait_in_the_outbox(wants_daily, at, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    at("2026-11-20 12:00")
    hello(wants_daily)
    at("2026-11-21 12:00")
    run_all()

    letter = digests()[0]
    assert events.deliver(letter.pk) is False
    at("2026-11-22 12:00")
    assert run_all() == (0, 0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert (events.deliver(letter.pk), len(digests())) == (True, 1)


def test_a_disabled_account_gets_none_until_it_is_open_again(wants_daily, cast, at):
    at("2026-11-20 12:00")
    hello(wants_daily)
    accounts.disable(person=wants_daily, by=cast.administrator, why="spam")
    at("2026-11-21 12:00")
    assert (run_all(), digests()) == ((0, 0), [])

    accounts.enable(person=wants_daily, by=cast.administrator, why="a mistake")
    assert run_all() == (1, 1)


def test_more_than_a_letter_holds_comes_with_the_next(wants_daily, at, monkeypatch):
    monkeypatch.setattr(actions, "MOST_IN_DIGEST", 3)
    at("2026-11-20 12:00")
    for number in range(7):
        hello(wants_daily, key=str(number), words=f"<{number}>")
    at("2026-11-21 12:00")

    assert [run_all() for _turn in range(4)] == [(1, 1), (1, 1), (1, 1), (0, 0)]

    assert ["<0>" in mail.text for mail in digests()] == [True, False, False]
    assert [mail.text.count("- en") for mail in digests()] == [3, 3, 1]


def test_read_or_not_it_comes(wants_daily, at):
    """A digest is all there was; what she has read on the page is not taken out."""
    at("2026-11-20 12:00")
    hello(wants_daily)
    actions.mark_read(by=wants_daily)
    at("2026-11-21 12:00")

    assert run_all() == (1, 1)


# ── What it costs ────────────────────────────────────────────────────────────────────────────────────────────────


def asked(captured):
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def _twenty(person, at):
    at("2026-11-20 12:00")
    actions.choose(by=person, rhythms={HELLO: Rhythm.DAILY})
    for number in range(10):
        hello(person, key=str(number))
        notify(NEWS, people=[person], object_id=facts().goal, key=str(number))
    at("2026-11-21 12:00")


def test_a_digest_of_twenty_by_two_tellers_takes_six_queries(amina, at):
    _twenty(amina, at)

    with CaptureQueriesContext(connection) as captured:
        assert digest(amina.pk, "daily")

    assert digests()[0].subject.endswith("20 notices")
    assert len(asked(captured)) <= 6, "\n".join(asked(captured))


def test_the_sweep_takes_one_query_for_any_number_of_people(enrol, at):
    for number in range(12):
        _twenty(enrol(f"reader{number}"), at)

    with CaptureQueriesContext(connection) as captured:
        assert sweep_digests() == 12
    with CaptureQueriesContext(connection) as each:
        run_all()

    assert len(asked(captured)) == 1
    assert (len(digests()), len(asked(each)) <= 2 + 12 * 6) == (12, True)
