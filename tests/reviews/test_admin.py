"""The secretariat's workshop for cases: everything on one page, to be read; closed to who wrote what is reviewed."""

import uuid

import pytest
from django.urls import reverse

from reviews.actions import cases, decisions, reports, seats
from reviews.models import Case, Decision, Seat, Verdict
from tests.reviews import engine, scene
from tests.reviews.engine import DECLINE, PUBLISH

LIST = "admin:reviews_case_changelist"
SAID = {"to_author": "To the author: say who pays.", "confidential": "Confidential: it is thin."}
SECRETS = (*SAID.values(), "I know them from a study.", "Who pays?", "Too busy in May.")


def page_of(case, page="change"):
    return reverse(f"admin:reviews_case_{page}", args=[case.pk])


@pytest.fixture
def staff(world, log_in):
    return log_in(world.secretariat)


@pytest.fixture
def case(world):
    """With all that can hang on one: reports, a question, an attempt, an override, a refusal, a stopped clock."""
    case = engine.opened(world, title="Une <b>halte</b> au port", language="fr")
    judgements = {row: (Verdict.PARTLY, f"On {row.key}") for row in case.policy.criteria.all()}
    seat = scene.invited(case, world, world.first)
    seats.accept(seat=seat, by=world.first, has_interest=True, words="I know them from a study.")
    scene.reported(seat, DECLINE, judgements=judgements, **SAID)
    scene.reported(scene.seated(case, world, world.un, "un"), PUBLISH)
    declined = scene.invited(case, world, world.second)
    seats.decline(seat=declined, by=world.second, reason=Seat.Reason.NO_TIME, words="Too busy in May.")
    reports.ask(seat=seat, by=world.first, key=uuid.uuid4(), text="Who pays?")
    decisions.attempt(case=case, by=world.secretariat, words="I wrote to both of them.")
    seats.ask_override(case=case, person=world.member, by=world.secretariat, why="Nobody else knows the port.")
    cases.stop_clock(case=case, by=world.secretariat, why="The author is ill.")
    return case


def test_the_page_of_a_case_shows_everything_on_it(world, staff, case):
    page = staff.get(page_of(case)).content.decode()

    told = [*SECRETS, "I wrote to both of them.", "Nobody else knows the port.", "On timely", "Report of First Example, round 1"]
    told += [case.get_absolute_url(), "Une &lt;b&gt;halte&lt;/b&gt; au port", "I have no time", "decline (external, English)"]
    assert [words for words in told if words not in page] == []
    assert "<b>halte" not in page


def test_decisions_with_their_points_and_the_steps_of_ladders(world, staff):
    case = engine.ready(world, PUBLISH, DECLINE, DECLINE, title="A halt at the port")
    attempt = decisions.attempt(case=case, by=world.secretariat, words="I wrote to both.")
    decisions.close_attempt(attempt=attempt, by=world.secretariat, resolved=True)
    case.seats.first().steps.create(name="report:-7", due=case.opened_at, at=case.opened_at)
    scene.decided(case, world, Decision.Verdict.CHANGES, ["Say who pays.", "Name the partners."])
    engine.changed(case, answers=["The city.", "Two unions."])

    page = staff.get(page_of(case)).content.decode()

    told = ["Changes asked for in round 1", "Say who pays.", "The city.", "Name the partners.", "Two unions.", "report:-7"]
    assert [words for words in told if words not in page] == []


def test_the_history_of_a_case_has_every_event_with_who_and_why(world, staff, case):
    page = staff.get(page_of(case, "history")).content.decode()

    for words in ("Review opened", "Report sent: decline", "Clock stopped", "The author is ill.", "Invitation declined"):
        assert words in page


@pytest.mark.parametrize("page", ["change", "history"])
def test_a_page_asks_no_query_more_for_another_reviewer(world, staff, case, page, django_assert_max_num_queries):
    staff.get(page_of(case, page))
    with django_assert_max_num_queries(45) as few:
        staff.get(page_of(case, page))
    cases.start_clock(case=case, by=world.secretariat)
    scene.reported(scene.seated(case, world, world.third))

    with django_assert_max_num_queries(len(few)):
        staff.get(page_of(case, page))


