"""Ties of the secretariat to those who submit: employer, delegation, State – whole organizations."""

import pytest

from accounts.actions import organizations
from accounts.models import Organization
from practices import ties
from practices.actions import drafting
from taxonomy.models import Country, OrganizationKind


@pytest.fixture
def houses(cast):
    """A small world: two authorities of Kenya, one of Uganda, a UN entity with two offices, a society."""

    def house(name, kind, country=None, parent=None):
        row = Organization(name_en=name, kind=OrganizationKind.objects.get(key=kind), parent=parent)
        row.country = Country.objects.get(iso3=country) if country else None
        organization = organizations.propose(organization=row, by=cast.member)
        organizations.verify(organization=organization, by=cast.administrator, why="known")
        return organization

    entity = house("Entity", "un-entity")
    return {
        "Kenya": Organization.objects.states().get(country__iso3="KEN"),
        "a ministry of Kenya": house("Ministry", "national-authority", "KEN"),
        "a mission of Kenya": house(
            "Mission", "national-authority", "KEN", Organization.objects.states().get(country__iso3="KEN")
        ),
        "a ministry of Uganda": house("Other Ministry", "national-authority", "UGA"),
        "an entity": entity,
        "its office in Kenya": house("Office", "un-entity", "KEN", entity),
        "its office in Uganda": house("Other Office", "un-entity", "UGA", entity),
        "a society in Kenya": house("Society", "civil-society", "KEN"),
    }


TIED = [
    {"Kenya", "a ministry of Kenya", "a mission of Kenya"},
    {"a ministry of Uganda"},
    {"an entity", "its office in Kenya", "its office in Uganda"},
    {"a society in Kenya"},
]


@pytest.mark.parametrize("for_oneself", [False, True], ids=["for an organization", "for oneself"])
def test_who_is_tied_to_whom(cast, enrol, houses, for_oneself):
    author = enrol("author")
    found = {}
    for theirs, submitting in houses.items():
        author.organization = submitting if for_oneself else None
        author.save()
        practice = drafting.begin(by=author, organization=None if for_oneself else submitting).practice
        found[theirs] = set()
        for mine, employer in houses.items():
            cast.secretariat.organization = employer
            if ties.of(cast.secretariat, practice):
                found[theirs].add(mine)

    assert found == {name: group for group in TIED for name in group}


def test_nobody_is_tied_to_a_person_without_organizations(cast, enrol):
    cast.secretariat.organization = cast.union

    assert ties.of(cast.secretariat, drafting.begin(by=enrol("author")).practice) == []
