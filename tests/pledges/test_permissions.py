"""Who may do what: people × pages of a pledge on its way, people × permissions × states."""

import pytest

from accounts.actions import delegations
from accounts.models import Scope
from core.permissions import allows
from events.models import Mail
from pledges.actions import drafting, participants, screening
from pledges.models import Pledge, PledgeVersion, Screening
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
    "pledges.begin_revision": {"published": {"speaker"}},
    "pledges.amend_pledge": {"published": {"speaker"}},
    "pledges.withdraw_pledge": {"published": {"speaker"} | STAFF},
}


def _allowed(people, name, obj):
    return {person for person in PEOPLE if allows(getattr(people, person), name, obj)}


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what(people, state):
    version = _filed(people, state)

    found = {name: _allowed(people, name, version) for name in TABLE}
    found |= {name: _allowed(people, name, version.pledge) for name in PLEDGE_TABLE}
    assert found == {name: row.get(state, set()) for name, row in (TABLE | PLEDGE_TABLE).items()}


# ── Published in the name of a State, which nothing asks again ───────────────────────────────────────────────────


def _in_force(people):
    _filed(people, "published")
    return Pledge.objects.select_related("current").get()


REVISION_TABLE = {
    "pledges.edit_version": ("draft", "returned"),
    "pledges.submit_version": ("draft", "returned"),
    "pledges.withdraw_version": ("draft", "submitted", "returned"),
}


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_a_later_version_is_the_states_own(people, state):
    version = drafting.begin_revision(pledge=_in_force(people), by=people.speaker)
    if state != "draft":
        drafting.submit(version=version, content=scene.content(reason="Clearer."), by=people.speaker)
    if state == "returned":
        screening.give_back(version=version, by=people.secretariat, reasons=makers.first_reason("returned"))
    version = PledgeVersion.objects.select_related("pledge").get(pk=version.pk)

    found = {name: _allowed(people, name, version) for name in REVISION_TABLE}

    assert found == {name: {"speaker"} if state in states else set() for name, states in REVISION_TABLE.items()}


@pytest.mark.parametrize(("name", "others"), [("pledges.update_pledge", {"official"}), ("pledges.leave_pledge", STAFF)])
def test_its_authority_reports_and_leaves_the_rest_to_the_state(people, name, others):
    union = scene.partner(name="Collective", email="box@example.org")
    version = scene.submitted(
        people.official, organization=people.state, authority=people.ministry, type="common", participants=[union]
    )
    participants.agree(version=version, by=people.agreeing)
    makers.accepted(PledgeVersion.objects.get(), people)
    filer, other = makers.by_order(Pledge.objects.get())

    assert _allowed(people, name, filer if name == "pledges.update_pledge" else other) == {"speaker"} | others


def test_its_authority_is_told_why_and_offered_reports_alone(people, log_in):
    pledge = _in_force(people)
    ways = {part: f"/en/pledges/{pledge.number}/{part}/" for part in ("amend", "withdraw", "revise", "update")}
    offered, answers = {}, {}
    for name in sorted(WRITERS):
        client = log_in(getattr(people, name))
        html = client.get(pledge.get_absolute_url()).content.decode()
        offered[name] = {part for part, way in ways.items() if f'"{way}"' in html}
        answers[name] = {part: client.get(ways[part]).status_code for part in ("amend", "withdraw", "update")}

    assert offered == {"official": {"update"}, "speaker": set(ways)}
    assert answers["official"] == {"amend": 403, "withdraw": 403, "update": 200}
    assert answers["speaker"] == dict.fromkeys(("amend", "withdraw", "update"), 200)
    refusal = log_in(people.official).post(ways["revise"])
    assert (refusal.status_code, "own delegates change it" in refusal.content.decode()) == (403, True)
    assert PledgeVersion.objects.count() == 1


def test_a_later_version_is_not_asked_of_its_authority(people, log_in):
    version = drafting.begin_revision(pledge=_in_force(people), by=people.speaker)
    asked, pages = {}, {}
    for name in sorted(WRITERS):
        client = log_in(getattr(people, name))
        asked[name] = writing.address(version) in client.get("/en/pledges/mine/").content.decode()
        pages[name] = [
            client.get(writing.address(version, part)).status_code
            for part in ("", "pledge/", "check/", "withdraw/", "files/add/")
        ]

    assert asked == {"official": False, "speaker": True}
    assert pages == {"official": [200, 302, 302, 403, 403], "speaker": [200] * 5}


def test_letters_of_a_later_version_go_to_those_who_may_change_it(people):
    version = drafting.begin_revision(pledge=_in_force(people), by=people.speaker)
    drafting.submit(version=version, content=scene.content(reason="Clearer."), by=people.speaker)
    screening.give_back(version=version, by=people.secretariat, reasons=makers.first_reason("returned"))
    drafting.submit(version=PledgeVersion.objects.get(pk=version.pk), content=scene.content(reason="Clearer."), by=people.speaker)
    Mail.objects.exclude(kind="pledges.pledge_returned").delete()
    makers.accepted(PledgeVersion.objects.select_related("pledge").get(pk=version.pk), people)

    state, ministry = "speaker@example.org", "official@example.org"
    told = sorted(Mail.objects.filter(kind__startswith="pledges.pledge_").values_list("kind", "to"))
    assert told == [
        ("pledges.pledge_published", ministry),
        ("pledges.pledge_published", state),
        ("pledges.pledge_returned", state),
    ]


# ── Whose it is ──────────────────────────────────────────────────────────────────────────────────────────────────


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
