"""Join and leave a space, see who its members are: who may, what it opens, and that it closes at once."""

import re
from datetime import timedelta

import pytest

from accounts.actions import delegations, people
from accounts.models import Role
from core import clock, history
from core.permissions import allows
from discussions import notices, overview
from discussions.actions import membership, prompts, spaces, stages
from discussions.models import Admission, Function, Policy, Topic
from discussions.models.readers import MODERATES
from events.models import Event, Mail
from notifications import actions as notifications
from notifications.models import Notice
from taxonomy.models import OrganizationKind
from tests.discussions.writing import said
from tests.notifications.telling import spread
from tests.races import at_once

JOIN, LEAVE, MEMBERS = (f"/en/discussions/work/{name}/" for name in ("join", "leave", "members"))


@pytest.fixture
def readers(cast, enrol, open_space):
    """`readers(see=…)` opens a space: joined is a member of it, guest invited to it, keeper moderates it, unionist speaks for a
    trade union, which is the kind that its policies name.
    """

    def make(**policies):
        space = open_space(**policies)
        for name in ("joined", "guest", "keeper", "unionist"):
            setattr(cast, name, enrol(name))
        kind = OrganizationKind.objects.get(key="trade-union")
        cast.union.kind = kind
        cast.union.save()
        for kinds in (space.read_kinds, space.write_kinds, space.see_kinds):
            kinds.set([kind])
        why = {"by": cast.secretariat, "why": "asked"}
        delegations.grant(person=cast.unionist, organization=cast.union, scopes=["post"], **why)
        spaces.admit(person=cast.joined, space=space, standing="member", **why)
        spaces.admit(person=cast.guest, space=space, standing="invited", **why)
        _moderate(cast, space)
        return space

    return make


def _moderate(cast, space):
    Role.objects.create(
        person=cast.keeper,
        role=Role.MODERATOR,
        scope=f"{MODERATES}{space.pk}",
        starts_at=space.created_at,
        granted_at=space.created_at,
        granted_by=cast.administrator,
        why="asked",
    )


NAMES = ("visitor", "member", "joined", "guest", "keeper", "unionist", "secretariat")
ADMITTED = {
    Policy.EVERYONE: set(NAMES),
    Policy.MEMBERS: {"joined", "guest", "keeper", "secretariat"},
    Policy.INVITED: {"guest", "keeper", "secretariat"},
    Policy.KINDS: {"unionist", "keeper", "secretariat"},
}


@pytest.mark.parametrize("read", Policy)
@pytest.mark.parametrize("see", Policy)
def test_who_sees_the_members_is_who_may_read_and_is_admitted_to_see(cast, readers, client, read, see):
    space = readers(read=read, see=see)

    for name in NAMES:
        client.logout()
        person = getattr(cast, name)
        if person.is_authenticated:
            client.force_login(person)
        answer, page, card = (client.get(path) for path in (MEMBERS, space.get_absolute_url(), "/en/discussions/"))
        reads, sees = name in ADMITTED[read], name in ADMITTED[read] & ADMITTED[see]
        expected = 200 if sees else 404 if not reads else 302 if name == "visitor" else 403
        assert (name, answer.status_code) in ((name, expected), (name, 403 if expected == 302 else expected))
        assert (name, "2 members" in said(page), "2 members" in said(card)) == (name, sees, sees)
        assert (name, '<strong dir="auto">Joined Example' in answer.content.decode()) == (name, sees)


def test_who_may_not_see_the_members_is_told_why(cast, readers, log_in):
    readers(see=Policy.MEMBERS)

    answer = log_in(cast.member).get(MEMBERS)

    assert (answer.status_code, "not shown to you" in said(answer)) == (403, True)


