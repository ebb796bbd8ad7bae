"""The rules of review from the first invitation to the last round: who counts, who is asked next, what sets a case free."""

from datetime import timedelta

import pytest

from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from practices.actions import drafting
from practices.models import PracticeVersion
from reviews import standing
from reviews.actions import cases, decisions, policies, reports, seats
from reviews.models import Decision, Origin, Policy, Report, Seat
from tests.reviews import engine, scene
from tests.reviews.engine import CHANGES, DECLINE, PUBLISH, fresh

ACCEPT, ASK = Decision.Verdict.ACCEPT, Decision.Verdict.CHANGES
UN, EXTERNAL = Origin.UN, Origin.EXTERNAL


def stands(case):
    return standing.of(fresh(case))


def second_round(world, *said, before=lambda case: None):
    """A case in its second round; `before` happens to it between the reports and the decision."""
    case = engine.ready(world, *said)
    before(case)
    if DECLINE in said:
        attempt = decisions.attempt(case=case, by=world.secretariat, words="I asked both.")
        decisions.close_attempt(attempt=attempt, by=world.secretariat, resolved=True, outcome="Changes will do.")
    scene.decided(case, world, ASK, ["Say who pays."])
    return engine.changed(case)


def seat_of(case, person):
    return Seat.objects.filter(case=case, person=person).latest("pk")


def take_off(case, world, person):
    seats.remove(seat=seat_of(case, person), by=world.secretariat, why="She has moved on.")


# ── Who counts ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_quorum_is_counted_over_all_rounds_and_each_reviewer_once(world):
    case = second_round(world, PUBLISH, CHANGES, PUBLISH)
    assert stands(case).counted == {"un": 1, "external": 2}

    scene.reported(seat_of(case, world.first), PUBLISH)

    assert Report.objects.filter(seat__case=case).count() == 4
    assert stands(case).counted == {"un": 1, "external": 2}
    scene.decided(case, world, ACCEPT)
    assert fresh(case).state == "accepted"


def test_a_report_of_who_was_taken_off_afterwards_still_counts(world):
    case = engine.ready(world)

    take_off(case, world, world.un)

    assert stands(case).has_quorum
    scene.decided(case, world, ACCEPT)


@pytest.mark.parametrize("said", [(PUBLISH, CHANGES, PUBLISH), (PUBLISH, CHANGES, DECLINE), (CHANGES, PUBLISH, CHANGES)])
def test_the_next_round_goes_to_those_who_wanted_something_else(world, said):
    case = second_round(world, *said)

    asked = {getattr(world, name) for name, word in zip(("un", "first", "second"), said, strict=True) if word != PUBLISH}
    assert {seat.person for seat in stands(case).owing} == asked
    assert {email for email, _kind in engine.told("reviews.changes_sent")} == {person.email for person in asked}
    date = clock.end_of_day(clock.today("UTC") + timedelta(days=21), "UTC")
    assert {seat.report_by.date() for seat in stands(case).owing} <= {date.date() + timedelta(days=d) for d in (-1, 0, 1)}
    assert stands(case).obstacle == "owed"


def test_if_nobody_wanted_anything_the_secretariat_looks_at_the_changes_itself(world):
    case = second_round(world, PUBLISH, PUBLISH, PUBLISH)

    assert (stands(case).owing, stands(case).obstacle) == ([], "")


# ── Who has left ─────────────────────────────────────────────────────────────────────────────────────────────────


def _gone_before_the_decision(world):
    return second_round(world, PUBLISH, CHANGES, PUBLISH, before=lambda case: take_off(case, world, world.first))


def _gone_in_the_second_round(world):
    case = second_round(world, PUBLISH, CHANGES, PUBLISH)
    take_off(case, world, world.first)
    return case


def _given_back_in_the_second_round(world):
    case = second_round(world, PUBLISH, CHANGES, PUBLISH)
    seats.decline(seat=seat_of(case, world.first), by=world.first, reason=Seat.Reason.NO_TIME)
    return case


GONE = [_gone_before_the_decision, _gone_in_the_second_round, _given_back_in_the_second_round]


@pytest.mark.parametrize("bring_about", GONE)
def test_in_the_place_of_who_has_left_somebody_else_reports(world, bring_about):
    case = bring_about(world)
    assert (stands(case).obstacle, stands(case).lacking, stands(case).vacant) == ("quorum", {EXTERNAL: 1}, {EXTERNAL: 1})

    seat = scene.invited(case, world, world.third)
    assert stands(case).vacant == {}
    seats.accept(seat=seat, by=world.third, has_interest=False)
    assert stands(case).vacant == {}
    scene.reported(seat_of(case, world.third), PUBLISH)

    assert stands(case).obstacle == ""
    scene.decided(case, world, ACCEPT)


