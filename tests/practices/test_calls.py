"""Calls for practices as readers see them: which are open, until when, and what came of each."""

import re

import pytest
from django.urls import reverse

from practices.actions import publishing
from taxonomy.models import Objective
from tests.practices import scene
from tests.practices.submissions import open_call


@pytest.fixture
def page(client, log_in):
    """`page("member", call)`: the page of a call, or the list of all, as this person gets it."""

    def get(person, call=None):
        address = reverse("practices:call_detail", args=[call.slug]) if call else reverse("practices:call_list")
        return (log_in(person) if person else client).get(address)

    return get


@pytest.fixture
def calls(cast):
    """Calls by where they stand."""
    dates = {"closing": (-9, 1), "open": (-1, 30), "coming": (5, 40), "closed": (-40, -2), "ancient": (-400, -300)}
    return {slug: open_call(cast.secretariat, slug, opens=opens, closes=closes) for slug, (opens, closes) in dates.items()}


def listed(answer):
    """The slugs of the calls on the list, in its order, by section."""
    context = answer.context
    return {name: [call.slug for call in context[name]] for name in ("open", "coming", "closed")}


@pytest.mark.parametrize(("who", "coming"), [("", []), ("member", []), ("secretariat", ["coming"])])
def test_open_calls_come_first_and_those_to_come_are_for_staff(cast, calls, page, who, coming):
    answer = page(getattr(cast, who, None))

    assert answer.status_code == 200
    assert listed(answer) == {"open": ["closing", "open"], "coming": coming, "closed": ["closed", "ancient"]}
    assert re.findall(r'data-count="(\d+)"', answer.content.decode()) == ["2", *(["1"] if coming else []), "2"]


@pytest.mark.parametrize("who", ["", "member", "reviewer"])
def test_a_call_to_come_is_not_there_yet(cast, calls, page, move_clock, who):
    person = getattr(cast, who, None)
    before = page(person, calls["coming"]).status_code

    move_clock(days=6)

    assert (before, page(person, calls["coming"]).status_code) == (404, 200)


def test_staff_read_a_call_to_come(cast, calls, page):
    words = page(cast.secretariat, calls["coming"]).content.decode()

    assert "noindex" in words
    assert "?call=" not in words


def test_deadline_is_the_last_minute_in_its_zone_and_in_the_readers(cast, page):
    call = open_call(cast.secretariat, zone="Asia/Tokyo")
    words = page(cast.member, call).content.decode()

    assert "heure de Tokyo" in words or "Tokyo time" in words
    assert "Dakar" in words


@pytest.mark.parametrize(("slug", "offered"), [("open", True), ("closed", False)])
def test_only_an_open_call_is_answered(cast, calls, page, slug, offered):
    words = page(None, calls[slug]).content.decode()

    assert (f"{reverse('practices:practice_begin')}?call={slug}" in words) is offered


def test_practices_published_from_a_call_stand_on_its_page(cast, calls, page):
    call = str(calls["open"].pk)
    kept = scene.published(cast.member, cast.secretariat, title="Kept", call=call).practice
    scene.updated(kept, cast.member, cast.secretariat, title="Kept and updated")
    retired = scene.published(cast.member, cast.secretariat, title="Retired", call=call).practice
    publishing.retire(practice=retired, by=cast.secretariat, why="Over")
    scene.submitted(cast.member, title="Waiting", call=call)
    scene.published(cast.member, cast.secretariat, title="Elsewhere")

    detail, overview = page(None, calls["open"]), page(None)

    assert [practice.current.title for practice in detail.context["practices"]] == ["Kept and updated"]
    assert re.search(r'class="rows" data-count="1"', detail.content.decode())
    assert {call.slug: call.practices for call in overview.context["open"]} == {"closing": 0, "open": 1}


def test_an_empty_list_says_how_to_go_on(db, page):
    assert reverse("practices:practice_begin") in page(None).content.decode()


@pytest.mark.parametrize("slug", ["nothing", "x" * 200, "CLOSED"])
def test_no_such_call_is_404(calls, client, slug):
    assert client.get(f"/en/practices/calls/{slug}/").status_code == 404


@pytest.mark.parametrize("where", ["list", "detail"])
def test_more_calls_and_practices_ask_no_more(cast, page, django_assert_max_num_queries, where):
    def shown(number):
        call = open_call(cast.secretariat, f"call-{number}")
        call.objectives.set(Objective.objects.all()[: number + 1])
        for _ in range(number):
            scene.published(cast.member, cast.secretariat, call=str(call.pk))
        return call

    one, many = shown(1), [shown(2), shown(4)][1]
    page(None, one)
    with django_assert_max_num_queries(6):
        page(None, many if where == "detail" else None)


@pytest.mark.parametrize("language", ["fr", "es"])
def test_a_text_in_another_language_says_so(calls, client, language):
    words = client.get(f"/{language}/practices/calls/open/").content.decode()

    assert '<span lang="en">Open</span>' in words
