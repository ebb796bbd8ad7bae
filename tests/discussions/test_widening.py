"""What people wrote for some is not opened to others by a change of policy."""

import pytest
from django.urls import reverse

from discussions.actions import comments, spaces
from discussions.models import Admission, Comment, Policy
from taxonomy.models import OrganizationKind
from tests.discussions.moderated import bring_to
from tests.discussions.writing import said

EVERYONE, MEMBERS, INVITED, KINDS = Policy.EVERYONE, Policy.MEMBERS, Policy.INVITED, Policy.KINDS
BOTH, ONE = ("civil-society", "academia"), ("civil-society",)
NO_ROWS = {
    f"{prefix}-{name}": "0"
    for prefix in ("admissions", "windows", "prompts", "functions", "documents")
    for name in ("TOTAL_FORMS", "INITIAL_FORMS")
}


def kinds_of(keys):
    kinds = OrganizationKind.objects.filter(key__in=keys)
    assert len(kinds) == len(keys)
    return kinds


@pytest.fixture
def edit(cast, log_in):
    """`edit(space, EVERYONE)`: the answer to the form that sets who may read a space or topic."""

    def save(row, read, kinds=()):
        own = {"see": row.see} if row._meta.model_name == "space" else {"kind": row.kind}
        form = {"title_en": row.title_en, "read": read, "write": row.write, "read_kinds": [kind.pk for kind in kinds_of(kinds)]}
        page = reverse(f"admin:discussions_{row._meta.model_name}_change", args=[row.pk])
        return log_in(cast.secretariat).post(page, NO_ROWS | own | form)

    return save


@pytest.fixture
def spoken(cast, open_space, open_topic, post):
    """`spoken(MEMBERS, KINDS, ONE)`: a topic with a contribution, in a space for members, itself for one kind."""

    def make(space, topic=EVERYONE, kinds=()):
        place = open_space("inside", read=space)
        spaces.admit(person=cast.member, space=place, standing=Admission.Standing.INVITED, by=cast.secretariat, why="asked")
        inner = open_topic("between-us", space=place, read=topic)
        for row in (place, inner):
            row.read_kinds.set(kinds_of(kinds) if row.read == KINDS else ())
        post(inner.threads.get(number=1), cast.member, "Between us.")
        return inner

    return make


# (space, its kinds) before and after, and whether that is refused
SPACES = [
    (EVERYONE, (), MEMBERS, (), False),
    (MEMBERS, (), EVERYONE, (), True),
    (MEMBERS, (), INVITED, (), False),
    (INVITED, (), MEMBERS, (), True),
    (MEMBERS, (), KINDS, ONE, True),
    (KINDS, ONE, MEMBERS, (), True),
    (KINDS, ONE, KINDS, BOTH, True),
    (KINDS, BOTH, KINDS, ONE, False),
    (KINDS, BOTH, EVERYONE, (), True),
]


@pytest.mark.parametrize("what", ["space", "topic"])
@pytest.mark.parametrize(("before", "kinds_before", "after", "kinds_after", "refused"), SPACES)
def test_nobody_more_reads_what_was_written_for_some(spoken, edit, what, before, kinds_before, after, kinds_after, refused):
    topic = spoken(before, kinds=kinds_before) if what == "space" else spoken(EVERYONE, before, kinds_before)
    row = topic.space if what == "space" else topic

    answer = edit(row, after, kinds_after)

    row.refresh_from_db()
    assert (answer.status_code, row.read) == ((200, before) if refused else (302, after))
    assert {kind.key for kind in row.read_kinds.all()} == set(kinds_before if refused else kinds_after)
    if refused:
        assert list(answer.context["adminform"].form.errors) == ["read"]
        assert ("in these topics" if what == "space" else "Open another topic") in said(answer)


def test_topics_limited_first_let_their_space_open(spoken, edit):
    topic = spoken(MEMBERS)

    answers = [edit(row, read).status_code for row, read in ((topic.space, EVERYONE), (topic, MEMBERS), (topic.space, EVERYONE))]

    topic.refresh_from_db()
    assert (answers, topic.read, topic.space.read) == ([200, 302, 302], MEMBERS, EVERYONE)


def test_the_topics_are_named_in_which_people_wrote(spoken, edit, open_topic):
    topic = spoken(MEMBERS)
    open_topic("silent", space=topic.space)

    assert f"would be read by others, too: {topic.title_en}. First limit" in said(edit(topic.space, EVERYONE))


@pytest.mark.parametrize("gone", ["nobody wrote", "withdrawn", "not approved", "from an archive"])
def test_nothing_anybody_wrote_stands_in_the_way(cast, spoken, edit, open_topic, gone):
    topic = spoken(MEMBERS)
    comment = topic.comments.get()
    if gone == "withdrawn":
        comments.withdraw(comment=comment, by=cast.member)
    elif gone == "not approved":
        bring_to(Comment.State.REJECTED, comment, cast.secretariat)
    elif gone == "from an archive":
        Comment.objects.filter(pk=comment.pk).update(posted_by=None)
    else:
        topic = open_topic("silent", space=topic.space, read=MEMBERS)
    row = topic if gone == "nobody wrote" else topic.space

    assert edit(row, EVERYONE).status_code == 302


def test_what_is_hidden_is_protected_too(cast, spoken, edit):
    topic = spoken(MEMBERS)
    bring_to(Comment.State.HIDDEN, topic.comments.get(), cast.secretariat)

    assert edit(topic.space, EVERYONE).status_code == 200
