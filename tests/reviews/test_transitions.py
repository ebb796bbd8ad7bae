"""What becomes of a case and of a seat: every state with every verb. Where a verb is refused nothing has changed."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.workflow import TransitionNotAllowed
from events.models import Event
from practices.models import PracticeVersion
from reviews.actions import cases, decisions, reports, seats
from reviews.models import Attempt, Case, Decision, Origin, Override, Recommendation, Report, Seat, Verdict
from tests.reviews import engine, scene
from tests.reviews.engine import CHANGES, DECLINE, PUBLISH

STATES = ("in-review", "changes-asked", "accepted", "declined", "withdrawn")
ACCEPT, ASK, REFUSE = Decision.Verdict.ACCEPT, Decision.Verdict.CHANGES, Decision.Verdict.DECLINE


def _in_every_state(cast):
    engine.people(cast)
    cast.cases = {state: engine.in_state(state, cast) for state in STATES}
    cast.seats = {state: engine.seat_in(state, cast) for state in engine.SEATS}
    return cast


@pytest.fixture
def world(staged):
    """People, and a case and a seat in every state."""
    return staged(_in_every_state)[1]


# ── Cases ────────────────────────────────────────────────────────────────────────────────────────────────────────

CASE_VERBS = {
    "withdraw": {"in-review": "withdrawn", "changes-asked": "withdrawn"},
    "stop_clock": {"in-review": "in-review"},
    "accept": {"in-review": "accepted"},
    "ask_changes": {"in-review": "changes-asked"},
    "decline": {"in-review": "declined"},
    "begin_round": {"changes-asked": "in-review"},
    "invite": {"in-review": "in-review"},
    "ask_override": {"in-review": "in-review"},
    "start_clock": {},  # none is stopped
    "attempt": {},  # nobody disagrees
}


def _do(verb, case, people):
    by = people.secretariat
    if verb in ("accept", "ask_changes", "decline"):
        verdict = {"accept": ACCEPT, "ask_changes": ASK, "decline": REFUSE}[verb]
        return decisions.decide(case=case, by=by, verdict=verdict, words="Thank you.", points=["Say who pays."])
    return {
        "withdraw": lambda: cases.withdraw(case=case, by=people.member),
        "stop_clock": lambda: cases.stop_clock(case=case, by=by, why="A question is open."),
        "start_clock": lambda: cases.start_clock(case=case, by=by),
        "begin_round": lambda: decisions.begin_round(case=case, by=people.member, answers=["The city."]),
        "attempt": lambda: decisions.attempt(case=case, by=by, words="I asked both."),
        "invite": lambda: seats.invite(case=case, person=people.third, by=by, sought=Origin.EXTERNAL),
        "ask_override": lambda: seats.ask_override(case=case, person=people.member, by=by, why="Nobody else knows it."),
    }[verb]()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", CASE_VERBS)
def test_a_verb_about_a_case_works_from_its_states_alone(world, state, verb):
    case = engine.fresh(world.cases[state])
    before, events = engine.everything(), Event.objects.count()

    if state in CASE_VERBS[verb]:
        _do(verb, case, world)
    else:
        with pytest.raises(TransitionNotAllowed):
            _do(verb, case, world)

    assert engine.fresh(case).state == CASE_VERBS[verb].get(state, state)
    if state in CASE_VERBS[verb]:
        assert Event.objects.count() > events
    else:
        assert engine.everything() == before


@pytest.mark.parametrize(
    ("state", "version", "closed"),
    [
        ("in-review", "in-review", False),
        ("changes-asked", "changes-asked", False),
        ("accepted", "published", True),
        ("declined", "declined", True),
    ],
)
def test_what_is_reviewed_goes_with_its_case(world, state, version, closed):
    case = world.cases[state]

    assert PracticeVersion.objects.get(case=case).state == version
    assert (case.closed_at is not None, case.is_open) == (closed, not closed)


@pytest.mark.parametrize("state", [state for state in STATES if state != "in-review"])
@pytest.mark.parametrize("verb", ["close_attempt", "sign", "deny", "sign_override", "answer"])
def test_what_hangs_below_a_case_is_frozen_with_it(world, state, verb):
    case, by, now = world.cases[state], world.secretariat, clock.now()
    decision = case.decisions.first() or Decision(case=case, round=1, verdict=ACCEPT, decided_at=now)
    decision.decided_by, decision.needs_signature = world.administrator, True
    decision.save()
    asked = Override.objects.create(case=case, person=world.member, why="…", asked_at=now, asked_by=world.administrator)
    attempt = Attempt.objects.create(case=case, round=1, words="…", made_at=now, made_by=by)
    question = case.questions.create(seat=case.seats.first(), text="Who pays?", asked_at=now)
    before = engine.everything()

    with pytest.raises(TransitionNotAllowed):
        {
            "close_attempt": lambda: decisions.close_attempt(attempt=attempt, by=by, resolved=True),
            "sign": lambda: decisions.sign(decision=decision, by=by),
            "deny": lambda: decisions.deny_signature(decision=decision, by=by, why="…"),
            "sign_override": lambda: seats.sign_override(override=asked, by=by),
            "answer": lambda: reports.answer(question=question, by=world.member, text="The city."),
        }[verb]()

    assert engine.everything() == before


@pytest.mark.parametrize(
    "verb",
    ["stop_clock", "attempt", "close_attempt", "sign", "deny", "ask_override", "sign_override", "answer"],
)
def test_what_is_done_once_is_not_done_twice(world, verb):
    case, by = engine.ready(world, PUBLISH, PUBLISH, DECLINE), world.secretariat
    attempt = decisions.attempt(case=case, by=by, words="I asked both.") if verb != "attempt" else None
    question = case.questions.create(seat=case.seats.first(), text="Who pays?", asked_at=clock.now())
    decision = Decision.objects.create(
        case=case, round=1, verdict=REFUSE, decided_at=clock.now(), decided_by=world.administrator, needs_signature=True
    )
    override = seats.ask_override(case=case, person=world.member, by=world.administrator, why="Nobody else knows it.")
    if verb == "sign":
        decisions.close_attempt(attempt=attempt, by=by, resolved=True)
    do = {
        "stop_clock": lambda: cases.stop_clock(case=case, by=by, why="…"),
        "attempt": lambda: decisions.attempt(case=case, by=by, words="I asked both."),
        "close_attempt": lambda: decisions.close_attempt(attempt=attempt, by=by, resolved=False, outcome="No."),
        "sign": lambda: decisions.sign(decision=decision, by=by),
        "deny": lambda: decisions.deny_signature(decision=decision, by=by, why="…"),
        "ask_override": lambda: seats.ask_override(case=case, person=world.member, by=by, why="Another reason."),
        "sign_override": lambda: seats.sign_override(override=override, by=by),
        "answer": lambda: reports.answer(question=question, by=world.member, text="The city."),
    }[verb]
    do()
    before = engine.everything()

    if verb == "ask_override":  # the first stands, whoever asks again
        assert do() == override
    else:
        with pytest.raises(TransitionNotAllowed):
            do()

    assert engine.everything() == before


def test_nobody_signs_what_she_has_decided_or_asked_for(world):
    case, by = engine.opened(world), world.secretariat
    decision = Decision.objects.create(
        case=case, round=1, verdict=REFUSE, decided_at=clock.now(), decided_by=by, needs_signature=True
    )
    override = seats.ask_override(case=case, person=world.member, by=by, why="Nobody else knows it.")

    with pytest.raises(TransitionNotAllowed):
        decisions.sign(decision=decision, by=by)
    with pytest.raises(TransitionNotAllowed):
        seats.sign_override(override=override, by=by)


# ── Seats ────────────────────────────────────────────────────────────────────────────────────────────────────────

SEAT_VERBS = {
    "accept": {"invited": "accepted"},
    "decline": {"invited": "declined", "owing": "declined"},
    "expire": {"invited": "expired"},
    "remove": {"invited": "removed", "owing": "removed", "reported": "removed", "not-asked-again": "removed"},
    "remind": {"invited": "invited", "owing": "accepted"},
    "extend": {"invited": "invited", "owing": "accepted"},
    "send": {"owing": "accepted"},
    "ask": {"owing": "accepted", "reported": "accepted", "not-asked-again": "accepted"},
}
STORED = {"owing": "accepted", "reported": "accepted", "not-asked-again": "accepted", "void": "removed"}


def _do_with_seat(verb, seat, people):
    by = people.secretariat
    return {
        "accept": lambda: seats.accept(seat=seat, by=people.third, has_interest=True, words="I worked there in 2024."),
        "decline": lambda: seats.decline(seat=seat, by=people.third, reason=Seat.Reason.NO_TIME),
        "expire": lambda: seats.expire(seat=seat),
        "remove": lambda: seats.remove(seat=seat, by=by, why="She has moved on."),
        "remind": lambda: seats.remind(seat=seat, by=by),
        "extend": lambda: seats.extend(seat=seat, by=by, until=clock.now() + timedelta(days=40)),
        "send": lambda: scene.reported(seat),
        "ask": lambda: reports.ask(seat=seat, by=people.third, key=uuid.uuid4(), text="Who pays?"),
    }[verb]()


@pytest.mark.parametrize("state", engine.SEATS)
@pytest.mark.parametrize("verb", SEAT_VERBS)
def test_a_verb_about_a_seat_works_from_its_states_alone(world, state, verb):
    seat = engine.fresh(world.seats[state])
    before, events = engine.everything(), Event.objects.count()

    if state in SEAT_VERBS[verb]:
        _do_with_seat(verb, seat, world)
    else:
        with pytest.raises(TransitionNotAllowed):
            _do_with_seat(verb, seat, world)

    assert engine.fresh(seat).state == SEAT_VERBS[verb].get(state, STORED.get(state, state))
    if state in SEAT_VERBS[verb]:
        assert Event.objects.count() > events
    else:
        assert engine.everything() == before


@pytest.mark.parametrize("state", [state for state in STATES if state != "in-review"])
@pytest.mark.parametrize("verb", SEAT_VERBS)
def test_no_seat_moves_in_a_case_that_is_not_in_review(world, state, verb):
    """Whoever has the page still open, and whatever the page said of the seat."""
    case = world.cases[state]
    seat = case.seats.select_related("case", "person").get(person=world.first)
    if verb in ("accept", "expire"):
        Seat.objects.filter(pk=seat.pk).update(state="invited")
    before = engine.everything()

    with pytest.raises(TransitionNotAllowed):
        _do_with_seat(verb, seat, world)

    assert engine.everything() == before


def test_whoever_was_asked_once_can_be_asked_again(world):
    case = engine.opened(world)
    for end in (
        lambda seat: seats.decline(seat=seat, by=world.third, reason=Seat.Reason.NO_TIME),
        lambda seat: seats.expire(seat=seat),
        lambda seat: seats.remove(seat=seat, by=world.secretariat, why="A mistake."),
    ):
        end(scene.invited(case, world, world.third))

    scene.invited(case, world, world.third)

    with pytest.raises(TransitionNotAllowed):
        scene.invited(case, world, world.third)
    assert [seat.state for seat in case.seats.all()] == ["declined", "expired", "removed", "invited"]


@pytest.mark.parametrize("days", [0, -1])
def test_a_date_that_is_over_is_none(world, days):
    case = engine.opened(world)
    seat = scene.invited(case, world, world.third)
    past = clock.now() + timedelta(days=days)

    with pytest.raises(TransitionNotAllowed):
        seats.extend(seat=seat, by=world.secretariat, until=past)
    with pytest.raises(TransitionNotAllowed):
        seats.invite(case=case, person=world.second, by=world.secretariat, sought=Origin.EXTERNAL, answer_by=past)


# ── What is kept ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_report_is_kept_as_it_was_sent(world):
    case = engine.opened(world)
    seat = scene.seated(case, world, world.un, Origin.UN)
    verdicts = dict(zip(case.policy.criteria.all(), [*Verdict] * 2, strict=True))
    given = {criterion: (verdict, f"On {criterion.key}") for criterion, verdict in verdicts.items()}

    report = scene.reported(seat, CHANGES, language="fr", judgements=given, to_author="Qui paie ?", confidential="Fragile.")

    report = Report.objects.get(pk=report.pk)
    assert (report.origin, report.recommendation, report.language) == ("un", "after-changes", "fr")
    assert (report.to_author, report.confidential, report.round) == ("Qui paie ?", "Fragile.", 1)
    assert {row.criterion: (row.verdict, row.comment) for row in report.judgements.all()} == given


def test_the_same_key_is_the_same_report_even_after_the_decision(world):
    case = engine.opened(world)
    seat, key = scene.seated(case, world, world.un, Origin.UN), uuid.uuid4()
    first = scene.reported(seat, key=key)
    engine.judged(case, world, PUBLISH, PUBLISH, by=("first", "second"))
    scene.decided(case, world, ACCEPT)

    assert scene.reported(seat, DECLINE, key=key) == first


def test_a_key_of_somebody_elses_report_or_question_is_nothing(world):
    case = engine.opened(world)
    mine, hers = engine.judged(case, world, by=("first", "second"))
    report = scene.reported(hers)
    question = reports.ask(seat=hers, by=world.second, key=uuid.uuid4(), text="Who pays?")

    with pytest.raises(TransitionNotAllowed):
        scene.reported(mine, key=report.key)
    with pytest.raises(TransitionNotAllowed):
        reports.ask(seat=mine, by=world.first, key=question.key, text="Another question")


def test_a_question_sent_twice_is_asked_once(world):
    seat, key = scene.seated(engine.opened(world), world, world.first), uuid.uuid4()
    before = len(engine.told("reviews.question"))

    questions = [reports.ask(seat=seat, by=world.first, key=key, text="Who pays?") for _ in range(2)]

    assert questions[0] == questions[1]
    assert engine.told("reviews.question")[before:] == [("member@example.org", "reviews.question")]


def test_changes_and_their_answers_stand_point_by_point(world):
    case = engine.ready(world, PUBLISH, CHANGES, PUBLISH)
    scene.decided(case, world, ASK, ["Say who pays.", "Name the partners."])

    engine.changed(case, answers=["The city.", "Two unions."])

    decision = case.decisions.get()
    assert [(point.text, point.answer) for point in decision.points.all()] == [
        ("Say who pays.", "The city."),
        ("Name the partners.", "Two unions."),
    ]
    assert decision.answered_at is not None


# ── What the database refuses ────────────────────────────────────────────────────────────────────────────────────


def _asked_now():
    return dict.fromkeys(("invited_at", "answer_by", "dated_at"), clock.now())


@pytest.mark.parametrize(
    "break_it",
    [
        lambda case, seat: Case.objects.filter(pk=case.pk).update(state="lost"),
        lambda case, seat: Case.objects.filter(pk=case.pk).update(state="accepted"),
        lambda case, seat: Case.objects.filter(pk=case.pk).update(stopped_at=clock.now()),
        lambda case, seat: Seat.objects.filter(pk=seat.pk).update(state="expired"),
        lambda case, seat: Seat.objects.filter(pk=seat.pk).update(origin="elsewhere"),
        lambda case, seat: Seat.objects.create(case=case, person=seat.person, round=1, sought="un", **_asked_now()),
        lambda case, seat: Report.objects.create(
            seat=seat, round=1, origin="un", recommendation=Recommendation.PUBLISH, language="en", sent_at=clock.now()
        ),
        lambda case, seat: Decision.objects.create(
            case=case, round=1, verdict="accept", decided_at=clock.now(), decided_by=seat.person, signed_at=clock.now()
        ),
        lambda case, seat: case.questions.create(seat=seat, text="?", asked_at=clock.now(), answered_at=clock.now()),
    ],
    ids=[
        "unknown state",
        "over, not closed",
        "stopped by nobody",
        "ended at no time",
        "unknown origin",
        "two seats of one person",
        "two reports of a round",
        "signed by nobody",
        "answered by nobody",
    ],
)
def test_the_database_refuses(world, break_it):
    seat = world.seats["reported"]

    with pytest.raises(IntegrityError), transaction.atomic():
        break_it(seat.case, seat)
