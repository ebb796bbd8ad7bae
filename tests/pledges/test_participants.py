"""Pledging together: answers, leaving, and the State that agrees to what its authority pledges."""

import pytest
from django.utils.crypto import get_random_string

from accounts.actions import delegations, organizations
from accounts.actions.invitations import hash_of
from accounts.models import Delegation, Organization, Scope
from core.workflow import TransitionNotAllowed
from drafts.models import HeldPost
from events.models import Event, Mail
from pledges.actions import drafting, participants, screening
from pledges.models import Participant, ParticipantInvitation, Pledge, PledgeVersion, Stage
from taxonomy.models import Country, OrganizationKind
from tests.conftest import enrol_person
from tests.pledges import makers, scene
from tests.races import at_once, refusals


@pytest.fixture
def people(staged):
    return staged(makers.gather)[1]


def _asked(people, version=None, **given):
    """A common submission of `union`; the open invitations of `collective` and `lamp`, each with its address."""
    others = [scene.partner(name="Collective", email="box@example.org"), scene.partner()]
    version = scene.submitted(people.maker, organization=people.union, type="common", participants=others, **given)
    return version, [_address(row) for row in scene.invitations(version.pledge)]


def _address(invitation):
    """Where it is answered; its token is known to the letter alone, so it is given another."""
    token = get_random_string(43)
    ParticipantInvitation.objects.filter(pk=invitation.pk).update(token_hash=hash_of(token))
    return f"/en/pledges/participants/{token}/"


def _words(answer):
    return answer.content.decode()


def _states():
    return list(Participant.objects.order_by("order").values_list("status", flat=True))


# ── Answer ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", makers.PEOPLE)
@pytest.mark.parametrize("answer", ["confirm", "decline"])
def test_for_an_organization_of_the_hub_its_delegate_answers(people, log_in, name, answer):
    _version, (house, _lamp) = _asked(people)
    client = log_in(getattr(people, name))

    seen, sent = client.get(house), client.post(house, {"answer": answer})

    done = {"confirm": "confirmed", "decline": "declined"}[answer]
    expected = {"partner": (302, done), "visitor": (302, "named")}.get(name, (403, "named"))
    assert (seen.status_code, (sent.status_code, _states()[1])) == (200, expected)


@pytest.mark.parametrize("name", ["visitor", "member", "partner"])
@pytest.mark.parametrize(("answer", "status"), [("confirm", "confirmed"), ("decline", "declined")])
def test_for_any_other_whoever_has_the_link(people, log_in, name, answer, status):
    _version, (_house, lamp) = _asked(people)

    answer = log_in(getattr(people, name)).post(lamp, {"answer": answer})

    assert (answer.status_code, _states()[2]) == (302, status)


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
def test_to_look_at_it_changes_nothing(people, client, method):
    _version, addresses = _asked(people)
    events = Event.objects.count()

    for address in addresses * 2:
        getattr(client, method)(address)

    assert (_states(), Event.objects.count()) == (["confirmed", "named", "named"], events)


def test_the_page_shows_what_is_asked_and_nothing_private(people, client):
    _version, (_house, lamp) = _asked(people)

    answer = client.get(lamp)

    for shown in ("Advice at every bus station", "Forty lawyers", "Opens its rooms at night.", "Union", "Lamp at the Quay"):
        assert shown in _words(answer)
    for private in ("marguerite", "5550100", "box@example.org", "lamp@example.org", "maker@example.org", "Collective"):
        assert private not in _words(answer)
    assert answer["X-Robots-Tag"] == "noindex"


def test_neither_yes_nor_no_is_asked_again(people, client):
    _version, (_house, lamp) = _asked(people)

    assert client.post(lamp, {"answer": "perhaps"}).status_code == 422
    assert _states()[2] == "named"


def test_an_answer_is_given_once(people, client):
    _version, (_house, lamp) = _asked(people)
    client.post(lamp, {"answer": "confirm"})

    again, seen = client.post(lamp, {"answer": "decline"}), client.get(lamp)

    assert (again.status_code, seen.status_code, _states()[2]) == (409, 410, "confirmed")
    assert "It has been answered." in _words(seen)


