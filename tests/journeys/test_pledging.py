"""The demonstration's pledges: something under every facet, silent ones, chains of matches, partners with every answer."""

from collections import Counter
from urllib.parse import urlsplit

from accounts.models import User
from drafts.merging import as_post
from hub.demo import story
from notifications.models import Follow
from pledges import content as contents
from pledges.fields import FORM
from pledges.forms import PledgeForm
from pledges.models import (
    Contact,
    Doubt,
    Evidence,
    Freshness,
    Level,
    Match,
    Nature,
    Participant,
    ParticipantInvitation,
    Pledge,
    PledgeVersion,
    Stage,
    Type,
    Update,
)
from taxonomy.models import Principle
from tests.journeys.conftest import IN_IT

pytestmark = IN_IT
REGIONS = ("002", "009", "019", "142", "150")


def _person(login):
    return User.objects.get(email=f"{login}@example.org")


def test_forty_pledges_are_listed_in_three_languages_and_one_is_withdrawn():
    listed = Pledge.objects.listed()

    assert Counter(listed.values_list("current__language", flat=True)) == {"en": 16, "fr": 12, "es": 12}
    withdrawn = Pledge.objects.exclude(withdrawn_at=None).get()
    assert withdrawn.number
    assert withdrawn.withdrawn_why


def test_pledges_are_found_under_every_facet_and_leave_gaps():
    rows = [set(tokens) for tokens in Pledge.objects.listed().values_list("tokens", flat=True)]
    found = set().union(*rows)
    wanted = {f"objective:{number}" for number in range(1, 24)} | {"update:none", "region:world"}
    for facet, values in (("stage", Stage), ("type", Type), ("level", Level), ("freshness", Freshness), ("nature", Nature)):
        wanted |= {f"{facet}:{value}" for value in values.values}
    wanted |= {f"principle:{slug}" for slug in Principle.objects.values_list("slug", flat=True)}
    wanted |= {f"{place}:{region}" for place in ("region", "home") for region in REGIONS}

    assert wanted - found == set()
    cells = {(number, region) for number in range(1, 24) for region in REGIONS}
    filled = [cell for cell in cells if any({f"objective:{cell[0]}", f"region:{cell[1]}"} <= row for row in rows)]
    assert 40 < len(filled) < 80


def test_some_pledges_are_silent_and_their_makers_were_reminded():
    counted = Counter(Pledge.objects.listed().values_list("freshness", flat=True))

    assert (counted["over-two"], counted["one-to-two"], counted["under-one"]) == (6, 6, 28)
    for pledge in Pledge.objects.listed().filter(freshness="over-two"):
        assert [step.months for step in pledge.steps.filter(since=pledge.heard_at).order_by("months")] == [10, 12, 15]


def test_numbers_of_pledges_follow_their_days():
    rows = Pledge.objects.exclude(current=None).order_by("published_at").values_list("year", "serial", "published_at", "begun_at")

    assert [(year, serial) for year, serial, *_days in rows] == sorted((year, serial) for year, serial, *_days in rows)
    assert all(begun < published for *_number, published, begun in rows)


def test_pledges_on_their_way_stand_in_every_state():
    states = Counter(PledgeVersion.objects.open().values_list("state", flat=True))
    assert states == {"draft": 2, "submitted": 3, "returned": 1}
    waiting = [version for version in PledgeVersion.objects.open() if version.pledge.waits_for_state]
    assert [_person("celestine").has_perm("pledges.agree_for_state", version) for version in waiting] == [True]
    assert PledgeVersion.objects.open().filter(pledge__current__isnull=False).get().is_update
    returned = PledgeVersion.objects.get(state="returned")
    assert [reason.key for reason in returned.screenings.get().reasons.all()] == ["refugees-only"]


def test_wording_was_amended_with_a_reason():
    assert [bool(version.reason) for version in PledgeVersion.objects.filter(number__gt=1)] == [True, True]


def test_pledges_match_in_chains_and_one_waits_for_another():
    linked = {row.pledge_id: row.other_id for row in Match.objects.exclude(other=None)}

    assert len(linked) == 5
    assert sum(other in linked for other in linked.values()) == 2
    waiting = Match.objects.get(other=None)
    assert PledgeVersion.objects.get(uuid=waiting.wanted).state == "submitted"


def test_participants_have_given_every_answer():
    asked = Participant.objects.exclude(order=0)

    by_whom = Counter((row.status, row.confirmed_by_id is not None, row.left_at is not None) for row in asked)
    assert by_whom == {
        ("confirmed", True, False): 5,
        ("confirmed", False, False): 6,
        ("confirmed", False, True): 1,
        ("named", False, False): 3,
        ("declined", False, False): 1,
    }
    assert asked.exclude(left_at=None).get().left_why
    for pledge in Pledge.objects.listed().filter(current__type="partnership"):
        assert len({row.stage for row in pledge.participants.shown()}) > 1
    assert [row.participant.called for row in ParticipantInvitation.objects.filter(answered_at=None, void_at=None) if row.is_open]


def test_updates_tell_numbers_and_where_to_check_them():
    assert Update.objects.filter(made_by=None).count() == 4
    assert not Update.objects.filter(values=None).exists()
    assert Evidence.objects.count() > 15
    assert PledgeVersion.objects.published().filter(indicators__is_decrease=True).exists()


def test_one_doubt_is_answered_in_public_and_one_is_new():
    published = Doubt.objects.exclude(published_at=None).get()

    assert (published.answer != "", published.substance != published.text) == (True, True)
    assert Doubt.objects.filter(state="new").count() == 1


def test_pledges_would_pass_their_form():
    for version in PledgeVersion.objects.exclude(state="draft"):
        typed = FORM.typed(contents.of(version, private=True) | {"matches": []})
        form = PledgeForm(as_post(typed), is_update=version.is_update, pledge=version.pledge)
        assert (str(version), form.errors.as_text()) == (str(version), "")


def test_nobody_real_is_named_in_a_pledge():
    addresses = {*Contact.objects.values_list("email", flat=True), *ParticipantInvitation.objects.values_list("email", flat=True)}
    assert {address.rpartition("@")[2] for address in addresses} == {"example.org"}
    assert {urlsplit(url).hostname.rpartition("example.org")[2] for url in Evidence.objects.values_list("url", flat=True)} == {""}
    makers = {row for pledge in Pledge.objects.all() for row in (pledge.organization, pledge.authority) if row}
    assert {row.source for row in makers} == {story.WHY}


def test_people_follow_pledges():
    assert Follow.objects.filter(what="pledge").values("person").distinct().count() >= 4
