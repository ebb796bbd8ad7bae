"""The pages of the roster: what the public reads, the application and its drafts, one's own entry."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from drafts.models import Draft
from reviews.actions import roster
from reviews.models import Reviewer, Seat
from taxonomy.models import Country
from tests.reviews import applying, scene
from tests.reviews.applying import WORDS, again, in_state, typed

ROSTER, APPLY, EDIT = reverse("reviews:roster"), reverse("reviews:roster_apply"), reverse("reviews:roster_edit")
AWAY, LEAVE = reverse("reviews:roster_availability"), reverse("reviews:roster_leave")


def _text(answer):
    return answer.content.decode()


def _errors(answer):
    return list(answer.context["form"].errors)


# ── What the public reads ────────────────────────────────────────────────────────────────────────────────────────

MARKED = {
    "organization_name": "Zyzzyva Institute",
    "publications": "Wugglesby on fees",
    "interests": "Blorptown Fund",
    "gender": "marvellous-gender",
}


def test_the_public_page_names_nobody_and_counts_nobody(cast, enrol, client, log_in):
    person = enrol("qwyxquill", full_name="Xanthippe Marblefeather")
    applying.accepted(person, cast.secretariat, country=Country.objects.get(iso3="TUV"), languages=["en", "qu"], **MARKED)
    told = [*MARKED.values(), "Xanthippe", "Marblefeather", "qwyxquill", "Tuvalu", "Quechua", "data-count"]

    for reader in (cast.visitor, cast.member, cast.reviewer):
        page = _text(log_in(reader).get(ROSTER))

        assert [mark for mark in told if mark in page] == []


@pytest.mark.parametrize("serving", [0, 1, 2])
def test_none_and_few_read_the_same(cast, enrol, client, serving):
    empty = client.get(ROSTER).context["sought"]

    for number in range(serving):
        scene.reviewer(enrol, cast, f"reviewer-{number}", objectives=[7], languages=["en", "fr"])

    assert client.get(ROSTER).context["sought"] == empty
    assert [names for names, _objectives in empty] == [[]]


def test_what_three_can_judge_is_no_longer_sought(cast, enrol, client):
    for number in range(3):
        scene.reviewer(enrol, cast, f"reviewer-{number}", objectives=[7], languages=["en", "fr"])

    (_all, many), (languages, some) = client.get(ROSTER).context["sought"]

    assert (len(many), [objective.number for objective in some]) == (22, [7])
    assert languages == ["Arabic", "Chinese", "Russian", "Spanish"]


def test_a_visitor_is_led_to_the_log_in_and_then_to_the_form(cast, client):
    assert f'href="{APPLY}"' in _text(client.get(ROSTER))
    assert client.get(APPLY).url.endswith(f"?next={APPLY}")


NEXT = {
    "applied": {EDIT, LEAVE},
    "asked": {EDIT, LEAVE},
    "accepted": {EDIT, AWAY, LEAVE},
    "declined": {APPLY},
    "withdrawn": {APPLY},
}


@pytest.mark.parametrize("state", NEXT)
def test_who_is_logged_in_sees_where_she_stands_and_what_next(cast, log_in, state):
    in_state(state, cast.member, cast.secretariat)

    page = _text(log_in(cast.member).get(ROSTER))

    assert {address for address in (APPLY, EDIT, AWAY, LEAVE) if f'href="{address}"' in page} == NEXT[state]
    assert (WORDS in page) is (state in ("asked", "declined"))


def test_whose_term_is_over_reads_so(cast, log_in, move_clock):
    in_state("accepted", cast.member, cast.secretariat)
    move_clock(days=800)

    assert "Your term is over" in _text(log_in(cast.member).get(ROSTER))


# ── Apply ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def member(cast, log_in):
    return log_in(cast.member)


def test_an_application_arrives_as_it_was_typed(cast, member):
    answer = member.post(APPLY, typed(organization_name="Union"))

    entry = Reviewer.objects.get(person=cast.member)
    assert answer.url == ROSTER
    assert (entry.state, entry.origin, entry.organization, entry.country.iso3) == ("applied", "external", cast.union, "PER")
    assert (entry.backgrounds, entry.themes, entry.languages) == (["policy", "technical"], ["gender"], ["es", "en", "qu"])
    assert [objective.number for objective in entry.objectives.all()] == [6, 7]
    assert (entry.years, entry.reviews_a_year, entry.gender, entry.interests) == (8, 3, "woman", "I advise the Union")


WRONG = {
    "backgrounds": [None, ["none"]],
    "origin": [None, "elsewhere"],
    "organization_name": ["", "\u200b", "a\nb", "x" * 251],
    "country": ["", "0", "PER"],
    "years": ["", "-1", "71", "many"],
    "objectives": [None, ["0"]],
    "themes": [["money"]],
    "languages": [["xx"]],
    "other_languages": [["en"], ["xx"]],
    "publications": ["x" * 5001],
    "interests": ["x" * 2001],
    "reviews_a_year": ["", "0", "25"],
    "gender": ["x" * 61, "a\nb"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_what_is_wrong_is_said_beside_its_field(member, name, value):
    answer = member.post(APPLY, typed(**{name: value}))

    assert (answer.status_code, _errors(answer)) == (200, [name])
    assert not Reviewer.objects.exists()


def test_at_least_one_language_of_any_kind_is_asked(member):
    assert _errors(member.post(APPLY, typed(languages=None, other_languages=["", "", ""]))) == ["languages"]
    assert member.post(APPLY, typed(languages=None, other_languages=["qu", "qu", ""])).status_code == 302
    assert Reviewer.objects.get().languages == ["qu"]


def test_who_works_for_the_united_nations_is_not_external(member):
    assert _errors(member.post(APPLY, typed(organization_name="IOM"))) == ["origin"]
    assert member.post(APPLY, typed(organization_name="IOM", origin="un")).status_code == 302


def test_a_draft_is_resumed_as_it_was_left(cast, member):
    left = typed(themes=None, years="a few", objectives=None, other_languages=["qu", "", "de"])
    member.post(APPLY, left | {"save_draft": "1", "draft_version": "0"})

    form = member.get(APPLY).context["form"]
    page = _text(member.get(ROSTER))

    assert not Reviewer.objects.exists()
    assert (form["years"].value(), form["themes"].value(), form["backgrounds"].value()) == (
        "a few",
        None,
        ["policy", "technical"],
    )
    assert str(form["other_languages"]).count("selected") == 3
    assert "Go on with my application" in page


def test_a_sent_application_leaves_no_draft(cast, member):
    member.post(APPLY, typed() | {"save_draft": "1", "draft_version": "0"})
    key = member.get(APPLY).context["key"]

    member.post(APPLY, typed(key=str(key)))

    assert Reviewer.objects.get().key == key
    assert not Draft.objects.exists()


def test_the_form_sent_twice_is_one_application(cast, member):
    sent = typed()

    answers = [member.post(APPLY, sent) for _ in range(2)]

    assert [answer.url for answer in answers] == [ROSTER, ROSTER]
    assert Reviewer.objects.count() == 1


def test_another_form_of_who_has_applied_is_refused_with_her_text(cast, member):
    member.post(APPLY, typed())

    answer = member.post(APPLY, typed(years="9", publications="Only here"))

    assert answer.status_code == 403
    assert "You have applied already" in _text(answer)
    assert "Only here" in _text(answer)
    assert Reviewer.objects.get().years == 8


def test_who_applies_again_finds_what_she_wrote(cast, member):
    in_state("declined", cast.member, cast.secretariat)

    form = member.get(APPLY).context["form"]

    assert (form["organization_name"].value(), form["languages"].value()) == ("Institute of Lanterns", ["es", "en"])


@pytest.mark.parametrize("state", ["applied", "asked", "accepted"])
def test_who_has_applied_is_led_to_where_she_stands(cast, member, state):
    in_state(state, cast.member, cast.secretariat)

    assert member.get(APPLY).url == ROSTER


# ── One's own entry ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("address", [EDIT, AWAY, LEAVE])
def test_who_has_no_entry_finds_nothing(member, address):
    assert member.get(address).status_code == 404
    assert member.post(address, {}).status_code == 404


# The states in which a form is open, and what each becomes when it is sent.
BECOMES = {
    EDIT: {"applied": "applied", "asked": "applied", "accepted": "accepted"},
    AWAY: {"accepted": "accepted"},
    LEAVE: dict.fromkeys(("applied", "asked", "accepted"), "withdrawn"),
}


@pytest.mark.parametrize("state", applying.STATES)
@pytest.mark.parametrize("address", BECOMES)
def test_a_form_is_open_in_its_states_alone(cast, member, address, state):
    entry = in_state(state, cast.member, cast.secretariat)
    is_open = state in BECOMES[address]

    answer = member.get(address)
    sent = member.post(address, typed(reviews_a_year="7"))

    assert answer.status_code == (200 if is_open else 302)
    assert sent.status_code == (302 if is_open else 409)
    assert again(entry).state == BECOMES[address].get(state, state)


def test_the_entry_is_edited_from_what_it_says(cast, member):
    entry = in_state("accepted", cast.member, cast.secretariat)
    initial = member.get(EDIT).context["form"].initial

    member.post(EDIT, typed(languages=["fr"], other_languages=["qu", "", ""], years="9"))

    assert (initial["languages"], initial["years"], initial["country"]) == (["es", "en"], 8, str(entry.country_id))
    assert (again(entry).languages, again(entry).years, again(entry).state) == (["fr", "qu"], 9, "accepted")


def test_an_emptied_field_of_a_draft_stays_empty(cast, member):
    entry = applying.accepted(cast.member, cast.secretariat, themes=["child"])
    member.post(EDIT, typed(themes=None) | {"save_draft": "1", "draft_version": "0"})

    assert member.get(EDIT).context["form"]["themes"].value() is None
    assert (again(entry).themes, Draft.objects.get().get_absolute_url()) == (["child"], EDIT)


AWAYS = {
    (None, None): [],
    (0, None): [],
    (0, 0): [],
    (-5, 3): [],
    (None, 3): ["away_from"],
    (-5, -3): ["away_until"],
    (3, 1): ["away_until"],
}


@pytest.mark.parametrize(("days", "wrong"), AWAYS.items())
def test_availability_takes_days_that_make_sense(cast, member, days, wrong):
    entry = in_state("accepted", cast.member, cast.secretariat)
    first, last = (None if day is None else clock.today(cast.member.zone) + timedelta(days=day) for day in days)

    answer = member.post(AWAY, {"away_from": first or "", "away_until": last or "", "reviews_a_year": "5"})

    assert (_errors(answer) if wrong else []) == wrong
    assert (again(entry).away_from, again(entry).reviews_a_year) == ((None, 2) if wrong else (first, 5))


def test_who_leaves_is_told_first_what_she_owes(cast, enrol, log_in):
    person = scene.reviewer(enrol, cast, "busy")
    scene.invited(scene.opened(cast), cast, person)
    seat = scene.seated(scene.opened(cast, title="Lanterns along the way"), cast, person)
    client = log_in(person)

    page = client.get(LEAVE)
    answer = client.post(LEAVE, {"gives_back": "on"})

    assert (page.context["invitations"], page.context["owed"]) == (1, [seat])
    assert "Lanterns along the way" in _text(page)
    assert answer.url == ROSTER
    assert set(Seat.objects.of(person).values_list("state", flat=True)) == {"declined"}


def test_nobody_is_asked_what_becomes_of_reports_she_does_not_owe(cast, member):
    in_state("accepted", cast.member, cast.secretariat)

    assert list(member.get(LEAVE).context["form"].fields) == []


def test_an_expired_log_in_keeps_the_application(cast, client):
    answer = client.post(APPLY, typed(_writer=""))

    assert answer.status_code == 302
    assert "login" in answer.url
    assert not Reviewer.objects.exists()


def test_a_second_window_sends_what_was_asked_for_once(cast, member):
    entry = in_state("asked", cast.member, cast.secretariat)
    roster.edit(entry=entry, by=cast.member, **applying.facts(years=9))

    member.post(EDIT, typed(years="10", key=str(uuid.uuid4())))

    assert (again(entry).state, again(entry).years) == ("applied", 10)
