"""What is hidden, held, not approved, withdrawn, redacted or moved out of reach vanishes everywhere at once: pages, lists, feeds,
print, export, files, counts, search, home, notices.
"""

import uuid

import pytest
from django.test import Client

from discussions import overview
from discussions.actions import counting, moderation, moving, redaction
from discussions.models import Comment, Policy, Topic
from files import actions as files
from notifications import kinds
from notifications.actions import follow, notify
from notifications.models import Notice
from tests.discussions.moderated import WHY, bring_to, proven, rule
from tests.files.samples import upload
from tests.markup import finished

WORD = "Unmistakeable"
WORDS = f"{WORD} quaggas"  # the search marks the word it is asked for


@pytest.fixture(autouse=True)
def own_shelf(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"export": "1000/m/ip"}


@pytest.fixture
def comment(cast, thread, post):
    """One in the name of an organization, with a file."""
    follow(what="topic", object_id=thread.topic_id, by=cast.outsider)
    file = files.store(upload=upload("paper.pdf"), by=cast.delegate, key=uuid.uuid4(), title=f"{WORDS}, a paper", language="en")
    comment = post(thread, cast.delegate, WORDS, subject=WORDS, organization=cast.union, files=[file])
    notify("discussions.comment_new", people=[cast.outsider], object_id=comment.pk, key=str(comment.pk))
    return comment


def _move_away(comment, cast, open_space, open_topic):
    inside = open_topic("inside", space=open_space("closed", read=Policy.INVITED)).threads.get(number=0)
    moving.shift(comment=comment, thread=inside, by=cast.secretariat, why=WHY)


WAYS = ("hidden", "hidden with replies", "held", "rejected", "withdrawn", "moved")


@pytest.fixture
def vanish(cast, open_space, open_topic):
    def way(name, comment):
        if name == "moved":
            _move_away(comment, cast, open_space, open_topic)
        elif name == "hidden with replies":
            moderation.hide_with_replies(comment=comment, by=cast.secretariat, why=WHY, rule=rule())
        else:
            bring_to(name, comment, cast.secretariat)

    return way


def places_under(topic):
    """The addresses of a topic and its space at which the words of its contributions stand."""
    there = topic.get_absolute_url()
    feed = f"/feeds{there.replace('/en/discussions/', '/discussions/en/')}"
    pages = [there, topic.threads.get(number=1).get_absolute_url(), f"{there}threads/1/replies/1/"]
    pages += [f"{there}print/", f"{there}contributions/", f"{there}contributions/?sort=newest"]
    return [*pages, f"{there}export/csv/", f"{there}export/json/", feed, feed.removesuffix(f"{topic.slug}/")]


def found(path, **how):
    """Whether a visitor finds the words there."""
    return WORD in Client().get(path, **how).getvalue().decode(errors="replace")


def is_served(file):
    """Whether a visitor gets the file."""
    return finished(Client().get(file.get_absolute_url())).status_code == 200


def places(topic, comment, cast):
    """What a visitor finds at each address where its words could stand."""
    own = comment.get_absolute_url()
    paths = ["/en/", own, f"{own}history/", "/en/search/?q=quaggas", f"/en/organizations/{cast.union.slug}/contributions/"]
    return {path: found(path, follow=True) for path in [*places_under(topic), *paths]}


def where(found):
    """The addresses at which they are."""
    return [path for path, is_there in found.items() if is_there]


@pytest.mark.parametrize("way", WAYS)
def test_nobody_finds_it_any_longer(cast, topic, comment, vanish, way):
    file, before = comment.files.get().file, places(topic, comment, cast)
    assert ([path for path in before if not before[path]], is_served(file)) == ([], True)  # it was to be found everywhere

    vanish(way, comment)

    assert (where(places(topic, comment, cast)), is_served(file)) == ([], False)
    topic = Topic.objects.get(pk=topic.pk)
    assert (topic.contributions, topic.people, topic.organizations) == (0, 0, 0)
    assert overview.latest(cast.visitor, 5)[0] == []
    assert counting.recount(topic) == []


def test_words_taken_out_are_nowhere_and_the_contribution_still_counts(cast, topic, comment):
    file, everything = comment.files.get().file, redaction.everything(comment=comment)

    redaction.redact(comment=comment, words=everything, by=cast.secretariat, why=WHY)

    assert (where(places(topic, comment, cast)), is_served(file)) == ([], False)
    assert (Topic.objects.get(pk=topic.pk).contributions, proven(topic)) == (1, True)


@pytest.mark.parametrize("way", WAYS)
def test_who_was_to_be_told_is_told_nothing(cast, topic, comment, vanish, way):
    notice = Notice.objects.get(person=cast.outsider, object_id=comment.pk, kind="discussions.comment_new")
    assert kinds.tell([notice])

    vanish(way, comment)

    assert not kinds.tell([Notice.objects.get(pk=notice.pk)])


@pytest.mark.parametrize("way", ["hidden", "held"])
def test_and_it_comes_back_everywhere_at_once(cast, topic, comment, vanish, way):
    before = places(topic, comment, cast)
    vanish(way, comment)
    back = Comment.objects.get(pk=comment.pk)

    if way == "held":
        moderation.approve(comment=back, by=cast.secretariat)
    else:
        moderation.restore(comment=back, by=cast.secretariat, why=WHY)

    assert places(topic, comment, cast) == before
    assert (is_served(comment.files.get().file), counting.recount(Topic.objects.get(pk=topic.pk))) == (True, [])


def test_what_has_moved_to_another_topic_is_nowhere_under_the_old_one(cast, topic, comment, open_topic):
    other = open_topic("other")

    moving.shift(comment=comment, thread=other.threads.get(number=1), by=cast.secretariat, why=WHY)

    under_the_new = places_under(other)
    assert where({path: found(path) for path in places_under(topic)}) == []
    assert where({path: found(path) for path in under_the_new}) == under_the_new
    assert Client().get(f"{topic.get_absolute_url()}threads/1/replies/1/").headers["Location"] == comment.get_absolute_url()
    assert (is_served(comment.files.get().file), proven(topic, other)) == (True, True)
