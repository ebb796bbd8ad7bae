"""Things about a case that happen at one instant: one is first, the other sees it, and everything is told once."""

import uuid
from collections import Counter

import pytest

from accounts.models import User
from core.workflow import TransitionNotAllowed
from events.models import Event, Mail
from practices.actions import drafting
from practices.models import Practice, PracticeVersion
from reviews import standing
from reviews.actions import cases, decisions, policies, reports, seats
from reviews.models import Case, Decision, Origin, Policy, Question, Report, Seat
from tests.practices import scene as practices
from tests.races import at_once, refusals
from tests.reviews import engine, scene
from tests.reviews.engine import CHANGES, DECLINE, PUBLISH, fresh

pytestmark = pytest.mark.django_db(transaction=True)

ACCEPT, ASK, REFUSE = Decision.Verdict.ACCEPT, Decision.Verdict.CHANGES, Decision.Verdict.DECLINE


@pytest.fixture
def world(transactional_db, staged):
    return staged(engine.people)[1]


def events(*kinds):
    return Counter(Event.objects.filter(kind__in=[f"reviews.{kind}" for kind in kinds]).values_list("kind", flat=True))


def deciding(case, people, verdict, by=None):
    """A click on the button, by a process of its own."""
    return lambda: decisions.decide(case=fresh(case), by=by or people.secretariat, verdict=verdict, points=["Say who pays."])


def sending(seat, said=PUBLISH, key=None):
    return lambda: scene.reported(fresh(seat), said, key=key or uuid.uuid4())


# ── Decisions ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("verdicts", [[ACCEPT] * 20, [ACCEPT, ASK, REFUSE, ASK] * 5], ids=["all alike", "each another"])
def test_of_twenty_decisions_at_one_instant_one_wins(world, verdicts):
    case = engine.ready(world)
    staff = [world.secretariat, world.administrator] * 10

    results = at_once(*[deciding(case, world, *pair) for pair in zip(verdicts, staff, strict=True)], row=case)

    assert refusals(results) == 19
    decision = Decision.objects.get()
    assert events("decided") == {"reviews.decided": 1}
    assert engine.told("reviews.decision") == [(world.member.email, "reviews.decision")]
    assert Mail.objects.filter(kind="reviews.decision").count() == 1
    state = {ACCEPT: "accepted", ASK: "changes-asked", REFUSE: "declined"}[decision.verdict]
    assert fresh(case).state == state
    assert Practice.objects.listed().count() == (decision.verdict == ACCEPT)


def test_a_decision_while_a_report_arrives_waits_for_it_or_has_it_before_it(world):
    case = engine.ready(world)
    seat = scene.seated(case, world, world.third)

    decided, _report = at_once(deciding(case, world, ACCEPT), sending(seat), row=case)

    assert Report.objects.count() == 4
    if isinstance(decided, decisions.NotYet):
        assert (decided.obstacle, fresh(case).state) == ("owed", "in-review")
    else:
        assert fresh(case).state == "accepted"


@pytest.mark.parametrize("verdict", [ACCEPT, ASK, REFUSE])
def test_a_submission_is_withdrawn_or_decided(world, verdict):
    case = engine.ready(world)
    version = PracticeVersion.objects.get(case=case)

    def withdraw():
        return drafting.withdraw(version=fresh(version), by=world.member)

    results = at_once(deciding(case, world, verdict), withdraw, row=case)

    states = fresh(case).state, fresh(version).state
    decided = {
        ACCEPT: ("accepted", "published"),
        ASK: ("withdrawn", "withdrawn"),  # what is to be changed can be taken back
        REFUSE: ("declined", "declined"),
    }[verdict]
    assert states in [("withdrawn", "withdrawn"), decided]
    assert refusals(results) == (0 if verdict == ASK and events("decided") else 1)


def test_of_two_signatures_one_counts_and_of_yes_and_no_the_first(world):
    case = engine.ready(world)
    User.objects.filter(pk=world.secretariat.pk).update(organization=world.union)
    User.objects.filter(pk=world.member.pk).update(organization=world.union)
    decision = decisions.decide(case=fresh(case), by=fresh(world.secretariat), verdict=ACCEPT)
    assert decision.waits

    def sign():
        return decisions.sign(decision=fresh(decision), by=world.administrator)

    def deny():
        return decisions.deny_signature(decision=fresh(decision), by=world.administrator, why="Too early.")

    results = at_once(sign, deny, sign, deny, row=case)

    assert refusals(results) == 3
    assert fresh(case).state == ("accepted" if events("decided") else "in-review")
    assert sum(events("decided", "signature_denied").values()) == 1


