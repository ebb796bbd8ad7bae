"""The reviewer's desk and history: what is asked of whom, by when, in her zone; and the letters that lead there."""

import re
import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from accounts.models import User
from core import clock
from core.templatetags.moments import in_words
from events.models import Mail
from reviews import dates
from reviews.actions import cases, decisions, ladder, reports, seats
from reviews.models import Policy, Seat
from tests.markup import read
from tests.reviews import engine, scene
from tests.reviews.seated import address

DESK, HISTORY = "/en/reviews/", "/en/reviews/history/"
DAY = timedelta(days=1)
TOKYO = "Asia/Tokyo"


def _sections(answer):
    """The titles under each heading of a desk, in their order."""
    page = answer.content.decode()
    found = {}
    for section in re.findall(r"<section aria-labelledby=\"(\w+)\">(.*?)</section>", page, re.DOTALL):
        found[section[0]] = re.findall(r"<h3 class=\"rows__title\">.*?<span[^>]*>(.*?)</span>", section[1])
    return found


def _in(days, seat, date="report_by"):
    Seat.objects.filter(pk=seat.pk).update(
        **{date: clock.end_of_day(clock.today(seat.person.zone) + days * DAY, seat.person.zone)}
    )


@pytest.fixture
def case_of(desk):
    """`case_of("A title")` is a case of another practice of the member's."""
    return lambda title: scene.opened(desk, title=title)


# ── The desk ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["visitor", "member", "bo", "secretariat"])
def test_who_reviews_nothing_reads_what_this_is(desk, log_in, name):
    scene.seated(desk.case, desk, desk.anna)
    person = getattr(desk, name)

    answer = log_in(person).get(DESK)

    assert (answer.status_code, desk.case.get_absolute_url() in read(answer).links) == (200, False)
    assert ("/en/reviews/roster/" in read(answer).links) is (name != "bo")


def test_tasks_stand_by_date_and_late_ones_first_in_words(desk, case_of, log_in):
    for title, days in (("In a week", 7), ("Tomorrow", 1), ("Late", -3), ("Today", 0)):
        _in(days, scene.seated(case_of(title), desk, desk.anna))

    answer = log_in(desk.anna).get(DESK)

    assert _sections(answer)["tasks"] == ["Late", "Today", "Tomorrow", "In a week"]
    page = answer.content.decode()
    assert [words for words in ("3 days late", "today", "tomorrow", "in 7 days") if words not in page] == []


def test_invitations_tasks_answers_and_what_waits_stand_apart(desk, case_of, log_in):
    scene.invited(case_of("To answer"), desk, desk.anna)
    scene.seated(case_of("To report"), desk, desk.anna)
    sent = scene.seated(case_of("Sent"), desk, desk.anna)
    scene.reported(sent)
    scene.invited(case_of("Withdrawn"), desk, desk.anna)
    cases.withdraw(case=Seat.objects.latest("pk").case, by=desk.member)

    found = _sections(log_in(desk.anna).get(DESK))

    assert (found["invitations"], found["tasks"], found["waiting"]) == (["To answer"], ["To report"], ["Sent"])


def test_dates_are_those_of_her_zone(desk, log_in):
    User.objects.filter(pk=desk.anna.pk).update(zone=TOKYO)
    desk.anna.refresh_from_db()
    seat = scene.invited(desk.case, desk, desk.anna)

    page = log_in(desk.anna).get(DESK).content.decode()

    expected = in_words(clock.last_minute(seat.answer_by), zoneinfo.ZoneInfo(TOKYO))
    assert ("23:59 Tokyo time" in expected, expected in page) == (True, True)


def test_while_the_clock_stands_nothing_is_late(desk, log_in):
    seat = scene.seated(desk.case, desk, desk.anna)
    _in(-2, seat)
    cases.stop_clock(case=desk.case, by=desk.secretariat, why="The author is ill.")

    page = log_in(desk.anna).get(DESK).content.decode()

    assert ("The clock is stopped" in page, "2 days late" in page) == (True, False)


def test_availability_and_load_stand_beside_it(desk, log_in):
    scene.seated(desk.case, desk, desk.anna)
    desk.anna.reviewer.away_from = clock.today()
    desk.anna.reviewer.save()

    page = log_in(desk.anna).get(DESK)

    assert "You are away: no invitation is sent to you." in page.content.decode()
    assert (
        "1 of 2 reviews a year; open now: 1" in page.content.decode(),
        "/en/reviews/roster/availability/" in read(page).links,
    ) == (
        True,
        True,
    )


