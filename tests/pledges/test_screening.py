"""The secretariat decides where the submission stands: what waits, three verdicts, second signatures."""

import pytest

from accounts.actions import delegations, roles
from accounts.models import Role
from core import history
from events.models import Event, Mail
from pledges.actions import drafting, participants, screening
from pledges.models import Pledge, PledgeVersion, ReturnReason, Screening
from tests.pledges import makers, scene, writing

LIST = "/en/pledges/screening/"


@pytest.fixture
def people(staged):
    return staged(writing.gather)[1]


@pytest.fixture
def staff(people, log_in):
    return log_in(people.secretariat)


@pytest.fixture
def tied(people, enrol):
    """Another of the secretariat, whose employer is `union`."""
    person = enrol("tied", organization=people.union)
    roles.grant(person=person, role=Role.SECRETARIAT, by=people.administrator, why="for the tests")
    return person


@pytest.fixture
def version(people):
    return scene.submitted(people.maker, organization=people.union)


def _words(answer):
    return answer.content.decode()


def _state(version):
    return PledgeVersion.objects.get(pk=version.pk).state


# ── What waits ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_everything_that_waits_is_there_once_the_oldest_first(people, staff, tied, version, move_clock):
    move_clock(hours=1)
    second = scene.submitted(people.member)
    for_state = scene.submitted(people.official, organization=people.state, authority=people.ministry)
    to_sign = scene.submitted(people.maker, organization=people.union)
    screening.decline(version=to_sign, by=tied, reasons=makers.first_reason("declined"))
    for state in ("draft", "returned", "published", "declined", "withdrawn"):
        scene.in_state(state, people.maker, people.administrator)

    page = staff.get(LIST)

    shelves = {key: versions for key, _heading, versions in page.context["shelves"]}
    assert shelves == {"screen": [version, second], "state": [for_state], "sign": [to_sign]}
    words = _words(page)
    assert ("4 pledges wait" in words, "To be screened (2)" in words, 'data-count="2"' in words) == (True, True, True)
    assert scene.CONTACT["email"] not in words


def test_nothing_waits(people, staff):
    assert "Nothing waits" in _words(staff.get(LIST))


# ── Decide ───────────────────────────────────────────────────────────────────────────────────────────────────────

OUTCOMES = {
    "return": ("returned", "pledges.returned", "pledges.pledge_returned"),
    "decline": ("declined", "pledges.declined", "pledges.pledge_declined"),
    "publish": ("published", "pledges.published", "pledges.pledge_published"),
}


@pytest.mark.parametrize("verb", OUTCOMES)
def test_a_decision_moves_it_is_recorded_and_told(people, staff, version, verb):
    state, kind, letter = OUTCOMES[verb]
    page = staff.get(writing.address(version, f"decide/{verb}/"))

    answer = writing.decide(staff, version, verb)

    event = Event.objects.get(kind=kind)
    assert (page.status_code, answer["Location"], _state(version)) == (200, LIST, state)
    assert (event.actor, event.target) == (people.secretariat, version)
    assert Mail.objects.get(kind=letter).to == "maker@example.org"
    assert verb == "publish" or "Say how many." in Mail.objects.get(kind=letter).text
    assert bool(Pledge.objects.get().serial) is (verb == "publish")


def test_the_page_has_contacts_and_buttons(staff, version):
    words = _words(staff.get(writing.address(version)))

    assert [part for part in scene.CONTACT.values() if part not in words] == []
    for verb in OUTCOMES:
        assert f'href="{writing.address(version, f"decide/{verb}/")}"' in words


@pytest.mark.parametrize("state", ["returned", "published", "declined", "withdrawn"])
def test_what_is_decided_is_not_decided_again(people, staff, state):
    version = scene.in_state(state, people.maker, people.secretariat)

    assert "decide/" not in _words(staff.get(writing.address(version)))
    for verb in OUTCOMES:
        assert writing.decide(staff, version, verb).status_code == 403
    assert _state(version) == state


WRONG = [
    ("return", {"reasons": []}, ["reasons"]),
    ("return", {"reasons": "declined"}, ["reasons"]),
    ("return", {"words": "x" * 5001}, ["words"]),
    ("decline", {"reasons": "returned"}, ["reasons"]),
    ("publish", {"serves": ""}, ["serves"]),
    ("publish", {"serves": "everybody"}, ["serves"]),
    ("publish", {"serves": "refugees"}, ["serves"]),
]


@pytest.mark.parametrize(("verb", "given", "wrong"), WRONG)
def test_what_a_decision_lacks_is_said_beside_the_field(staff, version, verb, given, wrong):
    if isinstance(given.get("reasons"), str):
        given = {"reasons": [row.pk for row in ReturnReason.objects.filter(verdict=given["reasons"])]}

    answer = writing.decide(staff, version, verb, **given)

    assert (answer.status_code, list(answer.context["form"].errors), _state(version)) == (422, wrong, "submitted")
    assert Screening.objects.count() == 0


