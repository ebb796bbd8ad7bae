"""Conflicts: how a reviewer may be tied to what she is asked to judge, and whether that blocks or is flagged."""

import pytest

from accounts.actions import delegations, organizations
from accounts.models import Delegation, Organization, Scope, User
from core import clock
from practices.actions import coauthors
from practices.models import PracticeVersion, VersionOrganization
from reviews import conflicts
from reviews.actions import seats
from reviews.conflicts import Conflict
from reviews.models import Case, Reviewer
from taxonomy.models import Country, OrganizationKind
from tests.practices import scene as practices
from tests.reviews import scene


@pytest.fixture
def houses(cast):
    """An entity with two offices and a part of one; a society and its branch; two ministries of Peru, one of Kenya."""
    peru = Organization.objects.states().get(country__iso3="PER")
    found = {"Peru": peru}
    for name, kind, country, parent in (
        ("Entity", "un-entity", None, None),
        ("Office", "un-entity", "SEN", "Entity"),
        ("Desk", "un-entity", "SEN", "Office"),
        ("Sister office", "un-entity", "KEN", "Entity"),
        ("Society", "civil-society", "SEN", None),
        ("Branch", "civil-society", "KEN", "Society"),
        ("Ministry", "national-authority", "PER", "Peru"),
        ("Other ministry", "national-authority", "PER", "Peru"),
        ("Loose ministry", "national-authority", "PER", None),
        ("Foreign ministry", "national-authority", "KEN", None),
    ):
        row = Organization(name_en=name, kind=OrganizationKind.objects.get(key=kind), parent=found.get(parent))
        row.country = Country.objects.get(iso3=country) if country else None
        found[name] = organizations.propose(organization=row, by=cast.member)
        organizations.verify(organization=found[name], by=cast.administrator, why="known")
    return found


# What ties the subject to an organization, where she works, and what comes of it.
HOUSES = [
    ("implementer", "Office", "Office", [Conflict.IMPLEMENTER]),
    ("implementer", "Office", "Entity", [Conflict.IMPLEMENTER]),
    ("implementer", "Office", "Sister office", [Conflict.IMPLEMENTER]),
    ("implementer", "Entity", "Desk", [Conflict.IMPLEMENTER]),
    ("implementer", "Desk", "Sister office", [Conflict.IMPLEMENTER]),
    ("implementer", "Office", "Society", []),
    ("implementer", "Society", "Branch", [Conflict.IMPLEMENTER]),
    ("implementer", "Ministry", "Ministry", [Conflict.IMPLEMENTER]),
    ("implementer", "Ministry", "Other ministry", []),
    ("implementer", "Ministry", "Peru", []),
    ("implementer", "Peru", "Ministry", []),
    ("implementer", "Peru", "Peru", [Conflict.IMPLEMENTER]),
    ("partner", "Office", "Sister office", [Conflict.PARTNER]),
    ("donor", "Society", "Society", [Conflict.PARTNER]),
    ("donor", "Ministry", "Other ministry", []),
    ("submitter", "Office", "Sister office", [Conflict.SUBMITTER]),
    ("submitter", "Society", "Society", [Conflict.SUBMITTER]),
    ("submitter", "Ministry", "Ministry", [Conflict.SUBMITTER, Conflict.STATE]),
    ("submitter", "Ministry", "Other ministry", [Conflict.STATE]),
    ("submitter", "Ministry", "Loose ministry", [Conflict.STATE]),
    ("submitter", "Loose ministry", "Peru", [Conflict.STATE]),
    ("submitter", "Ministry", "Foreign ministry", []),
]


def _case(cast, part=None, house=None, **given):
    """A case about a practice of the member in Senegal; `house` has the `part` in it."""
    case = scene.opened(cast, countries=["SEN"], **given)
    version = PracticeVersion.objects.get(case=case)
    version.organization_rows.all().delete()
    if part == "submitter":
        version.practice.organization = house
        version.practice.save()
    elif part:
        VersionOrganization(version=version, part=part, position=1, organization=house, name=house.name).remember().save()
    return case


def _found(person, case):
    """As asked anew, of somebody as she is now."""
    return conflicts.of(User.objects.get(pk=person.pk), Case.objects.get(pk=case.pk))


@pytest.mark.parametrize(("part", "theirs", "hers", "expected"), HOUSES)
def test_which_organizations_tie_her_to_it(cast, enrol, houses, part, theirs, hers, expected):
    case, house = _case(cast, part, houses[theirs]), houses[hers]
    works, says, speaks = (scene.reviewer(enrol, cast, name, country="JPN") for name in ("works", "says", "speaks"))
    User.objects.filter(pk=works.pk).update(organization=house)
    Reviewer.objects.filter(person=says).update(organization=house)
    delegations.grant(person=speaks, organization=house, scopes=[Scope.POST], by=cast.administrator, why="asked")

    assert [_found(person, case) for person in (works, says, speaks)] == [expected] * 3


