"""The secretariat's workshop for calls, practices and the terms of screening."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from core import clock, history
from practices.models import Call, Practice, ReturnReason
from taxonomy.models import Objective
from tests.practices import scene
from tests.practices.screening_desk import page_of
from tests.practices.submissions import open_call


@pytest.fixture
def staff(cast, log_in):
    return log_in(cast.secretariat)


def call_form(**more):
    year = clock.today("UTC").year + 1
    form = {"slug": "work", "title_fr": "Travail", "opens_day": f"{year}-03-01", "opens_time": "09:00"}
    return form | {"closes_day": f"{year}-05-31", "closes_time": "23:59", "zone": "Europe/Zurich"} | more


def form_of(staff, call):
    """What the form of a call is filled in with."""
    form = staff.get(page_of(call)).context["adminform"].form
    fields = {name: form[name].value() for name in form.fields}
    shown = {name: value.strftime("%H:%M") if hasattr(value, "minute") else value for name, value in fields.items()}
    return {name: value for name, value in shown.items() if value not in (None, "")}


# ── Calls ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_call_is_open_to_the_end_of_its_last_minute(staff, cast):
    six = Objective.objects.get(number=6)

    answer = staff.post(
        reverse("admin:practices_call_add"), call_form(text_fr="<p>Un <script>x</script></p>", objectives=[six.pk])
    )

    call, year = Call.objects.get(), clock.today("UTC").year + 1
    assert (answer.status_code, call.made_by, call.title_fr, list(call.objectives.all())) == (
        302,
        cast.secretariat,
        "Travail",
        [six],
    )
    assert (call.opens_at, call.closes_at) == (datetime(year, 3, 1, 8, tzinfo=UTC), datetime(year, 5, 31, 22, tzinfo=UTC))
    assert call.text_fr == "<p>Un </p>"
    assert f"31 May {year}, 23:59 Geneva time" in staff.get(reverse("admin:practices_call_changelist")).content.decode()
    assert [event.kind for event in history.about(call)] == ["practices.call_made"]


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"slug": "taken"}, ["slug"]),
        ({"slug": "with space"}, ["slug"]),
        ({"title_fr": ""}, ["title_en"]),
        ({"opens_day": ""}, ["opens_day"]),
        ({"closes_day": ""}, ["closes_day"]),
        ({"closes_day": "2020-01-01"}, ["closes_day"]),
        ({"closes_day": "9999-12-31"}, ["closes_day"]),
        ({"closes_time": "25:00"}, ["closes_time"]),
        ({"zone": "Mars/Olympus"}, ["zone"]),
        ({"objectives": ["0"]}, ["objectives"]),
    ],
)
def test_call_form_refuses(staff, cast, more, fields):
    open_call(cast.secretariat, "taken")

    answer = staff.post(reverse("admin:practices_call_add"), call_form(**more))

    assert (answer.status_code, list(answer.context["adminform"].form.errors)) == (200, fields)
    assert Call.objects.count() == 1


def test_an_edited_call_keeps_its_address_and_the_seconds_of_dates_nobody_touched(staff, cast):
    call = open_call(cast.secretariat, "work")
    before = call.opens_at, call.closes_at

    answer = staff.post(page_of(call), form_of(staff, call) | {"slug": "other", "title_en": "Decent work"})

    call.refresh_from_db()
    assert (answer.status_code, call.slug, call.title_en) == (302, "work", "Decent work")
    assert (call.opens_at, call.closes_at) == before
    assert history.about(call)[0].facts == {"fields": "title_en"}


def test_a_call_is_extended_and_nothing_changed_is_not_recorded(staff, cast):
    call = open_call(cast.secretariat, "work")
    day = clock.today("Europe/Zurich") + timedelta(days=60)

    staff.post(page_of(call), form_of(staff, call))
    events = len(history.about(call))
    staff.post(page_of(call), form_of(staff, call) | {"closes_day": day.isoformat(), "closes_time": "23:59"})

    call.refresh_from_db()
    assert (events, call.closes_at) == (1, clock.end_of_day(day, "Europe/Zurich"))
    assert history.about(call)[0].facts == {"fields": "closes_day, closes_time"}


@pytest.mark.parametrize(("standing", "slug"), [("open", "now"), ("to-begin", "later"), ("over", "before")])
def test_calls_are_listed_by_where_they_stand(staff, cast, standing, slug):
    for name, opens, closes in (("now", -1, 1), ("later", 1, 2), ("before", -2, -1)):
        open_call(cast.secretariat, name, opens=opens, closes=closes)

    rows = staff.get(reverse("admin:practices_call_changelist"), {"standing": standing}).context["cl"].result_list

    assert [row.slug for row in rows] == [slug]


# ── Practices ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def practice(cast):
    return scene.published(cast.focal_point, cast.administrator, organization=cast.union).practice


def listed(staff, **query):
    return list(staff.get(reverse("admin:practices_practice_changelist"), query).context["cl"].result_list)


def test_a_practice_is_retired_with_a_reason_and_listed_again(staff, cast, practice):
    without = staff.post(page_of(practice, "retire"), {"why": ""}).context["form"].errors
    retired = staff.post(page_of(practice, "retire"), {"why": "The law has changed"})
    practice.refresh_from_db()
    page = staff.get(page_of(practice))
    was = (practice.retired_by, practice.retired_why, listed(staff, standing="retired"))

    again = staff.post(page_of(practice, "reinstate"), {"why": "It has not"})

    assert (list(without), retired.status_code, again.status_code) == (["why"], 302, 302)
    assert was == (cast.secretariat, "The law has changed", [practice])
    assert [tool["label"] for tool in page.context["tools"]] == ["List again"]
    assert list(Practice.objects.listed()) == listed(staff, standing="listed") == [practice]
    assert [event.why for event in history.about(practice)[:2]] == ["It has not", "The law has changed"]
    assert staff.post(page_of(practice, "reinstate"), {"why": "a"}).status_code == 403


def test_a_practice_shows_its_versions_and_those_who_write_it(staff, cast, practice):
    scene.updated(practice, cast.focal_point, cast.secretariat, title="At the railway station")
    scene.submitted(cast.member, title="Unknown")

    words = staff.get(page_of(practice)).content.decode()

    told = ["Legal advice at the bus station", "At the railway station", "Union", "Focal_point Example"]
    assert [part for part in told if part not in words] == []
    assert [row.number for row in listed(staff)] == [1, 2]
    assert listed(staff, standing="unpublished", q="Unknown") != []


# ── Terms ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_term_is_worded_anew_and_keeps_its_key_and_place(staff, cast):
    row = ReturnReason.objects.order_by("position")[1]
    form = form_of(staff, row) | {"text_fr": "Autrement dit", "key": "other", "position": "99", "unconfirmed": []}

    answer = staff.post(page_of(row), form)

    edited = ReturnReason.objects.get(pk=row.pk)
    assert (answer.status_code, edited.text_fr) == (302, "Autrement dit")
    assert (edited.key, edited.position) == (row.key, row.position)
    assert edited.edited_at is not None
    assert history.about(row)[0].actor == cast.secretariat
