"""Who may do what: people × pages of a pledge on its way, people × permissions × states."""

import pytest

from accounts.actions import delegations
from accounts.models import Scope
from core.permissions import allows
from pledges.actions import drafting, participants, screening
from pledges.models import PledgeVersion, Screening
from tests.pledges import makers, scene, writing

PEOPLE = (
    "visitor",
    "member",
    "maker",
    "reporter",
    "past",
    "official",
    "speaker",
    "agreeing",
    "focal_point",
    "moderator",
    "secretariat",
    "administrator",
    "former",
)
WRITERS = {"official", "speaker"}
STAFF = {"secretariat", "administrator"}
STATES = ("draft", "submitted", "returned", "published", "declined", "withdrawn")


@pytest.fixture
def people(staged):
    return staged(writing.gather)[1]


def _filed(people, state):
    """What the ministry files for its State, in a state; agreed to where it is published."""
    where = {"organization": people.state, "authority": people.ministry}
    if state == "draft":
        return scene.begun(people.official, **where)
    version = scene.submitted(people.official, **where)
    if state == "published":
        participants.agree(version=version, by=people.agreeing)
    version = PledgeVersion.objects.select_related("pledge").get()
    if state == "returned":
        screening.give_back(version=version, by=people.secretariat, reasons=makers.first_reason("returned"))
    elif state == "declined":
        screening.decline(version=version, by=people.secretariat, reasons=makers.first_reason("declined"))
    elif state == "published":
        screening.accept(version=version, by=people.secretariat, serves="migrants")
    elif state == "withdrawn":
        drafting.take_back(version=version, by=people.official)
    return PledgeVersion.objects.select_related("pledge__organization", "pledge__owner").get()


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────

PAGES = {
    # page: (state, those who get it, those who learn that they may not; all others get 404, visitors log in)
    "": ("draft", WRITERS, set()),
    "?": ("submitted", WRITERS | STAFF, set()),
    "pledge/": ("draft", WRITERS, set()),
    "contact/": ("draft", WRITERS, set()),
    "check/": ("draft", WRITERS, set()),
    "withdraw/": ("draft", WRITERS, set()),
    "files/add/": ("draft", WRITERS, set()),
    "decide/publish/": ("submitted", STAFF, WRITERS),
    "decide/return/": ("submitted", STAFF, WRITERS),
    "decide/decline/": ("submitted", STAFF, WRITERS),
    "decide/burn/": ("submitted", set(), set()),
    "sign/sign/": ("submitted", set(), set()),
}


@pytest.mark.parametrize("page", PAGES)
def test_who_gets_which_page(people, log_in, client, page):
    state, readers, refused = PAGES[page]
    version = _filed(people, state)

    found = {}
    for name in PEOPLE:
        client.logout()
        found[name] = log_in(getattr(people, name)).get(writing.address(version, page)).status_code

    usual = {name: 200 if name in readers else 403 if name in refused else 404 for name in PEOPLE}
    assert found == usual | {"visitor": 302}


@pytest.mark.parametrize("verb", ["publish", "return", "decline"])
def test_nobody_else_decides_by_a_post(people, log_in, client, verb):
    version = _filed(people, "submitted")

    for name in PEOPLE:
        if name not in STAFF:
            client.logout()
            writing.decide(log_in(getattr(people, name)), version, verb)

    assert (PledgeVersion.objects.get().state, Screening.objects.count()) == ("submitted", 0)


def test_lists_of_the_secretariat_are_for_nobody_else(people, log_in, client):
    found = {}
    for name in PEOPLE:
        client.logout()
        found[name] = log_in(getattr(people, name)).get("/en/pledges/screening/").status_code

    assert found == {name: 302 if name == "visitor" else 200 if name in STAFF else 404 for name in PEOPLE}


# ── Permissions ──────────────────────────────────────────────────────────────────────────────────────────────────

TABLE = {
    "pledges.edit_version": dict.fromkeys(("draft", "returned"), WRITERS),
    "pledges.submit_version": dict.fromkeys(("draft", "returned"), WRITERS),
    "pledges.withdraw_version": dict.fromkeys(("draft", "submitted", "returned"), WRITERS),
    "pledges.screen_version": {"submitted": STAFF},
    "pledges.agree_for_state": {"submitted": {"agreeing"}},
}
PLEDGE_TABLE = {
    "pledges.begin_revision": {"published": WRITERS},
    "pledges.amend_pledge": {"published": WRITERS},
    "pledges.withdraw_pledge": {"published": WRITERS | STAFF},
}


def _allowed(people, name, obj):
    return {person for person in PEOPLE if allows(getattr(people, person), name, obj)}


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what(people, state):
    version = _filed(people, state)

    found = {name: _allowed(people, name, version) for name in TABLE}
    found |= {name: _allowed(people, name, version.pledge) for name in PLEDGE_TABLE}
    assert found == {name: row.get(state, set()) for name, row in (TABLE | PLEDGE_TABLE).items()}


def test_the_organizations_own_is_open_to_its_delegates_who_may_pledge(people):
    version = scene.begun(people.maker, organization=people.union)

    assert _allowed(people, "pledges.edit_version", version) == {"maker"}
    delegations.grant(
        person=people.member, organization=people.union, scopes=[Scope.PLEDGE], by=people.administrator, why="asked"
    )
    assert _allowed(people, "pledges.edit_version", version) == {"maker", "member"}


def test_her_own_is_hers_alone(people):
    assert _allowed(people, "pledges.edit_version", scene.begun(people.maker)) == {"maker"}


def test_staff_do_not_screen_their_own(people, log_in):
    version = scene.submitted(people.secretariat)

    answer = allows(people.secretariat, "pledges.screen_version", version)

    assert (bool(answer), "somebody else decides" in str(answer.reason)) == (False, True)
    assert writing.decide(log_in(people.secretariat), version, "publish").status_code == 403
    assert "decide/publish/" not in log_in(people.secretariat).get(writing.address(version)).content.decode()
    assert allows(people.administrator, "pledges.screen_version", version)


def test_another_signs_who_is_not_of_the_house(people):
    people.secretariat.organization = people.ministry
    people.secretariat.save()
    version = scene.submitted(people.official, organization=people.ministry)
    screening.decline(version=version, by=people.secretariat, reasons=[])
    waiting = Screening.objects.select_related("version__pledge").get()

    assert _allowed(people, "pledges.sign_screening", waiting) == {"administrator"}