def test_changes_sent_twice_at_one_instant_begin_one_round(world):
    case = engine.ready(world, PUBLISH, CHANGES, PUBLISH)
    scene.decided(case, world, ASK, ["Say who pays."])
    version, content = PracticeVersion.objects.get(case=case), practices.content()

    def submit():
        return drafting.submit(version=fresh(version), content=content, by=world.member, answers=["The city."])

    results = at_once(submit, submit, submit, row=case)

    assert refusals(results) == 2
    assert (fresh(case).round, fresh(case).state) == (2, "in-review")
    assert engine.told("reviews.changes_sent") == [(world.first.email, "reviews.changes_sent")]
    assert events("round_begun") == {"reviews.round_begun": 1}


def test_an_attempt_is_made_and_closed_once(world):
    case = engine.ready(world, PUBLISH, PUBLISH, DECLINE)

    def attempt():
        return decisions.attempt(case=fresh(case), by=world.secretariat, words="I asked both.")

    made = at_once(attempt, attempt, attempt, row=case)
    row = case.attempts.get()

    def close(resolved):
        return lambda: decisions.close_attempt(attempt=fresh(row), by=world.secretariat, resolved=resolved)

    closed = at_once(close(True), close(False), close(True), row=case)

    assert (refusals(made), refusals(closed)) == (2, 2)
    assert events("attempt_made", "attempt_closed") == {"reviews.attempt_made": 1, "reviews.attempt_closed": 1}


# ── Reports ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_reports_at_one_instant_are_all_kept_and_the_last_completes_the_quorum(world):
    case = engine.opened(world)
    held = engine.judged(case, world)

    results = at_once(*[sending(seat, said) for seat, said in zip(held, (PUBLISH, CHANGES, DECLINE), strict=True)], row=case)

    assert refusals(results) == 0
    assert Report.objects.count() == 3
    staff = sorted([world.secretariat.email, world.administrator.email])
    for kind in ("reviews.all_in", "reviews.disagreement"):
        assert sorted(engine.told(kind)) == [(email, kind) for email in staff]


def test_the_same_report_sent_twice_at_one_instant_is_one_and_both_get_it(world):
    case = engine.opened(world)
    seat, key = scene.seated(case, world, world.first), uuid.uuid4()

    results = at_once(*[sending(seat, key=key)] * 3, row=case)

    assert {result.pk for result in results} == {Report.objects.get().pk}
    assert events("reported") == {"reviews.reported": 1}


def test_two_different_reports_from_two_windows_are_not_both_sent(world):
    case = engine.opened(world)
    seat = scene.seated(case, world, world.first)

    results = at_once(sending(seat, PUBLISH), sending(seat, DECLINE), row=case)

    assert refusals(results) == 1
    assert Report.objects.count() == 1


def test_a_reviewer_taken_off_while_she_sends_is_too_late_or_counts(world):
    case = engine.opened(world)
    seat = scene.seated(case, world, world.first)

    def remove():
        return seats.remove(seat=fresh(seat), by=world.secretariat, why="She has moved on.")

    sent, _removed = at_once(sending(seat), remove, row=case)

    assert fresh(seat).state == "removed"
    counted = standing.of(case).counted["external"]
    assert counted == (0 if isinstance(sent, TransitionNotAllowed) else 1)
    assert engine.told("reviews.removed") == [(world.first.email, "reviews.removed")]


def test_a_submission_withdrawn_while_a_report_arrives_keeps_it_or_refuses_it(world):
    case = engine.opened(world)
    seat = scene.seated(case, world, world.first)
    version = PracticeVersion.objects.get(case=case)

    sent, _withdrawn = at_once(sending(seat), lambda: drafting.withdraw(version=fresh(version), by=world.member), row=case)

    assert fresh(case).state == "withdrawn"
    assert Report.objects.count() == (0 if isinstance(sent, TransitionNotAllowed) else 1)
    assert engine.told("reviews.outcome") == [(world.first.email, "reviews.outcome")]


def test_an_answer_is_given_once(world):
    case = engine.opened(world)
    seat = scene.seated(case, world, world.first)
    question = reports.ask(seat=seat, by=world.first, key=uuid.uuid4(), text="Who pays?")

    results = at_once(
        *[lambda text=text: reports.answer(question=fresh(question), by=world.member, text=text) for text in ("Us.", "They.")],
        row=case,
    )

    assert refusals(results) == 1
    assert engine.told("reviews.answer") == [(world.first.email, "reviews.answer")]
    assert Question.objects.get().answer in ("Us.", "They.")


