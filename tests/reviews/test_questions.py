"""Questions to the author through the case: asked without a name, answered once, read by all its reviewers."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.templatetags.moments import in_words, zone_of
from events.models import Mail
from notifications.models import Notice
from practices.actions import coauthors
from practices.subjects import version_of
from reviews.actions import cases, reports
from reviews.models import Question
from tests.markup import read
from tests.reviews import scene
from tests.reviews.seated import address

ASKED, ANSWERED = "Who pays for the lawyers?\n\nAnd until when?", "The city, until 2030."


@pytest.fixture
def seat(desk):
    return scene.seated(desk.case, desk, desk.anna)


@pytest.fixture
def question(desk, seat):
    return reports.ask(seat=seat, by=desk.anna, key=uuid.uuid4(), text=ASKED)


def _page(question):
    return reverse("reviews:question_answer", args=[question.pk])


# ── Asking ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_question_asked_twice_is_one_and_the_author_hears_of_it_without_a_name(desk, seat, log_in):
    client = log_in(desk.anna)
    fields = read(client.get(address("ask", seat))).fields | {"text": ASKED}

    answers = [client.post(address("ask", seat), fields) for _ in range(2)]

    assert [answer.url for answer in answers] == [desk.case.get_absolute_url()] * 2
    assert Question.objects.get().text.replace("\r\n", "\n") == ASKED
    letter = Mail.objects.get(kind="reviews.question")
    assert letter.to == desk.member.email
    secret = (desk.anna.full_name, desk.anna.email, "House of anna", str(seat.uuid), str(desk.case.uuid))
    assert [words for words in secret if words in letter.text + letter.html + letter.subject] == []


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 3001])
def test_a_question_has_words_and_not_too_many(desk, seat, log_in, text):
    answer = log_in(desk.anna).post(address("ask", seat), {"text": text, "key": str(uuid.uuid4())})

    assert (answer.status_code, Question.objects.exists(), read(answer).fields["text"]) == (422, False, text)


def test_who_goes_back_and_asks_something_else_asks_a_second_question(desk, seat, log_in):
    client, key = log_in(desk.anna), str(uuid.uuid4())

    for text in ("Who pays?", "Who interprets?"):
        client.post(address("ask", seat), {"text": text, "key": key})

    assert list(Question.objects.values_list("text", flat=True)) == ["Who pays?", "Who interprets?"]


def test_a_key_that_is_somebody_elses_tells_nothing_of_her_question(desk, question, log_in):
    other = scene.seated(desk.case, desk, desk.bo)

    log_in(desk.bo).post(address("ask", other), {"text": "Mine", "key": str(question.key)})

    assert list(Question.objects.values_list("seat", "text")) == [(question.seat_id, ASKED), (other.pk, "Mine")]


# ── Answering ────────────────────────────────────────────────────────────────────────────────────────────────────

OTHERS = ("delegate", "moderator", "reviewer", "anna", "bo", "secretariat", "administrator", "former")


@pytest.mark.parametrize("name", OTHERS)
def test_the_question_is_nobodys_but_the_authors(desk, question, log_in, name):
    client = log_in(getattr(desk, name))

    answers = [client.get(_page(question)), client.post(_page(question), {"text": ANSWERED})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Question.objects.get().answered_at is None


def test_a_visitor_is_led_to_the_log_in(question, client):
    assert client.get(_page(question)).status_code == 302


def test_the_author_reads_the_question_and_nothing_of_who_asks_and_when(desk, question, log_in):
    page = log_in(desk.member).get(_page(question)).content.decode()

    minute = in_words(question.asked_at, zone_of(desk.member.zone))
    secret = (desk.anna.full_name, desk.anna.email, "House of anna", minute, str(desk.case.uuid))
    assert "Who pays for the lawyers?" in page
    assert [words for words in secret if words in page] == []


def test_who_writes_with_her_answers_too_and_all_reviewers_hear_of_it(desk, question, log_in, enrol):
    scene.seated(desk.case, desk, desk.bo)
    scene.invited(desk.case, desk, desk.una, "un")
    partner, practice = enrol("partner"), version_of(desk.case).practice
    coauthors.accept(
        invitation=coauthors.invite(practice=practice, email=partner.email, language="en", by=desk.member), by=partner
    )

    answer = log_in(partner).post(_page(question), {"text": ANSWERED})

    question.refresh_from_db()
    assert (answer.status_code, question.answer, question.answered_by) == (302, ANSWERED, partner)
    letters = {mail.to: mail.text for mail in Mail.objects.filter(kind="reviews.answer")}
    assert set(letters) == {desk.anna.email, desk.bo.email}
    for text in letters.values():
        assert ("> Who pays for the lawyers?" in text, f"> {ANSWERED}" in text) == (True, True)
        assert f"{desk.case.get_absolute_url()}#question-{question.pk}" in text
        assert [name for name in (desk.anna.full_name, partner.full_name) if name in text] == []


@pytest.mark.parametrize("text", ["", " \n", "x" * 5001])
def test_an_answer_has_words_and_not_too_many(desk, question, log_in, text):
    answer = log_in(desk.member).post(_page(question), {"text": text})

    assert (answer.status_code, read(answer).fields["text"]) == (422, text)


def test_answering_twice_with_the_same_words_is_once(desk, question, log_in):
    client = log_in(desk.member)

    answers = [client.post(_page(question), {"text": ANSWERED}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Mail.objects.filter(kind="reviews.answer").count() == 1


def test_the_second_of_two_answers_is_given_back_beside_the_first(desk, question, log_in):
    client = log_in(desk.member)
    client.post(_page(question), {"text": ANSWERED})

    answer = client.post(_page(question), {"text": "The Union."})

    page = answer.content.decode()
    assert (answer.status_code, ANSWERED in page, "The Union." in page) == (409, True, True)
    assert Question.objects.get().answer == ANSWERED


def test_an_answer_after_the_end_is_given_back_with_the_reason(desk, question, log_in):
    cases.withdraw(case=desk.case, by=desk.member)
    client = log_in(desk.member)

    pages = [client.get(_page(question)), client.post(_page(question), {"text": ANSWERED})]

    assert [page.status_code for page in pages] == [200, 409]
    assert ("You need not answer any longer" in pages[0].content.decode(), ANSWERED in pages[1].content.decode()) == (True, True)


def test_answered_questions_stand_on_the_desk_for_a_month(desk, question, log_in, move_clock):
    reports.answer(question=question, by=desk.member, text=ANSWERED)
    client, where = log_in(desk.anna), f"{desk.case.get_absolute_url()}#question-{question.pk}"

    now = where in read(client.get("/en/reviews/")).links
    move_clock(days=31)
    later = where in read(client.get("/en/reviews/")).links

    assert (now, later) == (True, False)
    assert question.answered_at > clock.now() - timedelta(days=32)
    assert Notice.objects.filter(person=desk.anna, kind="reviews.answer").exists()
