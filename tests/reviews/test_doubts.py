"""What a doubter tried: ways round the rules by acting in between, in two roles, or in a later round."""

import zoneinfo
from datetime import date

import pytest
from django.urls import reverse

from accounts.actions import delegations, roles
from accounts.models import Role, Scope, User
from core import clock
from notifications.models import Notice
from reviews import conflicts, dates, notices, suggestions
from reviews.actions import decisions, ladder, seats
from reviews.models import Decision, Seat
from tests.reviews import engine, scene
from tests.reviews.case_desk import decision, page
from tests.reviews.engine import CHANGES, DECLINE, PUBLISH, fresh
from tests.reviews.test_rounds import seat_of, second_round, stands, take_off

ACCEPT, ASK = Decision.Verdict.ACCEPT, Decision.Verdict.CHANGES


@pytest.fixture
def tied(world):
    """A case of `union`, for which the secretariat’s member works: her decision waits for a signature."""
    case = scene.opened(world, by=world.focal_point, organization=world.union)
    User.objects.filter(pk=world.secretariat.pk).update(organization=world.union)
    world.secretariat = fresh(world.secretariat)
    return case


def test_a_report_that_comes_before_the_signature_is_read_first(world, tied):
    engine.judged(tied, world, PUBLISH, PUBLISH, PUBLISH)
    extra = scene.invited(tied, world, world.third)
    decision = decisions.decide(case=tied, by=world.secretariat, verdict=ACCEPT)
    scene.reported(seats.accept(seat=extra, by=world.third, has_interest=False), PUBLISH)

    with pytest.raises(decisions.NotYet) as refused:
        decisions.sign(decision=decision, by=world.administrator)

    assert (refused.value.obstacle, fresh(tied).state) == ("unseen", "in-review")


def test_who_accepts_before_the_signature_is_waited_for(world, tied, log_in):
    engine.judged(tied, world, PUBLISH, CHANGES, PUBLISH)
    extra = scene.invited(tied, world, world.third)
    decisions.decide(case=tied, by=world.secretariat, verdict=ASK, points=["Say who pays."])
    seats.accept(seat=extra, by=world.third, has_interest=False)

    page = log_in(world.administrator).post(reverse("reviews:decision_sign", args=[tied.uuid]), follow=True).content.decode()

    assert "has not reported yet" in page
    assert (fresh(tied).state, Decision.objects.get().in_force_at) == ("in-review", None)


def test_staff_who_may_write_it_are_its_authors(world, tied, log_in):
    engine.judged(tied, world, PUBLISH)
    delegations.grant(
        person=world.secretariat, organization=world.union, scopes=[Scope.SUBMIT], by=world.administrator, why="asked"
    )

    assert log_in(world.secretariat).get(reverse("reviews:case_detail", args=[tied.uuid])).status_code == 403


LED = ["decide", "case_suggestions", "attempt_make", "clock_stop"]


def test_staff_who_judge_a_case_do_not_lead_it(world, log_in):
    case = engine.opened(world)
    engine.judged(case, world, DECLINE, by=("un", "first", "third"))
    roles.grant(person=world.third, role=Role.SECRETARIAT, by=world.administrator, why="asked")
    client = log_in(world.third)

    statuses = {noun: client.get(reverse(f"reviews:{noun}", args=[case.uuid])).status_code for noun in LED}
    scene.reported(Seat.objects.get(case=case, person=world.first))

    assert statuses == dict.fromkeys(LED, 403)
    assert world.un.full_name not in client.get(reverse("reviews:case_detail", args=[case.uuid])).content.decode()
    assert client.get(reverse("admin:reviews_case_change", args=[case.pk])).status_code == 403
    assert not Notice.objects.filter(person=world.third, kind__in=notices.TO_STAFF).exists()


def test_who_left_two_rounds_ago_disagrees_no_more(world):
    case = second_round(world, PUBLISH, DECLINE, PUBLISH)
    take_off(case, world, world.first)
    scene.reported(scene.seated(case, world, world.third), CHANGES)
    scene.decided(fresh(case), world, ASK, ["More."])
    case = engine.changed(fresh(case))

    scene.reported(seat_of(case, world.third), PUBLISH)

    assert (stands(case).disagree, stands(case).obstacle) == (False, "")


def test_nobody_lets_an_author_judge_what_she_wrote(world):
    case = engine.opened(world)
    override = seats.ask_override(case=case, person=world.member, by=world.secretariat, why="Nobody else knows it.")
    seats.sign_override(override=override, by=world.administrator)

    assert conflicts.blocking(world.member, case) == [conflicts.Conflict.AUTHOR]


def test_whose_invitation_became_void_can_be_asked_again(world):
    case = engine.ready(world, PUBLISH, CHANGES, PUBLISH)
    scene.invited(case, world, world.third)
    scene.decided(case, world, ASK, ["Say who pays."])
    case = engine.changed(fresh(case))
    take_off(case, world, world.first)

    found = suggestions.of(fresh(case))

    assert world.third in [row.person for group in found.groups for row in group.offered]


@pytest.mark.parametrize("day", [date(2027, 3, 27), date(2027, 10, 30)])
def test_the_last_minute_of_an_invitation_is_that_of_its_reader_over_changing_clocks(world, day):
    User.objects.filter(pk=world.third.pk).update(zone="Europe/Zurich")
    seat = scene.invited(engine.opened(world), world, fresh(world.third))
    seat.answer_by = clock.end_of_day(day, "Europe/Zurich")

    said = dates.expires(seat).astimezone(zoneinfo.ZoneInfo("Europe/Zurich"))

    assert (said.hour, said.minute) == (23, 59)
    assert said < ladder._expires_at(seat)


def test_more_fields_do_not_make_a_new_report_read(world, log_in):
    case = engine.ready(world)
    staff = log_in(world.secretariat)
    before = staff.get(page(case, "decide")).context["form"]["seen"].value()
    scene.reported(scene.seated(case, world, world.third), PUBLISH)

    typed = decision("accept") | {"seen": before}
    again = [
        staff.post(page(case, "decide"), typed | {button: "1"}).context["form"]["seen"].value() for button in ("more", "edit")
    ]

    assert again == [before, before]
    assert "The reports have changed while you wrote" in staff.post(page(case, "decide"), typed).content.decode()


def test_the_preview_of_a_decision_shows_the_reports_of_its_round_alone(world, log_in):
    case = second_round(world, PUBLISH, CHANGES, PUBLISH)
    scene.reported(seat_of(case, world.first), PUBLISH)
    staff = log_in(world.secretariat)
    seen = staff.get(page(case, "decide")).context["form"]["seen"].value()

    typed = {name: value for name, value in decision("accept").items() if name != "confirm"}
    looked = staff.post(page(case, "decide"), typed | {"seen": seen})

    assert [report.round for report in looked.context["preview"]["reports"]] == [2]


def test_the_board_leaves_out_what_one_judges(world, log_in):
    case = engine.opened(world)
    engine.judged(case, world, by=("un", "first", "third"))
    roles.grant(person=world.third, role=Role.SECRETARIAT, by=world.administrator, why="asked")

    shown = {
        person: str(case.uuid) in log_in(person).get(reverse("reviews:board")).content.decode()
        for person in (world.third, world.secretariat)
    }

    assert shown == {world.third: False, world.secretariat: True}
