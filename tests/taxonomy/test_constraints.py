"""What the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from taxonomy.models import Commission, Country, Goal, Objective, OrganizationKind, PracticeType, Principle, Region, Synonym

pytestmark = pytest.mark.django_db

UPDATES = {
    "objective 0": (Objective.objects.filter(number=1), {"number": 0}),
    "objective 24": (Objective.objects.filter(number=1), {"number": 24}),
    "objective twice": (Objective.objects.filter(number=1), {"number": 2}),
    "round table 0": (Objective.objects.filter(number=1), {"round_table": 0}),
    "round table 5": (Objective.objects.filter(number=1), {"round_table": 5}),
    "letter twice": (Principle.objects.filter(letter="a"), {"letter": "b"}),
    "slug twice": (Principle.objects.filter(letter="a"), {"slug": "human-rights"}),
    "goal twice": (Goal.objects.filter(number=1), {"number": 2}),
    "level unknown": (Region.objects.filter(m49="002"), {"level": "continent"}),
    "region twice": (Region.objects.filter(m49="002"), {"m49": "009"}),
    "status unknown": (Country.objects.filter(iso3="CHE"), {"status": "neutral"}),
    "country twice": (Country.objects.filter(iso3="CHE"), {"iso3": "SEN"}),
    "two letters twice": (Country.objects.filter(iso3="CHE"), {"iso2": "SN"}),
    "country without region": (Country.objects.filter(iso3="CHE"), {"region": None}),
    "commission twice": (Commission.objects.filter(key="eca"), {"key": "ece"}),
    "kind twice": (OrganizationKind.objects.filter(key="media"), {"key": "youth"}),
    "type twice": (PracticeType.objects.filter(key="law"), {"key": "policy"}),
    "synonym of no kind": (Synonym.objects.filter(country__iso3="ARE"), {"why": "wrong"}),
    "synonym twice": (Synonym.objects.filter(country__iso3="ARE", language="en"), {"name": "The same"}),
}


@pytest.mark.parametrize(("rows", "values"), UPDATES.values(), ids=UPDATES)
def test_the_database_refuses(rows, values):
    assert rows.exists()

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**values)


def test_a_region_with_states_cannot_be_deleted():
    with pytest.raises(ProtectedError):
        Region.objects.get(m49="155").delete()