def test_the_desk_of_thirty_seats_asks_no_more_than_that_of_three(desk, case_of, log_in):
    client, numbers = log_in(desk.anna), []
    client.get(DESK)

    for until in (3, 30):
        while (count := Seat.objects.count()) < until:
            seat = (scene.seated if count % 2 else scene.invited)(case_of(f"Practice {count}"), desk, desk.anna)
            if count % 2:
                question = reports.ask(seat=seat, by=desk.anna, key=seat.uuid, text="Who pays?")
                reports.answer(question=question, by=desk.member, text="The city.")
        with CaptureQueriesContext(connection) as asked:
            client.get(DESK)
        numbers.append(len(asked))

    assert numbers[0] == numbers[1] <= 12


# ── History ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_history_tells_what_she_did_and_how_it_ended(desk, case_of, log_in):
    for state in ("declined", "expired", "removed"):
        seat = scene.invited(case_of(state.capitalize()), desk, desk.anna)
        end = {
            "declined": lambda seat=seat: seats.decline(seat=seat, by=desk.anna, reason="no-time"),
            "expired": lambda seat=seat: seats.expire(seat=seat),
            "removed": lambda seat=seat: seats.remove(seat=seat, by=desk.secretariat, why="Moved on."),
        }
        end[state]()
    judged = case_of("Judged")
    scene.reported(scene.seated(judged, desk, desk.anna))
    cases.withdraw(case=judged, by=desk.member)
    scene.seated(case_of("Not over"), desk, desk.anna)

    answer = log_in(desk.anna).get(HISTORY)

    page = answer.content.decode()
    titles = re.findall(r"<h2 class=\"rows__title\">.*?<span[^>]*>(.*?)</span>", page)
    assert titles == ["Judged", "Removed", "Expired", "Declined"]
    for words in ("I have no time", "The invitation expired", "Moved on.", "Outcome: withdrawn", ": publish"):
        assert words in page
    assert judged.get_absolute_url() in read(answer).links


def test_history_is_ones_own_and_asks_the_same_for_any_length(desk, case_of, log_in):
    client, numbers = log_in(desk.anna), []
    client.get(HISTORY)
    scene.seated(desk.case, desk, desk.bo)

    for until in (2, 9):
        while (count := Seat.objects.filter(person=desk.anna).count()) < until:
            seats.expire(seat=scene.invited(case_of(f"Practice {count}"), desk, desk.anna))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(HISTORY).content.decode()
        numbers.append((len(asked), page.count("rows__item")))

    assert numbers == [(numbers[0][0], 2), (numbers[0][0], 9)]
    assert numbers[0][0] <= 9


# ── Letters ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def hana(desk, enrol):
    """A reviewer who reads French and lives in Tokyo."""
    return scene.reviewer(lambda login: enrol(login, language="fr", zone=TOKYO), desk, "hana")


def _letter(kind, person):
    return Mail.objects.filter(kind=kind, to=person.email).latest("created_at")


def _said(instant):
    with override("fr"):
        return in_words(clock.last_minute(instant), zoneinfo.ZoneInfo(TOKYO))


def _is_hers(letter, instant, link):
    """In her language; with the date as her clock shows it, in both parts; leading to a page in her language."""
    date = _said(instant)
    parts = [letter.language == "fr", "23\u202fh\u202f59" in date, date in letter.text, date in letter.html]
    return [*parts, link.replace("/en/", "/fr/") in letter.text, link.replace("/en/", "/fr/") in letter.html] == [True] * 6


def test_the_invitation_says_by_when_and_shows_no_more_than_its_page(desk, hana):
    seat = scene.invited(desk.case, desk, hana)

    letter = _letter("reviews.invitation", hana)

    assert _is_hers(letter, seat.answer_by, address("accept", seat))
    assert _said(seat.answer_by + 2 * DAY) in letter.text
    assert "Legal advice at the bus station" in letter.subject
    for words in ("Lawyers sit", "Four hundred", "Marguerite", desk.member.full_name, "Civil society", str(desk.case.uuid)):
        assert words not in letter.text + letter.html


def _swept(move_clock, days):
    """At an hour at which reminders go out in Tokyo, whenever the test runs."""
    hour = datetime.now(UTC).astimezone(zoneinfo.ZoneInfo(TOKYO)).hour
    move_clock(days=days, hours=max(0, 9 - hour))
    ladder.sweep()


