"""Begin a pledge: who pledges, in the name of a State by its authority, once however often it is sent."""

import uuid

import pytest

from accounts.actions import delegations
from accounts.models import Scope
from pledges.actions import drafting
from pledges.models import Pledge, PledgeVersion
from tests.pledges import scene, writing


@pytest.fixture
def people(staged):
    return staged(writing.gather)[1]


@pytest.fixture
def open_as(people, log_in):
    return lambda name: log_in(getattr(people, name))


def _voices(client):
    field = client.get(writing.BEGIN).context["form"].fields.get("voice")
    return [str(label) for _key, label in field.choices] if field else []


def test_who_can_be_pledged_for(people, log_in):
    names = ("member", "maker", "reporter", "past", "official", "speaker", "agreeing", "secretariat")
    offered = {name: _voices(log_in(getattr(people, name))) for name in names}

    alone = {name: [] for name in ("member", "reporter", "past", "agreeing", "secretariat")}
    assert offered == alone | {
        "maker": ["Myself", "Union"],
        "official": ["Myself", "Ministry", "Kenya, by its authority Ministry"],
        "speaker": ["Myself", "Kenya"],
    }


def test_nothing_is_chosen_for_her(open_as):
    client = open_as("official")

    assert client.get(writing.BEGIN).context["form"]["voice"].value() is None
    answer = client.post(writing.BEGIN, {"language": "en", "key": uuid.uuid4()})
    assert (list(answer.context["form"].errors), Pledge.objects.count()) == (["voice"], 0)


def test_the_page_says_what_a_pledge_is_and_that_the_state_must_agree(open_as):
    words = open_as("official").get(writing.BEGIN).content.decode()

    assert "A pledge says what you will do" in words
    assert "Contact persons and addresses stay private." in words
    assert "focal point must agree before the pledge is published" in words
    assert "focal point must agree" not in open_as("maker").get(writing.BEGIN).content.decode()


VOICES = [
    ("member", "", (None, None)),
    ("maker", "myself", (None, None)),
    ("maker", "{union}", ("union", None)),
    ("official", "{ministry}", ("ministry", None)),
    ("official", "{state}-by-{ministry}", ("state", "ministry")),
    ("speaker", "{state}", ("state", None)),
]


@pytest.mark.parametrize(("name", "voice", "whose"), VOICES)
def test_in_whose_name_it_is_begun(people, open_as, name, voice, whose):
    keys = {house: getattr(people, house).pk for house in ("union", "ministry", "state")}
    version = writing.begin(open_as(name), **({"voice": voice.format(**keys)} if voice else {}), language="sw")

    pledge = version.pledge
    organization, authority = [getattr(people, house) if house else None for house in whose]
    assert (pledge.owner, pledge.organization, pledge.authority) == (getattr(people, name), organization, authority)
    assert (version.state, pledge.waits_for_state) == ("draft", authority is not None)


FORGED = ["{collective}", "{state}", "{state}-by-{union}", "{collective}-by-{union}", "{union}-by-{union}", "nobody"]


@pytest.mark.parametrize("voice", FORGED)
def test_no_other_name_is_taken(people, open_as, voice):
    keys = {house: getattr(people, house).pk for house in ("union", "collective", "state")}
    answer = open_as("maker").post(writing.BEGIN, {"language": "en", "key": uuid.uuid4(), "voice": voice.format(**keys)})

    assert (list(answer.context["form"].errors), Pledge.objects.count()) == (["voice"], 0)


def test_sent_twice_it_is_begun_once(people, open_as):
    client, form = open_as("member"), {"language": "en", "key": uuid.uuid4()}
    answers = [client.post(writing.BEGIN, form) for _time in range(2)]

    assert PledgeVersion.objects.count() == 1
    assert {answer["Location"] for answer in answers} == {writing.address(PledgeVersion.objects.get())}


def test_somebody_elses_key_opens_nothing_of_hers(people, log_in):
    key = uuid.uuid4()
    hers = drafting.begin(by=people.maker, key=key)

    answer = log_in(people.member).post(writing.BEGIN, {"language": "en", "key": key})

    assert answer["Location"] != writing.address(hers)
    assert Pledge.objects.filter(owner=people.member).count() == 1


def test_an_authority_has_its_own_and_no_other_state(people, log_in):
    delegations.grant(
        person=people.official, organization=people.collective, scopes=[Scope.PLEDGE], by=people.administrator, why="asked"
    )

    assert _voices(log_in(people.official)) == ["Myself", "Collective", "Ministry", "Kenya, by its authority Ministry"]


def test_very_many_are_refused_beside_the_form(monkeypatch, people, log_in):
    monkeypatch.setattr(drafting, "MOST_BEGUN", 1)
    scene.begun(people.member)

    answer = log_in(people.member).post(writing.BEGIN, {"language": "en", "key": uuid.uuid4()})

    assert "very many pledges" in answer.content.decode()
    assert Pledge.objects.count() == 1


def test_a_visitor_logs_in_first(client, db):
    assert client.get(writing.BEGIN)["Location"].startswith("/en/account/login/?next=")
