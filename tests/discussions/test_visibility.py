"""Who may read and write where: the cast × policy of the space × policy of the topic."""

from datetime import timedelta

import pytest

from accounts.actions import delegations
from core import clock
from core.permissions import allows
from discussions.actions import comments, moderation, prompts, spaces
from discussions.models import Admission, Comment, Function, Policy, Space, Topic
from pages.models import Rule
from taxonomy.models import OrganizationKind

EVERYONE = {"visitor", "member", "delegate", "outsider", "joined", "guest", "former_guest", "moderator", "secretariat"}
STAFF = {"secretariat"}
READERS = {
    Policy.EVERYONE: EVERYONE,
    Policy.MEMBERS: STAFF | {"joined", "guest"},
    Policy.INVITED: STAFF | {"guest"},
    Policy.KINDS: STAFF | {"delegate"},
}


@pytest.fixture
def people(cast, enrol):
    """The cast; joined is a member of the space, guest is invited, former_guest no longer. The delegate's is a trade union."""
    cast.union.kind = OrganizationKind.objects.get(key="trade-union")
    cast.union.save()
    cast.joined, cast.guest, cast.former_guest = enrol("joined"), enrol("guest"), enrol("former_guest")
    return cast


def _admit(people, space):
    invited, member = Admission.Standing.INVITED, Admission.Standing.MEMBER
    for person, standing in ((people.joined, member), (people.guest, invited), (people.former_guest, invited)):
        row = spaces.admit(person=person, space=space, standing=standing, by=people.secretariat, why="asked")
        if person == people.former_guest:
            spaces.end_admission(admission=row, by=people.secretariat, why="left")


def _guard(row, to, policy):
    setattr(row, to, policy)
    row.save()
    getattr(row, f"{to}_kinds").set(OrganizationKind.objects.filter(key="trade-union"))


def _admitted(people, rows):
    return {name for name in EVERYONE if rows(getattr(people, name)).exists()}


def _asked_one_by_one(people, topic, to="read"):
    """The same, as a topic at hand says it."""
    topic = Topic.objects.select_related("space").get(pk=topic.pk)
    return {name for name in EVERYONE if topic.admits(getattr(people, name), to)}


@pytest.mark.parametrize("policy", Policy)
def test_a_space_is_read_by_those_its_policy_admits(people, open_space, policy):
    space = open_space()
    _admit(people, space)
    _guard(space, "read", policy)

    assert _admitted(people, Space.objects.visible_to) == READERS[policy]


@pytest.mark.parametrize("of_space", Policy)
@pytest.mark.parametrize("of_topic", Policy)
def test_a_topic_narrows_its_space_and_never_widens_it(people, open_topic, post, of_space, of_topic):
    topic = open_topic()
    post(topic.threads.get(number=0), people.secretariat)
    _admit(people, topic.space)
    _guard(topic.space, "read", of_space)
    _guard(topic, "read", of_topic)

    wanted = READERS[of_space] & READERS[of_topic]
    assert _admitted(people, Topic.objects.visible_to) == wanted
    assert _asked_one_by_one(people, topic) == wanted
    assert _admitted(people, Comment.objects.visible_to) == wanted


@pytest.mark.parametrize("of_space", Policy)
@pytest.mark.parametrize("of_topic", Policy)
def test_writing_needs_both_policies_and_the_right_to_read(people, open_topic, of_space, of_topic):
    topic = open_topic()
    _admit(people, topic.space)
    _guard(topic.space, "write", of_space)
    _guard(topic, "write", of_topic)

    wanted = READERS[of_space] & READERS[of_topic]
    assert _admitted(people, Topic.objects.writable_by) == wanted
    assert _asked_one_by_one(people, topic, "write") == wanted

    _guard(topic, "read", Policy.INVITED)
    assert _admitted(people, Topic.objects.writable_by) == wanted & READERS[Policy.INVITED]
    assert _asked_one_by_one(people, topic, "write") == wanted & READERS[Policy.INVITED]


def test_a_visitor_is_admitted_to_write_but_not_allowed(people, topic, thread):
    answer = allows(people.visitor, "discussions.post_comment", thread)

    assert (bool(answer), answer.login_helps) == (False, True)


@pytest.mark.parametrize(("scopes", "may_write"), [(["post"], True), (["endorse"], False)])
def test_a_kind_writes_by_delegates_who_may_post(people, open_topic, scopes, may_write):
    topic = open_topic()
    _guard(topic, "write", Policy.KINDS)
    _guard(topic, "read", Policy.KINDS)
    delegations.grant(person=people.member, organization=people.union, scopes=scopes, by=people.administrator, why="asked")

    assert Topic.objects.visible_to(people.member).exists()
    assert Topic.objects.writable_by(people.member).exists() == may_write
    assert (topic.admits(people.member), topic.admits(people.member, "write")) == (True, may_write)


