"""How a case stands: the quorum, who is asked next, disagreement and its one more reviewer, what keeps it from a decision."""

import pytest

from reviews import standing
from reviews.actions import decisions, seats
from reviews.models import Attempt, Case, Decision, Origin, Seat
from tests.reviews import engine, scene
from tests.reviews.engine import CHANGES, DECLINE, PUBLISH

UN, EXTERNAL = Origin.UN, Origin.EXTERNAL


def _judged(world, *said, by=("un", "first", "second")):
    case = engine.opened(world)
    engine.judged(case, world, *said, by=by)
    return case


def _attempted(world, case, resolved=None):
    attempt = decisions.attempt(case=case, by=world.secretariat, words="I wrote to both.")
    if resolved is not None:
        decisions.close_attempt(attempt=attempt, by=world.secretariat, resolved=resolved, outcome="We talked.")
    return attempt


def nobody_asked(world):
    return engine.opened(world)


def one_declined_the_invitation(world):
    case = _judged(world, by=("un", "first"))
    seats.decline(seat=scene.invited(case, world, world.second), by=world.second, reason=Seat.Reason.NO_TIME)
    return case


def one_silent(world):
    case = _judged(world, by=("un", "first"))
    scene.invited(case, world, world.second)
    return case


def two_reports(world):
    return _judged(world, PUBLISH, CHANGES)


def two_that_disagree(world):
    return _judged(world, PUBLISH, DECLINE)


def a_quorum(world):
    return _judged(world, PUBLISH, CHANGES, PUBLISH)


def a_quorum_of_three_who_decline(world):
    return _judged(world, DECLINE, DECLINE, DECLINE)


def a_quorum_and_one_who_owes(world):
    case = a_quorum(world)
    scene.seated(case, world, world.third)
    return case


def two_externals_too_many(world):
    return _judged(world, PUBLISH, PUBLISH, PUBLISH, by=("first", "second", "third"))


def a_quorum_that_disagrees(world):
    return _judged(world, PUBLISH, DECLINE, CHANGES)


def being_resolved(world):
    case = a_quorum_that_disagrees(world)
    _attempted(world, case)
    return case


def resolved(world):
    case = a_quorum_that_disagrees(world)
    _attempted(world, case, resolved=True)
    return case


def not_resolved(world):
    case = a_quorum_that_disagrees(world)
    _attempted(world, case, resolved=False)
    return case


def a_fourth_invited(world):
    case = not_resolved(world)
    scene.invited(case, world, world.third)
    return case


def a_fourth_accepted(world):
    case = not_resolved(world)
    scene.seated(case, world, world.third)
    return case


def a_fourth_reported(world):
    case = not_resolved(world)
    scene.reported(scene.seated(case, world, world.third), PUBLISH)
    return case


def not_resolved_with_one_who_owes(world):
    case = two_that_disagree(world)
    _attempted(world, case, resolved=False)
    return case


def the_one_who_owed_has_reported(world):
    case = not_resolved_with_one_who_owes(world)
    scene.reported(case.seats.get(person=world.second), PUBLISH)
    return case


def not_resolved_with_an_empty_seat(world):
    case = _judged(world, PUBLISH, DECLINE, by=("un", "first"))
    _attempted(world, case, resolved=False)
    return case


def removed_after_her_report(world):
    case = a_quorum(world)
    seats.remove(seat=case.seats.get(person=world.second), by=world.secretariat, why="She asked for it.")
    return case


def _second_round(world, *said):
    case = _judged(world, *said)
    if standing.of(case).disagree:
        _attempted(world, case, resolved=True)
    scene.decided(case, world, Decision.Verdict.CHANGES, ["Say who pays."])
    return engine.changed(case)


def a_second_round_nobody_owes(world):
    return _second_round(world, PUBLISH, PUBLISH, PUBLISH)


def a_second_round(world):
    return _second_round(world, PUBLISH, DECLINE, CHANGES)


def a_second_round_half_in(world):
    case = a_second_round(world)
    scene.reported(Seat.objects.get(case=case, person=world.first), PUBLISH)
    return case


def a_second_round_agreed(world):
    case = a_second_round_half_in(world)
    scene.reported(Seat.objects.get(case=case, person=world.second), PUBLISH)
    return case


def a_second_round_declined_again(world):
    case = a_second_round(world)
    for name, said in (("first", DECLINE), ("second", PUBLISH)):
        scene.reported(Seat.objects.get(case=case, person=getattr(world, name)), said)
    return case


def changes_asked(world):
    return engine.in_state("changes-asked", world)


def accepted(world):
    return engine.in_state("accepted", world)


def a_signature_waited_for(world):
    case = a_quorum(world)
    facts = {"verdict": "accept", "decided_at": standing.of(case).now, "decided_by": world.secretariat}
    Decision.objects.create(case=case, round=1, needs_signature=True, **facts)
    return case


