"""Who finds a case, and who is told of it: staff, its reviewers, never its authors."""

import pytest

from events.models import Mail
from notifications.models import Notice
from practices.models import PracticeVersion
from reviews.actions import seats
from reviews.models import Case, Decision, Seat
from tests.reviews import engine, scene
from tests.reviews.engine import CHANGES, PUBLISH

STATES = ("in-review", "changes-asked", "accepted", "declined", "withdrawn")
PEOPLE = ("visitor", "member", "delegate", "outsider", "moderator", "reviewer", "un", "third", "former", "secretariat")
SEES = {"secretariat", "un"}


def seeing(world, rows):
    return {name for name in PEOPLE if rows(getattr(world, name)).exists()}


@pytest.mark.parametrize("state", STATES)
def test_a_case_is_found_by_staff_and_its_reviewers(world, state):
    engine.in_state(state, world)

    assert seeing(world, Case.objects.visible_to) == SEES
    assert Case.objects.visible_to(world.un).count() == 1


@pytest.mark.parametrize("state", engine.SEATS)
def test_whoever_was_asked_once_finds_her_case(world, state):
    seat = engine.seat_in(state, world)

    assert list(Case.objects.visible_to(world.third)) == [seat.case]
    assert list(Seat.objects.of(world.third)) == [seat]
    assert Seat.objects.of(world.third).reading().exists() == (state in ("owing", "reported", "not-asked-again"))


def test_a_reviewer_finds_a_case_once_however_often_she_was_asked(world):
    case = engine.opened(world)
    for _time in range(3):
        seats.expire(seat=scene.invited(case, world, world.first))

    assert list(Case.objects.visible_to(world.first)) == [case]


@pytest.mark.parametrize("state", STATES)
def test_what_is_reviewed_is_found_by_its_authors_its_reviewers_and_staff(world, state):
    case = engine.in_state(state, world)

    found = seeing(world, lambda person: PracticeVersion.objects.visible_to(person).filter(case=case))

    everybody = set(PEOPLE) if state == "accepted" else set()
    judges = {"un"} if state in ("in-review", "declined") else set()
    assert found == everybody | judges | {"member", "secretariat"}


# ── What they are told ───────────────────────────────────────────────────────────────────────────────────────────


def _whole_story(world):
    """Two rounds with all that can happen between a reviewer and an author."""
    case = engine.opened(world)
    declined = scene.invited(case, world, world.third)
    seats.decline(seat=declined, by=world.third, reason=Seat.Reason.NO_TIME)
    engine.judged(case, world, PUBLISH, CHANGES, PUBLISH)
    scene.decided(case, world, Decision.Verdict.CHANGES, ["Say who pays."])
    engine.changed(case, answers=["The city."])
    scene.reported(Seat.objects.get(case=case, person=world.first))
    scene.decided(case, world, Decision.Verdict.ACCEPT)
    return case


def test_nothing_an_author_is_told_names_a_reviewer(world):
    _whole_story(world)

    letters = Mail.objects.filter(to=world.member.email)
    told = " ".join(f"{mail.subject} {mail.text} {mail.html} {mail.headers}" for mail in letters)
    told += " ".join(str(notice.facts) for notice in Notice.objects.filter(person=world.member))
    names = [person.full_name for person in (world.un, world.first, world.second, world.third)]
    names += [person.email for person in (world.un, world.first, world.second, world.third)]
    names += [f"House of {name}" for name in ("un", "first", "second", "third")]
    assert letters.exists()
    assert [name for name in names if name in told] == []


def test_between_submission_and_decision_an_author_hears_of_the_beginning_alone(world):
    case = engine.opened(world)
    before = Notice.objects.filter(person=world.member).count()

    engine.judged(case, world, PUBLISH, CHANGES, PUBLISH)
    seats.remove(seat=Seat.objects.get(case=case, person=world.un), by=world.secretariat, why="She has moved on.")

    assert Notice.objects.filter(person=world.member).count() == before
    assert engine.told("reviews.opened") == [(world.member.email, "reviews.opened")]


def test_staff_who_wrote_it_are_told_as_authors_alone(world):
    case = scene.scene.in_review(scene.scene.submitted(world.secretariat), world.administrator).case

    engine.judged(case, world, PUBLISH, PUBLISH, PUBLISH)

    hers = set(Notice.objects.filter(person=world.secretariat).values_list("kind", flat=True))
    colleagues = set(Notice.objects.filter(person=world.administrator).values_list("kind", flat=True))
    assert (hers, "reviews.all_in" in colleagues) == ({"reviews.opened"}, True)


def test_whoever_left_the_staff_is_told_nothing_more(world):
    case = engine.opened(world)

    engine.judged(case, world, PUBLISH, PUBLISH, PUBLISH)

    assert not Notice.objects.filter(person=world.former).exists()