@pytest.mark.parametrize("bring_about", GONE)
def test_what_she_said_does_not_disagree_with_who_reports_in_her_place(world, bring_about):
    Report.objects.filter(seat__person=world.first).update(recommendation=DECLINE)
    case = bring_about(world)

    scene.reported(scene.seated(case, world, world.third), PUBLISH)

    assert not stands(case).disagree


def test_she_herself_can_be_asked_again(world):
    case = _gone_in_the_second_round(world)

    seat = scene.invited(case, world, world.first)
    assert stands(case).vacant == {}
    seats.accept(seat=seat, by=world.first, has_interest=False)
    assert stands(case).obstacle == "owed"
    scene.reported(seat_of(case, world.first), PUBLISH)

    assert stands(case).obstacle == ""


def test_who_does_not_answer_in_her_place_leaves_it_open_again(world):
    case = _gone_in_the_second_round(world)

    seats.expire(seat=scene.invited(case, world, world.third))

    assert stands(case).vacant == {EXTERNAL: 1}


def test_a_place_that_was_filled_is_not_open_again_in_the_third_round(world):
    case = _gone_before_the_decision(world)
    scene.reported(scene.seated(case, world, world.third), PUBLISH)
    scene.decided(case, world, ASK, ["And who keeps the records?"])

    case = engine.changed(case)

    assert (case.round, stands(case).left, stands(case).obstacle) == (3, [], "")


def test_who_fills_a_place_is_asked_in_the_next_round_if_she_wants_changes(world):
    case = _gone_before_the_decision(world)
    scene.reported(scene.seated(case, world, world.third), CHANGES)
    scene.decided(case, world, ASK, ["And who keeps the records?"])

    case = engine.changed(case)

    assert [seat.person for seat in stands(case).owing] == [world.third]


# ── Invitations that a decision overtakes ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("verdict", [ACCEPT, ASK, Decision.Verdict.DECLINE])
def test_a_decision_makes_open_invitations_void(world, verdict):
    """One that was accepted in a later round would ask for the report of one that is over."""
    case = engine.ready(world)
    seat = scene.invited(case, world, world.third)

    scene.decided(case, world, verdict, ["Say who pays."])

    assert (fresh(seat).state, fresh(seat).ended_by) == ("removed", None)
    assert engine.told("reviews.removed") == [(world.third.email, "reviews.removed")]
    with pytest.raises(TransitionNotAllowed):
        seats.accept(seat=fresh(seat), by=world.third, has_interest=False)


def test_a_withdrawn_submission_lets_everybody_go(world):
    case = engine.opened(world)
    held, asked = scene.seated(case, world, world.first), scene.invited(case, world, world.second)
    gone = scene.seated(case, world, world.third)
    seats.remove(seat=gone, by=world.secretariat, why="A mistake.")

    drafting.withdraw(version=PracticeVersion.objects.get(case=case), by=world.member)

    assert (fresh(held).state, fresh(asked).state, fresh(case).state) == ("accepted", "removed", "withdrawn")
    assert engine.told("reviews.outcome") == [(world.first.email, "reviews.outcome")]
    assert engine.told("reviews.removed") == [(person.email, "reviews.removed") for person in (world.third, world.second)]
    with pytest.raises(TransitionNotAllowed):
        scene.reported(fresh(held))


def test_a_submission_taken_back_while_a_decision_waits_drops_the_decision(world):
    case = engine.ready(world)
    User.objects.filter(pk__in=[world.secretariat.pk, world.member.pk]).update(organization=world.union)
    decision = decisions.decide(case=fresh(case), by=fresh(world.secretariat), verdict=ACCEPT)

    drafting.withdraw(version=PracticeVersion.objects.get(case=case), by=world.member)

    assert (decision.waits, fresh(decision).waits) == (True, False)
    with pytest.raises(TransitionNotAllowed):
        decisions.sign(decision=fresh(decision), by=world.administrator)


# ── Disagreement ─────────────────────────────────────────────────────────────────────────────────────────────────


def _unresolved(world, *said):
    case = engine.opened(world)
    engine.judged(case, world, *said)
    attempt = decisions.attempt(case=case, by=world.secretariat, words="I asked both.")
    decisions.close_attempt(attempt=attempt, by=world.secretariat, resolved=False, outcome="They stay apart.")
    return case


