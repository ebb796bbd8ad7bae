"""Decide through the pages: write, look, decide; with changes point by point, with a second signature, or too late."""

import re

import pytest

from events.models import Event, Mail
from reviews.actions import cases, decisions, reports
from reviews.models import Decision
from tests.reviews import engine, scene
from tests.reviews.case_desk import WHY, decision, fresh, page
from tests.reviews.engine import DECLINE, PUBLISH


@pytest.fixture
def staff(world, log_in):
    return log_in(world.secretariat)


@pytest.fixture
def case(world):
    return engine.ready(world)


def seen(client, case):
    return client.get(page(case, "decide")).context["form"]["seen"].value()


def send(client, case, typed):
    return client.post(page(case, "decide"), {"seen": seen(client, case), **typed})


VERDICTS = [
    ("accept", (), "accepted"),
    ("changes", ("Say who pays.", "Count the nights."), "changes-asked"),
    ("decline", (), "declined"),
]


@pytest.mark.parametrize(("verdict", "points", "state"), VERDICTS)
def test_a_decision_is_looked_at_and_then_made(staff, case, verdict, points, state):
    typed = decision(verdict, *points, words="With <b>thanks</b>.")
    looked = send(staff, case, {name: value for name, value in typed.items() if name != "confirm"})
    assert not Decision.objects.exists()
    content = looked.content.decode()
    assert [words in content for words in ("With &lt;b&gt;thanks", *points, "Clear and useful.")] == [True] * (2 + len(points))
    assert "Un Example" not in content
    carried = dict(re.findall(r'<input type="hidden" name="([a-z0-9-]+)" value="([^"]*)">', content))

    answer = staff.post(page(case, "decide"), {**carried, "words": "With <b>thanks</b>.", "confirm": "1"})

    made = Decision.objects.get()
    assert (answer.status_code, fresh(case).state) == (302, state)
    assert (made.verdict, made.words, [point.text for point in made.points.all()]) == (
        verdict,
        "With <b>thanks</b>.",
        list(points),
    )


def test_what_was_looked_at_can_be_changed(staff, case):
    typed = decision("changes", "Say who pays.", words="Thank you.") | {"edit": "1"}

    form = send(staff, case, typed).context["form"]

    assert [form[name].value() for name in ("verdict", "words", "points")] == ["changes", "Thank you.", ["Say who pays."]]
    assert not Decision.objects.exists()


def test_more_fields_keep_what_was_typed_without_a_script(staff, case):
    points = [f"Change {number}." for number in range(5)]

    answer = send(staff, case, decision("changes", *points) | {"more": "1"})

    content = answer.content.decode()
    assert [f">{point}</textarea>" in content for point in points] == [True] * 5
    assert len(re.findall(r'<textarea name="points-\d+"', content)) == 8
    assert not Decision.objects.exists()


WRONG = [
    ({"verdict": ""}, ["verdict"]),
    ({"verdict": "perhaps"}, ["verdict"]),
    ({"verdict": "changes"}, ["points"]),
    ({"verdict": "changes", "points-0": "   "}, ["points"]),
    ({"verdict": "accept", "points-4": "Say who pays."}, ["verdict"]),
    ({"verdict": "decline", "words": ""}, ["words"]),
    ({"verdict": "accept", "words": "x" * 5001}, ["words"]),
    ({"verdict": "changes", "points-0": "x" * 2001}, ["points"]),
    ({"verdict": "changes", "points-0": "a\x00b"}, ["points"]),
    ({"verdict": "changes", **{f"points-{number}": "x" for number in range(31)}}, ["points"]),
    ({"verdict": "accept", "seen": "1-2"}, ["__all__"]),
]


@pytest.mark.parametrize(("typed", "fields"), WRONG)
def test_what_is_wrong_is_said_and_nothing_is_decided(staff, case, typed, fields):
    answer = send(staff, case, {"words": "Thank you.", "confirm": "1", **typed})

    assert list(answer.context["form"].errors) == fields
    assert not Decision.objects.exists()


def test_points_keep_their_order_and_leave_no_gap(staff, case):
    typed = decision("changes") | {
        "points-7": "Third.",
        "points-10": "Fourth.",
        "points-0": "First.",
        "points-3": "Second.",
        "points-5": " ",
    }
    send(staff, case, typed)

    points = list(Decision.objects.get().points.values_list("position", "text"))
    assert points == [(1, "First."), (2, "Second."), (3, "Third."), (4, "Fourth.")]


