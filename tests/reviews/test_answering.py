"""Invitations: who sees what of them, who may answer, and how."""

import pytest

from accounts.models import User
from events.models import Mail
from reviews.actions import seats
from reviews.models import Declaration, Seat
from tests.markup import read
from tests.reviews import engine, scene
from tests.reviews.seated import FORMS, address, filled

# ── Who ──────────────────────────────────────────────────────────────────────────────────────────────────────────

OTHERS = ("member", "delegate", "moderator", "reviewer", "bo", "secretariat", "administrator", "former")


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("verb", FORMS)
def test_other_peoples_seats_are_nobodys(desk, log_in, name, verb):
    seat = scene.seated(desk.case, desk, desk.anna)
    client, before = log_in(getattr(desk, name)), engine.everything()

    answers = [client.get(address(verb, seat)), client.post(address(verb, seat), FORMS[verb](seat))]
    answers.append(client.post(address("report", seat), filled(seat, save_draft="1")))

    assert [answer.status_code for answer in answers] == [404] * 3
    assert engine.everything() == before


@pytest.mark.parametrize("name", ["member", "delegate", "moderator", "reviewer", "bo", "former"])
def test_other_peoples_cases_are_nobodys(desk, log_in, name):
    scene.seated(desk.case, desk, desk.anna)

    assert log_in(getattr(desk, name)).get(desk.case.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("verb", [*FORMS, "read_case"])
def test_a_visitor_is_led_to_the_log_in(desk, client, verb):
    seat = scene.seated(desk.case, desk, desk.anna)

    answer = client.get(address(verb, seat))

    assert (answer.status_code, "/account/login/" in answer.url) == (302, True)


# ── The invitation ───────────────────────────────────────────────────────────────────────────────────────────────

SECRETS = ("Lawyers sit at the bus station", "Four hundred people", "Marguerite", "marguerite@example.org", "Come at night")


def test_an_invitation_shows_what_it_may_and_no_more(desk, log_in):
    seat = scene.invited(desk.case, desk, desk.anna)

    page = log_in(desk.anna).get(address("accept", seat)).content.decode()

    shown = ("Legal advice at the bus station", "Lamp at the Quay", "Senegal", "7. Reduce vulnerabilities", "English")
    assert [words for words in shown if words not in page] == []
    assert [words for words in (*SECRETS, desk.member.full_name, "Civil society") if words in page] == []


@pytest.mark.parametrize("verb", ["report", "ask", "read_case"])
def test_before_the_declaration_the_content_is_refused_with_the_way_to_the_invitation(desk, log_in, verb):
    seat = scene.invited(desk.case, desk, desk.anna)

    answer = log_in(desk.anna).get(address(verb, seat))

    page = answer.content.decode()
    assert (answer.status_code, "Accept the invitation and declare your interests first." in page) == (403, True)
    assert address("accept", seat) in read(answer).links
    assert [words for words in SECRETS if words in page] == []


DECLARED = [
    ({}, 422),
    ({"interest": "some"}, 422),
    ({"interest": "some", "words": "  \n "}, 422),
    ({"interest": "none", "words": "My sister works there."}, 422),
    ({"interest": "maybe"}, 422),
    ({"interest": "some", "words": "é" * 3001}, 422),
    ({"interest": "none"}, 302),
    ({"interest": "some", "words": "My sister works there."}, 302),
]


@pytest.mark.parametrize(("typed", "status"), DECLARED)
def test_one_declares_to_have_no_interest_or_which(desk, log_in, typed, status):
    seat = scene.invited(desk.case, desk, desk.anna)

    answer = log_in(desk.anna).post(address("accept", seat), typed)

    made = list(Declaration.objects.values_list("seat", "has_interest", "words"))
    expected = [(seat.pk, typed["interest"] == "some", typed.get("words", ""))] if status == 302 else []
    assert (answer.status_code, made) == (status, expected)
    if status == 422:
        assert read(answer).fields.get("words", "") == typed.get("words", "")


def test_accepting_twice_leads_to_the_case_and_is_once(desk, log_in):
    seat, client = scene.invited(desk.case, desk, desk.anna), log_in(desk.anna)

    answers = [client.post(address("accept", seat), {"interest": "none"}) for _ in range(2)]

    assert [answer.url for answer in answers] == [desk.case.get_absolute_url()] * 2
    assert (Declaration.objects.count(), Mail.objects.filter(kind="reviews.accepted").count()) == (1, 0)


TIES = {
    "author": lambda desk: {"by": desk.anna},
    "submitter": lambda desk: {"by": desk.focal_point, "organization": desk.union},
    "implementer": lambda desk: {"implementers": [{"name": "Union", "kind": ""}]},
}


@pytest.mark.parametrize("tie", TIES)
def test_who_belongs_to_it_is_refused_with_the_reason_and_may_decline(desk, log_in, tie):
    case = scene.opened(desk, **TIES[tie](desk))
    seat = Seat.objects.create(
        case=case, person=desk.anna, round=1, sought="external", invited_at=case.opened_at, answer_by=case.opened_at,
        dated_at=case.opened_at, invited_by=desk.secretariat,
    )  # fmt: skip
    User.objects.filter(pk=desk.anna.pk).update(organization=desk.union)
    desk.anna.refresh_from_db()
    client = log_in(desk.anna)

    answers = [client.get(address("accept", seat)), client.post(address("accept", seat), {"interest": "none"})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "You belong to those who wrote, submitted or implement it" in answers[0].content.decode()
    assert address("decline", seat) in read(answers[0]).links
    assert client.post(address("decline", seat), {"reason": "interest"}).status_code == 302


def test_a_blocked_reviewer_accepts_once_two_of_the_staff_have_let_her(desk, log_in):
    case = scene.opened(desk, by=desk.focal_point, organization=desk.union)
    User.objects.filter(pk=desk.anna.pk).update(organization=desk.union)
    desk.anna.refresh_from_db()
    override = seats.ask_override(case=case, person=desk.anna, by=desk.secretariat, why="Nobody else knows the field.")
    seats.sign_override(override=override, by=desk.administrator)
    seat = scene.invited(case, desk, desk.anna)

    answer = log_in(desk.anna).post(address("accept", seat), {"interest": "some", "words": "I work for the Union."})

    assert (answer.status_code, answer.url) == (302, case.get_absolute_url())


# ── Declining ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_declining_keeps_the_reason_and_the_words(desk, log_in):
    seat = scene.invited(desk.case, desk, desk.anna)

    answer = log_in(desk.anna).post(address("decline", seat), {"reason": "language", "words": "Ask Noor."})

    seat.refresh_from_db()
    assert (answer.url, seat.state, seat.reason, seat.words) == ("/en/reviews/", "declined", "language", "Ask Noor.")


def test_declining_needs_a_reason(desk, log_in):
    seat = scene.invited(desk.case, desk, desk.anna)

    answer = log_in(desk.anna).post(address("decline", seat), {"words": "Ask Noor."})

    assert (answer.status_code, read(answer).fields["words"]) == (422, "Ask Noor.")


def test_a_seat_is_given_back_before_the_report(desk, log_in):
    seat, client = scene.seated(desk.case, desk, desk.anna), log_in(desk.anna)

    page = client.get(address("decline", seat)).content.decode()
    client.post(address("decline", seat), {"reason": "no-time"})

    seat.refresh_from_db()
    assert ("Give this review back?" in page, seat.state) == (True, "declined")
    assert client.get(address("read_case", seat)).status_code == 403


def test_a_member_of_the_secretariat_who_is_asked_to_review_declares_first_like_everybody(desk, log_in, enrol):
    entry = scene.reviewer(lambda login: desk.secretariat, desk, "secretariat")
    seat = scene.invited(desk.case, desk, entry)
    client = log_in(desk.secretariat)

    before = client.get(address("read_case", seat))
    client.post(address("accept", seat), {"interest": "none"})
    after = client.get(address("read_case", seat)).content.decode()

    assert (before.status_code, "Lawyers sit" in before.content.decode()) == (403, False)
    assert ("Lawyers sit" in after, "Your report is asked for." in after) == (True, True)