# ── Seats ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _answers(seat, person):
    return {
        "accept": lambda: seats.accept(seat=fresh(seat), by=person, has_interest=False),
        "decline": lambda: seats.decline(seat=fresh(seat), by=person, reason=Seat.Reason.NO_TIME),
        "expire": lambda: seats.expire(seat=fresh(seat)),
    }


@pytest.mark.parametrize("at", [("accept", "accept", "accept"), ("accept", "expire", "expire"), ("decline", "decline")])
def test_an_invitation_is_answered_once(world, at):
    seat = scene.invited(engine.opened(world), world, world.first)
    verbs = _answers(seat, world.first)

    results = at_once(*[verbs[verb] for verb in at], row=seat.case)

    assert refusals(results) == len(at) - 1
    assert sum(events("accepted", "declined", "expired").values()) == 1
    assert fresh(seat).state in {"accept": ("accepted", "expired"), "decline": ("declined",)}[at[0]]


def test_one_reviewer_gets_one_invitation(world):
    case = engine.opened(world)

    results = at_once(*[lambda: scene.invited(fresh(case), world, world.first)] * 4, row=case)

    assert refusals(results) == 3
    assert Mail.objects.filter(kind="reviews.invitation").count() == 1


def test_two_of_the_staff_do_not_ask_two_for_one_more(world):
    case = engine.ready(world, PUBLISH, PUBLISH, DECLINE)
    attempt = decisions.attempt(case=case, by=world.secretariat, words="I asked both.")
    decisions.close_attempt(attempt=attempt, by=world.secretariat, resolved=False)
    fifth = scene.reviewer(engine.enrol_person, world, "fifth")

    def ask(person):
        return lambda: seats.invite(case=fresh(case), person=person, by=world.secretariat, sought=Origin.EXTERNAL)

    results = at_once(ask(world.third), ask(fifth), row=case)

    assert [type(result) for result in results].count(seats.NobodyElse) == 1
    assert Seat.objects.filter(is_fourth=True).count() == 1


def test_a_reminder_by_hand_is_sent_once(world):
    seat = scene.seated(engine.opened(world), world, world.first)

    results = at_once(*[lambda: seats.remind(seat=fresh(seat), by=world.secretariat)] * 3, row=seat.case)

    assert sorted(results) == [False, False, True]
    assert Mail.objects.filter(kind="reviews.report_reminder").count() == 1


def test_the_clock_is_stopped_once_and_goes_on_once(world):
    case = engine.opened(world)
    seat = scene.seated(case, world, world.first)

    stopped = at_once(*[lambda: cases.stop_clock(case=fresh(case), by=world.secretariat, why="…")] * 3, row=case)
    started = at_once(*[lambda: cases.start_clock(case=fresh(case), by=world.secretariat)] * 3, row=case)

    assert (refusals(stopped), refusals(started)) == (2, 2)
    assert events("clock_stopped", "clock_started") == {"reviews.clock_stopped": 1, "reviews.clock_started": 1}
    assert (fresh(seat).report_by - seat.report_by).days <= 1


def test_an_override_is_signed_once(world):
    case = engine.opened(world)
    row = seats.ask_override(case=case, person=world.member, by=world.secretariat, why="Nobody else knows it.")

    results = at_once(*[lambda: seats.sign_override(override=fresh(row), by=world.administrator)] * 3, row=case)

    assert refusals(results) == 2
    assert events("override_signed") == {"reviews.override_signed": 1}


# ── Policies ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_policy_is_replaced_by_one_of_two(world):
    policy = Policy.objects.current("practice")

    def replace(days):
        return lambda: policies.replace(policy=fresh(policy), by=world.secretariat, numbers={"report_days": days})

    results = at_once(replace(30), replace(40), row=policy)

    assert refusals(results) == 1
    assert Policy.objects.filter(subject="practice", replaced_at=None).count() == 1
    assert events("policy_set") == {"reviews.policy_set": 1}


def test_a_case_opened_while_the_policy_is_replaced_begins_with_one_of_them(world):
    policy = Policy.objects.current("practice")
    version = practices.submitted(world.member)

    _new, opened = at_once(
        lambda: policies.replace(policy=fresh(policy), by=world.secretariat, numbers={"report_days": 30}),
        lambda: practices.in_review(fresh(version), world.secretariat),
    )

    case = Case.objects.get(pk=opened.case_id)
    assert case.policy in Policy.objects.filter(subject="practice")
    assert case.policy.criteria.count() == 8
