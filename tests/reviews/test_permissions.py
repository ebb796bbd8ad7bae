"""Permissions: the cast, reviewers and staff × what is asked × the state of case and seat."""

import pytest

from accounts.actions import roles
from accounts.models import Role, User
from core import clock
from core.permissions import allows, declared
from practices.actions import coauthors
from reviews.actions import cases, seats
from reviews.models import Decision, Override, Question, Seat
from tests.reviews import engine, scene
from tests.reviews.engine import CHANGES, PUBLISH, fresh

STATES = ("in-review", "changes-asked", "accepted", "declined", "withdrawn")
PEOPLE = (
    *("visitor", "member", "delegate", "outsider", "moderator", "reviewer", "un", "first", "second", "third"),
    *("secretariat", "administrator", "former", "disabled", "writing", "tied"),
)
STAFF = {"secretariat", "administrator", "writing", "tied"}
CLEAN = STAFF - {"writing"}


@pytest.fixture
def people(world):
    """Beside the world, two of the secretariat: `writing`, who will write it with its owner; `tied`, the owner’s colleague."""
    for name in ("writing", "tied"):
        person = engine.enrol_person(name)
        roles.grant(person=person, role=Role.SECRETARIAT, by=world.administrator, why="for the tests")
        setattr(world, name, person)
    User.objects.filter(pk__in=[world.tied.pk, world.member.pk]).update(organization=world.union)
    return engine.again(world)


def joined(case, person):
    """She has written it with its owner."""
    practice = engine.PracticeVersion.objects.get(case=case).practice
    invitation = coauthors.invite(practice=practice, email=person.email, language="en", by=practice.owner)
    coauthors.accept(invitation=invitation, by=person)


def allowed(people, name, obj=None):
    return {person for person in PEOPLE if allows(getattr(people, person), name, obj)}


# ── A case ───────────────────────────────────────────────────────────────────────────────────────────────────────

HOLDERS = {"un", "first", "second"}
CASES = {
    "reviews.read_case": dict.fromkeys(STATES, CLEAN),
    "reviews.manage_case": {"in-review": CLEAN},
    "reviews.decide_case": {"in-review": CLEAN},
    "reviews.read_content": dict.fromkeys(STATES, CLEAN | HOLDERS),
}


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_with_a_case(people, state):
    case = engine.in_state(state, people)
    joined(case, people.writing)

    found = {name: allowed(people, name, fresh(case)) for name in CASES}

    assert found == {name: table.get(state, set()) for name, table in CASES.items()}


@pytest.mark.parametrize("state", engine.SEATS)
def test_the_content_is_open_to_who_holds_a_seat_and_has_declared_her_interests(people, state):
    seat = engine.seat_in(state, people)

    holds = state in ("owing", "reported", "not-asked-again")
    answer = allows(people.third, "reviews.read_content", fresh(seat.case))
    assert bool(answer) == holds
    assert holds or "declare your interests first" in str(answer.reason)


def test_who_has_accepted_and_not_declared_reads_nothing(people):
    seat = engine.seat_in("owing", people)
    seat.declaration.delete()

    assert not allows(people.third, "reviews.read_content", fresh(seat.case))


def test_a_member_of_the_secretariat_reads_her_own_submission_as_its_author_alone(people):
    case = engine.opened(people)
    joined(case, people.writing)

    for name in ("reviews.read_case", "reviews.manage_case", "reviews.decide_case", "reviews.read_content"):
        assert "its case is closed to you" in str(allows(people.writing, name, fresh(case)).reason)


# ── A seat ───────────────────────────────────────────────────────────────────────────────────────────────────────

SEATS = {
    "reviews.answer_invitation": {"invited"},
    "reviews.give_back_seat": {"invited", "owing"},
    "reviews.send_report": {"owing"},
    "reviews.ask_author": {"owing", "reported", "not-asked-again"},
}


