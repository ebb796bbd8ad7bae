"""What the secretariat does with a case through its pages: seats, the clock, conflicts, disagreements."""

from datetime import timedelta

import pytest

from core import clock
from drafts.holding import OWNER_FIELD, writer_token
from drafts.models import HeldPost
from notifications.models import Notice
from reviews import notices
from reviews.models import Attempt, Origin, Override, Reviewer, Seat
from tests.reviews import engine, scene
from tests.reviews.case_desk import WHY, fresh, page
from tests.reviews.engine import CHANGES, DECLINE, PUBLISH


@pytest.fixture
def staff(world, log_in):
    return log_in(world.secretariat)


def day(days, zone="Europe/Zurich"):
    return (clock.today(zone) + timedelta(days=days)).isoformat()


# ── Ask ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reviewer_is_asked_from_the_suggestions(world, staff):
    case = engine.opened(world)
    address = page(case, "seat_invite", world.un.pk)
    assert f'href="{address}?sought=un"' in staff.get(page(case, "case_suggestions")).content.decode()

    answer = staff.post(address, {"sought": "un"})

    seat = case.seats.get()
    assert (answer.status_code, answer.url) == (302, page(case))
    assert (seat.person, seat.sought, seat.state, seat.is_fourth) == (world.un, Origin.UN, "invited", False)
    assert seat.answer_by == clock.end_of_day(clock.today(world.un.zone) + timedelta(days=case.policy.answer_days), world.un.zone)
    assert list(Notice.objects.filter(kind=notices.INVITATION).values_list("person", flat=True)) == [world.un.pk]


def test_another_date_holds_in_her_zone(world, staff):
    case = engine.opened(world)
    world.first.zone = "Pacific/Kiritimati"
    world.first.save()

    staff.post(page(case, "seat_invite", world.first.pk), {"sought": "external", "answer_by": day(3, world.first.zone)})

    assert case.seats.get().answer_by == clock.end_of_day(clock.today(world.first.zone) + timedelta(days=3), world.first.zone)


def test_what_she_is_asked_as_is_what_the_case_lacks(world, staff):
    case = engine.opened(world)
    engine.judged(case, world, by=("first", "second"))

    assert staff.get(page(case, "seat_invite", world.third.pk)).context["form"]["sought"].value() == "un"
    assert (
        staff.get(page(case, "seat_invite", world.third.pk) + "?sought=external").context["form"]["sought"].value() == "external"
    )
    assert staff.get(page(case, "seat_invite", world.third.pk) + "?sought=x").context["form"]["sought"].value() == "un"


WRONG_DAYS = [-1, 400]


@pytest.mark.parametrize("days", WRONG_DAYS)
def test_an_odd_date_is_refused_beside_the_field(world, staff, days):
    case = engine.opened(world)

    answer = staff.post(page(case, "seat_invite", world.first.pk), {"sought": "external", "answer_by": day(days)})

    assert list(answer.context["form"].errors) == ["answer_by"]
    assert not case.seats.exists()


def _blocked(world, case):
    practice = engine.PracticeVersion.objects.get(case=case).practice
    practice.organization = world.union
    practice.save()
    Reviewer.objects.filter(person=world.first).update(organization=world.union)


def _away(world, case):
    Reviewer.objects.filter(person=world.first).update(away_from=clock.today("UTC") - timedelta(days=1))


def _there(world, case):
    scene.invited(case, world, world.first)


REFUSED = [
    (_blocked, "keeps her from it: belongs to the organization that submitted it"),
    (_away, "or is away"),
    (_there, "This has changed in the meantime"),
]


@pytest.mark.parametrize(("stand_in_the_way", "said"), REFUSED)
def test_who_cannot_be_asked_is_refused_with_the_reason(world, staff, stand_in_the_way, said):
    case = engine.opened(world)
    stand_in_the_way(world, case)

    answer = staff.post(page(case, "seat_invite", world.first.pk), {"sought": "external"})

    assert answer.status_code == 409
    assert said in answer.content.decode()
    assert case.seats.count() == (1 if stand_in_the_way is _there else 0)


def test_who_is_not_on_the_roster_is_404(world, staff):
    case = engine.opened(world)

    assert [staff.get(page(case, "seat_invite", pk)).status_code for pk in (world.member.pk, 10**30)] == [404, 404]


# ── Seats ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reminder_goes_out_once_a_day(world, staff):
    case = engine.opened(world)
    address = page(case, "seat_remind", scene.invited(case, world, world.first).pk)

    said = [staff.post(address, follow=True).content.decode() for _time in range(2)]

    assert ["is reminded." in said[0], "was reminded today already" in said[1]] == [True, True]
    assert Notice.objects.filter(kind=notices.ANSWER_REMINDER).count() == 1


def test_more_time_is_given_to_answer_and_to_report(world, staff):
    case = engine.opened(world)
    for seat, field in (
        (scene.invited(case, world, world.first), "answer_by"),
        (scene.seated(case, world, world.second), "report_by"),
    ):
        assert staff.post(page(case, "seat_extend", seat.pk), {"until": day(60), "why": WHY}).status_code == 302
        assert getattr(fresh(seat), field) == clock.end_of_day(
            clock.today(seat.person.zone) + timedelta(days=60), seat.person.zone
        )

    assert Notice.objects.filter(kind=notices.EXTENDED).count() == 2
    assert WHY in staff.get(page(case)).content.decode()


def test_a_reviewer_is_taken_off_with_a_reason_she_reads(world, staff):
    case = engine.opened(world)
    seat = scene.seated(case, world, world.first)
    address = page(case, "seat_remove", seat.pk)

    assert list(staff.post(address, {"why": " "}).context["form"].errors) == ["why"]
    assert staff.post(address, {"why": WHY}).status_code == 302
    assert (fresh(seat).state, fresh(seat).ended_why, fresh(seat).ended_by) == ("removed", WHY, world.secretariat)


