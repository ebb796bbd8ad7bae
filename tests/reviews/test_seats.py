"""What a reviewer does with her seat: every state of it with every verb, through the pages."""

import pytest

from reviews.models import Seat
from tests.reviews import engine
from tests.reviews.seated import FORMS, STATES, address, seat_in


def _seated(cast):
    engine.people(cast)
    cast.seats = {state: seat_in(state, cast) for state in STATES}
    return cast


@pytest.fixture
def world(staged):
    """People and a seat in every state."""
    return staged(_seated)[1]


OVER = {"see": 403, "accept": 403, "decline": 403, "write": 403, "report": 403, "ask": 403, "read_case": 403}
HELD = {"see": 302, "accept": 302, "decline": 403, "write": 302, "report": 403, "ask": 403, "read_case": 200}
TABLE = {
    "invited": OVER | {"see": 200, "accept": 302, "decline": 302},
    "owing": {"see": 302, "accept": 302, "decline": 302, "write": 200, "report": 302, "ask": 302, "read_case": 200},
    "reported": HELD | {"ask": 302},
    "not-asked-again": HELD | {"write": 403, "ask": 302},
    "declined": OVER | {"decline": 302},
    "expired": OVER,
    "removed": OVER,
    "void": OVER,
    "changes-asked": HELD,
    "decided": HELD,
    "withdrawn": HELD,
    "blocked": OVER | {"decline": 302},
    "blocked-later": OVER | {"see": 302, "accept": 302, "decline": 302},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", OVER)
def test_a_verb_works_from_its_states_alone(world, log_in, state, verb):
    seat = Seat.objects.select_related("case__policy", "person").get(pk=world.seats[state].pk)
    client, before = log_in(seat.person), engine.everything()
    where = address({"see": "accept", "write": "report"}.get(verb, verb), seat)

    answer = client.post(where, FORMS[verb](seat)) if verb in FORMS else client.get(where)

    assert answer.status_code == TABLE[state][verb]
    if answer.status_code != 302 or verb in ("see", "write") or state == "declined":
        assert engine.everything() == before


ENDS = {
    "declined": "You have declined it, or given it back.",
    "expired": "The invitation has expired without an answer.",
    "removed": "She has moved on.",
    "void": "It was decided before you answered, so the invitation is void.",
}


@pytest.mark.parametrize("state", ENDS)
def test_who_has_lost_her_seat_is_told_how(world, log_in, state):
    seat = world.seats[state]

    client = log_in(world.third)

    pages = [client.get(address(verb, seat)).content.decode() for verb in (*FORMS, "read_case")]

    assert [ENDS[state] in page for page in pages] == [True] * 5