@pytest.mark.parametrize("state", engine.SEATS)
def test_who_may_do_what_with_a_seat(people, state):
    seat = engine.seat_in(state, people)

    found = {name: allowed(people, name, fresh(seat)) for name in SEATS}

    assert found == {name: {"third"} if state in states else set() for name, states in SEATS.items()}


@pytest.mark.parametrize("state", ["invited", "owing"])
def test_once_the_case_is_over_nothing_is_asked_of_anybody(people, state):
    seat = engine.seat_in(state, people)
    cases.withdraw(case=seat.case, by=people.member)

    assert {name: allowed(people, name, fresh(seat)) for name in SEATS} == {name: set() for name in SEATS}


@pytest.mark.parametrize("state", ["invited", "owing"])
def test_a_conflict_closes_everything_but_giving_back(people, state):
    seat = engine.seat_in(state, people)
    joined(seat.case, people.third)

    found = {name: allowed(people, name, fresh(seat)) for name in SEATS}

    assert found == {name: {"third"} if name == "reviews.give_back_seat" else set() for name in SEATS}


# ── Two people ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def waiting(people):
    """A decision of the secretariat that waits for a signature; `writing` writes what it is about."""
    case = engine.ready(people)
    joined(case, people.writing)
    facts = {"verdict": "accept", "decided_at": clock.now(), "decided_by": people.secretariat}
    return Decision.objects.create(case=case, round=1, needs_signature=True, **facts)


def test_a_decision_is_signed_by_somebody_else_without_ties(people, waiting):
    assert allowed(people, "reviews.sign_decision", fresh(waiting)) == {"administrator"}
    assert "ties" in str(allows(people.tied, "reviews.sign_decision", fresh(waiting)).reason)
    assert "somebody else’s" in str(allows(people.secretariat, "reviews.sign_decision", fresh(waiting)).reason)


@pytest.mark.parametrize("field", ["signed", "dropped"])
def test_a_decision_that_waits_no_longer_is_nobodys_to_sign(people, waiting, field):
    Decision.objects.update(**{f"{field}_at": clock.now(), f"{field}_by": people.administrator})

    assert allowed(people, "reviews.sign_decision", fresh(waiting)) == set()


def test_an_override_is_signed_by_somebody_else_who_did_not_write_it(people):
    case = engine.opened(people)
    joined(case, people.writing)
    row = seats.ask_override(case=case, person=people.member, by=people.secretariat, why="Nobody else knows it.")

    assert allowed(people, "reviews.sign_override", fresh(row)) == {"administrator", "tied"}
    Override.objects.update(signed_at=clock.now(), signed_by=people.administrator)
    assert allowed(people, "reviews.sign_override", fresh(row)) == set()


# ── Questions ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_those_who_wrote_it_answer_while_it_is_in_review(people):
    case = engine.ready(people, PUBLISH, CHANGES, PUBLISH)
    joined(case, people.writing)
    question = Question.objects.create(case=case, seat=Seat.objects.filter(case=case)[0], text="Who pays?", asked_at=clock.now())

    assert allowed(people, "reviews.answer_question", fresh(question)) == {"member", "writing"}
    scene.decided(case, people, Decision.Verdict.CHANGES, ["Say who pays."])
    assert allowed(people, "reviews.answer_question", fresh(question)) == set()


# ── What is everybody's ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["reviews.open_board", "reviews.set_policy"])
def test_the_board_and_the_policies_are_the_secretariats(people, name):
    assert allowed(people, name) == STAFF


ROSTER = {  # in test_roster_permissions.py
    "reviews.apply_to_roster",
    "reviews.edit_entry",
    "reviews.screen_application",
    "reviews.renew_term",
}


def test_every_permission_of_reviews_stands_in_a_table():
    tested = {*CASES, *SEATS, *ROSTER, "reviews.sign_decision", "reviews.sign_override", "reviews.answer_question"}

    assert {name for name in declared() if name.startswith("reviews.")} - tested == {"reviews.open_board", "reviews.set_policy"}
