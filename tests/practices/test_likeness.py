"""What a submission may repeat: published practices and one's own, with the reasons; never what others have on the way."""

import pytest

from practices import likeness
from practices.actions import drafting
from tests.practices import drafted, scene, writing

TITLE = "Legal advice at the bus station"
ELSEWHERE = {"implementers": [], "countries": ["KEN"], "primary": [8]}
AGAIN = {"title": "Legal advice at bus stations", **ELSEWHERE}
UNLIKE = "A ferry school for welders"


@pytest.fixture
def found(writers):
    """Titles and reasons for a content of the author's."""

    def of(practice=None, user=writers.author, **given):
        likes = likeness.of(scene.content(**given), practice=practice, user=user)
        return [(like.version.title, like.why) for like in likes]

    return of


def test_a_published_one_is_found_by_its_title(writers, found):
    scene.published(writers.stranger, writers.secretariat, title=TITLE)

    assert found(**AGAIN) == [(TITLE, ("a similar title",))]
    assert found(title=UNLIKE, **ELSEWHERE) == []


def test_a_published_one_is_found_by_who_does_what_where(writers, found):
    scene.published(writers.stranger, writers.secretariat, title=UNLIKE)

    reasons = ("the same implementing organization", "the same country", "the same primary objective")
    assert found() == [(UNLIKE, reasons)]
    assert [found(**{name: value}) for name, value in ELSEWHERE.items()] == [[], [], []]


@pytest.mark.parametrize(("state", "is_found"), [(state, state == "published") for state in scene.STATES])
def test_of_others_only_what_is_published_is_told(writers, found, practice_in, state, is_found):
    practice_in(state, title=TITLE)

    assert bool(found(user=writers.stranger, title=TITLE)) == is_found


OWN = {"draft": False, "submitted": True, "returned": True, "declined": False, "published": True, "retired": False}


@pytest.mark.parametrize(("state", "is_found"), OWN.items())
def test_ones_own_are_told_while_they_are_on_their_way(found, practice_in, state, is_found):
    practice_in(state, title=TITLE)

    assert bool(found(title=TITLE)) == is_found


def test_ones_own_draft_is_told_by_the_title_it_has_so_far(writers, found):
    draft = scene.begun(writers.author)
    drafted.write(draft, writers.author, title=TITLE, language="fr")

    assert found(**AGAIN) == [(TITLE, ("a similar title",))]
    assert found(user=writers.stranger, **AGAIN) == []
    assert found(practice=draft.practice, **AGAIN) == []


def test_an_update_is_not_like_what_it_updates(writers, found, practice_in):
    version = practice_in("published", title=TITLE)
    drafting.begin_update(practice=version.practice, by=writers.author)

    assert found(practice=version.practice, title=TITLE) == []


def test_the_most_alike_come_first_and_no_more_than_five(writers, found):
    for number in range(5):
        scene.published(writers.stranger, writers.secretariat, title=f"{TITLE} number {number}")
    scene.published(writers.stranger, writers.secretariat, title=TITLE)

    titles = [title for title, _why in found(title=TITLE)]
    assert (len(titles), titles[0]) == (5, TITLE)


def test_they_are_shown_before_one_sends(client, writers):
    scene.published(writers.stranger, writers.secretariat, title=TITLE)
    draft = scene.begun(writers.author)
    drafted.write(draft, writers.author, title=TITLE)
    client.force_login(writers.author)

    page = client.get(writing.address(draft, "check/")).content.decode()

    assert "Is one of these the same practice?" in page
    assert "a similar title, the same implementing organization, the same country, the same primary objective" in page
