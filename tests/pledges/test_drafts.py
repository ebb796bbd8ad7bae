"""A pledge on its way: open to those who write it, found by nobody else; its contacts and addresses are private."""

import pytest
from django.urls import reverse

from drafts.models import Draft
from events.models import Mail
from pledges import content as contents
from pledges.actions import participants, screening
from pledges.models import PledgeVersion, State
from tests.pledges import makers, scene, writing

PRIVATE = {"Marguerite Obiang": "a contact", "marguerite@example.org": "her address", "5550100": "her telephone"}
ADDRESSES = {"lamp@example.org": "a participant's address", "box@example.org": "another's"}


@pytest.fixture
def people(staged):
    return staged(writing.gather)[1]


@pytest.fixture
def read(client, log_in, people):
    """`read("maker", page)` is the page as she sees it; nothing where there is none for her."""

    def page(name, address):
        client.logout()
        answer = log_in(getattr(people, name)).get(address)
        if answer.status_code != 200:
            return ""
        return (answer.getvalue() if answer.streaming else answer.content).decode()

    return page


def _found(words, private):
    return {part for part in private if part in words}


# ── Who finds it ─────────────────────────────────────────────────────────────────────────────────────────────────

PAGES = ["", "pledge/", "check/", "withdraw/", "files/add/", "decide/publish/", "sign/sign/", "agree/"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["member", "reporter", "past", "partner", "secretariat", "agreeing"])
def test_somebody_elses_draft_is_not_found(people, log_in, name, page):
    version = scene.begun(people.maker, organization=people.union)
    client = log_in(getattr(people, name))

    assert client.get(writing.address(version, page)).status_code == 404
    assert client.post(writing.address(version, page)).status_code in (404, 405)
    assert PledgeVersion.objects.get().state == State.DRAFT


def test_nobody_saves_into_somebody_elses_draft(people, log_in, client):
    version = scene.begun(people.maker)
    client.force_login(people.maker)
    seen = writing.hidden(client, version, "pledge")
    before = Draft.objects.get(place=version.place).data
    client.logout()
    stranger = log_in(people.member)

    answers = [
        writing.save(stranger, version, "pledge", {"title": "Forged"}, seen=seen),
        stranger.post(reverse("drafts:draft_autosave"), {**seen, "title": "Forged"}),
    ]

    assert {answer.status_code for answer in answers} <= {403, 404, 409}
    assert Draft.objects.get(place=version.place).data == before


def test_delegates_write_together_and_each_sees_who_saved(people, client):
    client.force_login(people.official)
    version = writing.begin(client, voice=f"{people.state.pk}-by-{people.ministry.pk}")
    client.force_login(people.speaker)

    answer = writing.save(client, version, "compact", {"objectives": [], "actions": "6(b)", "principles": []})

    assert answer.status_code == 302
    assert Draft.objects.get(place=version.place).data["actions"] == "6(b)"
    assert Draft.objects.get(place=version.place).saved_by == people.speaker


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "declined", "withdrawn"])
def test_what_is_not_published_is_on_no_list(people, read, state):
    if state == "draft":
        writing.keep(scene.begun(people.maker), people.maker, title="Planted title")
    else:
        scene.in_state(state, people.maker, people.secretariat, title="Planted title")

    for page in ("pledges/", "pledges/dashboard/", "pledges/export/csv/", "search/?q=planted", "pledges/mine/"):
        assert "Planted title" not in read("member", f"/en/{page}")


# ── Who was asked ────────────────────────────────────────────────────────────────────────────────────────────────


def test_those_who_write_it_see_who_has_answered(people, read):
    boxes = {"Collective": "box@example.org", "Lamp at the Quay": "lamp@example.org", "Quay": "quay@example.org"}
    named = [scene.partner(name=name, email=email) for name, email in boxes.items()]
    version = scene.submitted(people.maker, type="common", participants=named)
    house, lamp, _quay = scene.invitations(version.pledge)
    participants.confirm(invitation=house, by=people.partner)
    participants.decline(invitation=lamp)

    words = read("maker", writing.address(version))
    asked = words.split('id="participants"')[1]
    rows = asked.split("<li")[1:4]
    told = [("Collective", "has confirmed"), ("Lamp at the Quay", "has declined"), ("Quay", "has not answered yet")]
    assert [name in row and standing in row for row, (name, standing) in zip(rows, told, strict=True)] == [True] * 3
    assert "box@example.org" in asked
    assert 'id="participants"' not in read("secretariat", writing.address(version))


# ── What is private ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def planted(people):
    """Submitted by the ministry for its State, with contacts and others' addresses."""
    others = [scene.partner(name="Collective", email="box@example.org"), scene.partner()]
    return scene.submitted(
        people.official, organization=people.state, authority=people.ministry, type="common", participants=others
    )


def _tokens():
    return [word for mail in Mail.objects.all() for word in mail.text.split() if "/pledges/participants/" in word]


READS_ALL = {"official", "speaker", "secretariat", "administrator"}


def test_contacts_are_for_those_who_write_it_and_the_secretariat(people, read, planted):
    everything = PRIVATE | ADDRESSES
    for name in ("visitor", "member", "maker", "agreeing", "partner", "moderator", "former", *sorted(READS_ALL)):
        found = _found(read(name, writing.address(planted)), everything)
        assert found == (set(everything) if name in READS_ALL else set()), name


def test_a_state_a_participant_and_the_public_read_it_without_them(people, read, planted):
    agree = read("agreeing", writing.address(planted, "agree/"))
    asked = [read("visitor", f"/en/pledges/participants/{link.split('/participants/')[1]}") for link in _tokens()]
    participants.agree(version=planted, by=people.agreeing)
    screening.accept(version=PledgeVersion.objects.select_related("pledge").get(), by=people.secretariat, serves="migrants")
    pledge = PledgeVersion.objects.get().pledge
    pages = [pledge.get_absolute_url(), f"{pledge.get_absolute_url()}versions/1/", "/en/pledges/", "/en/pledges/dashboard/"]
    pages += [f"/en/pledges/export/{kind}/" for kind in ("csv", "json")] + ["/en/search/?q=marguerite"]
    public = [read(name, page) for page in pages for name in ("visitor", "member", "partner")]

    assert "Forty lawyers" in agree
    assert "Forty lawyers" in public[0]
    for words in (agree, *asked, *public):
        assert _found(words, PRIVATE | ADDRESSES) == set()


def test_letters_to_others_name_no_contact(people, planted):
    screening.give_back(version=planted, by=people.secretariat, reasons=makers.first_reason("returned"))

    for mail in Mail.objects.exclude(kind="pledges.pledge_received"):
        others = set(ADDRESSES) - {mail.to}
        assert _found(f"{mail.subject} {mail.text} {mail.html}", {**PRIVATE, **dict.fromkeys(others)}) == set(), mail.kind
    to = set(Mail.objects.filter(kind="pledges.pledge_received").values_list("to", flat=True))
    assert to <= {"official@example.org", "speaker@example.org"}


def test_content_that_is_not_asked_for_as_private_has_none(people, planted):
    participants.agree(version=planted, by=people.agreeing)
    screening.accept(version=PledgeVersion.objects.select_related("pledge").get(), by=people.secretariat, serves="migrants")
    given = str(contents.of(PledgeVersion.objects.get()))

    assert _found(given, PRIVATE | ADDRESSES) == set()
