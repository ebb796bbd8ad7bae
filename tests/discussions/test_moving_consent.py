"""Where more people read, a contribution goes only if every author agrees."""

import pytest
from django.test import Client

from accounts.actions import people
from core import clock
from core.workflow import TransitionNotAllowed
from discussions.actions import moving, prompts, spaces
from discussions.audiences import is_wider
from discussions.models import Admission, Comment, MoveConsent, Policy, Topic
from events.models import Mail
from notifications.models import Notice
from taxonomy.models import OrganizationKind
from tests.discussions.becoming import archive, close
from tests.discussions.moderated import lock_thread, look_after, proven, shift
from tests.discussions.writing import said

EVERYONE, MEMBERS, INVITED, KINDS = Policy.EVERYONE, Policy.MEMBERS, Policy.INVITED, Policy.KINDS


@pytest.fixture
def elsewhere(open_topic):
    """The thread of direct contributions of another topic, in a space of its own that everyone reads."""
    return open_topic("elsewhere").threads.get(number=0)


@pytest.fixture
def narrow(cast, open_space, open_topic, post):
    """A contribution with a reply in a space that its members alone read: member and delegate."""
    space = open_space("closed", read=MEMBERS)
    for person in (cast.member, cast.delegate, cast.outsider):
        spaces.admit(person=person, space=space, standing=Admission.Standing.MEMBER, by=cast.secretariat, why="asked")
    thread = open_topic("inside", space=space).threads.get(number=1)
    root = post(thread, cast.member, "Between us.")
    return root, post(thread, cast.delegate, "So be it.", parent=root)


# ── Where more people read ───────────────────────────────────────────────────────────────────────────────────────

# (space, topic) of origin and target; the same space or another; whether more people read at the target
WIDER = [
    ((EVERYONE, EVERYONE), (EVERYONE, EVERYONE), False, False),
    ((EVERYONE, EVERYONE), (INVITED, EVERYONE), False, False),
    ((EVERYONE, EVERYONE), (EVERYONE, KINDS), True, False),
    ((EVERYONE, MEMBERS), (EVERYONE, EVERYONE), True, True),
    ((EVERYONE, MEMBERS), (EVERYONE, MEMBERS), True, False),
    ((EVERYONE, MEMBERS), (EVERYONE, INVITED), True, False),
    ((EVERYONE, INVITED), (EVERYONE, MEMBERS), True, True),
    ((EVERYONE, INVITED), (EVERYONE, INVITED), True, False),
    ((EVERYONE, KINDS), (EVERYONE, KINDS), True, False),
    ((EVERYONE, KINDS), (EVERYONE, MEMBERS), True, True),
    ((EVERYONE, MEMBERS), (EVERYONE, KINDS), True, True),
    ((MEMBERS, EVERYONE), (MEMBERS, EVERYONE), True, False),
    ((MEMBERS, INVITED), (MEMBERS, EVERYONE), True, True),
    ((MEMBERS, EVERYONE), (MEMBERS, INVITED), True, False),
    ((MEMBERS, EVERYONE), (MEMBERS, EVERYONE), False, True),
    ((INVITED, EVERYONE), (INVITED, EVERYONE), False, True),
    ((INVITED, EVERYONE), (EVERYONE, EVERYONE), False, True),
    ((KINDS, EVERYONE), (KINDS, EVERYONE), False, False),
    ((KINDS, EVERYONE), (KINDS, INVITED), False, False),
    ((KINDS, EVERYONE), (EVERYONE, KINDS), False, False),
]


def _guard(row, read):
    type(row).objects.filter(pk=row.pk).update(read=read)
    if read == KINDS:
        row.read_kinds.set(OrganizationKind.objects.filter(key="civil-society"))


@pytest.mark.parametrize(("origin", "target", "same", "wider"), WIDER)
def test_where_more_people_read(cast, open_space, open_topic, origin, target, same, wider):
    topics = []
    for name, (of_space, of_topic) in (("origin", origin), ("target", target)):
        space = topics[0].space if same and topics else open_space(name)
        topic = open_topic(name, space=space)
        _guard(space, of_space)
        _guard(topic, of_topic)
        topics.append(topic)
    first, second = (Topic.objects.select_related("space").get(pk=topic.pk) for topic in topics)

    assert is_wider(first, second) == wider


