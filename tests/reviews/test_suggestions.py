"""Whom to ask next: the order, its reasons, who is never offered, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from zeal import zeal_context

from accounts.actions import delegations, people, roles
from accounts.models import Organization, Role
from core import clock
from practices.models import PracticeVersion
from reviews import conflicts, suggestions
from reviews.actions import seats
from reviews.models import Case, Origin, Policy, Report, Reviewer, Seat
from tests.reviews import crowd, scene

UN, EXTERNAL = Origin.UN, Origin.EXTERNAL


@pytest.fixture
def case(cast):
    """Its objectives are 7 (primary) and 23, its language is English, it takes place in Senegal; nobody is asked."""
    return scene.opened(cast)


@pytest.fixture
def enlist(enrol, cast):
    """`enlist("anna", objectives=(7,))`: somebody on the roster who differs in this from the others alone."""

    def make(login, **given):
        return scene.reviewer(enrol, cast, login, **({"objectives": (7,), "country": "PER"} | given))

    return make


def found(case):
    return suggestions.of(Case.objects.select_related("policy").get(pk=case.pk))


def offered(case):
    """The names of those who may be asked, by origin, in the order of the page."""
    return [(group.origin, [row.person.full_name for row in group.offered]) for group in found(case).groups]


def row_of(person, case):
    everything = found(case)
    rows = [*everything.later, *everything.blocked, *(row for group in everything.groups for row in group.offered)]
    return next((row for row in rows if row.person == person), None)


def _has_reported(cast, person, times):
    """She has reported so many times within the year, on cases of other days."""
    for _time in range(times):
        facts = {"opened_at": clock.now(), "round_at": clock.now(), "state": "accepted", "closed_at": clock.now()}
        case = Case.objects.create(subject="practice", policy=Policy.objects.current("practice"), **facts)
        at = clock.now() - timedelta(days=100)
        facts = {"invited_at": at, "answer_by": at, "answered_at": at, "report_by": at, "dated_at": at, "origin": EXTERNAL}
        seat = Seat.objects.create(case=case, person=person, state="accepted", round=1, sought=EXTERNAL, **facts)
        facts = {"origin": EXTERNAL, "recommendation": "publish", "language": "en", "sent_at": at}
        Report.objects.create(seat=seat, round=1, **facts)


# What one has and the other has not; the first goes first.
ORDER = {
    "a primary objective before a secondary one": ({"objectives": (7,)}, {"objectives": (23,)}),
    "two objectives before one": ({"objectives": (7, 23)}, {"objectives": (7,)}),
    "one objective before none": ({"objectives": (23,)}, {"objectives": (1, 2, 3)}),
    "who reads its language": ({"languages": ("en",)}, {"languages": ("fr", "ar")}),
    "more reviews a year left": ({"reviews_a_year": 9}, {"reviews_a_year": 2}),
    "a region that is not there yet": ({"country": "PER"}, {"country": "KEN"}),
}


@pytest.mark.parametrize("better", ORDER)
def test_who_goes_first(cast, case, enlist, better):
    enlist("kamau", country="UGA", objectives=(1,))
    seats.invite(case=case, person=enlist("wanja", country="UGA"), by=cast.secretariat, sought=EXTERNAL)
    first, second = (enlist(login, **given) for login, given in zip(("zoe", "adam"), ORDER[better], strict=True))
    for person in (first, second):
        _has_reported(cast, person, 1)

    names = dict(offered(case))[EXTERNAL]
    assert names.index(first.full_name) < names.index(second.full_name)


def test_the_reasons_are_told(cast, case, enlist):
    seats.invite(case=case, person=enlist("wanja", country="KEN"), by=cast.secretariat, sought=EXTERNAL)
    anna = enlist("anna", objectives=(7, 23, 5), reviews_a_year=3)
    bo = enlist("bo", objectives=(1,), languages=("fr",), country="UGA")
    _has_reported(cast, anna, 2)

    assert row_of(anna, case).reasons == [
        "Primary objectives shared: 7; others: 23",
        "Reads its language: English",
        "2 of 3 reviews a year; open now: 0",
        "Americas is not among its reviewers yet",
    ]
    assert row_of(bo, case).reasons == [
        "Shares none of its objectives",
        "Has not said that she reads its language: English",
        "0 of 2 reviews a year; open now: 0",
        "Africa is among its reviewers already",
    ]


def test_those_of_the_origin_it_lacks_most_come_first(cast, case, enlist):
    enlist("una", origin=UN)
    anna, bo, cy = (enlist(login) for login in ("anna", "bo", "cy"))

    assert [(group.origin, group.vacant) for group in found(case).groups] == [(EXTERNAL, 2), (UN, 1)]
    for person in (anna, bo):
        scene.invited(case, cast, person)
    assert [(group.origin, group.vacant) for group in found(case).groups] == [(UN, 1), (EXTERNAL, 0)]
    assert offered(case) == [(UN, ["Una Example"]), (EXTERNAL, ["Cy Example"])]
    assert cy == found(case).groups[1].offered[0].person


HOUSES = ["roster", "employer", "delegation"]


@pytest.mark.parametrize("house", HOUSES)
def test_who_works_for_the_un_is_offered_as_un(cast, case, enlist, house):
    entity, anna = Organization.objects.get(slug="iom"), enlist("anna")
    if house == "roster":
        Reviewer.objects.filter(person=anna).update(organization=entity)
    elif house == "employer":
        anna.organization = entity
        anna.save()
    else:
        delegations.grant(person=anna, organization=entity, scopes=["post"], by=cast.administrator, why="asked")

    assert dict(offered(case))[UN] == ["Anna Example"]


ASKED = {"invited": None, "accepted": None, "removed": None, "declined": "declined: I have no time", "expired": "did not answer"}


@pytest.mark.parametrize("state", ASKED)
def test_who_was_asked_is_not_offered_again_unless_she_declined_or_was_silent(cast, case, enlist, state):
    anna, bo = enlist("anna"), enlist("bo", objectives=(23,))
    seat = scene.invited(case, cast, anna)
    if state in ("accepted", "removed"):
        seats.accept(seat=seat, by=anna, has_interest=False)
    if state == "removed":
        seats.remove(seat=seat, by=cast.secretariat, why="She has moved on.")
    elif state == "declined":
        seats.decline(seat=seat, by=anna, reason=Seat.Reason.NO_TIME)
    elif state == "expired":
        seats.expire(seat=seat)

    names = dict(offered(case))[EXTERNAL]
    assert names == [bo.full_name] if ASKED[state] is None else [bo.full_name, anna.full_name]
    if ASKED[state]:
        assert row_of(anna, case).reasons[-1].endswith(ASKED[state])


def test_who_has_reported_and_lost_her_seat_is_not_offered_again(cast, case, enlist):
    anna = enlist("anna")
    seat = scene.seated(case, cast, anna)
    scene.reported(seat)
    seats.remove(seat=seat, by=cast.secretariat, why="She has moved on.")

    assert row_of(anna, case) is None


@pytest.mark.parametrize("signatures", [0, 1, 2])
def test_who_is_blocked_is_never_offered_until_two_of_the_staff_let_her(cast, enlist, signatures):
    case = scene.opened(cast, cast.delegate, organization=None)
    Reviewer.objects.filter(person=enlist("anna")).update(organization=cast.union)
    practice = PracticeVersion.objects.get(case=case).practice
    practice.organization = cast.union
    practice.save()
    anna = Reviewer.objects.get(person__full_name="Anna Example").person
    if signatures:
        row = seats.ask_override(case=case, person=anna, by=cast.secretariat, why="Nobody else knows the field.")
    if signatures == 2:
        seats.sign_override(override=row, by=cast.administrator)

    everything = found(case)
    is_let = signatures == 2
    assert [row.person for row in everything.blocked] == ([] if is_let else [anna])
    assert dict(offered(case))[EXTERNAL] == (["Anna Example"] if is_let else [])
    assert row_of(anna, case).conflicts == [conflicts.Conflict.SUBMITTER]
    assert (row_of(anna, case).override is not None) == (signatures > 0)


def test_a_flagged_conflict_is_shown_and_she_is_offered(case, enlist):
    anna = enlist("anna", country="SEN")

    assert row_of(anna, case).conflicts == [conflicts.Conflict.STATE]
    assert dict(offered(case))[EXTERNAL] == ["Anna Example"]


LATER = {
    "away": {"away_from": -1, "away_until": 3},
    "away for good": {"away_from": 0, "away_until": None},
    "back": {"away_from": -9, "away_until": -1},
    "away soon": {"away_from": 2, "away_until": 9},
}


@pytest.mark.parametrize("absence", LATER)
def test_who_is_away_stands_at_the_end_with_the_reason(case, enlist, absence):
    today = clock.today("UTC")
    days = {name: None if days is None else today + timedelta(days=days) for name, days in LATER[absence].items()}
    anna = enlist("anna", **days)

    is_away = absence in ("away", "away for good")
    assert row_of(anna, case).hurdle.startswith("Away") == is_away
    assert [row.person for row in found(case).later] == ([anna] if is_away else [])
    assert dict(offered(case))[EXTERNAL] == ([] if is_away else ["Anna Example"])


@pytest.mark.parametrize(("reports", "is_full"), [(0, False), (1, False), (2, True), (3, True)])
def test_who_has_as_many_reviews_as_she_takes_on_stands_at_the_end(cast, case, enlist, reports, is_full):
    anna = enlist("anna", reviews_a_year=2)
    _has_reported(cast, anna, reports)

    assert (row_of(anna, case).hurdle != "") == is_full
    assert [row.person for row in found(case).later] == ([anna] if is_full else [])


def test_open_seats_count_until_the_report_and_the_report_afterwards(cast, case, enlist):
    anna = enlist("anna")
    seat = scene.seated(scene.opened(cast, cast.delegate), cast, anna)

    assert row_of(anna, case).load.words == "1 of 2 reviews a year; open now: 1"
    scene.reported(seat)
    assert row_of(anna, case).load.words == "1 of 2 reviews a year; open now: 0"


def test_a_report_older_than_a_year_counts_no_more(cast, case, enlist, move_clock):
    anna = enlist("anna")
    _has_reported(cast, anna, 1)

    move_clock(days=266)
    assert row_of(anna, case).load.total == 0


@pytest.mark.parametrize("state", ["applied", "asked", "declined", "withdrawn", "term over", "role ended", "disabled"])
def test_only_those_who_serve_are_offered(cast, case, enlist, state):
    anna = enlist("anna")
    if state == "term over":
        Reviewer.objects.filter(person=anna).update(term_until=clock.now())
    elif state == "role ended":
        roles.end(role=Role.objects.get(person=anna), by=cast.administrator, why="left")
    elif state == "disabled":
        people.disable(person=anna, by=cast.administrator, why="spam")
    else:
        Reviewer.objects.filter(person=anna).update(state=state)

    assert row_of(anna, case) is None


@pytest.mark.parametrize("count", [10, 500])
def test_suggestions_cost_five_queries_however_long_the_roster_is(cast, count):
    entries = crowd.roster(count, by=cast.administrator)
    rows = crowd.cases(40, [entry.person for entry in entries], by=cast.administrator)
    case = Case.objects.select_related("policy").get(pk=rows[3].pk)

    with CaptureQueriesContext(connection) as captured, zeal_context():
        everything = suggestions.of(case)
    assert len(captured) <= 5
    shown = [*everything.blocked, *everything.later, *(row for group in everything.groups for row in group.offered)]
    again = case.seats.filter(state__in=("declined", "expired")).count()
    assert len(shown) == count - case.seats.count() + again
