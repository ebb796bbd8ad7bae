"""The page of a case: who opens it, what stands on it, what it offers and why not."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from zeal import zeal_context

from accounts.actions import roles
from accounts.models import Role
from reviews.actions import cases, decisions, reports, seats
from reviews.models import Decision, Origin
from tests.reviews import engine, scene
from tests.reviews.case_desk import fresh, offered, page, refusals
from tests.reviews.engine import CHANGES, DECLINE, PUBLISH


@pytest.fixture
def disagreeing(world):
    """Three reports that disagree: what is asked at every address of a case makes sense in it."""
    return engine.ready(world, PUBLISH, DECLINE, CHANGES)


def _addresses(case, world):
    decisions.attempt(case=case, by=world.secretariat, words="I wrote to both.")
    seat = scene.seated(case, world, world.third).pk
    somebody = scene.reviewer(engine.enrol_person, world, "somebody").pk
    return {
        "case_detail": page(case),
        "case_suggestions": page(case, "case_suggestions"),
        "seat_invite": page(case, "seat_invite", somebody),
        "override_ask": page(case, "override_ask", somebody),
        "seat_extend": page(case, "seat_extend", seat),
        "seat_remove": page(case, "seat_remove", seat),
        "clock_stop": page(case, "clock_stop"),
        "attempt_make": page(case, "attempt_make"),
        "attempt_close": page(case, "attempt_close"),
        "decide": page(case, "decide"),
    }


# The author has her desk and never a case; a reviewer has what reviewers read, and no address of the secretariat's.
STATUS = {"visitor": (302, 302), "first": (200, 403), "secretariat": (200, 200), "administrator": (200, 200)}
NOBODY = ("member", "delegate", "moderator", "reviewer", "former", "outsider")


@pytest.mark.parametrize("name", [*STATUS, *NOBODY])
def test_who_opens_what(world, log_in, disagreeing, name):
    addresses = _addresses(disagreeing, world)
    client = log_in(getattr(world, name))

    found = {noun: client.get(address).status_code for noun, address in addresses.items()}
    first, others = STATUS.get(name, (404, 404))
    assert found == {noun: first if noun == "case_detail" else others for noun in addresses}


@pytest.mark.parametrize("verb", ["remind", "override/{person}/sign", "clock/start", "sign"])
@pytest.mark.parametrize(("name", "status"), [("member", 404), ("first", 403), ("moderator", 404)])
def test_buttons_of_the_secretariat_are_nobody_elses(world, log_in, disagreeing, verb, name, status):
    seat = disagreeing.seats.first()
    address = page(disagreeing) + (f"seats/{seat.pk}/remind/" if verb == "remind" else verb.format(person=seat.person_id) + "/")

    assert log_in(getattr(world, name)).post(address).status_code == status


def test_a_case_nobody_has_is_404(world, log_in):
    assert log_in(world.secretariat).get(f"/en/reviews/{uuid.uuid4()}/").status_code == 404


def test_what_one_wrote_oneself_is_closed_to_her_with_the_reason(world, log_in):
    case = engine.ready(world, by=world.secretariat, title="A practice of my own")
    client = log_in(world.secretariat)

    for noun in ("case_detail", "case_suggestions", "decide", "clock_stop"):
        answer = client.get(page(case, noun))
        assert answer.status_code == 403
        assert "You wrote what is reviewed here" in answer.content.decode()


def test_staff_who_judge_a_case_read_what_reviewers_read(world, log_in, disagreeing):
    seat = scene.seated(engine.opened(world, title="Another"), world, world.third)
    roles.grant(person=world.third, role=Role.SECRETARIAT, by=world.administrator, why="asked")

    assert log_in(world.third).get(page(seat.case)).templates[0].name == "reviews/case_for_reviewer.html"
    assert log_in(world.third).get(page(disagreeing)).templates[0].name == "reviews/case_detail.html"


# ── What stands on it ────────────────────────────────────────────────────────────────────────────────────────────


def _told(world):
    """A case in which everything has happened that can; the words of it."""
    case = engine.opened(world)
    scene.reviewer(engine.enrol_person, world, "silent")
    un, first, second = engine.judged(case, world, by=("un", "first", "second"))
    gone = scene.invited(case, world, world.third)
    seats.decline(seat=gone, by=world.third, reason="other", words="The canal froze.")
    question = reports.ask(seat=first, by=world.first, key=uuid.uuid4(), text="Who pays the lawyers?")
    reports.answer(question=question, by=world.member, text="The municipality pays.")
    scene.reported(un, PUBLISH, to_author="Splendid lanterns.", confidential="Between us: a miracle.")
    scene.reported(first, DECLINE, to_author="Unproven lanterns.", confidential="Between us: a muddle.")
    scene.reported(second, CHANGES)
    attempt = decisions.attempt(case=case, by=world.secretariat, words="I read both letters aloud.")
    decisions.close_attempt(attempt=attempt, by=world.secretariat, resolved=True, outcome="They met halfway.")
    scene.decided(case, world, Decision.Verdict.CHANGES, ["Name the payer.", "Count the nights."])
    engine.changed(case, answers=["The municipality is named.", "Two nights."])
    return fresh(case)


WORDS = """Legal advice at the bus station|Lamp at the Quay|Senegal|UN: 1, external: 2|The canal froze.|No interest declared|
Who pays the lawyers?|The municipality pays.|Splendid lanterns.|Between us: a miracle.|Unproven lanterns.|Between us: a muddle.|
I read both letters aloud.|They met halfway.|Name the payer.|Count the nights.|The municipality is named.|Two nights.|Un Example|
First Example|Third Example|Reviewer invited|Invitation accepted|Report sent: decline|Decided: ask for changes|Round begun: 2|
Amina Diallo-Kerouani|Secretariat Example|Report expected from|/en/practices/drafts/""".replace("\n", "").split("|")


def test_everything_stands_on_it(world, log_in):
    content = log_in(world.secretariat).get(page(_told(world))).content.decode()

    missing = [words for words in WORDS if words not in content]
    assert missing == []


def test_what_people_wrote_is_text(world, log_in):
    case = engine.opened(world)
    un, *_others = engine.judged(case, world)
    scene.reported(un, to_author="<script>alert(1)</script>", confidential="<b>bold</b>")

    content = log_in(world.secretariat).get(page(case)).content.decode()
    assert ("<script>alert" in content, "<b>bold" in content, "&lt;b&gt;bold" in content) == (False, False, True)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_it_is_read_in_every_language(world, log_in, language):
    case = _told(world)

    assert log_in(world.secretariat).get(page(case).replace("/en/", f"/{language}/", 1)).status_code == 200


def test_its_queries_do_not_grow_with_what_stands_on_it(world, log_in):
    empty, full = engine.opened(world, title="Empty"), _told(world)
    scene.invited(empty, world, world.third)
    client = log_in(world.secretariat)
    client.get(page(empty))

    costs = []
    for case in (empty, full):
        with CaptureQueriesContext(connection) as captured, zeal_context():
            client.get(page(case))
        costs.append(len(captured))
    assert costs[1] <= costs[0] + 4  # judgements, criteria and points are fetched where there are reports and decisions


# ── What it offers, and why not ──────────────────────────────────────────────────────────────────────────────────


def nobody(world):
    return engine.opened(world)


def one_asked(world):
    case = engine.opened(world)
    scene.invited(case, world, world.first)
    return case


def disagreement(world):
    return engine.ready(world, PUBLISH, DECLINE, CHANGES)


def attempted(world):
    case = disagreement(world)
    decisions.attempt(case=case, by=world.secretariat, words="I wrote to both.")
    return case


def failed(world):
    case = attempted(world)
    decisions.close_attempt(attempt=case.attempts.get(), by=world.secretariat, resolved=False, outcome="No.")
    return case


def stopped(world):
    case = engine.ready(world)
    cases.stop_clock(case=case, by=world.secretariat, why="Holidays")
    return case


QUORUM = "Reports are still missing: the quorum is not complete."
ONE = "The disagreement could not be resolved and the quorum is complete: one more reviewer must report first."
OVER = "This case is not in review (any longer)."
OFFERS = [
    (nobody, {"suggestions/", "clock/stop/"}, {"Decide": QUORUM}),
    (one_asked, {"suggestions/", "clock/stop/", "remind/", "extend/", "remove/"}, {"Decide": QUORUM}),
    (engine.ready, {"suggestions/", "clock/stop/", "decide/", "remove/"}, {"Give more time": "Nothing is asked of her now."}),
    (
        disagreement,
        {"suggestions/", "clock/stop/", "attempt/", "remove/"},
        {"Decide": "The reports disagree. Try to resolve it first, in writing."},
    ),
    (
        attempted,
        {"suggestions/", "clock/stop/", "attempt/close/", "remove/"},
        {"Decide": "The attempt to resolve the disagreement is still open. Say how it ended."},
    ),
    (failed, {"suggestions/", "clock/stop/", "remove/"}, {"Decide": ONE}),
    (stopped, {"suggestions/", "clock/start/", "decide/", "remove/"}, {}),
    (lambda world: engine.in_state("changes-asked", world), set(), {"Decide": OVER, "Ask a reviewer": OVER}),
    (lambda world: engine.in_state("accepted", world), set(), {"Ask a reviewer": OVER}),
]


@pytest.mark.parametrize(("bring_about", "expected", "reasons"), OFFERS)
def test_what_it_offers_and_why_not(world, log_in, bring_about, expected, reasons):
    case, client = bring_about(world), log_in(world.secretariat)

    found = {re.sub(r"seats/\d+/", "", address) for address in offered(client, case)}
    assert found == expected
    told = refusals(client, case)
    assert {label: told.get(label) for label in reasons} == reasons


def test_who_was_reminded_today_is_not_reminded_again(world, log_in, move_clock):
    case, client = one_asked(world), log_in(world.secretariat)
    address = page(case, "seat_remind", case.seats.get().pk)

    assert client.post(address, follow=True).status_code == 200
    assert refusals(client, case)["Remind"] == "She was reminded today."
    move_clock(days=1)
    assert "Remind" not in refusals(client, case)


def test_conflicts_of_who_sits_there_are_flagged(world, log_in):
    case = engine.opened(world)
    neighbour = scene.reviewer(engine.enrol_person, world, "neighbour", country="SEN")
    scene.invited(case, world, neighbour, Origin.EXTERNAL)

    assert "is of a State it takes place in" in log_in(world.secretariat).get(page(case)).content.decode()
