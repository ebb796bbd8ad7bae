"""UN or external, asked when she accepts and when she sends; and conflicts that two of the staff may set aside."""

import pytest

from accounts.actions import delegations
from accounts.models import Organization, Scope, User
from core import clock
from core.workflow import TransitionNotAllowed
from reviews import conflicts, origins, standing
from reviews.actions import seats
from reviews.models import Decision, Origin, Reviewer
from taxonomy.models import OrganizationKind
from tests.practices import scene as practices
from tests.reviews import engine, scene
from tests.reviews.engine import CHANGES, PUBLISH, fresh

UN, EXTERNAL = Origin.UN, Origin.EXTERNAL


def stands(case):
    return standing.of(fresh(case))


# ── Origin ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def agency(world):
    """An entity of the UN system."""
    kind = OrganizationKind.objects.get(key="un-entity")
    return Organization.objects.create(
        name_en="Agency", slug="agency", kind=kind, proposed_by=world.member, proposed_at=clock.now()
    )


def _moves_to(person, house):
    User.objects.filter(pk=person.pk).update(organization=house)
    return User.objects.get(pk=person.pk)


def test_a_reviewer_who_moves_before_reporting_frees_her_seat_and_is_asked_anew(world, agency):
    case = engine.opened(world)
    seat = scene.seated(case, world, world.first)
    person = _moves_to(world.first, agency)

    assert scene.reported(fresh(seat)) is None

    assert (fresh(seat).state, stands(case).vacant) == ("removed", {UN: 1, EXTERNAL: 2})
    staff = {world.secretariat.email, world.administrator.email}
    assert {email for email, _kind in engine.told("reviews.origin_changed")} == staff
    again = scene.seated(case, world, person, UN)
    assert scene.reported(fresh(again)).origin == UN
    assert stands(case).counted == {"un": 1, "external": 0}


def test_a_report_keeps_the_origin_of_its_day(world, agency):
    case = engine.opened(world)
    scene.reported(scene.seated(case, world, world.first))

    _moves_to(world.first, agency)

    assert stands(case).counted == {"un": 0, "external": 1}


def test_what_counts_is_her_origin_when_she_accepts_whatever_she_was_asked_as(world, agency):
    case = engine.opened(world)
    seat = scene.invited(case, world, world.first, EXTERNAL)

    seats.accept(seat=seat, by=_moves_to(world.first, agency), has_interest=False)

    assert (fresh(seat).sought, fresh(seat).origin) == (EXTERNAL, UN)
    assert stands(case).vacant == {EXTERNAL: 2}


def test_her_origin_is_asked_again_in_every_round(world, agency):
    case = engine.ready(world, PUBLISH, CHANGES, PUBLISH)
    scene.decided(case, world, Decision.Verdict.CHANGES, ["Say who pays."])
    case = engine.changed(case)
    _moves_to(world.first, agency)

    assert scene.reported(case.seats.get(person=world.first)) is None

    assert stands(case).vacant == {EXTERNAL: 1}


# ── Conflicts and overrides ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def tied(world):
    """A reviewer who speaks for the organization that submits."""
    delegations.grant(
        person=world.first, organization=world.union, scopes=[Scope.POST], by=world.administrator, why="for the tests"
    )
    return world.first


def _of_union(world):
    delegations.grant(
        person=world.member, organization=world.union, scopes=[Scope.SUBMIT], by=world.administrator, why="for the tests"
    )
    version = practices.submitted(world.member, organization=world.union)
    return practices.in_review(version, world.secretariat).case


def test_two_of_the_staff_let_a_blocked_reviewer_in(world, tied):
    case = _of_union(world)
    with pytest.raises(seats.Blocked):
        scene.invited(case, world, tied)
    row = seats.ask_override(case=case, person=tied, by=world.secretariat, why="She left their board in 2020.")
    with pytest.raises(seats.Blocked):  # one is not enough
        scene.invited(case, world, tied)

    seats.sign_override(override=row, by=world.administrator)

    seat = scene.seated(case, world, tied)
    assert scene.reported(seat).seat == seat
    assert conflicts.of(tied, case) == [conflicts.Conflict.SUBMITTER]  # what is overridden is still known


