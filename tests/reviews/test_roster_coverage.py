"""What the roster covers: every number is true and leads to exactly those; few queries, however many serve."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from zeal import zeal_context

from accounts.models import Role, User
from core import clock
from reviews import coverage
from reviews.actions import roster
from reviews.models import Reviewer
from tests.reviews import applying, crowd, scene

COVERAGE = reverse("reviews:roster_coverage")
MOST = 8  # queries


@pytest.fixture
def staff(cast, log_in):
    return log_in(cast.secretariat)


@pytest.fixture
def gathered(cast, enrol):
    """Five who serve, and others who do not: one who applies, one whose term is over, one without the role, one disabled."""
    now = clock.now()
    scene.reviewer(enrol, cast, "una", origin="un", objectives=[6, 7], languages=["en", "fr"])
    scene.reviewer(enrol, cast, "dua", objectives=[7], languages=["fr", "qu"], country="SEN")
    scene.reviewer(enrol, cast, "tria", objectives=[7, 23], languages=["en"], away_from=clock.today() - timedelta(days=1))
    busy = scene.reviewer(enrol, cast, "busy", objectives=[1], languages=["es"], reviews_a_year=1)
    scene.reported(scene.seated(scene.opened(cast), cast, busy))
    scene.invited(scene.opened(cast), cast, busy)
    scene.reviewer(enrol, cast, "past", term_from=now - timedelta(days=9), term_until=now - timedelta(days=1), objectives=[7])
    roles = Role.objects.filter(person=scene.reviewer(enrol, cast, "ended", objectives=[7]))
    roles.update(ended_at=now, ended_by=cast.administrator)
    User.objects.filter(pk=scene.reviewer(enrol, cast, "shut", objectives=[7]).pk).update(
        disabled_at=now, disabled_by=cast.administrator
    )
    applying.applied(cast.member)
    return Reviewer.objects.serving()


def _counts(page):
    """Every cell of the tables of the roster."""
    rows = [*page.context["objectives"], *page.context["regions"]]
    return [cell for _what, total, cells in rows for cell in (total, *cells)]


def test_every_number_leads_to_exactly_those(staff, gathered):
    cells = [cell for cell in _counts(staff.get(COVERAGE)) if cell.count]

    found = {cell.address: staff.get(cell.address).context["cl"].result_count for cell in cells}

    assert len(cells) > 15
    assert [cell.address for cell in cells if found[cell.address] != cell.count] == []


def test_numbers_are_those_of_who_serves(staff, gathered):
    page = staff.get(COVERAGE)

    names = page.context["languages"]
    table = {
        objective.number: (total.count, [cell.count for cell in cells]) for objective, total, cells in page.context["objectives"]
    }
    regions = {region.name: [total.count, *(cell.count for cell in cells)] for region, total, cells in page.context["regions"]}
    assert names == ["Arabic", "Chinese", "English", "French", "Russian", "Spanish", "Quechua"]
    assert table[7] == (3, [0, 0, 2, 2, 0, 0, 1])
    assert table[6] == (1, [0, 0, 1, 1, 0, 0, 0])
    assert table[2] == (0, [0] * 7)
    assert regions["Americas"] == [3, 1, 2]
    assert regions["Africa"] == [1, 0, 1]


def test_load_tells_who_is_idle_first_and_who_is_away(staff, gathered):
    rows = staff.get(COVERAGE).context["rows"]

    assert [(row.entry.person.full_name.partition(" ")[0], row.is_idle, row.is_away) for row in rows] == [
        ("Dua", True, False),
        ("Una", True, False),
        ("Tria", False, True),
        ("Busy", False, False),
    ]
    assert (rows[-1].load.open, rows[-1].load.done, rows[-1].load.is_full) == (1, 1, True)


def test_the_numbers_of_a_load_are_listed_on_the_page_of_the_reviewer(staff, gathered):
    entry = Reviewer.objects.get(person__email="busy@example.org")

    page = staff.get(reverse("admin:reviews_reviewer_change", args=[entry.pk])).content.decode()

    assert '<ul id="open-seats" data-count="1">' in page
    assert '<ul id="done-reports" data-count="1">' in page


def test_who_wrote_it_does_not_learn_there_who_reviews_it(cast, enrol, log_in):
    person = scene.reviewer(enrol, cast, "busy")
    scene.invited(scene.opened(cast, by=cast.administrator, title="Lanterns along the way"), cast, person)
    address = reverse("admin:reviews_reviewer_change", args=[Reviewer.objects.get(person=person).pk])

    seen = {
        name: "Lanterns" in log_in(getattr(cast, name)).get(address).content.decode() for name in ("secretariat", "administrator")
    }

    assert seen == {"secretariat": True, "administrator": False}


def test_a_second_round_does_not_count_twice(cast, enrol):
    person = scene.reviewer(enrol, cast, "busy")
    seat = scene.seated(scene.opened(cast), cast, person)
    scene.reported(seat)

    assert (coverage.open_seats(person).count(), coverage.done_reports(person).count()) == (0, 1)


@pytest.mark.parametrize("name", ["visitor", "member", "reviewer", "former"])
def test_coverage_is_the_secretariats(cast, log_in, name):
    answer = log_in(getattr(cast, name)).get(COVERAGE)

    assert answer.status_code == (302 if name == "visitor" else 403)


def test_nobody_serving_reads_as_an_empty_place(staff):
    page = staff.get(COVERAGE)

    assert page.status_code == 200
    assert {cell.count for cell in _counts(page)} == {0}


# ── Cost ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def spent(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured, zeal_context():
        assert client.get(path).status_code == 200
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize("size", [5, 500])
def test_coverage_costs_few_queries_whoever_serves(cast, staff, size):
    crowd.roster(size, by=cast.administrator)

    assert spent(staff, COVERAGE) <= MOST


@pytest.mark.parametrize("size", [5, 500])
def test_the_public_page_costs_six(cast, client, size):
    crowd.roster(size, by=cast.administrator)

    assert spent(client, reverse("reviews:roster")) <= 6


@pytest.mark.parametrize("size", [5, 60])
def test_the_list_of_the_administration_does_not_ask_for_each(cast, staff, size):
    crowd.roster(size, by=cast.administrator)

    assert spent(staff, reverse("admin:reviews_reviewer_changelist")) <= 16


def test_one_entry_left_is_counted_no_more(cast, staff, gathered):
    before = {cell.address: cell.count for cell in _counts(staff.get(COVERAGE))}
    entry = Reviewer.objects.get(person__email="una@example.org")

    roster.leave(entry=entry, by=entry.person)

    after = {cell.address: cell.count for cell in _counts(staff.get(COVERAGE))}
    assert sum(before.values()) - sum(after.values()) == 2 + 4 + 2  # objectives, with languages, region with origin