def test_a_delegation_that_ended_no_longer_admits(people, open_topic):
    topic = open_topic()
    _guard(topic, "read", Policy.KINDS)
    row = people.delegate.delegations().get()

    delegations.end(delegation=row, by=people.administrator, why="left")

    assert not Topic.objects.visible_to(people.delegate).exists()
    assert not topic.admits(people.delegate)


def test_who_has_a_function_reads_and_writes_in_that_topic_alone(people, open_topic, open_space):
    space = open_space()
    topic, other = open_topic(space=space), open_topic("other", space=space)
    for row in (space, topic, other):
        _guard(row, "read", Policy.INVITED)
        _guard(row, "write", Policy.INVITED)

    prompts.give_function(
        topic=topic, person=people.member, kind=Function.Kind.CO_FACILITATOR, by=people.secretariat, why="asked"
    )

    assert list(Topic.objects.visible_to(people.member)) == [topic]
    assert list(Topic.objects.writable_by(people.member)) == [topic]
    assert [row for row in (topic, other) if row.admits(people.member) and row.admits(people.member, "write")] == [topic]
    assert list(Space.objects.visible_to(people.member)) == [space]
    assert not Topic.objects.visible_to(people.visitor).exists()


@pytest.mark.parametrize("state", ["hidden", "withdrawn"])
def test_what_is_hidden_or_withdrawn_is_visible_to_nobody(people, thread, post, state):
    comment = post(thread, people.member)
    if state == "hidden":
        moderation.hide(comment=comment, by=people.secretariat, why="…", rule=Rule.objects.first())
    else:
        comments.withdraw(comment=comment, by=people.member)

    assert _admitted(people, Comment.objects.visible_to) == set()


OPEN, CLOSED, ANNOUNCED = (-1, 1), (-2, -1), (1, 2)


@pytest.mark.parametrize(
    ("windows", "state"),
    [
        ([], "announced"),
        ([OPEN], "open"),
        ([CLOSED], "closed"),
        ([ANNOUNCED], "announced"),
        ([CLOSED, ANNOUNCED], "announced"),
        ([CLOSED, OPEN], "open"),
        ([(-1, None)], "open"),
    ],
)
def test_a_topic_stands_where_its_windows_say(people, open_topic, windows, state):
    topic = open_topic()
    topic.windows.all().delete()
    for opens, closes in windows:
        closes_at = clock.now() + timedelta(days=closes) if closes is not None else None
        prompts.set_window(topic=topic, opens_at=clock.now() + timedelta(days=opens), closes_at=closes_at, by=people.secretariat)

    [asked], [annotated] = Topic.objects.all(), Topic.objects.with_windows()
    assert (asked.life.state, annotated.life.state) == (state, state)
    assert asked.life == annotated.life
    assert Topic.objects.open().exists() == (state == "open")


def test_an_extension_opens_again_what_would_be_closed(people, open_topic, move_clock):
    topic = open_topic(days=1)
    [window] = topic.windows.all()
    extension = prompts.extend(
        window=window, closes_at=window.closes_at + timedelta(days=7), by=people.secretariat, why="Asked by many"
    )

    move_clock(days=3)
    topic = Topic.objects.with_windows().get()
    assert (topic.life.state, topic.life.span.closes_at, topic.life.span.reason) == (
        "extended",
        extension.closes_at,
        "Asked by many",
    )
    move_clock(days=9)
    assert Topic.objects.get().life.state == "closed"


def test_a_window_can_be_ended_before_its_time(people, topic):
    [window] = topic.windows.all()

    prompts.end_window(window=window, by=people.secretariat, why="A mistake")

    [asked], [annotated] = Topic.objects.all(), Topic.objects.with_windows()
    assert (asked.life.state, annotated.life.state, Topic.objects.open().exists()) == ("closed", "closed", False)


def test_a_window_of_its_own_closes_a_prompt_before_its_topic(people, topic, thread):
    prompts.set_window(
        topic=topic,
        prompt=thread.prompt,
        opens_at=clock.now() - timedelta(days=3),
        closes_at=clock.now() - timedelta(days=1),
        by=people.secretariat,
    )

    thread = topic.threads.get(number=1)
    assert (thread.is_open, topic.threads.get(number=0).is_open) == (False, True)