def test_more_kinds_of_organization_are_more_people(cast, open_space, open_topic):
    one, two = (open_topic(name, space=open_space(name, read=KINDS)) for name in ("one", "two"))
    kinds = OrganizationKind.objects.order_by("pk")
    one.space.read_kinds.set(kinds[:1])
    two.space.read_kinds.set(kinds[:2])

    assert (is_wider(one, two), is_wider(two, one)) == (True, False)


def test_a_moderator_or_a_function_there_reads_more_than_the_policy_says(cast, open_space, open_topic):
    space = open_space("closed", read=INVITED)
    one, two = (open_topic(name, space=space) for name in ("one", "two"))
    assert not is_wider(one, two)

    prompts.give_function(topic=two, kind="co-facilitator", person=cast.outsider, by=cast.secretariat, why="asked")

    assert (is_wider(one, two), is_wider(two, one)) == (True, False)


def _answer(row, person, agrees):
    return moving.answer(consent=MoveConsent.objects.get(move=row, person=person), by=person, agrees=agrees)


def test_to_more_readers_it_moves_when_the_last_author_agrees(cast, narrow, elsewhere):
    row = shift(narrow[0], elsewhere, cast.secretariat)
    assert (row.state, Comment.objects.filter(thread=elsewhere).count()) == ("asked", 0)
    asked = Mail.objects.filter(kind="discussions.move_asked").values_list("to", flat=True)
    assert set(asked) == {cast.member.email, cast.delegate.email}

    assert _answer(row, cast.member, True).state == "asked"
    assert _answer(row, cast.delegate, True).state == "done"

    assert Comment.objects.filter(thread=elsewhere).count() == 2
    assert Mail.objects.filter(kind="discussions.move_ended", to=cast.secretariat.email).count() == 1
    assert proven(narrow[0].topic, elsewhere.topic)


def test_one_who_refuses_keeps_it_where_it_is(cast, narrow, elsewhere):
    row = shift(narrow[0], elsewhere, cast.secretariat)

    assert _answer(row, cast.delegate, False).state == "refused"

    with pytest.raises(TransitionNotAllowed):
        _answer(row, cast.member, True)
    assert not Comment.objects.filter(thread=elsewhere).exists()
    assert Mail.objects.filter(kind="discussions.move_ended", to=cast.secretariat.email).count() == 1


@pytest.mark.parametrize("to_where_more_read", [True, False])
def test_its_page_says_whether_it_has_moved_or_is_asked_about(cast, narrow, elsewhere, log_in, to_where_more_read):
    root, _reply = narrow
    target = elsewhere if to_where_more_read else root.topic.threads.get(number=0)
    given = {"verb": "move", "thread": target.pk, "why": "Everybody may want it"}

    answer = said(log_in(cast.secretariat).post(f"{root.get_absolute_url()}moderate/", given, follow=True))

    done, asked = "Done: Move with its replies", "Its authors are asked. It moves once all of them have agreed."
    assert (done in answer, asked in answer) == (not to_where_more_read, to_where_more_read)


def test_who_writes_below_it_meanwhile_is_asked_too(cast, narrow, elsewhere, post):
    row = shift(narrow[0], elsewhere, cast.secretariat)
    post(narrow[0].thread, cast.outsider, "Me too.", parent=narrow[0])
    _answer(row, cast.member, True)

    assert _answer(row, cast.delegate, True).state == "asked"
    assert _answer(row, cast.outsider, True).state == "done"
    assert Comment.objects.filter(thread=elsewhere).count() == 3


def test_a_target_locked_meanwhile_drops_the_move(cast, narrow, elsewhere):
    row = shift(narrow[0], elsewhere, cast.secretariat)
    _answer(row, cast.member, True)
    lock_thread(cast, elsewhere)

    assert _answer(row, cast.delegate, True).state == "dropped"
    assert not Comment.objects.filter(thread=elsewhere).exists()


@pytest.mark.parametrize("settled", ["origin", "target"])
def test_a_topic_archived_meanwhile_drops_the_move(cast, narrow, elsewhere, settled):
    row = shift(narrow[0], elsewhere, cast.secretariat)
    _answer(row, cast.member, True)
    topic = narrow[0].topic if settled == "origin" else elsewhere.topic
    close(cast, topic)
    archive(cast, topic)

    assert _answer(row, cast.delegate, True).state == "dropped"
    assert not Comment.objects.filter(thread=elsewhere).exists()