def test_the_list_names_people_with_their_organizations_each_once(cast, readers, log_in):
    space = readers(see=Policy.EVERYONE)
    spaces.admit(person=cast.joined, space=space, standing="invited", by=cast.secretariat, why="asked")
    cast.joined.organization, cast.guest.affiliation = cast.union, "Harbour <b>House</b>"
    cast.joined.save()
    cast.guest.save()
    people.disable(person=cast.unionist, by=cast.administrator, why="spam")
    membership.join(space=space, by=cast.unionist)

    page = log_in(cast.member).get(MEMBERS).content.decode()

    assert re.findall(r'<li><strong dir="auto">([^<]+)', page) == ["Guest Example", "Joined Example"]
    assert "Harbour &lt;b&gt;House&lt;/b&gt;" in page
    assert "Union" in page
    assert ("<h2>2 members</h2>" in page, 'data-count="2"' in page) == (True, True)
    assert "@example.org" not in page


def test_a_long_list_comes_in_pages(cast, readers, log_in, enrol, monkeypatch):
    monkeypatch.setattr("discussions.views.members.PAGE", 3)
    space = readers(see=Policy.EVERYONE)
    for number in range(5):
        membership.join(space=space, by=enrol(f"a{number}"))
    client = log_in(cast.member)

    pages = [client.get(f"{MEMBERS}?page={number}" if number > 1 else MEMBERS) for number in (1, 2, 3, 4)]

    listed = [re.findall(r'<li><strong dir="auto">([^<]+)', page.content.decode()) for page in pages[:3]]
    assert [len(names) for names in listed] == [3, 3, 1]
    assert sorted({name for names in listed for name in names}) == [name for names in listed for name in names]
    assert pages[3].status_code == 404
    assert all("7 members" in said(page) for page in pages[:3])


# ── Join ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("read", Policy)
def test_whoever_may_read_may_join(cast, readers, client, read):
    space = readers(read=read)

    for name in ("member", "unionist", "secretariat", "keeper"):
        client.force_login(getattr(cast, name))
        status = client.post(JOIN).status_code
        joined = Admission.objects.running().filter(person=getattr(cast, name), space=space).exists()
        assert (name, status, joined) == (name, *((302, True) if name in ADMITTED[read] else (404, False)))


def test_a_function_in_a_topic_makes_no_member_of_its_space(cast, readers, open_topic, client):
    space = readers(read=Policy.MEMBERS)
    topic, other = open_topic(space=space), open_topic("other", space=space)
    co_moderator = Function.Kind.CO_MODERATOR
    prompts.give_function(topic=topic, person=cast.member, kind=co_moderator, by=cast.secretariat, why="asked")
    client.force_login(cast.member)

    page, answer = client.get(space.get_absolute_url()), client.post(JOIN)

    assert (page.status_code, "Join the space" in said(page), answer.status_code) == (200, False, 403)
    assert "Your function opens one discussion" in said(answer)
    assert list(Topic.objects.visible_to(cast.member)) == [topic] != [other]


def test_a_visitor_logs_in_first(readers, client):
    readers()

    answer = client.post(JOIN)

    assert (answer.status_code, "/account/login/?next=/en/discussions/work/" in answer["Location"]) == (302, True)
    assert Admission.objects.filter(standing="member").count() == 1


def test_joining_and_leaving_are_recorded_and_never_deleted(cast, open_space, log_in):
    space = open_space()
    client = log_in(cast.member)

    statuses = [client.post(path).status_code for path in (JOIN, JOIN, LEAVE, LEAVE, JOIN)]

    rows = Admission.objects.filter(person=cast.member).order_by("pk")
    assert statuses == [302] * 5
    assert [(row.ended_by, row.is_running()) for row in rows] == [(cast.member, False), (None, True)]
    assert [event.kind.partition("_")[2] for event in history.about(space)] == ["joined", "left", "joined", "opened"]


def test_an_admission_that_ran_out_makes_room_for_a_new_one(cast, open_space, move_clock):
    space = open_space()
    spaces.admit(person=cast.member, space=space, standing="member", by=cast.secretariat, why="a week", until=_in(days=7))
    move_clock(days=8)

    row = membership.join(space=space, by=cast.member)

    assert (row.is_running(), Admission.objects.filter(person=cast.member).count()) == (True, 2)


