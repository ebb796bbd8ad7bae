"""What becomes of a version: state × verb; numbers, States, ties, matches."""

import pytest
from django.db import transaction

from accounts.actions import delegations
from core.workflow import TransitionNotAllowed
from events.models import Event, Mail
from pledges.actions import drafting, participants, publishing, screening, sources
from pledges.models import Counter, Match, Pledge, PledgeVersion, ReturnReason, Screening
from submissions.models import Serves
from tests.pledges import makers, scene, writing

STATES = ("draft", "submitted", "returned", "published", "declined", "withdrawn")
VERBS = {
    "submit": {"draft": "submitted", "returned": "submitted"},
    "take_back": dict.fromkeys(("draft", "submitted", "returned"), "withdrawn"),
    "give_back": {"submitted": "returned"},
    "decline": {"submitted": "declined"},
    "accept": {"submitted": "published"},
    "withdraw": {"published": "published"},
    "begin_revision": {"published": "published"},
    "amend": {"published": "published"},
}


@pytest.fixture
def people(staged):
    return staged(writing.gather)[1]


def _do(verb, version, people):
    if verb == "submit":
        return drafting.submit(version=version, content=scene.content(), by=people.maker)
    if verb == "take_back":
        return drafting.take_back(version=version, by=people.maker)
    if verb in ("give_back", "decline"):
        reasons = makers.first_reason("returned" if verb == "give_back" else "declined")
        return getattr(screening, verb)(version=version, by=people.secretariat, reasons=reasons)
    if verb == "accept":
        return screening.accept(version=version, by=people.secretariat, serves=Serves.MIGRANTS)
    if verb == "withdraw":
        return publishing.withdraw(pledge=version.pledge, by=people.secretariat, why="Filed twice.")
    if verb == "begin_revision":
        return drafting.begin_revision(pledge=version.pledge, by=people.maker)
    words = {"reason": "Clearer.", "description": f"{scene.DESCRIPTION}<p>More.</p>"}
    return publishing.amend(pledge=version.pledge, by=people.maker, **words, indicators=[scene.INDICATOR], milestones=[])


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_works_from_its_states_alone(people, state, verb):
    version = scene.in_state(state, people.maker, people.secretariat)
    events = Event.objects.count()

    if state in VERBS[verb]:
        _do(verb, version, people)
    else:
        with pytest.raises(TransitionNotAllowed), transaction.atomic():
            _do(verb, version, people)

    assert PledgeVersion.objects.get(pk=version.pk).state == VERBS[verb].get(state, state)
    assert (Event.objects.count() > events) is (state in VERBS[verb])


@pytest.mark.parametrize("verb", ["withdraw", "begin_revision", "amend"])
def test_a_withdrawn_pledge_is_not_written_any_more(people, verb):
    pledge = makers.withdrawn(scene.published(people.maker, people.secretariat), people.maker)

    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        _do(verb, pledge.current, people)


def test_a_file_is_neither_added_nor_taken_out_once_it_is_sent(people):
    version = scene.submitted(people.maker)

    with pytest.raises(TransitionNotAllowed):
        sources.add(version=version, file=None, by=people.maker)


# ── Numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_for_refugees_alone_is_returned_once_and_spends_no_number(people):
    version = scene.submitted(people.maker)
    reasons = ReturnReason.objects.filter(key="refugees-only")
    screening.give_back(version=version, by=people.secretariat, reasons=reasons)
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        screening.give_back(version=version, by=people.administrator, reasons=reasons)

    assert (Counter.objects.count(), Screening.objects.count()) == (0, 1)
    assert Mail.objects.filter(kind="pledges.pledge_returned").count() == 1
    assert scene.published(people.member, people.secretariat).serial == 1


def test_what_is_declined_or_taken_back_spends_no_number(people):
    for state in ("declined", "withdrawn", "returned"):
        scene.in_state(state, people.maker, people.secretariat)

    assert [scene.published(people.maker, people.secretariat).serial for _time in range(2)] == [1, 2]


def test_a_number_of_the_new_year_begins_with_one(people, move_clock):
    first = scene.published(people.maker, people.secretariat)
    move_clock(days=366)
    second = scene.published(people.maker, people.secretariat)

    assert (second.year, second.serial) == (first.year + 1, 1)


def test_after_9999_numbers_grow_longer(people):
    year = scene.published(people.maker, people.secretariat).year
    Counter.objects.filter(year=year).update(last=9999)

    assert scene.published(people.maker, people.secretariat).number == f"P-{year}-10000"


def test_a_declined_new_version_leaves_what_is_in_force(people):
    pledge = scene.published(people.maker, people.secretariat)
    version = drafting.begin_revision(pledge=pledge, by=people.maker)
    drafting.submit(version=version, content=scene.content(title="Another", reason="Clearer."), by=people.maker)
    screening.decline(version=version, by=people.secretariat, reasons=makers.first_reason("declined"))

    pledge = Pledge.objects.get()
    assert (pledge.current.title, pledge.last_number) == ("Advice at every bus station", 1)