def test_the_seat_of_another_case_is_404(world, staff):
    case, other = engine.opened(world), engine.opened(world, title="Another")
    seat = scene.invited(other, world, world.first)

    found = [staff.get(page(case, noun, seat.pk)).status_code for noun in ("seat_extend", "seat_remove")]
    assert [*found, staff.post(page(case, "seat_remind", seat.pk)).status_code] == [404, 404, 404]


@pytest.mark.parametrize("noun", ["seat_extend", "seat_remove"])
def test_what_came_too_late_for_a_seat_keeps_what_was_typed(world, staff, noun):
    case = engine.opened(world)
    seat = scene.invited(case, world, world.first)
    Seat.objects.filter(pk=seat.pk).update(state="declined", answered_at=clock.now(), reason="no-time")

    answer = staff.post(page(case, noun, seat.pk), {"why": WHY, "until": day(9)})

    assert (answer.status_code, WHY in answer.content.decode()) == (409, True)


# ── The clock, conflicts ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_clock_is_stopped_with_a_reason_and_goes_on(world, staff):
    case = engine.opened(world)

    assert list(staff.post(page(case, "clock_stop"), {}).context["form"].errors) == ["why"]
    staff.post(page(case, "clock_stop"), {"why": WHY})
    assert fresh(case).stopped_by == world.secretariat
    assert staff.post(page(case, "clock_stop"), {"why": WHY}).status_code == 409
    staff.post(page(case, "clock_start"))
    assert fresh(case).stopped_at is None
    assert staff.post(page(case, "clock_start")).status_code == 409


def test_two_of_the_staff_let_somebody_review(world, staff, log_in):
    case = engine.opened(world)
    _blocked(world, case)
    content = staff.get(page(case, "case_suggestions")).content.decode()
    ask, sign = page(case, "override_ask", world.first.pk), page(case, "override_sign", world.first.pk)
    assert (ask in content, page(case, "seat_invite", world.first.pk) in content) == (True, False)

    assert staff.post(ask, {"why": WHY}).status_code == 302
    assert staff.post(ask, {"why": "Once more"}).status_code == 409
    assert sign not in staff.get(page(case)).content.decode()
    assert staff.post(sign).status_code == 403
    other = log_in(world.administrator)
    assert sign in other.get(page(case)).content.decode()
    assert sign in other.get(page(case, "case_suggestions")).content.decode()
    assert other.post(sign).status_code == 302
    assert (Override.objects.get().asked_by, Override.objects.get().signed_by) == (world.secretariat, world.administrator)
    assert other.post(page(case, "seat_invite", world.first.pk), {"sought": "external"}).status_code == 302


def test_no_override_is_asked_for_who_is_not_blocked(world, staff):
    case = engine.opened(world)

    assert staff.post(page(case, "override_ask", world.first.pk), {"why": WHY}).status_code == 409
    assert not Override.objects.exists()


# ── Disagreement ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("resolved", "obstacle"), [("yes", ""), ("no", "fourth")])
def test_an_attempt_is_written_down_and_closed(world, staff, resolved, obstacle):
    case = engine.ready(world, PUBLISH, DECLINE, CHANGES)

    assert list(staff.post(page(case, "attempt_make"), {"words": " \n"}).context["form"].errors) == ["words"]
    assert staff.post(page(case, "attempt_make"), {"words": "I wrote to both."}).status_code == 302
    assert staff.post(page(case, "attempt_make"), {"words": "Once more."}).status_code == 409
    assert sorted(staff.post(page(case, "attempt_close"), {}).context["form"].errors) == ["outcome", "resolved"]
    assert staff.post(page(case, "attempt_close"), {"resolved": resolved, "outcome": "So it ended."}).status_code == 302

    attempt = Attempt.objects.get()
    assert (attempt.resolved, attempt.outcome, attempt.closed_by) == (resolved == "yes", "So it ended.", world.secretariat)
    assert staff.get(page(case)).context["file"].standing.obstacle == obstacle
    late = staff.post(page(case, "attempt_close"), {"resolved": "no", "outcome": "Otherwise."})
    assert (late.status_code, "Otherwise." in late.content.decode()) == (409, True)


def test_where_nobody_disagrees_nothing_is_resolved(world, staff):
    case = engine.ready(world)

    assert staff.post(page(case, "attempt_make"), {"words": "I wrote."}).status_code == 409
    assert staff.get(page(case, "attempt_close")).status_code == 404


def test_the_fourth_is_asked_as_such(world, staff):
    case = engine.ready(world, PUBLISH, DECLINE, CHANGES)
    staff.post(page(case, "attempt_make"), {"words": "I wrote to both."})
    staff.post(page(case, "attempt_close"), {"resolved": "no", "outcome": "No."})

    assert "1 more is needed." in staff.get(page(case, "case_suggestions")).content.decode()
    staff.post(page(case, "seat_invite", world.third.pk), {"sought": "external"})
    assert case.seats.get(person=world.third).is_fourth


# ── An expired log-in ────────────────────────────────────────────────────────────────────────────────────────────

HELD = ["clock_stop", "attempt_make", "decide"]


@pytest.mark.parametrize("noun", HELD)
def test_what_is_sent_after_the_log_in_expired_is_kept(world, client, noun):
    case = engine.ready(world, PUBLISH, DECLINE, CHANGES)

    typed = {"why": WHY, "words": WHY, OWNER_FIELD: writer_token(world.secretariat)}
    answer = client.post(page(case, noun), typed)

    assert answer.status_code == 302
    held = HeldPost.objects.get()
    assert (held.owner, dict(held.fields)["words"]) == (world.secretariat, WHY)