def test_nothing_is_changed_here(world, staff, case):
    before = engine.everything()

    page = staff.get(page_of(case)).content.decode()
    statuses = [staff.post(page_of(case, verb), {"state": "accepted"}).status_code for verb in ("change", "delete")]
    statuses.append(staff.get(reverse("admin:reviews_case_add")).status_code)

    assert statuses == [403, 403, 403]
    assert engine.everything() == before
    assert 'name="_save"' not in page


# ── The list ─────────────────────────────────────────────────────────────────────────────────────────────────────


def listed(client, **filters):
    return {case.pk for case in client.get(reverse(LIST), filters).context["cl"].result_list}


def test_cases_are_found_by_where_they_stand(world, staff, case):
    found = {state: engine.in_state(state, world).pk for state in ("changes-asked", "accepted", "withdrawn")}
    waiting = engine.ready(world)
    facts = {"verdict": "accept", "decided_at": waiting.opened_at, "decided_by": world.secretariat}
    Decision.objects.create(case=waiting, round=1, needs_signature=True, **facts)

    assert listed(staff) == {case.pk, waiting.pk, *found.values()}
    assert listed(staff, standing="open") == {case.pk, waiting.pk, found["changes-asked"]}
    assert listed(staff, standing="over") == {found["accepted"], found["withdrawn"]}
    assert listed(staff, standing="stopped") == {case.pk}
    assert listed(staff, standing="to-sign") == {waiting.pk}
    assert listed(staff, state__exact="accepted") == {found["accepted"]}
    assert listed(staff, q=str(case.uuid)) == {case.pk}
    assert case.pk in listed(staff, q=str(case.pk))


def test_the_list_costs_the_same_for_more_cases(world, staff, case, django_assert_max_num_queries):
    staff.get(reverse(LIST))
    with django_assert_max_num_queries(30) as few:
        staff.get(reverse(LIST))
    for _more in range(3):
        engine.opened(world)

    with django_assert_max_num_queries(len(few)):
        page = staff.get(reverse(LIST)).content.decode()
    assert "Une &lt;b&gt;halte&lt;/b&gt; au port" in page


# ── Who wrote it ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def own(world):
    """A case about what the secretariat itself has submitted, with a report."""
    case = scene.scene.in_review(scene.scene.submitted(world.secretariat), world.administrator).case
    scene.reported(scene.seated(case, world, world.first), DECLINE, confidential="Confidential: it is thin.")
    return case


@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_a_case_is_closed_to_staff_who_wrote_what_it_is_about(world, staff, own, page):
    answer = staff.get(page_of(own, page))

    assert answer.status_code == 403
    words = answer.content.decode()
    assert "its case is closed to you" in words
    assert [secret for secret in ("First Example", *SECRETS) if secret in words] == []


def test_to_her_colleagues_it_is_open(world, log_in, own):
    page = log_in(world.administrator).get(page_of(own)).content.decode()

    assert "Confidential: it is thin." in page


def test_the_list_tells_nobody_who_reviews(world, staff, own, case):
    page = staff.get(reverse(LIST)).content.decode()

    assert [person for person in ("First Example", "Second Example", "Un Example") if person in page] == []
    for lookup in ("seats__person__full_name__startswith", "seats__person", "seats__reports__recommendation"):
        assert staff.get(reverse(LIST), {lookup: "F"}).status_code == 400
    assert listed(staff, q="First") == set()


@pytest.mark.parametrize("name", ["member", "first", "reviewer", "former", "moderator"])
def test_nobody_else_sees_a_case_here(world, log_in, case, name):
    client = log_in(getattr(world, name))

    answers = [client.get(page, follow=True) for page in (reverse(LIST), page_of(case), page_of(case, "history"))]

    assert {answer.status_code for answer in answers} == {403}
    assert Case.objects.count() == 1