def test_one_for_refugees_alone_is_to_be_returned(staff, version):
    words = _words(writing.decide(staff, version, "publish", serves="refugees"))
    reason = ReturnReason.objects.get(key="refugees-only")

    assert f"with the reason “{reason.label}”" in words
    writing.decide(staff, version, "return", reasons=[reason.pk])
    assert (_state(version), Pledge.objects.get().serial) == ("returned", None)


def test_whom_it_serves_is_kept(staff, version):
    writing.decide(staff, version, "publish", serves="mixed")

    assert Screening.objects.get().serves == "mixed"


def test_a_second_submit_of_the_same_form_changes_nothing(staff, version):
    answers = [writing.decide(staff, version, "publish") for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 403]
    assert (Pledge.objects.get().serial, Screening.objects.count()) == (1, 1)


def test_what_was_sent_anew_is_read_before_it_is_decided(people, staff, version, move_clock):
    seen = version.submitted_at.isoformat()
    screening.give_back(version=version, by=people.administrator, reasons=makers.first_reason("returned"))
    move_clock(hours=1)
    drafting.submit(version=version, content=scene.content(title="Something else"), by=people.maker)

    answer = writing.decide(staff, version, "publish", seen=seen)

    assert (answer.status_code, "It has changed since you opened this page" in _words(answer)) == (409, True)
    assert _state(version) == "submitted"


def test_what_waits_for_its_state_can_be_returned_not_published(people, staff):
    version = scene.submitted(people.official, organization=people.state, authority=people.ministry)
    words = _words(staff.get(writing.address(version)))

    assert ("decide/publish/" in words, "decide/return/" in words) == (False, True)
    assert "cannot be published before" in _words(staff.get(writing.address(version, "decide/publish/")))
    assert writing.decide(staff, version, "publish").status_code == 409
    participants.agree(version=version, by=people.agreeing)
    assert writing.decide(staff, version, "publish").status_code == 302
    assert _state(version) == "published"


def test_a_state_that_nobody_can_agree_for_is_told(people, client, log_in):
    delegations.end(delegation=people.agreeing.delegations().get(), by=people.administrator, why="left")
    version = scene.submitted(people.official, organization=people.state, authority=people.ministry)

    own = _words(log_in(people.official).get(writing.address(version)))
    desk = _words(log_in(people.secretariat).get(writing.address(version)))
    assert "Nobody was asked yet" in own
    assert f'href="{writing.address(version, "agree/")}"' in desk


# ── Second signatures ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def waiting(people, tied, version):
    """A decision of the tied one to publish."""
    return screening.accept(version=version, by=tied, serves="migrants", words="Well said.")


def test_who_has_ties_is_told_and_her_decision_waits(people, tied, log_in, version):
    client = log_in(tied)

    assert "A second person must sign" in _words(client.get(writing.address(version)))
    writing.decide(client, version, "publish")
    assert "Your decision waits for the signature of a second person." in _words(client.get(LIST))
    assert (_state(version), Screening.objects.get().waits) == ("submitted", True)
    assert "sign/sign/" not in _words(client.get(writing.address(version)))
    assert client.get(writing.address(version, "sign/sign/")).status_code == 403


def test_another_signs_what_she_has_read(people, staff, version, waiting):
    words = _words(staff.get(writing.address(version)))
    page = _words(staff.get(writing.address(version, "sign/sign/")))
    answer = staff.post(writing.address(version, "sign/sign/"), {"seen": waiting.pk})

    assert ("sign/sign/" in words, "decide/" in words) == (True, False)
    assert ("Tied Example" in page, "Well said." in page) == (True, True)
    assert (answer["Location"], _state(version)) == (LIST, "published")
    assert [row.kind for row in history.about(version)][:2] == ["pledges.published", "pledges.signed"]
    assert staff.post(writing.address(version, "sign/sign/"), {"seen": waiting.pk}).status_code == 404


def test_another_does_not_sign_and_says_why(people, staff, version, waiting):
    page = writing.address(version, "sign/deny/")

    assert staff.post(page, {"seen": waiting.pk}).status_code == 422
    staff.post(page, {"seen": waiting.pk, "why": "Not so sure."})

    assert (_state(version), Screening.objects.get().dropped_at is None) == ("submitted", False)
    assert Event.objects.get(kind="pledges.signature_denied").why == "Not so sure."
    assert writing.decide(staff, version, "publish").status_code == 302


def test_another_decision_than_she_has_read_is_not_signed(people, staff, version, waiting):
    answer = staff.post(writing.address(version, "sign/sign/"), {"seen": waiting.pk + 1})

    assert (answer.status_code, _state(version)) == (409, "submitted")


def test_those_who_pledge_learn_nothing_of_a_decision_that_waits(people, client, log_in, version, waiting):
    words = _words(log_in(people.maker).get(writing.address(version)))

    assert "The secretariat reads it" in words
    assert [part for part in ("Well said.", "Tied Example", "second signature") if part in words] == []


def test_taken_back_meanwhile_there_is_nothing_to_sign(people, staff, version, waiting):
    drafting.take_back(version=version, by=people.maker)

    assert staff.post(writing.address(version, "sign/sign/"), {"seen": waiting.pk}).status_code == 404
    assert _state(version) == "withdrawn"