def test_a_report_that_came_meanwhile_is_read_first(world, staff, case):
    before = seen(staff, case)
    scene.reported(scene.seated(case, world, world.third), PUBLISH)

    answer = staff.post(page(case, "decide"), decision("accept") | {"seen": before})
    assert "The reports have changed while you wrote" in answer.content.decode()
    assert staff.post(page(case, "decide"), decision("accept") | {"seen": seen(staff, case)}).status_code == 302


@pytest.mark.parametrize("button", ["look", "confirm"])
def test_too_early_is_refused_with_the_reason(world, staff, button):
    case = engine.ready(world, PUBLISH, DECLINE, PUBLISH)
    typed = {name: value for name, value in decision("accept").items() if name != "confirm"} | {button: "1"}

    answer = send(staff, case, typed)

    assert answer.status_code == 409
    assert answer.content.decode().count("The reports disagree. Try to resolve it first, in writing.") >= 1
    assert (answer.context["form"]["words"].value(), fresh(case).state) == ("Thank you.", "in-review")


def test_a_report_owed_keeps_it_from_a_decision_until_she_is_taken_off(world, staff, case):
    seat = scene.seated(case, world, world.third)
    assert send(staff, case, decision("accept")).status_code == 409

    staff.post(page(case, "seat_remove", seat.pk), {"why": WHY})
    assert send(staff, case, decision("accept")).status_code == 302


def test_whoever_decides_second_gets_her_words_back(world, staff, case):
    typed = decision("changes", "Say who pays.", words="Nearly there.") | {"seen": seen(staff, case)}
    decisions.decide(case=case, by=world.administrator, verdict="accept")

    answer = staff.post(page(case, "decide"), typed)

    content = answer.content.decode()
    assert (answer.status_code, Decision.objects.count(), Mail.objects.filter(kind="reviews.decision").count()) == (409, 1, 1)
    assert [words in content for words in ("Nearly there.", "Say who pays.", "Ask for changes")] == [True] * 3
    assert Event.objects.filter(kind="reviews.decided").count() == 1


def test_a_submission_withdrawn_meanwhile_is_not_decided(world, staff, case):
    typed = decision("accept") | {"seen": seen(staff, case)}
    cases.withdraw(case=case, by=world.member)

    assert staff.post(page(case, "decide"), typed).status_code == 409
    assert staff.get(page(case, "decide")).status_code == 403


# ── A second signature ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def tied(world):
    """A case of a practice submitted for the organization the secretariat's member works for."""
    case = engine.ready(world)
    practice = engine.PracticeVersion.objects.get(case=case).practice
    practice.organization = world.union
    practice.save()
    world.secretariat.organization = world.union
    world.secretariat.save()
    return case


def test_with_ties_a_decision_waits_for_somebody_else(world, staff, log_in, tied):
    assert "A second person must sign" in staff.get(page(tied, "decide")).content.decode()
    send(staff, tied, decision("accept"))
    sign, deny = page(tied, "decision_sign"), page(tied, "signature_deny")
    assert (fresh(tied).state, Decision.objects.get().waits) == ("in-review", True)
    assert "The second signature must be somebody else" in staff.get(page(tied)).content.decode()
    assert (staff.post(sign).status_code, staff.get(deny).status_code, staff.post(deny, {"why": WHY}).status_code) == (
        403,
        403,
        403,
    )
    assert send(staff, tied, decision("accept")).status_code == 409

    other = log_in(world.administrator)
    assert [address in other.get(page(tied)).content.decode() for address in (sign, deny)] == [True, True]
    assert other.post(sign).status_code == 302
    assert (fresh(tied).state, Decision.objects.get().signed_by) == ("accepted", world.administrator)
    assert other.post(sign).status_code == 404


def test_a_signature_is_denied_with_a_reason_and_the_case_waits(world, staff, log_in, tied):
    send(staff, tied, decision("decline"))
    other = log_in(world.administrator)

    assert list(other.post(page(tied, "signature_deny"), {"why": ""}).context["form"].errors) == ["why"]
    assert other.post(page(tied, "signature_deny"), {"why": WHY}).status_code == 302
    assert (fresh(tied).state, Decision.objects.get().dropped_by) == ("in-review", world.administrator)
    assert WHY in other.get(page(tied)).content.decode()
    assert send(other, tied, decision("accept")).status_code == 302
    assert fresh(tied).state == "accepted"


def test_a_question_is_read_with_the_case(world, staff, case):
    seat = scene.seated(case, world, world.third)
    reports.ask(seat=seat, by=world.third, key=seat.uuid, text="Who pays?")

    assert "Who pays?" in staff.get(page(case)).content.decode()
