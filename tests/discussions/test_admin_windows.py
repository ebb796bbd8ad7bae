"""The secretariat sets, extends and ends windows: what day and hour are meant, and what its forms refuse."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from core import clock, history
from discussions.actions import prompts, spaces
from discussions.life import State
from discussions.models import Topic, Window
from events.models import Event
from tests.discussions.test_admin_spaces import errors


@pytest.fixture
def staff(cast, log_in):
    return log_in(cast.secretariat)


@pytest.fixture
def add(staff):
    """`add("window", topic=…)`: the answer to the form for a new row."""
    return lambda table, **fields: staff.post(reverse(f"admin:discussions_{table}_add"), fields)


def window_form(topic, /, **more):
    year = clock.today("UTC").year + 1
    form = {"topic": topic.pk, "opens_day": f"{year}-03-01", "opens_time": "09:00", "closes_day": f"{year}-05-31"}
    return form | {"closes_time": "23:59", "zone": "Europe/Zurich"} | more


@pytest.fixture
def bare(cast, open_space):
    return spaces.open_topic(topic=Topic(space=open_space(), slug="bare", title_en="Bare"), by=cast.secretariat)


def test_window_is_open_to_the_end_of_its_last_minute(staff, add, cast, bare):
    answer = add("window", **window_form(bare))

    window, year = Window.objects.get(), clock.today("UTC").year + 1
    page = staff.get(reverse("admin:discussions_window_change", args=[window.pk])).content.decode()
    assert (answer.status_code, window.set_by, window.zone) == (302, cast.secretariat, "Europe/Zurich")
    assert (window.opens_at, window.closes_at) == (datetime(year, 3, 1, 8, tzinfo=UTC), datetime(year, 5, 31, 22, tzinfo=UTC))
    assert f"31 May {year}, 23:59 Geneva time" in page


def test_window_may_have_no_end_and_be_of_one_prompt(add, thread):
    answer = add("window", **window_form(thread.topic, prompt=thread.prompt.pk, closes_day=""))

    window = Window.objects.get(prompt=thread.prompt)
    assert (answer.status_code, window.closes_at) == (302, None)


# In these zones the clocks were or will be moved on these days.
@pytest.mark.parametrize(
    ("more", "closes_at"),
    [
        ({"closes_day": "2026-10-25", "closes_time": "02:30"}, datetime(2026, 10, 25, 1, 31, tzinfo=UTC)),
        ({"closes_day": "2026-10-25", "closes_time": "23:59"}, datetime(2026, 10, 25, 23, tzinfo=UTC)),
        ({"closes_day": "2026-03-28", "closes_time": "23:59"}, datetime(2026, 3, 28, 23, tzinfo=UTC)),
        ({"closes_day": "2026-03-29", "closes_time": "01:59"}, datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ({"closes_day": "2026-03-29", "closes_time": "02:30"}, None),
    ],
)
def test_days_on_which_the_clocks_change(add, bare, more, closes_at):
    answer = add("window", **window_form(bare, opens_day="2026-01-01", **more))

    if closes_at is None:
        assert errors(answer) == ["closes_day"]
    else:
        assert Window.objects.get().closes_at == closes_at


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"topic": "0"}, ["topic"]),
        ({"prompt": "foreign"}, ["prompt"]),
        ({"opens_day": ""}, ["opens_day"]),
        ({"opens_day": "0001-01-01"}, ["opens_day"]),
        ({"closes_day": "9999-12-31"}, ["closes_day"]),
        ({"closes_day": "2026-01-01"}, ["closes_day"]),
        ({"closes_time": "25:00"}, ["closes_time"]),
        ({"closes_time": ""}, ["closes_time"]),
        ({"zone": "Mars/Olympus"}, ["zone"]),
        ({"reason": "a\nb"}, ["reason"]),
    ],
)
def test_window_form_refuses(add, bare, thread, more, fields):
    more = {name: thread.prompt.pk if value == "foreign" else value for name, value in more.items()}

    assert errors(add("window", **window_form(bare, **more))) == fields
    assert not bare.windows.exists()


@pytest.fixture
def verb(staff):
    def send(window, name, **fields):
        address = reverse(f"admin:discussions_window_{name}", args=[window.pk])
        assert staff.get(address).status_code == 200
        return staff.post(address, fields)

    return send


def test_window_is_extended_with_a_reason_that_shows(verb, cast, open_topic):
    topic = open_topic(days=3)
    window, day = topic.windows.get(), clock.today("Europe/Zurich") + timedelta(days=9)

    answer = verb(window, "extend", closes_day=day.isoformat(), closes_time="23:59", why="Many asked")

    extension = Window.objects.get(extends=window)
    assert answer.status_code == 302
    assert (extension.closes_at, extension.reason) == (clock.end_of_day(day, "Europe/Zurich"), "Many asked")
    assert (Topic.objects.get(pk=topic.pk).life.state, extension.set_by) == (State.EXTENDED, cast.secretariat)
    assert (history.about(topic)[0].kind, history.about(topic)[0].why) == ("discussions.window_extended", "Many asked")
    assert verb(window, "extend", closes_day=day.isoformat(), closes_time="23:59", why="Again").status_code == 409


@pytest.mark.parametrize(
    ("days", "more", "field"),
    [
        (1, {}, "closes_day"),
        (9, {"why": ""}, "why"),
        (9, {"closes_day": ""}, "closes_day"),
        (9, {"closes_day": "soon"}, "closes_day"),
        (9, {"closes_time": ""}, "closes_time"),
        (99999, {}, "closes_day"),
    ],
)
def test_extension_is_refused(verb, open_topic, days, more, field):
    window = open_topic(days=3).windows.get()
    day = (clock.today("Europe/Zurich") + timedelta(days=days)).isoformat()

    answer = verb(window, "extend", **{"closes_day": day, "closes_time": "23:59", "why": "Many asked"} | more)

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert Window.objects.count() == 1


def test_window_that_is_over_is_reopened_by_an_extension_from_now_on(verb, open_topic):
    topic = open_topic(days=-3)
    today = clock.today("Europe/Zurich")

    past = verb(topic.windows.get(), "extend", closes_day=str(today - timedelta(days=1)), closes_time="23:59", why="a")
    later = verb(topic.windows.get(), "extend", closes_day=str(today + timedelta(days=1)), closes_time="23:59", why="a")

    assert (list(past.context["form"].errors), later.status_code) == (["closes_day"], 302)
    assert Topic.objects.get(pk=topic.pk).life.is_open


def test_ending_an_extension_ends_what_it_extends(verb, cast, open_topic):
    topic = open_topic(days=3)
    window = topic.windows.get()
    longer = prompts.extend(window=window, closes_at=window.closes_at + timedelta(days=1), by=cast.secretariat, why="a")

    answer = verb(longer, "end", why="All is said")

    assert (answer.status_code, Topic.objects.get(pk=topic.pk).life.state) == (302, State.CLOSED)
    assert Event.objects.about(topic).first().why == "All is said"
    assert verb(longer, "end", why="Again").status_code == 409


@pytest.mark.parametrize(
    ("days", "state", "offered"),
    [(3, "", {"extend", "end"}), (None, "", {"end"}), (-3, "", {"extend"}), (3, "ended", set()), (3, "extended", set())],
)
def test_page_of_a_window_offers_what_can_be_done(staff, cast, open_topic, days, state, offered):
    window = open_topic(days=days).windows.get()
    if state == "ended":
        prompts.end_window(window=window, by=cast.secretariat, why="a")
    elif state == "extended":
        prompts.extend(window=window, closes_at=window.closes_at + timedelta(days=1), by=cast.secretariat, why="a")

    tools = staff.get(reverse("admin:discussions_window_change", args=[window.pk])).context["tools"]

    assert {tool["url"].rstrip("/").rpartition("/")[2] for tool in tools} == offered