def test_where_the_quorum_lacks_a_report_its_writer_is_the_one_more_and_nobody_else_is_asked(world):
    case = _unresolved(world, PUBLISH, DECLINE)

    with pytest.raises(seats.NobodyElse) as refused:
        scene.invited(case, world, world.third)
    assert "nobody else" in str(refused.value)

    scene.reported(seat_of(case, world.second), PUBLISH)
    with pytest.raises(seats.NobodyElse):
        scene.invited(case, world, world.third)
    scene.decided(case, world, ACCEPT)
    assert fresh(case).state == "accepted"


def test_where_she_gives_her_seat_back_another_is_asked_in_her_place(world):
    case = _unresolved(world, PUBLISH, DECLINE)

    seats.decline(seat=seat_of(case, world.second), by=world.second, reason=Seat.Reason.NO_TIME)
    seat = scene.seated(case, world, world.third)
    scene.reported(seat, PUBLISH)

    assert not fresh(seat).is_fourth
    scene.decided(case, world, ACCEPT)


def test_with_a_quorum_a_fourth_is_asked_and_where_she_is_silent_another(world):
    case = _unresolved(world, PUBLISH, PUBLISH, DECLINE)

    silent = scene.invited(case, world, world.third)
    seats.expire(seat=silent)
    seat = scene.seated(case, world, scene.reviewer(engine.enrol_person, world, "fifth"))
    scene.reported(seat, DECLINE)

    assert (fresh(silent).is_fourth, fresh(seat).is_fourth) == (True, True)
    scene.decided(case, world, ACCEPT)


def test_each_round_may_have_its_own_fourth(world):
    case = _unresolved(world, PUBLISH, PUBLISH, DECLINE)
    scene.reported(scene.seated(case, world, world.third), CHANGES)
    scene.decided(case, world, ASK, ["Say who pays."])
    case = engine.changed(case)
    for person, said in ((world.second, DECLINE), (world.third, PUBLISH)):
        scene.reported(seat_of(case, person), said)
    assert stands(case).obstacle == "disagreement"

    attempt = decisions.attempt(case=case, by=world.secretariat, words="I asked both again.")
    decisions.close_attempt(attempt=attempt, by=world.secretariat, resolved=False)

    assert stands(case).vacant == {EXTERNAL: 1}
    seat = scene.seated(case, world, scene.reviewer(engine.enrol_person, world, "fifth"))
    scene.reported(seat, PUBLISH)
    scene.decided(case, world, ACCEPT)


# ── Taken off ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_is_taken_off_while_writing_is_told_why_and_can_send_nothing(world):
    case = engine.opened(world)
    seat = scene.seated(case, world, world.first)

    seats.remove(seat=seat, by=world.secretariat, why="You are needed elsewhere.")

    seat = fresh(seat)
    assert (seat.ended_why, seat.ended_by) == ("You are needed elsewhere.", world.secretariat)
    assert engine.told("reviews.removed") == [(world.first.email, "reviews.removed")]
    with pytest.raises(TransitionNotAllowed):
        scene.reported(seat)
    with pytest.raises(TransitionNotAllowed):
        reports.ask(seat=seat, by=world.first, key=seat.uuid, text="Who pays?")
    assert stands(case).vacant == {UN: 1, EXTERNAL: 2}


# ── The policy of a case ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_case_keeps_the_policy_it_began_with(world):
    old = engine.opened(world)
    numbers = {"un_reports": 0, "external_reports": 1, "answer_days": 3, "report_days": 5}
    policies.replace(policy=Policy.objects.current("practice"), by=world.secretariat, numbers=numbers)
    new = engine.opened(world)

    days = {}
    for case in (old, new):
        seat = scene.invited(case, world, world.first)
        asked = (seat.answer_by - clock.now()).days
        seats.accept(seat=seat, by=world.first, has_interest=False)
        days[case] = asked, (fresh(seat).report_by - clock.now()).days
        scene.reported(fresh(seat))

    assert days == {old: (7, 21), new: (3, 5)}
    assert (stands(old).lacking, stands(new).lacking) == ({UN: 1, EXTERNAL: 1}, {})
    scene.decided(new, world, ACCEPT)
    with pytest.raises(decisions.NotYet):
        scene.decided(old, world, ACCEPT)


def test_nobody_is_asked_who_does_not_serve(world):
    case = engine.opened(world)
    away = scene.reviewer(engine.enrol_person, world, "away", away_from=clock.today("UTC") - timedelta(days=1))
    over = scene.reviewer(engine.enrol_person, world, "over", term_until=clock.now() - timedelta(hours=1))

    for person in (away, over, world.member, world.reviewer, world.disabled):
        with pytest.raises(seats.NotServing):
            scene.invited(case, world, person)
    assert cases.Case.objects.get(pk=case.pk).seats.count() == 0