def test_who_wrote_or_submitted_it_is_blocked(cast, enrol):
    case = _case(cast)
    practice = PracticeVersion.objects.get(case=case).practice
    partner, invited = enrol("partner"), enrol("invited")
    row = coauthors.invite(practice=practice, email=partner.email, language="en", by=cast.member, title="It")
    coauthors.accept(invitation=row, by=partner)
    coauthors.invite(practice=practice, email=invited.email, language="en", by=cast.member, title="It")

    assert [_found(person, case) for person in (cast.member, partner, invited)] == [[Conflict.AUTHOR], [Conflict.AUTHOR], []]


@pytest.mark.parametrize(("country", "expected"), [("SEN", [Conflict.STATE]), ("KEN", [])])
def test_the_state_it_takes_place_in_is_flagged(cast, enrol, country, expected):
    assert _found(scene.reviewer(enrol, cast, "anna", country=country), _case(cast)) == expected


NAMES = [("Lamp at the Quay", True), ("LAMP AT THE  QUAY", True), ("lamp at the quay", True), ("The Lamp", False), ("", False)]


@pytest.mark.parametrize("where", ["affiliation", "roster"])
@pytest.mark.parametrize(("name", "is_namesake"), NAMES)
def test_an_employer_of_the_same_name_is_flagged_where_nobody_knows_the_organization(cast, enrol, name, is_namesake, where):
    case = scene.opened(cast)
    person = scene.reviewer(enrol, cast, "anna", organization_name=name if where == "roster" else "Elsewhere")
    if where == "affiliation":
        person.affiliation = name
        person.save()

    assert _found(person, case) == ([Conflict.NAMESAKE] if is_namesake else [])


def test_what_has_ended_is_declared_and_not_found(cast, enrol, houses):
    case = _case(cast, "implementer", houses["Office"])
    person = scene.reviewer(enrol, cast, "anna")
    row = delegations.grant(person=person, organization=houses["Office"], scopes=[Scope.POST], by=cast.administrator, why="asked")
    Delegation.objects.filter(pk=row.pk).update(ended_at=clock.now(), ended_by=cast.administrator)

    assert _found(person, case) == []


def test_a_circle_among_organizations_ends_the_walk(cast, enrol, houses):
    Organization.objects.filter(pk=houses["Entity"].pk).update(parent=houses["Desk"])
    case = _case(cast, "implementer", houses["Society"])
    person = scene.reviewer(enrol, cast, "anna", organization=houses["Office"])

    assert _found(person, case) == []


BLOCKING = {Conflict.AUTHOR: True, Conflict.SUBMITTER: True, Conflict.IMPLEMENTER: True}


@pytest.mark.parametrize("conflict", Conflict)
def test_which_conflicts_block(conflict):
    assert (conflict in conflicts.BLOCKING) == BLOCKING.get(conflict, False)


@pytest.mark.parametrize("signatures", [0, 1, 2])
def test_a_conflict_blocks_until_two_of_the_staff_have_set_it_aside(cast, enrol, houses, signatures):
    case = _case(cast, "implementer", houses["Office"])
    person = scene.reviewer(enrol, cast, "anna", organization=houses["Sister office"])
    if signatures:
        row = seats.ask_override(case=case, person=person, by=cast.secretariat, why="Nobody else knows the field.")
    if signatures == 2:
        seats.sign_override(override=row, by=cast.administrator)

    assert conflicts.blocking(person, case) == ([] if signatures == 2 else [Conflict.IMPLEMENTER])
    if signatures < 2:
        with pytest.raises(seats.Blocked):
            scene.invited(case, cast, person)
    else:
        assert scene.invited(case, cast, person).state == "invited"


def test_many_are_compared_at_the_price_of_one(cast, enrol, django_assert_num_queries):
    case = scene.opened(cast)
    people = [scene.reviewer(enrol, cast, f"anna-{number}") for number in range(5)]

    with django_assert_num_queries(4):
        found = conflicts.among(people, case)

    assert found == {person.pk: [] for person in people}


def test_partners_of_practices_are_tied_by_their_verified_organizations_only(cast, enrol):
    version = practices.submitted(cast.member, implementers=[{"name": "Union", "kind": ""}])
    case = practices.in_review(version, cast.secretariat).case
    person = scene.reviewer(enrol, cast, "anna", organization=cast.union)

    assert _found(person, case) == [Conflict.IMPLEMENTER]
