"""What somebody hostile, hasty or unlucky does to pledges: numbers stay true, names stay whose they are, no text is lost."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from accounts.actions import delegations
from accounts.actions import people as accounts
from accounts.models import Scope
from core import clock
from core.workflow import TransitionNotAllowed
from events.models import Mail
from notifications.models import Notice
from pledges import standing, ties
from pledges.actions import doubts, drafting, participants, publishing, screening, updating
from pledges.models import Doubt, Freshness, Match, Participant, Pledge, PledgeVersion
from tests.pledges import makers, scene, writing


@pytest.fixture
def people(staged):
    return staged(makers.gather)[1]


def _fresh(pledge):
    return Pledge.objects.select_related("current", "organization").get(pk=pledge.pk)


def _revised(people, pledge, by=None, **given):
    """A later version of the pledge in force, with this content."""
    version = drafting.begin_revision(pledge=pledge, by=by or people.maker)
    drafting.submit(version=version, content=scene.content(reason="New partners.", **given), by=by or people.maker)
    makers.accepted(PledgeVersion.objects.select_related("pledge").get(pk=version.pk), people)
    return _fresh(pledge)


# ── Names of others ──────────────────────────────────────────────────────────────────────────────────────────────


def _house(email="box@example.org", name="Collective", **given):
    return scene.partner(name=name, email=email, commitment="Opens its rooms.", **given)


def _free_of(pledge):
    return list(pledge.participants.exclude(free_name="").values_list("free_name", flat=True))


@pytest.mark.parametrize("second", ["Collective", "COLLECTIVE", " collective"])
def test_an_organization_of_the_hub_named_twice_is_no_free_name(people, second):
    others = [_house(), _house("other@example.org", second.strip())]
    version = scene.submitted(people.outsider, type="common", participants=others)

    assert _free_of(version.pledge) == []
    assert Participant.objects.filter(organization=people.collective).count() == 1


def test_nobody_names_herself_as_a_partner(people):
    version = scene.submitted(people.maker, organization=people.union, type="common", participants=[_house(name="Union")])

    assert list(version.pledge.participants.values_list("order", flat=True)) == [0]


def test_whoever_is_named_twice_is_told_beside_it(people, log_in):
    client = log_in(people.maker)
    version = writing.begin(client, voice=str(people.union.pk))
    writing.keep(version, people.maker, type="common", participants=[_house(), _house("other@example.org")])

    page = client.get(writing.address(version, "check/")).content.decode()

    assert "Row 2: “Collective” is among those who pledge already." in page


def test_another_address_of_an_organization_asks_it_and_not_a_stranger(people):
    version = scene.submitted(people.maker, organization=people.union, type="common", participants=[_house("wrong@example.org")])
    screening.give_back(version=version, by=people.secretariat, reasons=makers.first_reason("returned"))
    again = scene.content(type="common", participants=[_house("right@example.org")])
    drafting.submit(version=PledgeVersion.objects.get(), content=again, by=people.maker)

    (invitation,) = scene.invitations(version.pledge)
    assert (invitation.email, invitation.participant.organization) == ("right@example.org", people.collective)
    assert _free_of(version.pledge) == []


def test_names_that_have_not_confirmed_count_nowhere(people):
    pledge = scene.published(people.maker, people.secretariat, type="common", participants=[scene.partner()])

    assert not [token for token in pledge.tokens if token == "kind:civil-society"]
    participants.confirm(invitation=scene.invitations(pledge)[0])
    assert "kind:civil-society" in _fresh(pledge).tokens


@pytest.mark.parametrize(("commitment", "status", "asked"), [("Opens its rooms.", "confirmed", 1), ("Pays.", "named", 2)])
def test_nobody_is_made_to_say_what_she_has_not_confirmed(people, commitment, status, asked):
    pledge = scene.published(people.maker, people.secretariat, type="partnership", participants=[_house()])
    participants.confirm(invitation=scene.invitations(pledge)[0], by=people.partner)

    _revised(people, pledge, type="partnership", participants=[_house() | {"commitment": commitment}])

    row = pledge.participants.get(order=1)
    assert (row.status, row.commitment, row.invitations.count()) == (status, commitment, asked)


@pytest.mark.parametrize(("days", "open_now"), [(29, 1), (31, 2)])
def test_an_invitation_that_has_expired_is_renewed(people, move_clock, days, open_now):
    version = scene.submitted(people.maker, type="common", participants=[scene.partner()])
    screening.give_back(version=version, by=people.secretariat, reasons=makers.first_reason("returned"))
    move_clock(days=days)

    again = scene.content(type="common", participants=[scene.partner()])
    drafting.submit(version=PledgeVersion.objects.get(), content=again, by=people.maker)

    assert version.pledge.participants.get(order=1).invitations.count() == open_now
    assert [row.is_open for row in scene.invitations(version.pledge)] == [True]


# ── Who left stays away ──────────────────────────────────────────────────────────────────────────────────────────


def _lamp(pledge):
    return pledge.participants.get(called="Lamp at the Quay")


def test_who_left_is_not_in_the_next_draft(people):
    pledge = makers.partnership(people)
    participants.leave(participant=_lamp(pledge), by=people.maker, why="Closed.")

    version = drafting.begin_revision(pledge=_fresh(pledge), by=people.maker)

    typed = str(writing.Draft.objects.get(place=version.place).data)
    assert ("Lamp at the Quay" in typed, "Collective" in typed) == (False, True)


def test_who_left_meanwhile_is_neither_asked_nor_shown_again(people):
    pledge = makers.partnership(people)
    version = drafting.begin_revision(pledge=_fresh(pledge), by=people.maker)
    participants.leave(participant=_lamp(pledge), by=people.maker, why="Closed.")
    others = [scene.partner(name="Collective", email="box@example.org"), scene.partner()]
    given = scene.content(reason="More stations.", type="partnership", participants=others)
    drafting.submit(version=version, content=given, by=people.maker)
    makers.accepted(PledgeVersion.objects.select_related("pledge").get(pk=version.pk), people)

    assert pledge.participants.filter(called="Lamp at the Quay", left_at=None).count() == 0
    assert Mail.objects.filter(kind="pledges.participant", to="lamp@example.org").count() == 1


def test_an_update_of_one_who_left_is_not_the_stage_of_the_others(people):
    pledge = makers.partnership(people)
    updating.update(pledge=pledge, content=scene.said("in-progress"), by=people.maker)
    content = scene.said("discontinued", reason="No rooms.")
    updating.update(pledge=pledge, content=content, participant=makers.by_order(pledge)[1], by=people.partner)

    alone = _revised(people, pledge, type="individual")

    assert (alone.stage, "stage:in-progress" in alone.tokens) == ("in-progress", True)


def test_another_spelling_of_a_name_keeps_its_indicators(people):
    pledge = makers.partnership(people)
    others = [_house(name="COLLECTIVE"), scene.partner()]
    measured = [scene.INDICATOR, scene.INDICATOR | {"whose": "COLLECTIVE", "what": "Rooms"}]

    _revised(people, pledge, type="partnership", participants=others, indicators=measured)

    assert "COLLECTIVE" in pledge.participants.filter(left_at=None).values_list("called", flat=True)


# ── Numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────

BY_YEAR = [scene.INDICATOR | {"by_when": f"{year}-12-31", "target": target} for year, target in ((2027, "500"), (2028, "1200"))]


@pytest.mark.parametrize("kept", [BY_YEAR, BY_YEAR[1:]], ids=["both", "the second"])
def test_two_that_measure_the_same_keep_their_own_values(people, kept):
    pledge = scene.published(people.maker, people.secretariat, indicators=BY_YEAR)
    keys = {row.by_when: row.key for row in pledge.current.indicators.all()}

    words = {"description": scene.DESCRIPTION, "indicators": kept, "milestones": [], "reason": "Fewer milestones."}
    version = publishing.amend(pledge=pledge, by=people.maker, **words)

    assert {row.by_when: row.key for row in version.indicators.all()} == {
        day: key for day, key in keys.items() if day.isoformat() in {row["by_when"] for row in kept}
    }


@pytest.mark.parametrize("type", ["individual", "partnership"])
def test_a_clock_set_back_stops_no_update(people, type, move_clock):  # noqa: A002
    pledge = makers.partnership(people) if type == "partnership" else scene.published(people.maker, people.secretariat)
    move_clock(seconds=-90)

    updating.update(pledge=pledge, content=scene.said(), by=people.maker)

    assert (_fresh(pledge).stage, _fresh(pledge).has_update) == ("in-progress", True)


@pytest.mark.parametrize(
    ("heard", "now", "expected"),
    [
        ((2027, 6, 1), (2028, 5, 31), Freshness.UNDER_ONE),
        ((2027, 6, 1), (2028, 6, 1), Freshness.ONE_TO_TWO),
        ((2027, 6, 1), (2029, 5, 31), Freshness.ONE_TO_TWO),
        ((2027, 6, 1), (2029, 6, 1), Freshness.OVER_TWO),
        ((2028, 2, 29), (2029, 2, 27), Freshness.UNDER_ONE),
    ],
)
def test_a_year_is_a_year_in_leap_years_too(monkeypatch, heard, now, expected):
    monkeypatch.setattr(clock, "now", lambda: datetime(*now, tzinfo=UTC))

    assert standing.freshness(datetime(*heard, tzinfo=UTC)) == expected


@pytest.mark.parametrize("name", ["indicators", "milestones"])
def test_nothing_is_due_before_the_start(people, log_in, name):
    client = log_in(people.maker)
    version = writing.begin(client, voice="myself")
    rows = {"indicators": [scene.INDICATOR], "milestones": [{"what": "Ten", "by_when": "2027-06-30"}]}
    early = rows | {name: [rows[name][0] | {"by_when": "2025-12-31"}]}
    writing.keep(version, people.maker, **early)

    answer = writing.send(client, version)

    assert (answer.status_code, "Row 1: the day is before the start date." in answer.content.decode()) == (422, True)


# ── Matches ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_match_by_address_stays_the_same_over_versions(people):
    other = scene.submitted(people.outsider, title="Water")
    address = f"https://hub.example.org/en/pledges/drafts/{other.uuid}/"
    pledge = scene.published(people.maker, people.secretariat, matches=[{"pledge": address}])
    makers.accepted(other, people)
    before = Match.objects.values_list("pk", "other", "made_at").get()

    _revised(people, pledge, matches=[{"pledge": address}])

    assert (Match.objects.values_list("pk", "other", "made_at").get(), before[1]) == (before, other.pledge_id)
    assert Notice.objects.filter(kind="pledges.match_new").count() == 1


def test_a_withdrawn_pledge_matches_nothing_more(people):
    other = scene.submitted(people.outsider, title="Water")
    pledge = scene.published(people.maker, people.secretariat, matches=[{"pledge": str(other.uuid)}])
    makers.withdrawn(pledge, people.maker)

    makers.accepted(other, people)

    assert not Notice.objects.filter(kind="pledges.match_new").exists()


def test_a_match_of_a_later_version_is_of_its_day(people, move_clock):
    other = scene.published(people.outsider, people.secretariat, title="Water")
    pledge = scene.published(people.maker, people.secretariat)
    move_clock(days=100)

    _revised(people, pledge, matches=[{"pledge": other.number}])

    assert Match.objects.get().made_at - pledge.published_at > timedelta(days=99)


# ── The State, the secretariat ───────────────────────────────────────────────────────────────────────────────────


def test_what_a_state_has_agreed_to_is_what_is_published(staged):
    people = staged(writing.gather)[1]
    version = scene.submitted(people.official, organization=people.state, authority=people.ministry)
    participants.agree(version=version, by=people.agreeing)
    screening.give_back(version=version, by=people.secretariat, reasons=makers.first_reason("returned"))
    drafting.submit(version=PledgeVersion.objects.get(), content=scene.content(title="Something else"), by=people.official)

    with pytest.raises(TransitionNotAllowed):
        makers.accepted(PledgeVersion.objects.select_related("pledge").get(), people)
    assert (Pledge.objects.get().agreed_at, Participant.objects.get().status) == (None, "named")
    assert Mail.objects.filter(kind="pledges.pledge_for_state").count() == 2


def test_whom_a_new_version_names_ties_before_it_is_in_force(people):
    delegations.grant(
        person=people.secretariat, organization=people.collective, scopes=[Scope.POST], by=people.administrator, why="asked"
    )
    pledge = scene.published(people.maker, people.secretariat)
    version = drafting.begin_revision(pledge=pledge, by=people.maker)
    given = scene.content(reason="With others.", type="common", participants=[_house()])
    drafting.submit(version=version, content=given, by=people.maker)

    assert people.collective in ties.of(people.secretariat, _fresh(pledge))


def test_staff_who_pledges_learns_of_no_doubt_about_it(people):
    pledge = scene.published(people.administrator, people.secretariat)
    doubts.doubt(pledge=pledge, text="Is it so?", language="en", by=people.member, key=uuid.uuid4())

    told = set(Notice.objects.filter(kind="pledges.doubt").values_list("person", flat=True))
    assert (people.administrator.pk in told, people.secretariat.pk in told) == (False, True)


def test_an_answer_is_to_the_question_she_read(people, log_in):
    pledge = scene.published(people.maker, people.secretariat)
    doubt = doubts.doubt(pledge=pledge, text="Is it so?", language="en", by=people.member, key=uuid.uuid4())
    doubts.pass_on(doubt=doubt, substance="How many stations?", by=people.secretariat)
    client, address = log_in(people.maker), f"/en/pledges/doubts/{doubt.key}/"
    seen = client.get(address).context["answer"]["asked"].value()
    doubts.pass_on(doubt=doubt, substance="Who pays for it?", by=people.secretariat)

    answer = client.post(address, {"answer": "1", "text": "Forty-two.", "asked": seen})

    assert (answer.status_code, Doubt.objects.get().answer, "Forty-two." in answer.content.decode()) == (409, "", True)


def test_a_doubt_that_meets_a_withdrawal_is_given_back(people, log_in):
    pledge = scene.published(people.maker, people.secretariat)
    makers.withdrawn(pledge, people.maker)

    sent = {"text": "What only I know.", "key": str(uuid.uuid4())}
    answer = log_in(people.member).post(f"/en/pledges/{pledge.number}/doubt/", sent)

    assert (answer.status_code, "What only I know." in answer.content.decode()) == (403, True)
    assert not Doubt.objects.exists()


# ── Begin, link ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_another_voice_begins_another_pledge(people):
    key = uuid.uuid4()
    first = drafting.begin(by=people.maker, key=key)
    second = drafting.begin(by=people.maker, organization=people.union, key=key)

    assert (first.pledge.organization, second.pledge.organization) == (None, people.union)
    assert drafting.begin(by=people.maker, key=key) == first


def test_the_link_of_a_person_ends_with_her_account(people, client):
    pledge = scene.published(people.outsider, people.secretariat)
    _link, address = makers.linked(pledge, makers.by_order(pledge)[0], people.outsider.email)
    accounts.disable(person=people.outsider, by=people.administrator, why="asked")

    assert (client.get(address).status_code, client.post(address, makers.typed()).status_code) == (410, 409)
