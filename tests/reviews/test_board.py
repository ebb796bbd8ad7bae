"""The secretariat's board: what is the matter with each case, counts that lead to what they count, who is idle, what it costs."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from zeal import zeal_context

from core import clock
from reviews import board
from reviews.actions import cases, decisions, seats
from reviews.board import Matter
from reviews.models import Case, Decision, Origin, Reviewer
from tests.reviews import crowd, engine, scene
from tests.reviews.engine import CHANGES, DECLINE, PUBLISH

BOARD = "/en/reviews/board/"
ASK, RESOLVE, DECIDE, SIGN = Matter.ASK, Matter.RESOLVE, Matter.DECIDE, Matter.SIGN


def nobody_asked(world, later):
    return engine.opened(world)


def all_asked(world, later):
    case = engine.opened(world)
    scene.invited(case, world, world.un, Origin.UN)
    scene.invited(case, world, world.first)
    scene.invited(case, world, world.second)
    return case


def all_silent(world, later):
    case = all_asked(world, later)
    later(days=9)
    return case


def all_expired(world, later):
    case = all_silent(world, later)
    for seat in case.seats.all():
        seats.expire(seat=seat)
    return case


def all_accepted(world, later):
    case = engine.opened(world)
    engine.judged(case, world)
    return case


def reports_late(world, later):
    case = all_accepted(world, later)
    later(days=25)
    return case


def late_but_stopped(world, later):
    case = all_accepted(world, later)
    later(days=20)
    cases.stop_clock(case=case, by=world.secretariat, why="The author is ill.")
    later(days=30)
    return case


def late_when_stopped(world, later):
    case = reports_late(world, later)
    cases.stop_clock(case=case, by=world.secretariat, why="The author is ill.")
    return case


def all_in(world, later):
    return engine.ready(world)


def disagreeing(world, later):
    return engine.ready(world, PUBLISH, DECLINE, PUBLISH)


def disagreeing_with_one_to_come(world, later):
    case = engine.opened(world)
    engine.judged(case, world, PUBLISH, DECLINE)
    return case


def being_resolved(world, later):
    case = disagreeing(world, later)
    decisions.attempt(case=case, by=world.secretariat, words="I wrote to both.")
    return case


def not_resolved(world, later):
    case = being_resolved(world, later)
    decisions.close_attempt(attempt=case.attempts.get(), by=world.secretariat, resolved=False, outcome="No.")
    return case


def resolved(world, later):
    case = being_resolved(world, later)
    decisions.close_attempt(attempt=case.attempts.get(), by=world.secretariat, resolved=True, outcome="Yes.")
    return case


def waiting_for_a_signature(world, later):
    case = engine.ready(world)
    facts = {"verdict": "accept", "decided_at": clock.now(), "decided_by": world.secretariat}
    Decision.objects.create(case=case, round=1, needs_signature=True, **facts)
    return case


def override_asked(world, later):
    case = all_asked(world, later)
    seats.ask_override(case=case, person=world.member, by=world.secretariat, why="Nobody else knows it.")
    return case


def override_signed(world, later):
    case = override_asked(world, later)
    seats.sign_override(override=case.overrides.get(), by=world.administrator)
    return case


def changes_asked(world, later):
    return engine.in_state("changes-asked", world)


def changes_late(world, later):
    case = changes_asked(world, later)
    later(days=32)
    return case


def accepted(world, later):
    return engine.in_state("accepted", world)


def withdrawn(world, later):
    case = reports_late(world, later)
    cases.withdraw(case=case, by=world.member)
    return case


MATTERS = [
    (nobody_asked, {ASK}),
    (all_asked, set()),
    (all_silent, {Matter.LATE_ANSWER}),
    (all_expired, {ASK}),
    (all_accepted, set()),
    (reports_late, {Matter.LATE_REPORT}),
    (late_but_stopped, {Matter.STOPPED}),
    (late_when_stopped, {Matter.STOPPED, Matter.LATE_REPORT}),
    (all_in, {DECIDE}),
    (disagreeing, {RESOLVE}),
    (disagreeing_with_one_to_come, {RESOLVE}),
    (being_resolved, {RESOLVE}),
    (not_resolved, {ASK}),
    (resolved, {DECIDE}),
    (waiting_for_a_signature, {SIGN}),
    (override_asked, {SIGN}),
    (override_signed, set()),
    (changes_asked, set()),
    (changes_late, {Matter.LATE_CHANGES}),
    (accepted, set()),
    (withdrawn, set()),
]


@pytest.mark.parametrize(("bring_about", "matters"), MATTERS, ids=[row[0].__name__ for row in MATTERS])
def test_what_is_the_matter_with_a_case(world, log_in, move_clock, bring_about, matters):
    bring_about(world, _later(move_clock))

    rows = board.Board(world.secretariat).open_rows
    assert {matter for row in rows for matter in row.matters} == matters
    page = log_in(world.secretariat).get(BOARD)
    assert page.status_code == 200
    assert {name for name, count in _counts(page).items() if count and name in Matter.values} == {str(name) for name in matters}


def _later(move_clock):
    """`later(days=3)` from where the clock stands."""
    stands = []

    def later(days):
        stands.append(days)
        move_clock(days=sum(stands))

    return later


def _counts(page):
    """The counts of the page by what they count."""
    found = re.findall(r'data-matter="([a-z-]+)">([\d,]+)<', page.content.decode())
    return {name: int(number.replace(",", "")) for name, number in found}


def _listed(page):
    found = re.search(r'<table class="board" data-count="(\d+)">', page.content.decode())
    return int(found[1]) if found else 0


@pytest.fixture
def full(world):
    """200 open cases, 40 people on the roster, some cases that are closed."""
    entries = crowd.roster(40, by=world.administrator)
    rows = crowd.cases(200, [entry.person for entry in entries], by=world.administrator)
    now = clock.now()
    for case in rows[:3]:
        Case.objects.filter(pk=case.pk).update(state="declined", closed_at=now)
    return entries, rows


def test_every_count_leads_to_exactly_what_it_counts(world, log_in, full):
    client = log_in(world.secretariat)
    counts = _counts(client.get(BOARD))

    for name in Matter.values:
        assert _listed(client.get(BOARD, {"waits": name})) == counts[name], name
    for name in Case.State.values:
        assert _listed(client.get(BOARD, {"state": name})) == counts[name], name
    assert (counts["in-review"], counts["declined"]) == (197, 3)
    assert sum(counts[name] > 0 for name in Matter.values) >= 4


def test_pages_hold_every_case_once(world, log_in, full):
    client, found = log_in(world.secretariat), []
    for number in range(1, 5):
        found += _addresses(client.get(BOARD, {"page": number}))

    assert len(found) == len(set(found)) == 197
    assert [_addresses(client.get(BOARD, {"page": page})) for page in ("5", "99999")] == [found[150:]] * 2


def _addresses(page):
    return re.findall(r'<a href="/en/reviews/([0-9a-f-]{36})/">', page.content.decode())


ODD = [
    "?state=nothing",
    "?waits=nothing",
    "?page=-1",
    "?page=²",
    "?page=" + "9" * 400,
    "?people=everyone",
    "?state=declined&waits=ask",
]


@pytest.mark.parametrize("query", ODD)
def test_what_means_nothing_is_passed_over(world, log_in, query):
    assert log_in(world.secretariat).get(BOARD + query).status_code == 200


def test_the_newest_problem_stands_first(world, move_clock):
    later = _later(move_clock)
    first = engine.opened(world)
    later(days=1)
    untroubled = all_asked(world, later)
    later(days=1)
    second = engine.opened(world, title="Another one")

    assert [row.case for row in board.Board(world.secretariat).open_rows] == [second, first, untroubled]


def test_what_one_wrote_oneself_is_left_out_while_it_is_open(world, log_in):
    own = engine.opened(world, by=world.secretariat, title="My own practice")
    assert board.Board(world.secretariat).open_rows == []
    assert [row.case for row in board.Board(world.administrator).open_rows] == [own]
    client = log_in(world.secretariat)
    assert set(_counts(client.get(BOARD)).values()) - {_counts(client.get(BOARD))["idle"]} == {0}

    cases.withdraw(case=own, by=world.secretariat)
    page = client.get(BOARD, {"state": "withdrawn"}).content.decode()
    assert "My own practice" in page
    assert str(own.uuid) not in page


def test_who_is_idle_and_who_has_too_much(world, log_in):
    Reviewer.objects.filter(person=world.second).update(reviews_a_year=1)
    for title in ("One", "Two"):
        scene.invited(engine.opened(world, title=title), world, world.second)
    Reviewer.objects.filter(person=world.third).update(away_from=clock.today("UTC") - timedelta(days=2))
    Reviewer.objects.filter(person=world.first).update(state="withdrawn")

    found = board.Board(world.secretariat)
    assert {row.entry.person for row in found.idle} == {world.un}
    assert [(row.entry.person, row.load.words) for row in found.overloaded] == [
        (world.second, "2 of 1 review a year; open now: 2")
    ]
    client = log_in(world.secretariat)
    counts = _counts(client.get(BOARD))
    assert (counts["idle"], counts["overloaded"], found.serving) == (1, 1, 3)
    assert world.second.full_name in client.get(BOARD, {"people": "overloaded"}).content.decode()
    assert world.un.full_name in client.get(BOARD, {"people": "idle"}).content.decode()


@pytest.mark.parametrize("name", ["visitor", "member", "moderator", "reviewer", "former", "secretariat", "administrator"])
def test_only_the_secretariat_sees_it(world, log_in, name):
    expected = {"visitor": 302, "secretariat": 200, "administrator": 200}.get(name, 403)

    assert log_in(getattr(world, name)).get(BOARD).status_code == expected


def test_the_board_costs_at_most_ten_queries_with_five_hundred_reviewers_and_two_hundred_cases(world, log_in):
    entries = crowd.roster(500, by=world.administrator)
    rows = crowd.cases(220, [entry.person for entry in entries], by=world.administrator)
    Case.objects.filter(pk__in=[row.pk for row in rows[:20]]).update(state="declined", closed_at=clock.now())
    client = log_in(world.secretariat)
    client.get(BOARD)

    costs = {query: _cost(client, query) for query in ("", "?waits=ask", "?state=declined", "?people=idle", "?page=3")}
    assert {query: cost for query, cost in costs.items() if cost > 10} == {}


def _cost(client, query):
    with CaptureQueriesContext(connection) as captured, zeal_context():
        assert client.get(BOARD + query).status_code == 200
    return len([row for row in captured if "SAVEPOINT" not in row["sql"]])


def test_reports_are_counted_by_origin(world):
    engine.ready(world, PUBLISH, CHANGES, PUBLISH)

    row = board.Board(world.secretariat).open_rows[0]
    assert [(share.got, share.needed, share.expected) for share in row.shares] == [(1, 1, 0), (2, 2, 0)]


def test_the_first_page_of_the_workshop_leads_to_it(world, log_in):
    assert f'href="{BOARD}"' in log_in(world.secretariat).get("/admin/", follow=True).content.decode()
