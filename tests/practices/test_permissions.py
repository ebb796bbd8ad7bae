"""Permissions: the cast × action × state of a practice."""

import pytest

from core.permissions import allows
from practices.actions import screening
from practices.models import CoAuthor, Practice, Screening
from submissions.models import Serves
from tests.practices import scene

PEOPLE = (
    "visitor",
    "member",
    "delegate",
    "author",
    "partner",
    "invited",
    "removed",
    "speaker",
    "stranger",
    "reviewer",
    "secretariat",
    "former",
    "disabled",
)
WRITERS = {"author", "partner", "speaker"}
STAFF = {"secretariat"}
OPEN = {"draft", "returned", "changes-asked"}

TABLE = {
    "practices.edit_version": dict.fromkeys(OPEN, WRITERS),
    "practices.submit_version": dict.fromkeys(OPEN, WRITERS - {"partner"}),
    "practices.withdraw_version": dict.fromkeys((*OPEN, "submitted", "in-review"), WRITERS),
    "practices.screen_version": {"submitted": STAFF},
}
PRACTICE_TABLE = {
    "practices.invite_coauthor": dict.fromkeys(scene.STATES, WRITERS),
    "practices.begin_update": {"published": WRITERS},
    "practices.correct_practice": {"published": WRITERS | STAFF},
    "practices.retire_practice": {"published": WRITERS | STAFF},
    "practices.reinstate_practice": {"retired": STAFF},
}


def _allowed(people, name, obj=None):
    return {person for person in PEOPLE if allows(getattr(people, person), name, obj)}


@pytest.mark.parametrize("state", scene.STATES)
@pytest.mark.parametrize("name", TABLE)
def test_who_may_do_what_with_a_version(writers, join, practice_in, name, state):
    version = practice_in(state)
    join(version.practice)

    assert _allowed(writers, name, version) == TABLE[name].get(state, set())


@pytest.mark.parametrize("state", scene.STATES)
@pytest.mark.parametrize("name", PRACTICE_TABLE)
def test_who_may_do_what_with_a_practice(writers, join, practice_in, name, state):
    practice = Practice.objects.get(pk=join(practice_in(state).practice).pk)

    assert _allowed(writers, name, practice) == PRACTICE_TABLE[name].get(state, set())


def test_any_member_begins_a_practice(writers):
    assert _allowed(writers, "practices.begin_practice") == set(PEOPLE) - {"visitor", "disabled"}


def test_a_practice_of_her_own_is_not_the_delegates_of_other_organizations(writers):
    version = scene.begun(writers.author)

    assert _allowed(writers, "practices.edit_version", version) == {"author"}


def test_an_update_on_its_way_is_not_begun_again(writers, practice_in):
    practice = Practice.objects.get(pk=practice_in("published").practice_id)
    scene.drafting.begin_update(practice=practice, by=writers.author)

    assert _allowed(writers, "practices.begin_update", practice) == set()


def test_who_removes_a_co_author(writers, join):
    join(scene.begun(writers.author, organization=writers.union).practice)
    rows = {row.email.partition("@")[0]: row for row in CoAuthor.objects.select_related("practice", "answered_by", "removed_by")}

    removable = {name: _allowed(writers, "practices.remove_coauthor", row) for name, row in rows.items()}

    assert removable == {"partner": WRITERS, "invited": WRITERS, "removed": set()}


# ── Staff who decide ─────────────────────────────────────────────────────────────────────────────────────────────


def test_staff_do_not_screen_their_own(writers):
    version = scene.submitted(writers.secretariat)

    answer = allows(writers.secretariat, "practices.screen_version", version)

    assert not answer
    assert "somebody else decides" in str(answer.reason)
    assert allows(writers.administrator, "practices.screen_version", version)


@pytest.fixture
def waiting(writers, practice_in):
    """A decision of the secretariat, employed by those who submitted, that waits for a signature."""
    writers.secretariat.organization = writers.union
    writers.secretariat.save()
    screening.accept(version=practice_in("submitted"), by=writers.secretariat, serves=Serves.MIGRANTS)
    return Screening.objects.select_related("version__practice__owner", "version__practice__organization").get()


def test_another_without_ties_signs(writers, waiting):
    assert _allowed(writers, "practices.sign_screening", waiting) == set()
    assert allows(writers.administrator, "practices.sign_screening", waiting)


def test_another_with_ties_does_not_sign(writers, waiting):
    writers.administrator.organization = writers.union
    writers.administrator.save()

    assert "ties" in str(allows(writers.administrator, "practices.sign_screening", waiting).reason)


def test_what_is_signed_is_not_signed_again(writers, waiting):
    screening.sign(screening=waiting, by=writers.administrator)

    assert not allows(writers.administrator, "practices.sign_screening", Screening.objects.get())