def _in(days):
    return clock.now() + timedelta(days=days)


def test_nobody_joins_what_is_archived(cast, open_space, log_in):
    space = open_space()
    stages.archive_space(space=space, by=cast.secretariat, why="over")
    client = log_in(cast.member)

    answer = client.post(JOIN)

    assert (answer.status_code, "archived" in said(answer)) == (403, True)
    assert "Join the space" not in said(client.get(space.get_absolute_url()))


@pytest.mark.parametrize("path", [JOIN, LEAVE])
def test_a_link_changes_nothing(cast, open_space, log_in, path):
    open_space()

    assert (log_in(cast.member).get(path).status_code, Admission.objects.count()) == (405, 0)


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("/en/discussions/work/pay/", "/en/discussions/work/pay/"),
        ("https://elsewhere.example.org/", "/en/discussions/work/"),
        ("//elsewhere.example.org/", "/en/discussions/work/"),
        ("/\\elsewhere.example.org/", "/en/discussions/work/"),
        ("", "/en/discussions/work/"),
    ],
)
def test_one_comes_back_to_where_one_asked(cast, open_space, log_in, address, way):
    open_space()

    assert log_in(cast.member).post(JOIN, {"next": address})["Location"] == way


@pytest.mark.parametrize(
    ("of_space", "of_topic", "helps"),
    [
        ("everyone", "everyone", False),
        ("members", "everyone", True),
        ("everyone", "members", True),
        ("members", "members", True),
        ("invited", "everyone", False),
        ("members", "invited", False),
        ("kinds", "members", False),
    ],
)
def test_who_may_read_is_offered_to_join_where_it_helps(cast, open_space, open_topic, client, of_space, of_topic, helps):
    topic = open_topic("pay", space=open_space(write=of_space), write=of_topic)
    client.force_login(cast.member)
    form = f"{topic.threads.get(number=1).get_absolute_url()}contribute/"

    before = client.get(topic.get_absolute_url())
    client.post(JOIN)
    after = client.get(topic.get_absolute_url())

    assert ("Join the space to contribute" in said(before)) == helps
    assert "Join the space to contribute" not in said(after)
    assert (form in after.content.decode()) == (helps or of_space == of_topic == "everyone")


# ── Leave ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("read", "warned"), [("everyone", False), ("kinds", False), ("members", True), ("invited", True)])
def test_leaving_what_one_could_not_join_again_is_asked_about_first(cast, readers, client, read, warned):
    space = readers(read=read)
    name = {"kinds": "unionist", "invited": "guest"}.get(read, "joined")
    person = getattr(cast, name)
    membership.join(space=space, by=person)
    client.force_login(person)

    first = client.post(LEAVE)
    still = Admission.objects.running().filter(person=person, space=space).exists()
    second = client.post(LEAVE, {"sure": "yes"})

    assert (first.status_code, still) == ((200, True) if warned else (302, False))
    assert not Admission.objects.running().filter(person=person, space=space).exists()
    assert second.status_code in (302, 404)
    if warned:
        assert second["Location"] == "/en/discussions/"


# ── What ends ends at once ───────────────────────────────────────────────────────────────────────────────────────


def _leaves(cast, space, person):
    membership.leave(space=space, by=person)


def _is_ended(cast, space, person):
    spaces.end_admission(admission=Admission.objects.get(person=person, ended_at=None), by=cast.secretariat, why="left")


def _kind_is_lost(cast, space, person):
    delegations.end(delegation=person.delegations().get(), by=cast.administrator, why="left")


