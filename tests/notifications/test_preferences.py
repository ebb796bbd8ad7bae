"""What comes by e-mail: the page, what it stores, and what waits meanwhile."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import actions, kinds
from notifications.choices import rhythms_of
from notifications.kinds import Rhythm
from notifications.models import Notice, Preference
from tests.markup import read
from tests.notifications.telling import DUTY, HELLO, NEWS, STAFF_ONLY, WEEKLY, facts, hello

pytestmark = pytest.mark.django_db
PAGE = "/en/account/notices/choices/"


@pytest.fixture
def hers(log_in, amina):
    """A window in which Amina is logged in."""
    return log_in(amina)


@pytest.fixture
def only_tests(monkeypatch):
    """No kinds but those of the tests."""
    monkeypatch.setattr(kinds, "_kinds", {name: kind for name, kind in kinds._kinds.items() if name.startswith("tests.")})


def chosen(person):
    return dict(Preference.objects.filter(person=person).values_list("kind", "rhythm"))


def marked(response):
    """The rhythm marked for each kind."""
    return {
        match[1]: match[2]
        for match in re.finditer(r'<input type="radio" name="(\w+\.\w+)" value="(\w+)"[^>]* checked', response.content.decode())
    }


def test_every_kind_is_there_by_its_section_with_what_holds_now(hers, amina, only_tests):
    actions.choose(by=amina, rhythms={HELLO: Rhythm.OFF})

    page = hers.get(PAGE)

    html = page.content.decode()
    assert marked(page) == {HELLO: "off", NEWS: "daily", WEEKLY: "weekly"}
    assert re.findall(r'<h2 id="section-\d">(\w+)</h2>', html) == ["Greetings", "News"]
    assert re.findall(r'<legend class="choices__kind">([\w ]+)</legend>', html) == [
        "Follow the threads I contribute to",
        "A greeting",
        "A look back",
        "News",
    ]
    assert html.count('type="radio"') == 14


def test_a_duty_says_that_it_always_comes(hers, only_tests):
    html = hers.get(PAGE).content.decode()

    assert f'name="{DUTY}"' not in html
    assert html.count("Always at once: it belongs to a task of yours.") == 1


def test_a_kind_is_there_for_whom_it_concerns(cast, log_in, only_tests):
    seen = {name: STAFF_ONLY in log_in(getattr(cast, name)).get(PAGE).content.decode() for name in ("member", "secretariat")}

    assert seen == {"member": False, "secretariat": True}


def test_what_is_chosen_is_kept_and_shown(hers, amina, only_tests):
    answer = hers.post(PAGE, {HELLO: "weekly", NEWS: "daily", WEEKLY: "now"})

    assert answer["Location"] == PAGE
    assert chosen(amina) == {HELLO: "weekly", WEEKLY: "now"}
    page = hers.get(PAGE)
    assert marked(page) == {HELLO: "weekly", NEWS: "daily", WEEKLY: "now"}
    assert "Your choices are saved." in page.content.decode()

    hers.post(PAGE, {HELLO: "now"})
    assert chosen(amina) == {HELLO: "now", WEEKLY: "now"}


@pytest.mark.parametrize("given", [{DUTY: "off"}, {STAFF_ONLY: "off"}, {"tests.nothing": "off"}, {}])
def test_what_is_not_hers_to_choose_is_passed_over(hers, amina, given):
    assert hers.post(PAGE, given).status_code == 302
    assert chosen(amina) == {}


def test_a_rhythm_there_is_none_of_is_told_beside_its_kind(hers, amina):
    page = hers.post(PAGE, {HELLO: "hourly", NEWS: "off"})

    html = page.content.decode()
    assert (page.status_code, chosen(amina)) == (200, {})
    assert f'<a href="#id_{HELLO}_0">A greeting</a>' in html
    assert f'aria-describedby="id_{HELLO}_error"' in html
    assert read(page).ids.count(f"id_{HELLO}_0") == 1
    assert "<title>Error:" in html


def test_saving_costs_the_same_however_much_is_chosen(amina):
    names = [kind for kind, declared in kinds.declared().items() if not declared.is_duty]
    with CaptureQueriesContext(connection) as captured:
        actions.choose(by=amina, rhythms=dict.fromkeys(names, Rhythm.OFF))

    assert {rhythms_of(amina)[name] for name in names} == {"off"}
    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) <= 4


@pytest.mark.parametrize(("rhythm", "then"), [("weekly", "weekly"), ("off", "off"), ("now", "daily")])
def test_what_waits_follows_the_choice(amina, rhythm, then):
    """What has been mailed stays as it was; what waits and is wanted at once comes with the next morning's."""
    hello(amina)
    actions.choose(by=amina, rhythms={HELLO: Rhythm.DAILY})
    hello(amina, key="2")
    hello(amina, kind=WEEKLY)

    actions.choose(by=amina, rhythms={HELLO: rhythm})

    rows = {(notice.kind, notice.key): notice.rhythm for notice in Notice.objects.all()}
    assert rows == {(HELLO, "1"): "now", (HELLO, "2"): then, (WEEKLY, "1"): "weekly"}


def test_who_posts_after_her_log_in_has_ended_gets_her_choices_back(client, amina, db):
    answer = client.post(PAGE, {HELLO: "off"})

    assert "/account/login/" in answer["Location"]
    assert chosen(amina) == {}


def test_a_visitor_is_led_to_log_in(client, db):
    assert client.get(PAGE)["Location"] == f"/en/account/login/?next={PAGE}"


def test_preferences_are_ones_own(amina, people, cast):
    actions.choose(by=amina, rhythms={HELLO: Rhythm.OFF})

    rows = {name: Preference.objects.visible_to(getattr(cast, name)).count() for name in ("visitor", "member", "secretariat")}
    assert rows == {"visitor": 0, "member": 0, "secretariat": 0}
    assert Preference.objects.visible_to(amina).count() == 1
    assert hello(people[0], object_id=facts().objective)[0].rhythm == "now"
