"""What people are told of practices: a new one on an objective they follow, a new version of one they follow."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from zeal import zeal_context

from accounts.actions import delegations
from notifications import actions, kinds
from notifications.models import Announcement, Notice
from practices.actions import publishing
from practices.models import Practice
from practices.notices import NEW_PRACTICE, NEW_VERSION
from taxonomy.models import Objective
from tests.markup import read
from tests.notifications.telling import ODD, in_words, spread, told
from tests.practices import scene


@pytest.fixture
def follow():
    """`follow(person, 7)` follows an objective, `follow(person, practice)` a practice."""

    def run(person, thing):
        is_number = isinstance(thing, int)
        what, key = ("objective", Objective.objects.get(number=thing).pk) if is_number else ("practice", thing.pk)
        actions.follow(what=what, object_id=key, by=person)

    return run


def again(writers, version, **given):
    practice = Practice.objects.get(pk=version.practice_id)
    return scene.updated(practice, writers.author, writers.secretariat, **given)


def test_followers_of_its_objectives_are_told_of_a_new_practice_once(writers, follow):
    for person, number in ((writers.stranger, 7), (writers.stranger, 23), (writers.member, 23), (writers.outsider, 1)):
        follow(person, number)
    version = scene.published(writers.author, writers.secretariat)
    spread()

    assert (told(NEW_PRACTICE), told(NEW_VERSION)) == ([("member", version.pk), ("stranger", version.pk)], [])
    assert set(Notice.objects.filter(kind=NEW_PRACTICE).values_list("rhythm", "mailed_at")) == {("daily", None)}


def test_followers_of_a_practice_are_told_of_each_new_version_and_those_of_objectives_are_not(writers, follow):
    first = scene.published(writers.author, writers.secretariat)
    follow(writers.member, 7)
    follow(writers.stranger, first.practice)
    second = again(writers, first)
    third = again(writers, first)
    spread()

    assert (told(NEW_PRACTICE), told(NEW_VERSION)) == ([], [("stranger", second.pk), ("stranger", third.pk)])


def test_who_decides_and_who_wrote_it_are_not_told(writers, follow, join):
    version = scene.submitted(writers.author, organization=writers.union)
    join(version.practice)
    for person in (writers.author, writers.partner, writers.removed, writers.speaker, writers.secretariat, writers.stranger):
        follow(person, 7)

    scene.reviewed(version, writers.secretariat)
    spread()

    assert [name for name, _row in told(NEW_PRACTICE)] == ["removed", "speaker", "stranger"]


def test_who_began_it_for_an_organization_she_left_is_told_like_anybody(writers, follow):
    version = scene.published(writers.author, writers.secretariat, organization=writers.union)
    for person in (writers.author, writers.speaker):
        follow(person, version.practice)
    delegations.end(delegation=writers.author.delegations().get(), by=writers.administrator, why="left")
    practice = Practice.objects.get(pk=version.practice_id)

    new = scene.updated(practice, writers.speaker, writers.secretariat)
    spread()

    assert told(NEW_VERSION) == [("author", new.pk), ("speaker", new.pk)]


@pytest.mark.parametrize("state", [state for state in scene.STATES if state not in ("published", "retired")])
def test_nothing_is_told_of_what_is_not_published(writers, follow, practice_in, state):
    follow(writers.stranger, 7)

    practice_in(state)
    spread()

    assert (Announcement.objects.count(), told(NEW_PRACTICE)) == (0, [])


@pytest.mark.parametrize("is_spread", [False, True])
def test_what_is_retired_is_told_no_longer(writers, follow, is_spread):
    follow(writers.stranger, 7)
    version = scene.published(writers.author, writers.secretariat)
    if is_spread:
        spread()
    practice = Practice.objects.get(pk=version.practice_id)

    publishing.retire(practice=practice, by=writers.secretariat, why="It has ended.")
    spread()
    after = [in_words(notice) for notice in Notice.objects.filter(person=writers.stranger)]
    publishing.reinstate(practice=Practice.objects.get(pk=practice.pk), by=writers.secretariat, why="It goes on.")
    spread()

    assert after == [None] * is_spread
    assert len(told(NEW_PRACTICE)) == is_spread


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_sentence_is_whole_in_every_language_and_leads_to_the_practice(writers, client, follow, language):
    follow(writers.stranger, 7)
    first = scene.published(writers.author, writers.secretariat)
    follow(writers.stranger, first.practice)
    again(writers, first, title=ODD)
    spread()
    notices = list(Notice.objects.filter(person=writers.stranger).order_by("kind"))

    with override(language):
        found = kinds.tell(notices)
    client.force_login(writers.stranger)

    assert [notice.kind for notice in notices] == [NEW_PRACTICE, NEW_VERSION]
    for notice in notices:
        page = client.get(found[notice].address)
        assert (ODD in found[notice].sentence, "\n" in found[notice].sentence) == (True, False)
        assert (page.status_code, read(page).language) == (200, language)
    assert "2" in found[notices[1]].sentence


def test_many_are_told_in_as_many_queries_as_few(writers, follow):
    follow(writers.stranger, 7)

    def spent(count):
        for number in range(count):
            scene.published(writers.author, writers.secretariat, title=f"Number {number}")
        spread()
        rows = list(Notice.objects.filter(person=writers.stranger).select_related("person"))
        with CaptureQueriesContext(connection) as captured, zeal_context():
            assert len(kinds.tell(rows)) == len(rows)
        return len(captured)

    assert spent(1) == spent(6) == 1