def test_an_invitation_expires(people, client, move_clock):
    _version, (_house, lamp) = _asked(people)
    move_clock(days=31)

    assert (client.get(lamp).status_code, client.post(lamp, {"answer": "confirm"}).status_code) == (410, 409)
    assert _states()[2] == "named"


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_token_is_answered_in_words(people, client, method):
    answer = getattr(client, method)("/en/pledges/participants/nothing-like-it/")

    assert (answer.status_code, "cut off" in _words(answer)) == (404, True)


def test_of_what_was_taken_back_nobody_is_asked(people, client):
    version, (_house, lamp) = _asked(people)
    drafting.take_back(version=version, by=people.maker)

    assert (client.get(lamp).status_code, client.post(lamp, {"answer": "confirm"}).status_code) == (410, 409)


def test_of_what_was_withdrawn_nobody_is_asked(people, client):
    version, (_house, lamp) = _asked(people)
    makers.accepted(version, people)
    makers.withdrawn(Pledge.objects.get(), people.maker)

    assert (client.get(lamp).status_code, client.post(lamp, {"answer": "confirm"}).status_code) == (410, 409)


def test_who_declines_after_publication_is_not_shown(people, client, log_in):
    version, (house, lamp) = _asked(people)
    makers.accepted(version, people)

    client.post(lamp, {"answer": "decline"})
    log_in(people.partner).post(house, {"answer": "decline"})

    assert [row.is_shown for row in Participant.objects.order_by("order")] == [True, False, False]


def test_an_answer_is_told_to_those_who_asked(people, client):
    _version, (_house, lamp) = _asked(people)

    client.post(lamp, {"answer": "decline"})

    assert Event.objects.filter(kind="pledges.participant_declined", actor=None).count() == 1


def test_nobody_in_particular_answers_for_an_organization(people):
    version, _addresses = _asked(people)
    invitation = scene.invitations(version.pledge)[0]

    for verb in (participants.confirm, participants.decline):
        with pytest.raises(TransitionNotAllowed):
            verb(invitation=invitation)
    assert ParticipantInvitation.objects.get(pk=invitation.pk).is_open


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_one_instant_one_counts(staged):
    people = staged(makers.gather)[1]
    version, _addresses = _asked(people)
    rows = [ParticipantInvitation.objects.get(pk=scene.invitations(version.pledge)[1].pk) for _answer in range(2)]

    yes, no = lambda: participants.confirm(invitation=rows[0]), lambda: participants.decline(invitation=rows[1])
    results = at_once(yes, no, row=version.pledge)

    assert refusals(results) == 1


# ── Leave ────────────────────────────────────────────────────────────────────────────────────────────────────────

LEAVES = {"maker": {1, 2}, "partner": {1}, "secretariat": {1, 2}}


@pytest.mark.parametrize("name", makers.PEOPLE)
@pytest.mark.parametrize("at", range(3))
def test_who_takes_whom_out(people, log_in, name, at):
    pledge = makers.partnership(people)
    page = f"/en/pledges/{pledge.number}/participants/{makers.by_order(pledge)[at].key}/leave/"
    client = log_in(getattr(people, name))
    may = at in LEAVES.get(name, set())

    seen, sent = client.get(page), client.post(page, {"why": "Other work now."})

    refused = 302 if name == "visitor" else 403
    assert (seen.status_code, sent.status_code) == ((200, 302) if may else (refused, refused))
    assert [row.left_at is not None for row in makers.by_order(pledge)] == [may and at == place for place in range(3)]


def test_who_leaves_says_why_and_what_she_said_stays(people, log_in):
    pledge = makers.partnership(people)
    row = makers.by_order(pledge)[1]
    participants_page = f"/en/pledges/{pledge.number}/participants/{row.key}/leave/"
    scene.updating.update(pledge=pledge, content=scene.said(Stage.COMPLETED), participant=row, by=people.partner)
    client = log_in(people.partner)

    refused = [client.post(participants_page, {"why": why}).status_code for why in ("", " ", "x" * 501)]
    client.post(participants_page, {"why": "Other work now."})

    row.refresh_from_db()
    assert (refused, row.left_why, row.updates.count()) == ([422] * 3, "Other work now.", 1)
    assert Pledge.objects.get().stage == "not-started"
    assert client.post(participants_page, {"why": "Again."}).status_code == 403