def test_nobody_is_let_in_whom_nothing_blocks(world):
    case = engine.opened(world)

    with pytest.raises(TransitionNotAllowed):
        seats.ask_override(case=case, person=world.first, by=world.secretariat, why="Just in case.")


@pytest.mark.parametrize("verb", ["accept", "send"])
def test_a_conflict_that_arose_meanwhile_blocks(world, verb):
    case = _of_union(world)
    seat = scene.invited(case, world, world.first)
    if verb == "send":
        seats.accept(seat=seat, by=world.first, has_interest=False)
    delegations.grant(person=world.first, organization=world.union, scopes=[Scope.POST], by=world.administrator, why="new")
    before = engine.everything()

    late = {
        "accept": lambda: seats.accept(seat=fresh(seat), by=world.first, has_interest=False),
        "send": lambda: scene.reported(seat),
    }
    with pytest.raises(seats.Blocked) as refused:
        late[verb]()

    assert refused.value.conflicts == [conflicts.Conflict.SUBMITTER]
    assert engine.everything() == before


def test_an_interest_declared_is_kept_and_told_to_the_secretariat_alone(world):
    case = engine.opened(world)
    seat = scene.invited(case, world, world.first)

    seats.accept(seat=seat, by=world.first, has_interest=True, words="They paid a study of mine in 2024.")

    assert seat.declaration.words == "They paid a study of mine in 2024."
    staff = sorted([world.secretariat.email, world.administrator.email])
    assert sorted(email for email, _kind in engine.told("reviews.interest")) == staff


# ── What makes one UN ────────────────────────────────────────────────────────────────────────────────────────────


def _house(world, name, kind, parent=None):
    row = {"kind": OrganizationKind.objects.get(key=kind), "parent": parent}
    return Organization.objects.create(name_en=name, slug=name.lower(), proposed_by=world.member, proposed_at=clock.now(), **row)


def _employed_by_an_office(world, person, agency):
    office = _house(world, "Office", "un-entity", agency)
    User.objects.filter(pk=person.pk).update(organization=_house(world, "Desk", "other", office))


def _entered_with_it(world, person, agency):
    Reviewer.objects.filter(person=person).update(organization=agency)


def _says_so(world, person, agency):
    Reviewer.objects.filter(person=person).update(origin=UN)


def _speaks_for_it(world, person, agency):
    Organization.objects.filter(pk=agency.pk).update(verified_at=clock.now(), verified_by=world.administrator)
    delegations.grant(person=person, organization=fresh(agency), scopes=[Scope.POST], by=world.administrator, why="asked")


def _spoke_for_it(world, person, agency):
    _speaks_for_it(world, person, agency)
    delegations.end(delegation=person.delegations().get(), by=world.administrator, why="left")


def _works_for_a_government(world, person, agency):
    User.objects.filter(pk=person.pk).update(organization=_house(world, "Ministry", "national-authority"))


def _nothing(world, person, agency):
    """A consultant with no house at all, or one nobody knows."""


@pytest.mark.parametrize(
    ("arrange", "origin"),
    [
        (_employed_by_an_office, UN),
        (_entered_with_it, UN),
        (_says_so, UN),
        (_speaks_for_it, UN),
        (_spoke_for_it, EXTERNAL),
        (_works_for_a_government, EXTERNAL),
        (_nothing, EXTERNAL),
    ],
)
def test_un_is_who_works_or_speaks_for_a_part_of_it_or_says_so(world, agency, arrange, origin):
    arrange(world, world.first, agency)

    assert origins.of(User.objects.get(pk=world.first.pk)) == origin


def test_a_person_who_is_not_on_the_roster_has_an_origin_too(world):
    assert origins.of(world.member) == EXTERNAL