# The situation: what keeps it from a decision, who is lacking, who is still to be asked.
TABLE = [
    (nobody_asked, "quorum", {UN: 1, EXTERNAL: 2}, {UN: 1, EXTERNAL: 2}),
    (one_declined_the_invitation, "quorum", {UN: 1, EXTERNAL: 2}, {EXTERNAL: 1}),
    (one_silent, "quorum", {UN: 1, EXTERNAL: 2}, {}),
    (two_reports, "quorum", {EXTERNAL: 1}, {}),
    (two_that_disagree, "quorum", {EXTERNAL: 1}, {}),
    (a_quorum, "", {}, {}),
    (a_quorum_of_three_who_decline, "", {}, {}),
    (a_quorum_and_one_who_owes, "owed", {}, {}),
    (two_externals_too_many, "quorum", {UN: 1}, {UN: 1}),
    (a_quorum_that_disagrees, "disagreement", {}, {}),
    (being_resolved, "attempt", {}, {}),
    (resolved, "", {}, {}),
    (not_resolved, "fourth", {}, {EXTERNAL: 1}),
    (a_fourth_invited, "fourth", {}, {}),
    (a_fourth_accepted, "owed", {}, {}),
    (a_fourth_reported, "", {}, {}),
    (not_resolved_with_one_who_owes, "quorum", {EXTERNAL: 1}, {}),
    (the_one_who_owed_has_reported, "", {}, {}),
    (not_resolved_with_an_empty_seat, "quorum", {EXTERNAL: 1}, {EXTERNAL: 1}),
    (removed_after_her_report, "", {}, {}),
    (a_second_round_nobody_owes, "", {}, {}),
    (a_second_round, "owed", {}, {}),
    (a_second_round_half_in, "owed", {}, {}),
    (a_second_round_agreed, "", {}, {}),
    (a_second_round_declined_again, "disagreement", {}, {}),
    (changes_asked, "closed", {}, {}),
    (accepted, "closed", {}, {}),
    (a_signature_waited_for, "signature", {}, {}),
]


@pytest.mark.parametrize(("bring_about", "obstacle", "lacking", "vacant"), TABLE, ids=[row[0].__name__ for row in TABLE])
def test_what_keeps_a_case_from_a_decision_and_who_is_asked_next(world, bring_about, obstacle, lacking, vacant):
    case = Case.objects.select_related("policy").get(pk=bring_about(world).pk)

    now = standing.of(case)
    assert (now.obstacle, now.lacking, now.vacant) == (obstacle, lacking, vacant)
    assert now.may_be_decided == (obstacle == "")
    assert (obstacle in standing.OBSTACLES) == (obstacle != "")
    for counted in (standing.without_texts(case), standing.of_all([case])[case.pk]):
        assert (counted.lacking, counted.vacant, counted.disagree) == (now.lacking, now.vacant, now.disagree)


EARLY = [row[:2] for row in TABLE if row[1] not in ("", "closed")]


@pytest.mark.parametrize(("bring_about", "obstacle"), EARLY, ids=[row[0].__name__ for row in EARLY])
def test_deciding_too_early_is_refused_with_the_reason(world, bring_about, obstacle):
    case = bring_about(world)

    with pytest.raises(decisions.NotYet) as refused:
        scene.decided(case, world, Decision.Verdict.ACCEPT)

    assert refused.value.obstacle == obstacle
    assert Case.objects.get(pk=case.pk).is_in_review


DISAGREE = [
    ((), False),
    ((DECLINE,), False),
    ((PUBLISH, CHANGES, PUBLISH), False),
    ((DECLINE, DECLINE, DECLINE), False),
    ((PUBLISH, DECLINE), True),
    ((CHANGES, DECLINE), True),
    ((PUBLISH, CHANGES, DECLINE), True),
]


@pytest.mark.parametrize(("said", "disagree"), DISAGREE)
def test_reports_disagree_if_one_declines_and_one_would_publish(world, said, disagree):
    assert standing.of(_judged(world, *said)).disagree is disagree


def test_what_was_declined_before_the_changes_does_not_disagree_with_what_is_said_after(world):
    case = a_second_round(world)
    with pytest.raises(decisions.TransitionNotAllowed):
        _attempted(world, case)

    scene.reported(Seat.objects.get(case=case, person=world.first), DECLINE)

    assert standing.of(case).disagree
    assert Attempt.objects.filter(case=case, round=2).count() == 0


def test_a_fourth_is_asked_once_a_round(world):
    case = a_fourth_reported(world)

    assert standing.of(case).disagree
    with pytest.raises(seats.NobodyElse):
        scene.invited(case, world, scene.reviewer(engine.enrol_person, world, "fifth"))


def test_counting_costs_few_queries(world, django_assert_num_queries):
    cases = [two_reports(world)]
    with django_assert_num_queries(3):
        standing.of_all(cases)
    with django_assert_num_queries(2):
        standing.without_texts(cases[0])
