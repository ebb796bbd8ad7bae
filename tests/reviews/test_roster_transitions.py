"""What becomes of an entry on the roster: state × verb; the role that goes with it, terms, leaving, what is told."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction

from accounts.actions import roles
from accounts.models import Role
from core import clock
from core.workflow import TransitionNotAllowed
from events.models import Event, Mail
from reviews.actions import roster
from reviews.models import Reviewer, Seat
from tests.races import at_once, refusals
from tests.reviews import applying, scene
from tests.reviews.applying import STATES, WORDS, again, in_state, in_two_years

VERBS = {
    "apply": {"declined": "applied", "withdrawn": "applied"},
    "edit": {"applied": "applied", "asked": "applied", "accepted": "accepted"},
    "ask": {"applied": "asked"},
    "accept": {"applied": "accepted", "asked": "accepted"},
    "decline": {"applied": "declined", "asked": "declined"},
    "renew": {"accepted": "accepted"},
    "end": {"accepted": "withdrawn"},
    "leave": {"applied": "withdrawn", "asked": "withdrawn", "accepted": "withdrawn"},
    "set_availability": {"accepted": "accepted"},
}


def _do(verb, entry, cast):
    if verb == "apply":
        return roster.apply(by=cast.member, key=uuid.uuid4(), **applying.facts(years=9))
    if verb == "edit":
        return roster.edit(entry=entry, by=cast.member, **applying.facts(years=9))
    if verb in ("ask", "decline"):
        return getattr(roster, verb)(entry=entry, by=cast.secretariat, words=WORDS)
    if verb in ("accept", "renew"):
        return getattr(roster, verb)(entry=entry, by=cast.secretariat, until=in_two_years(), zone="UTC")
    if verb == "end":
        return roster.end(entry=entry, by=cast.secretariat, why="No longer in the field")
    if verb == "leave":
        return roster.leave(entry=entry, by=cast.member)
    return roster.set_availability(entry=entry, by=cast.member, reviews_a_year=5)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_works_from_its_states_alone(cast, state, verb):
    entry = in_state(state, cast.member, cast.secretariat)
    events = Event.objects.count()

    if state in VERBS[verb]:
        _do(verb, entry, cast)
    else:
        with pytest.raises(TransitionNotAllowed), transaction.atomic():
            _do(verb, entry, cast)

    assert again(entry).state == VERBS[verb].get(state, state)
    assert (Event.objects.count() > events) is (state in VERBS[verb])
    assert Reviewer.objects.serving().filter(pk=entry.pk).exists() is (again(entry).state == "accepted")


@pytest.mark.parametrize("state", STATES)
def test_only_who_is_accepted_holds_the_role(cast, state):
    in_state(state, cast.member, cast.secretariat)

    running = Role.objects.running().filter(person=cast.member, role=Role.REVIEWER)

    assert running.exists() is (state == "accepted")


# ── Apply ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_key_applies_once(cast):
    key = uuid.uuid4()

    first = roster.apply(by=cast.member, key=key, **applying.facts())
    second = roster.apply(by=cast.member, key=key, **applying.facts(years=40))

    assert (first.pk, again(first).years) == (second.pk, 8)
    assert Event.objects.filter(kind="reviews.applied").count() == 1


@pytest.mark.django_db(transaction=True)
def test_applications_at_one_instant_make_one(cast):
    same = uuid.uuid4()
    keys = [same] * 5 + [uuid.uuid4() for _ in range(3)]
    calls = [lambda key=key: roster.apply(by=cast.member, key=key, **applying.facts()) for key in keys]

    results = at_once(*calls, row=cast.member)

    assert Reviewer.objects.filter(person=cast.member).count() == 1
    assert refusals(results) in (3, 7)
    assert Event.objects.filter(kind="reviews.applied").count() == 1


@pytest.mark.parametrize(("name", "linked"), [("Union", True), ("  union ", True), ("Proposed Forum", False), ("Nobody", False)])
def test_the_organization_is_linked_if_it_is_one_verified_one(cast, name, linked):
    entry = applying.applied(cast.member, organization_name=name)

    assert (entry.organization == cast.union) is linked
    assert entry.organization_name == name


def test_who_applies_again_says_all_anew_and_keeps_no_old_decision(cast):
    entry = in_state("declined", cast.member, cast.secretariat)

    roster.apply(by=cast.member, key=uuid.uuid4(), **applying.facts(languages=["ar"], objectives=[]))

    entry = again(entry)
    assert (entry.state, entry.languages, entry.objectives.count()) == ("applied", ["ar"], 0)
    assert (entry.words, entry.decided_at, entry.decided_by) == ("", None, None)


# ── Edit ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_of_origin_or_organization_is_on_the_record(cast):
    entry = applying.accepted(cast.member, cast.secretariat)

    roster.edit(entry=entry, by=cast.member, **applying.facts(origin="un", organization_name="Union", languages=["fr"]))

    event = Event.objects.about(entry).first()
    assert event.actor == cast.member
    assert set(event.facts["fields"].split(", ")) == {"origin", "organization_name", "organization", "languages"}


def test_an_entry_saved_as_it_was_leaves_no_trace(cast):
    entry = applying.accepted(cast.member, cast.secretariat)
    events = Event.objects.count()

    roster.edit(entry=entry, by=cast.member, **applying.facts())

    assert Event.objects.count() == events


def test_what_was_asked_stays_until_the_next_decision(cast):
    entry = in_state("asked", cast.member, cast.secretariat)

    roster.edit(entry=entry, by=cast.member, **applying.facts(years=9))

    assert (again(entry).words, again(entry).years) == (WORDS, 9)
    assert Event.objects.filter(kind="reviews.applied").count() == 2


# ── Terms ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_acceptance_gives_the_role_until_the_end_of_the_term(cast, move_clock):
    until = clock.end_of_day(clock.today("Africa/Dakar") + timedelta(days=30), "Africa/Dakar")

    entry = roster.accept(entry=applying.applied(cast.member), by=cast.secretariat, until=until, zone="Africa/Dakar")

    role = Role.objects.get(person=cast.member, role=Role.REVIEWER)
    assert (role.until, role.zone, role.granted_by, again(entry).term_until) == (until, "Africa/Dakar", cast.secretariat, until)
    move_clock(days=32)
    assert not Reviewer.objects.serving().filter(pk=entry.pk).exists()


def test_a_role_she_holds_already_is_ended_first(cast):
    old = roles.grant(person=cast.member, role=Role.REVIEWER, by=cast.administrator, why="before the roster")

    applying.accepted(cast.member, cast.secretariat)

    old.refresh_from_db()
    assert old.ended_by == cast.secretariat
    assert Role.objects.running().filter(person=cast.member, role=Role.REVIEWER).count() == 1


@pytest.mark.parametrize("days", [10, 800])
def test_a_term_running_or_run_out_is_renewed(cast, move_clock, days):
    entry = applying.accepted(cast.member, cast.secretariat)
    begun = entry.term_from
    move_clock(days=days)
    until = clock.now() + timedelta(days=700)

    roster.renew(entry=again(entry), by=cast.secretariat, until=until, zone="UTC")

    entry = again(entry)
    assert entry.term_until == until
    assert (entry.term_from == begun) is (days == 10)
    assert Reviewer.objects.serving().filter(pk=entry.pk).exists()
    assert Role.objects.running().get(person=cast.member, role=Role.REVIEWER).until == until


def test_a_term_is_not_renewed_by_who_has_seen_an_older_one(cast):
    entry = applying.accepted(cast.member, cast.secretariat)
    stale = again(entry)
    roster.renew(entry=entry, by=cast.secretariat, until=in_two_years() + timedelta(days=1), zone="UTC")

    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        roster.renew(entry=stale, by=cast.administrator, until=in_two_years() + timedelta(days=9), zone="UTC")


@pytest.mark.parametrize("verb", ["accept", "renew"])
def test_no_term_ends_before_it_begins(cast, verb):
    entry = in_state("applied" if verb == "accept" else "accepted", cast.member, cast.secretariat)

    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        getattr(roster, verb)(entry=entry, by=cast.secretariat, until=clock.now(), zone="UTC")


@pytest.mark.django_db(transaction=True)
def test_of_decisions_at_one_instant_one_wins(cast):
    entry = applying.applied(cast.member)
    accepts = [lambda: roster.accept(entry=again(entry), by=cast.secretariat, until=in_two_years(), zone="UTC")] * 4
    declines = [lambda: roster.decline(entry=again(entry), by=cast.administrator, words=WORDS)] * 4

    results = at_once(*accepts, *declines, row=entry)

    assert refusals(results) == 7
    assert Mail.objects.filter(to="member@example.org").count() == 1
    assert Role.objects.filter(person=cast.member, role=Role.REVIEWER).count() == (again(entry).state == "accepted")


# ── Leave ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def busy(cast, enrol):
    """A reviewer with one invitation to answer, one report to write and one sent: entry and seats."""
    person = scene.reviewer(enrol, cast, "busy", objectives=[7])
    invited = scene.invited(scene.opened(cast), cast, person)
    owed, sent = (scene.seated(scene.opened(cast), cast, person) for _ in range(2))
    scene.reported(sent)
    return Reviewer.objects.get(person=person), {"invited": invited, "owed": owed, "sent": sent}


def _seats(seats):
    return {name: Seat.objects.get(pk=seat.pk).state for name, seat in seats.items()}


@pytest.mark.parametrize(("gives_back", "owed"), [(False, "accepted"), (True, "declined")])
def test_who_leaves_gives_back_invitations_and_what_she_owes_if_she_says_so(cast, busy, gives_back, owed):
    entry, seats = busy

    roster.leave(entry=entry, by=entry.person, gives_back=gives_back)

    assert _seats(seats) == {"invited": "declined", "owed": owed, "sent": "accepted"}
    assert not Role.objects.running().filter(person=entry.person, role=Role.REVIEWER).exists()
    assert not Reviewer.objects.serving().filter(pk=entry.pk).exists()


def test_whose_term_is_ended_loses_her_invitations_and_is_told_why(cast, busy):
    entry, seats = busy

    roster.end(entry=entry, by=cast.secretariat, why="No longer in the field")

    assert _seats(seats) == {"invited": "removed", "owed": "accepted", "sent": "accepted"}
    letter = Mail.objects.get(kind="reviews.roster_decided", to="busy@example.org")
    assert "No longer in the field" in letter.text
    assert not Role.objects.running().filter(person=entry.person, role=Role.REVIEWER).exists()


# ── What is told ─────────────────────────────────────────────────────────────────────────────────────────────────

LETTERS = {
    "ask": ("applied", "asks for more", "/reviews/roster/edit/"),
    "accept": ("applied", "you are on the roster of peer reviewers until", "/reviews/roster/"),
    "decline": ("applied", "declines it", "/reviews/roster/"),
    "renew": ("accepted", "is renewed and runs until", "/reviews/roster/"),
    "end": ("accepted", "has ended your term", "/reviews/roster/"),
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("verb", LETTERS)
def test_the_applicant_is_told_in_words_once(cast, enrol, verb, language):
    state, said, address = LETTERS[verb]
    entry = in_state(state, enrol("applicant", language=language), cast.secretariat)
    Mail.objects.all().delete()
    words = {"why": WORDS} if verb == "end" else {"words": WORDS}
    term = {"until": in_two_years(), "zone": "UTC"} if verb in ("accept", "renew") else {}

    getattr(roster, verb)(entry=entry, by=cast.secretariat, **words, **term)

    letter = Mail.objects.get(to="applicant@example.org", kind="reviews.roster_decided")
    assert letter.language == language
    assert [WORDS in part for part in (letter.text, letter.html)] == [True, True]
    assert f"/{language}{address}\n" in letter.text
    assert said in letter.text or language == "fr"


def test_availability_is_kept(cast):
    entry = applying.accepted(cast.member, cast.secretariat)
    today = clock.today(cast.member.zone)

    roster.set_availability(entry=entry, by=cast.member, reviews_a_year=4, away_from=today, away_until=today)

    assert again(entry).is_away(today)
    assert not Reviewer.objects.serving().available(today).exists()
    assert Reviewer.objects.serving().available(today + timedelta(days=1)).exists()
