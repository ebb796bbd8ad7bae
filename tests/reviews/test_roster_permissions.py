"""Permissions around the roster: cast × verb × state of an entry."""

import pytest

from core.permissions import allows
from reviews.models import Reviewer
from tests.reviews import applying
from tests.reviews.applying import STATES, in_state

PEOPLE = ("visitor", "member", "applicant", "delegate", "reviewer", "secretariat", "administrator", "former", "disabled")
STAFF = {"secretariat", "administrator"}
WAITING, ON = ("applied", "asked"), ("accepted",)

TABLE = {
    "reviews.edit_entry": {state: {"applicant"} for state in STATES},
    "reviews.screen_application": dict.fromkeys(WAITING, STAFF),
    "reviews.renew_term": dict.fromkeys(ON, STAFF),
}


@pytest.fixture
def people(cast, enrol):
    cast.applicant = enrol("applicant")
    return cast


def _allowed(people, name, entry=None):
    return {person for person in PEOPLE if allows(getattr(people, person), name, entry)}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", TABLE)
def test_who_may_do_what_with_an_entry(people, name, state):
    entry = in_state(state, people.applicant, people.secretariat)

    assert _allowed(people, name, entry) == TABLE[name].get(state, set())


@pytest.mark.parametrize("state", STATES)
def test_who_may_apply(people, state):
    in_state(state, people.applicant, people.secretariat)
    again = {"applicant"} if state in ("declined", "withdrawn") else set()

    assert _allowed(people, "reviews.apply_to_roster") == set(PEOPLE) - {"visitor", "disabled", "applicant"} | again


@pytest.mark.parametrize(("name", "state"), [("reviews.screen_application", "applied"), ("reviews.renew_term", "accepted")])
def test_staff_leave_their_own_entry_to_others(people, name, state):
    entry = in_state(state, people.secretariat, people.administrator)

    assert _allowed(people, name, entry) == {"administrator"}


def test_an_entry_is_seen_by_its_person_and_staff(people):
    applying.applied(people.applicant)

    seeing = {name for name in PEOPLE if Reviewer.objects.visible_to(getattr(people, name)).exists()}

    assert seeing == STAFF | {"applicant"}