def test_a_move_called_off_asks_nobody_any_longer(cast, narrow, elsewhere):
    row = shift(narrow[0], elsewhere, cast.secretariat)
    moving.call_off(move=row, by=cast.secretariat, why="settled")

    with pytest.raises(TransitionNotAllowed):
        _answer(row, cast.member, True)
    assert shift(narrow[0], elsewhere, cast.secretariat).state == "asked"


def test_while_it_waits_there_is_no_second_move(cast, narrow, elsewhere):
    shift(narrow[0], elsewhere, cast.secretariat)

    with pytest.raises(TransitionNotAllowed):
        shift(narrow[0], elsewhere, cast.secretariat)


def test_an_author_who_moves_her_own_words_is_not_asked(cast, narrow, elsewhere):
    mover = look_after(cast.delegate, narrow[1].topic.space, by=cast.secretariat)

    assert shift(narrow[1], elsewhere, mover).state == "done"


def _archived(cast, row):
    Comment.objects.filter(pk=row.pk).update(posted_by=None)


def _disabled(cast, row):
    people.disable(person=cast.delegate, by=cast.administrator, why="spam")


@pytest.mark.parametrize("gone", [_archived, _disabled])
def test_without_an_account_behind_it_it_never_goes_to_more_readers(cast, narrow, elsewhere, gone):
    gone(cast, narrow[1])

    with pytest.raises(TransitionNotAllowed):
        shift(narrow[0], elsewhere, cast.secretariat)
    assert str(moving.obstacle(narrow[0], elsewhere)) == str(moving.NOBODY_TO_ASK)


# ── The page of the authors ──────────────────────────────────────────────────────────────────────────────────────


def test_only_the_authors_asked_find_the_page(cast, narrow, elsewhere):
    row = shift(narrow[0], elsewhere, cast.secretariat)
    page = f"/en/discussions/moves/{row.pk}/"
    found = {}
    for name in ("member", "delegate", "outsider", "secretariat"):
        client = Client()
        client.force_login(getattr(cast, name))
        found[name] = client.get(page).status_code

    assert found == {"member": 200, "delegate": 200, "outsider": 404, "secretariat": 404}
    assert Client().get(page).status_code == 302


def test_an_author_answers_on_the_page(cast, narrow, elsewhere, client):
    row = shift(narrow[0], elsewhere, cast.secretariat)
    client.force_login(cast.member)
    page = f"/en/discussions/moves/{row.pk}/"
    assert "Between us." in said(client.get(page))

    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"agrees": "yes"}).status_code == 302
    assert client.post(page, {"agrees": "no"}).status_code == 409

    assert MoveConsent.objects.get(person=cast.member).agrees is True
    assert Notice.objects.filter(kind="discussions.move_asked").count() == 2


def test_who_confirmed_for_an_organization_reads_what_she_is_asked_about(cast, narrow, elsewhere, client):
    attributions = narrow[0].attributions
    attributions.create(organization=cast.union, confirmed_by=cast.outsider, confirmed_at=clock.now(), part="author", order=1)
    row = shift(narrow[0], elsewhere, cast.secretariat)
    client.force_login(cast.outsider)

    page = client.get(f"/en/discussions/moves/{row.pk}/")

    assert ("Between us." in said(page), "So be it." in said(page)) == (True, False)
    client.force_login(cast.member)
    assert said(client.get(f"/en/discussions/moves/{row.pk}/")).count("Between us.") == 1


def test_a_place_that_is_not_open_to_the_reader_is_not_named(cast, narrow, open_space, open_topic, client):
    goal = open_topic("whispers", space=open_space("den", read=INVITED)).threads.get(number=1)
    keeper = look_after(cast.moderator, narrow[0].topic.space, by=cast.secretariat)
    row = shift(narrow[0], goal, cast.secretariat)
    pages = f"/en/discussions/comments/{narrow[0].pk}/moderate/", f"/en/discussions/moves/{row.pk}/"

    for person, page in ((keeper, pages[0]), (cast.member, pages[1])):
        client.force_login(person)
        html = client.get(page).content.decode()
        assert "nother place, which is not open to you" in html
        assert "hispers" not in html
        assert goal.get_absolute_url() not in html
    client.force_login(cast.secretariat)
    assert goal.get_absolute_url() in client.get(pages[0]).content.decode()