# ── The State ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def filed(people):
    return scene.submitted(people.official, organization=people.state, authority=people.ministry)


def test_a_ministry_waits_for_its_state(people, filed):
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        screening.accept(version=filed, by=people.secretariat, serves=Serves.MIGRANTS)
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        publishing.publish(version=filed, by=people.secretariat)
    participants.agree(version=filed, by=people.agreeing)
    version = PledgeVersion.objects.select_related("pledge").get()
    screening.accept(version=version, by=people.secretariat, serves=Serves.MIGRANTS)

    pledge = Pledge.objects.get()
    assert (pledge.serial, pledge.agreed_by) == (1, people.agreeing)
    assert pledge.participants.get().organization == people.state


def test_a_state_without_a_focal_point_keeps_it_waiting(people):
    delegation = people.agreeing.delegations().get()
    delegations.end(delegation=delegation, by=people.administrator, why="left")
    version = scene.submitted(people.official, organization=people.state, authority=people.ministry)

    assert not Mail.objects.filter(kind="pledges.pledge_for_state").exists()
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        screening.accept(version=version, by=people.secretariat, serves=Serves.MIGRANTS)
    assert Pledge.objects.get().waits_for_state


@pytest.mark.parametrize("verb", ["give_back", "decline"])
def test_what_waits_for_a_state_can_come_back(people, filed, verb):
    _do(verb, filed, people)

    assert PledgeVersion.objects.get().state in ("returned", "declined")


def test_ministry_and_state_in_its_own_name_wait_for_nobody(people):
    for name, house in (("official", people.ministry), ("speaker", people.state)):
        pledge = scene.published(getattr(people, name), people.secretariat, organization=house)
        assert pledge.number


# ── Ties ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("verb", ["give_back", "decline", "accept"])
def test_whoever_has_ties_needs_a_second_signature(people, verb):
    people.secretariat.organization = people.ministry
    people.secretariat.save()
    version = scene.submitted(people.speaker, organization=people.state)

    decision = _do(verb, version, people)

    assert (decision.waits, PledgeVersion.objects.get().state, Counter.objects.count()) == (True, "submitted", 0)
    screening.sign(screening=Screening.objects.get(), by=people.administrator)
    assert PledgeVersion.objects.get().state == VERBS[verb]["submitted"]


def test_a_signature_denied_leaves_it_waiting_for_another(people):
    people.secretariat.organization = people.union
    people.secretariat.save()
    version = scene.submitted(people.maker, organization=people.union)
    _do("accept", version, people)
    screening.deny_signature(screening=Screening.objects.get(), by=people.administrator, why="Not so sure.")

    assert (PledgeVersion.objects.get().state, Pledge.objects.get().serial) == ("submitted", None)
    screening.accept(version=version, by=people.administrator, serves=Serves.MIGRANTS)
    assert Pledge.objects.get().serial == 1


# ── Matches ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _matching(pledge):
    return {"matches": [{"pledge": pledge}]}


def test_no_pledge_matches_itself(people):
    version = scene.begun(people.maker)
    drafting.submit(version=version, content=scene.content(**_matching(str(version.uuid))), by=people.maker)
    screening.accept(version=version, by=people.secretariat, serves=Serves.MIGRANTS)

    assert Match.objects.count() == 0


def test_one_that_is_not_published_is_matched_by_its_address_alone(people):
    other = scene.submitted(people.maker)
    pledge = scene.published(people.member, people.secretariat, **_matching(str(other.uuid)))
    ghost = scene.published(people.member, people.secretariat, **_matching("00000000-0000-4000-8000-000000000000"))

    rows = [(row.pledge, row.other, bool(row.wanted)) for row in Match.objects.order_by("pk")]
    assert rows == [(pledge, None, True), (ghost, None, True)]  # whether there is one is not told


def test_back_and_forth_makes_no_circle(people):
    first = scene.submitted(people.maker)
    second = scene.published(people.member, people.secretariat, **_matching(str(first.uuid)))
    PledgeVersion.objects.filter(pk=first.pk).update(matching=[second.number])
    screening.accept(version=PledgeVersion.objects.get(pk=first.pk), by=people.secretariat, serves=Serves.MIGRANTS)

    rows = Match.objects.exclude(other=None)
    assert rows.count() == 1
    assert Event.objects.filter(kind="pledges.match_dropped").count() == 1


def test_a_ring_of_three_is_no_ring(people):
    third = scene.submitted(people.maker)
    second = scene.submitted(people.maker, **_matching(str(third.uuid)))
    first = scene.submitted(people.maker, **_matching(str(second.uuid)))
    PledgeVersion.objects.filter(pk=third.pk).update(matching=[str(first.uuid)])
    for version in (first, second, third):
        version = PledgeVersion.objects.select_related("pledge").get(pk=version.pk)
        screening.accept(version=version, by=people.secretariat, serves=Serves.MIGRANTS)

    assert Match.objects.exclude(other=None).count() == 2