@pytest.mark.parametrize(
    ("read", "name", "ends"),
    [
        (Policy.MEMBERS, "joined", _leaves),
        (Policy.MEMBERS, "joined", _is_ended),
        (Policy.INVITED, "guest", _is_ended),
        (Policy.KINDS, "unionist", _kind_is_lost),
    ],
)
def test_who_loses_access_sees_nothing_from_that_instant(cast, readers, open_topic, post, client, read, name, ends):
    space = readers(read=read)
    topic = open_topic("pay", space=space)
    person = getattr(cast, name)
    notifications.follow(what="space", object_id=space.pk, by=person)
    comment = post(topic.threads.get(number=1), cast.secretariat, "Periwinkle words.")
    spread()
    client.force_login(person)
    paths = (space.get_absolute_url(), topic.get_absolute_url(), comment.get_absolute_url())
    before = [client.get(path).status_code for path in paths]
    told = Notice.objects.filter(person=person, kind=notices.CONTRIBUTION).exists()
    listed = "Secretariat Example has contributed" in said(client.get("/en/account/notices/"))

    ends(cast, space, person)

    assert (before, told, listed) == ([200, 200, 302], True, True)
    assert [client.get(path).status_code for path in paths] == [404] * 3
    assert not overview.spaces(type(person).objects.get(pk=person.pk))
    assert comment.get_absolute_url() not in client.get("/en/search/?q=periwinkle").content.decode()
    assert not Topic.objects.visible_to(type(person).objects.get(pk=person.pk)).exists()
    assert "has contributed" not in said(client.get("/en/account/notices/"))


def test_who_leaves_between_notice_and_digest_gets_no_word_of_it(cast, readers, open_topic, post, move_clock):
    space = readers(read=Policy.MEMBERS)
    topic = open_topic("pay", space=space)
    for person in (cast.joined, cast.guest):
        notifications.follow(what="space", object_id=space.pk, by=person)
    post(topic.threads.get(number=1), cast.secretariat, "Periwinkle words.")
    spread()
    waiting = set(Notice.objects.filter(kind=notices.CONTRIBUTION).values_list("person__email", flat=True))

    membership.leave(space=space, by=cast.joined)
    move_clock(days=2)
    for person in (cast.joined, cast.guest):
        notifications.digest(person.pk, "daily")

    assert waiting == {cast.joined.email, cast.guest.email}
    assert list(Mail.objects.filter(kind="notifications.daily").values_list("to", flat=True)) == [cast.guest.email]


# ── Permissions ──────────────────────────────────────────────────────────────────────────────────────────────────

PEOPLE = ("visitor", "member", "delegate", "moderator", "reviewer", "secretariat", "former", "disabled")
ALL = {"member", "delegate", "moderator", "reviewer", "secretariat", "former"}


@pytest.mark.parametrize(
    ("name", "read", "see", "allowed"),
    [
        ("discussions.join_space", "everyone", "members", ALL),
        ("discussions.join_space", "members", "members", {"secretariat"}),
        ("discussions.leave_space", "everyone", "members", ALL),
        ("discussions.see_members", "everyone", "everyone", {"visitor", *ALL}),
        ("discussions.see_members", "everyone", "members", {"secretariat"}),
        ("discussions.see_members", "members", "everyone", {"secretariat"}),
    ],
)
def test_permissions(cast, open_space, name, read, see, allowed):
    space = open_space(read=read, see=see)

    assert {person for person in PEOPLE if allows(getattr(cast, person), name, space)} - {"disabled"} == allowed


@pytest.mark.django_db(transaction=True)
def test_clicks_at_once_make_one(cast, open_space):
    space = open_space()

    rows = at_once(*[lambda: membership.join(space=space, by=cast.member).pk] * 6, row=cast.member)

    kind = "discussions.space_joined"
    assert (len(set(rows)), Admission.objects.count(), Event.objects.filter(kind=kind).count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_leaving_at_once_is_leaving_once(cast, open_space):
    space = open_space()
    membership.join(space=space, by=cast.member)

    counts = at_once(*[lambda: membership.leave(space=space, by=cast.member)] * 4, row=cast.member)

    assert (sorted(counts), Event.objects.filter(kind="discussions.space_left").count()) == ([0, 0, 0, 1], 1)