# ── A State that agrees ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def state(people):
    """A State with its focal point `head`; its `ministry`, for which `maker` may pledge."""
    kinds = {key: OrganizationKind.objects.get(key=key) for key in ("member-state", "national-authority")}
    country = Country.objects.get(iso3="SEN")
    for name, kind in (("state", "member-state"), ("ministry", "national-authority")):
        house = organizations.propose(
            organization=Organization(name_en=f"{name.capitalize()} of Senegal", kind=kinds[kind], country=country),
            by=people.member,
        )
        organizations.verify(organization=house, by=people.administrator, why="known")
        setattr(people, name, house)
    people.head = enrol_person("head", language="es")
    delegations.grant(person=people.head, organization=people.state, scopes=[Scope.APPOINT], by=people.administrator, why="asked")
    delegations.grant(
        person=people.maker, organization=people.ministry, scopes=[Scope.PLEDGE], by=people.administrator, why="asked"
    )
    return people


def _for_state(people):
    return scene.submitted(people.maker, organization=people.state, authority=people.ministry)


def _agree(version):
    return f"/en/pledges/drafts/{version.uuid}/agree/"


def _seen(version):
    return {"seen": PledgeVersion.objects.get(pk=version.pk).submitted_at.isoformat()}


@pytest.mark.parametrize("name", [*makers.PEOPLE, "head"])
def test_the_focal_point_agrees_and_nobody_else(state, log_in, name):
    version = _for_state(state)
    client = log_in(getattr(state, name))

    seen, sent = client.get(_agree(version)), client.post(_agree(version), _seen(version))

    expected = {"head": (200, 302), "visitor": (302, 302)}.get(name, (404, 404))
    assert (seen.status_code, sent.status_code) == expected
    assert (Pledge.objects.get().agreed_at is not None) == (name == "head")


def test_she_reads_what_is_submitted_without_contacts(state, log_in):
    version = _for_state(state)

    page = _words(log_in(state.head).get(_agree(version)))

    assert ("Forty lawyers" in page, "People advised" in page) == (True, True)
    assert not any(private in page for private in ("marguerite", "Marguerite", "5550100"))


def test_she_agrees_to_what_she_has_read(state, log_in):
    version = _for_state(state)
    seen = _seen(version)
    screening.give_back(version=version, by=state.secretariat, reasons=makers.first_reason("returned"))
    drafting.submit(version=PledgeVersion.objects.get(), content=scene.content(title="Something else"), by=state.maker)

    answer = log_in(state.head).post(_agree(version), seen)

    assert (answer.status_code, "Something else" in _words(answer), Pledge.objects.get().agreed_at) == (409, True, None)


def test_she_agrees_once(state, log_in):
    version = _for_state(state)
    client = log_in(state.head)
    client.post(_agree(version), _seen(version))

    assert (client.get(_agree(version)).status_code, client.post(_agree(version), _seen(version)).status_code) == (403, 403)
    assert Event.objects.filter(kind="pledges.state_agreed").count() == 1


def test_a_focal_point_whose_mandate_ended_knows_nothing(state, log_in):
    version = _for_state(state)
    delegations.end(delegation=Delegation.objects.get(person=state.head), by=state.administrator, why="left")

    assert log_in(state.head).get(_agree(version)).status_code == 404


def test_without_a_focal_point_it_waits(state):
    delegations.end(delegation=Delegation.objects.get(person=state.head), by=state.administrator, why="left")
    version = _for_state(state)

    with pytest.raises(TransitionNotAllowed):
        makers.accepted(version, state)
    assert not Mail.objects.filter(kind="pledges.pledge_for_state").exists()
    assert Pledge.objects.get().number == ""


def test_once_agreed_it_is_published_in_the_name_of_the_state(state, log_in):
    version = _for_state(state)
    log_in(state.head).post(_agree(version), _seen(version))

    makers.accepted(PledgeVersion.objects.get(), state)

    first = Pledge.objects.get().participants.get()
    assert (first.name, first.status, first.confirmed_by) == ("State of Senegal", "confirmed", state.head)


def test_a_post_without_log_in_is_held(state, log_in):
    version = _for_state(state)
    page = log_in(state.head).get(_agree(version))
    writer = _words(page).partition('name="_writer" value="')[2].partition('"')[0]
    log_in(state.head).logout()

    log_in(state.visitor).post(_agree(version), {**_seen(version), "_writer": writer})

    assert HeldPost.objects.get().owner == state.head
