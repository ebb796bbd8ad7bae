"""The secretariat decides on applications and terms in its workshop."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.actions import people
from accounts.models import Role
from core import clock
from events.models import Event, Mail
from reviews.admin.roster_forms import years_from
from reviews.models import Reviewer
from tests.reviews import applying
from tests.reviews.applying import WORDS, again, in_state

VERBS = {"accept", "ask", "decline", "renew", "end"}


@pytest.fixture
def staff(cast, log_in):
    return log_in(cast.secretariat)


def page_of(entry, page="change"):
    return reverse(f"admin:reviews_reviewer_{page}", args=[entry.pk])


def offered(client, entry):
    tools = client.get(page_of(entry)).context["tools"]
    return {tool["url"].rstrip("/").rpartition("/")[2] for tool in tools} & VERBS


OFFERED = {
    "applied": {"accept", "ask", "decline"},
    "asked": {"accept", "decline"},
    "accepted": {"renew", "end"},
    "declined": set(),
    "withdrawn": set(),
}


@pytest.mark.parametrize("state", OFFERED)
def test_verbs_are_offered_where_they_apply(cast, staff, state):
    assert offered(staff, in_state(state, cast.member, cast.secretariat)) == OFFERED[state]


def test_her_own_application_is_for_others(cast, staff):
    entry = applying.applied(cast.secretariat)

    assert offered(staff, entry) == set()
    assert staff.post(page_of(entry, "accept"), {"last_day": "2030-01-01", "zone": "UTC"}).status_code == 403


@pytest.mark.parametrize("verb", ["ask", "decline"])
def test_words_reach_the_applicant(cast, staff, verb):
    entry = applying.applied(cast.member)

    refused = staff.post(page_of(entry, verb), {"words": " "})
    answer = staff.post(page_of(entry, verb), {"words": WORDS})

    assert list(refused.context["form"].errors) == ["words"]
    assert answer.status_code == 302
    assert (again(entry).words, again(entry).decided_by) == (WORDS, cast.secretariat)
    assert WORDS in Mail.objects.get(kind="reviews.roster_decided", to="member@example.org").text


def test_a_term_of_two_years_is_offered_in_the_zone_of_the_applicant(cast, staff):
    entry = applying.applied(cast.member)
    form = staff.get(page_of(entry, "accept")).context["form"]
    today = clock.today("Africa/Dakar")

    answer = staff.post(page_of(entry, "accept"), {"last_day": form.initial["last_day"], "zone": form.initial["zone"]})

    assert answer.status_code == 302
    assert form.initial["last_day"] in (today.replace(year=today.year + 2), today.replace(year=today.year + 2, day=28))
    assert form.initial["zone"] == "Africa/Dakar"
    assert again(entry).term_until == clock.end_of_day(form.initial["last_day"], "Africa/Dakar")
    assert Role.objects.running().get(person=cast.member, role=Role.REVIEWER).until == again(entry).term_until


def test_a_renewal_begins_where_the_term_ends(cast, staff):
    entry = in_state("accepted", cast.member, cast.secretariat)
    form = staff.get(page_of(entry, "renew")).context["form"]

    staff.post(page_of(entry, "renew"), {"last_day": form.initial["last_day"], "zone": "UTC", "words": WORDS})

    assert form.initial["last_day"].year == clock.today().year + 4
    assert again(entry).term_until == clock.end_of_day(form.initial["last_day"], "UTC")


@pytest.mark.parametrize("verb", ["accept", "renew"])
@pytest.mark.parametrize("day", ["", "2020-01-01", "2190-01-01", "9999-12-31", "someday"])
def test_a_term_ends_on_a_day_that_makes_sense(cast, staff, verb, day):
    entry = in_state("applied" if verb == "accept" else "accepted", cast.member, cast.secretariat)

    answer = staff.post(page_of(entry, verb), {"last_day": day, "zone": "UTC"})

    assert list(answer.context["form"].errors) == ["last_day"]


def test_who_cannot_log_in_is_not_accepted(cast, staff):
    entry = applying.applied(cast.member)
    people.disable(person=cast.member, by=cast.administrator, why="spam")

    answer = staff.post(page_of(entry, "accept"), {"last_day": clock.today() + timedelta(days=9), "zone": "UTC"})

    assert "disabled" in str(answer.context["form"].errors)
    assert again(entry).state == "applied"


def test_the_end_of_a_term_says_why(cast, staff):
    entry = in_state("accepted", cast.member, cast.secretariat)

    staff.post(page_of(entry, "end"), {"why": "No longer in the field"})

    event = Event.objects.about(entry).first()
    assert (again(entry).state, event.why, event.actor) == ("withdrawn", "No longer in the field", cast.secretariat)


def test_a_verb_that_comes_too_late_is_refused(cast, staff):
    entry = in_state("declined", cast.member, cast.administrator)

    assert staff.post(page_of(entry, "ask"), {"words": WORDS}).status_code == 403


def test_standings_and_filters_show_those_they_name(cast, enrol, staff):
    states = {state: in_state(state, enrol(f"person-{state}"), cast.secretariat) for state in applying.STATES}
    address = reverse("admin:reviews_reviewer_changelist")

    def listed(query):
        return set(staff.get(f"{address}?{query}").context["cl"].queryset)

    assert listed("standing=applied") == {states["applied"]}
    assert listed("standing=serving") == {states["accepted"]}
    assert listed("standing=lapsed") == set()
    assert listed("standing=away") == set()
    assert listed("language=es&region=019&origin__exact=external") == set(states.values())
    assert listed("language=fr") == set()
    assert listed("q=lanterns") == set(states.values())


def test_what_is_private_is_on_the_page_of_the_entry_and_not_in_the_list(cast, staff):
    entry = applying.accepted(
        cast.member, cast.secretariat, gender="marvellous", interests="I advise the Fund\nof Lanterns", themes=["child"]
    )

    page = staff.get(page_of(entry)).content.decode()
    table = staff.get(reverse("admin:reviews_reviewer_changelist")).content.decode()

    assert [word in page for word in ("marvellous", "I advise the Fund<br>of Lanterns", "child-sensitive")] == [True] * 3
    assert "marvellous" not in table


def test_the_history_shows_the_entry_and_its_role(cast, staff):
    entry = in_state("accepted", cast.member, cast.secretariat)

    kinds = {event.kind for event in staff.get(page_of(entry, "history")).context["events"]}

    assert kinds == {"reviews.applied", "reviews.applicant_accepted", "accounts.role_granted"}


@pytest.mark.parametrize("name", ["visitor", "member", "reviewer"])
def test_the_workshop_is_closed_to_others(cast, log_in, name):
    entry = applying.applied(cast.member)

    assert log_in(getattr(cast, name)).get(page_of(entry)).status_code in (302, 403)
    assert Reviewer.objects.get().state == "applied"


def test_leap_days_have_a_day_two_years_on():

    assert years_from(date(2028, 2, 29)) == date(2030, 2, 28)