def test_reminders_say_by_when_and_later_that_it_is_late(desk, hana, move_clock):
    seat = scene.invited(desk.case, desk, hana)
    _swept(move_clock, 6)
    before = _letter("reviews.answer_reminder", hana)
    _swept(move_clock, 8)
    after = _letter("reviews.answer_reminder", hana)

    assert _is_hers(before, seat.answer_by, address("accept", seat))
    assert _is_hers(after, seat.answer_by, address("accept", seat))
    assert before.pk != after.pk
    assert before.text.partition("\n")[0] != after.text.partition("\n")[0]


def test_reminders_of_a_report_lead_to_its_form(desk, hana, move_clock):
    seat = scene.seated(desk.case, desk, hana)
    _swept(move_clock, 20)
    before = _letter("reviews.report_reminder", hana)
    _swept(move_clock, 23)
    after = _letter("reviews.report_reminder", hana)

    for letter in (before, after):
        assert _is_hers(letter, seat.report_by, address("report", seat))
    assert before.subject != after.subject


def test_letters_of_an_end_say_why_and_lead_to_the_history(desk, hana):
    seats.expire(seat=scene.invited(desk.case, desk, hana))
    seats.remove(seat=scene.seated(desk.case, desk, hana), by=desk.secretariat, why="The Union needs you elsewhere.")

    expired, removed = _letter("reviews.invitation_expired", hana), _letter("reviews.removed", hana)

    assert ("/fr/reviews/history/" in expired.text, "/fr/reviews/history/" in removed.text) == (True, True)
    assert ("The Union needs you elsewhere." in removed.text, "The Union needs you elsewhere." in removed.html) == (True, True)


@pytest.mark.parametrize(("stage", "date"), [(scene.invited, "answer_by"), (scene.seated, "report_by")])
def test_more_time_is_told_with_the_new_date(desk, hana, stage, date):
    seat = stage(desk.case, desk, hana)
    until = clock.end_of_day(clock.today(TOKYO) + 40 * DAY, TOKYO)

    seats.extend(seat=seat, by=desk.secretariat, until=until, why="Holidays")

    assert _is_hers(_letter("reviews.extended", hana), until, address("accept", seat))


def test_changes_and_outcome_are_told(desk, hana):
    Policy.objects.filter(pk=desk.case.policy_id).update(external_reports=1, un_reports=0)
    desk.case.refresh_from_db()
    seat = scene.seated(desk.case, desk, hana)
    scene.reported(seat, "after-changes")
    decisions.decide(case=desk.case, by=desk.secretariat, verdict="changes", points=["Say who pays."])
    engine.changed(desk.case, ["The city."])
    seat.refresh_from_db()
    again = _letter("reviews.changes_sent", hana)
    scene.reported(seat)
    decisions.decide(case=desk.case, by=desk.secretariat, verdict="accept")
    outcome = _letter("reviews.outcome", hana)

    assert _is_hers(again, seat.report_by, desk.case.get_absolute_url())
    assert ("/fr/reviews/" in outcome.text, "List-Unsubscribe" in outcome.headers) == (True, True)


def test_no_letter_to_reviewers_tells_who_wrote_or_who_reviews_with_her(desk, hana):
    scene.seated(desk.case, desk, desk.bo)
    seat = scene.seated(desk.case, desk, hana)
    question = reports.ask(seat=seat, by=hana, key=seat.uuid, text="Who pays?")
    reports.answer(question=question, by=desk.member, text="The city.")
    cases.withdraw(case=desk.case, by=desk.member)

    letters = Mail.objects.filter(to=hana.email, kind__startswith="reviews.")

    secret = (desk.member.full_name, desk.member.email, desk.bo.full_name, desk.secretariat.full_name)
    assert letters.count() == 3
    assert [name for mail in letters for name in secret if name in mail.text + mail.html] == []


# ── Days ─────────────────────────────────────────────────────────────────────────────────────────────────────────

WORDS = [(9, "in 9 days"), (1, "tomorrow"), (0, "today"), (-1, "1 day late"), (-12, "12 days late")]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Zurich"])
@pytest.mark.parametrize(("days", "words"), WORDS)
def test_days_are_counted_in_her_zone(own_clock, zone, days, words):
    until = clock.end_of_day(clock.today(zone) + days * DAY, zone)

    assert dates.due(until, zone).words == words


def test_what_was_due_at_an_hour_of_today_is_late_since_today():
    now = clock.now()

    assert dates.due(now, "UTC").words in ("late since today", "1 day late")
