"""Nothing ends in silence: who is told what becomes of a topic or space, and reminded before it closes; everybody once."""

from datetime import timedelta

import pytest
from zeal import zeal_context

from core import clock, history
from discussions import notices
from discussions.actions import attributions, prompts, spaces, telling
from discussions.models import Policy, Topic
from events.models import Mail
from notifications import actions as notifications
from notifications.models import Notice
from tests.discussions.becoming import archive, archive_space, close, lives, publish, summarize, told
from tests.discussions.joined import named, partner, posted, row

STEPS = {"summarize": summarize, "publish": publish, "archive": archive}


# ── Who is told ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def followed(cast, open_topic, post):
    """A topic the outsider and the delegate follow, the latter by its space; the member has contributed, who does not follow."""
    topic = open_topic("pay", days=5)
    topic.afterwards_en = "A summary follows in May."
    spaces.edit_topic(topic=topic, fields=["afterwards_en"], by=cast.secretariat)
    notifications.follow(what="topic", object_id=topic.pk, by=cast.outsider)
    notifications.follow(what="space", object_id=topic.space_id, by=cast.delegate)
    notifications.follow(what="topic", object_id=topic.pk, by=cast.secretariat)
    post(topic.threads.get(number=1), cast.member)
    return topic


EVERY = ["delegate", "member", "outsider"]


def _people(rows):
    return sorted(name for name, _what in rows)


@pytest.mark.parametrize("step", ["summarize", "publish", "archive"])
def test_followers_and_contributors_are_told_of_a_step_once(cast, followed, step):
    close(cast, followed)
    STEPS[step](cast, followed)

    for _sweep in range(3):
        lives()

    rows = told(notices.TOPIC_LIFE)
    assert _people(rows) == EVERY  # the secretariat did it herself; the closing before it is no news any longer
    assert Mail.objects.filter(kind=notices.TOPIC_LIFE).count() == 3


def test_a_closing_is_told_with_what_happens_next(cast, followed, move_clock):
    assert lives() == 0
    move_clock(days=6)

    counts = [lives() for _sweep in range(3)]

    assert counts == [4, 0, 0]
    assert [event.kind for event in history.about(followed)].count("discussions.topic_closed") == 1
    letter = Mail.objects.get(kind=notices.TOPIC_LIFE, to=cast.outsider.email)
    assert "has closed. What happens next: A summary follows in May." in letter.text


def test_what_closed_long_ago_is_no_news(cast, followed, move_clock):
    move_clock(days=40)

    assert (lives(), told(notices.TOPIC_LIFE)) == (0, [])


def test_an_extension_closes_anew(cast, followed, move_clock):
    move_clock(days=6)
    lives()
    Topic.objects.update(stage="")
    prompts.set_window(topic=followed, opens_at=clock.now(), closes_at=clock.now() + timedelta(days=1), by=cast.secretariat)
    move_clock(days=8)

    assert lives() == 4


def test_a_worker_killed_between_batches_tells_everybody_once(cast, followed, monkeypatch, move_clock):
    monkeypatch.setattr(telling, "BATCH", 1)
    move_clock(days=6)
    real, calls = telling.notify, []

    def dies(*args, **kwargs):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    monkeypatch.setattr(telling, "notify", dies)
    with pytest.raises(KeyboardInterrupt):
        lives()
    half = len(told(notices.TOPIC_LIFE))

    lives()

    assert (half, _people(told(notices.TOPIC_LIFE))) == (2, sorted([*EVERY, "secretariat"]))


def test_trouble_with_one_topic_stops_no_other(cast, followed, open_topic, monkeypatch, move_clock):
    other = open_topic("visas", days=4)
    notifications.follow(what="topic", object_id=other.pk, by=cast.outsider)
    move_clock(days=6)
    real = telling.notify
    monkeypatch.setattr(
        telling, "notify", lambda kind, **given: 1 / 0 if given["object_id"] == followed.pk else real(kind, **given)
    )

    lives()

    assert told(notices.TOPIC_LIFE) == [("outsider", "topic_closed")]


def test_only_readers_are_told(cast, followed, move_clock):
    followed.read = Policy.INVITED
    spaces.edit_topic(topic=followed, fields=["read"], by=cast.secretariat)
    move_clock(days=6)

    lives()

    assert _people(told(notices.TOPIC_LIFE)) == ["secretariat"]


def test_an_archived_space_is_told_once_to_everybody_it_concerns(cast, followed, open_topic, post):
    second = open_topic("visas", space=followed.space)
    post(second.threads.get(number=1), cast.member)
    space = followed.space
    space.event_en = "Regional review"
    spaces.edit_space(space=space, fields=["event_en"], by=cast.secretariat)

    archive_space(cast, space)
    lives()
    lives()

    assert (_people(told(notices.SPACE_ARCHIVED)), told(notices.TOPIC_LIFE)) == (EVERY, [])
    assert "It was for: Regional review" in Mail.objects.filter(kind=notices.SPACE_ARCHIVED).first().text


# ── Questions and calls with a closing of their own ──────────────────────────────────────────────────────────────


@pytest.fixture
def asked_briefly(cast, followed):
    """The question of the followed topic, which closes in two days: three before its topic does."""
    question = followed.prompts.get()
    days = {"opens_at": clock.now() - timedelta(days=1), "closes_at": clock.now() + timedelta(days=2)}
    prompts.set_window(topic=followed, prompt=question, by=cast.secretariat, **days)
    notifications.follow(what="thread", object_id=question.thread.pk, by=cast.reviewer)
    return question


def test_a_question_that_closes_before_its_topic_is_told_once(cast, asked_briefly, move_clock):
    assert lives() == 0
    move_clock(days=2, hours=1)

    counts = [lives() for _sweep in range(3)]

    assert counts == [5, 0, 0]
    assert set(told(notices.TOPIC_LIFE)) == {(name, "prompt_closed") for name in [*EVERY, "reviewer", "secretariat"]}
    letter = Mail.objects.get(kind=notices.TOPIC_LIFE, to=cast.outsider.email)
    assert "“What works?”, in “Pay”, has closed" in letter.text
    assert asked_briefly.thread.get_absolute_url() in letter.text


def test_a_question_that_closes_with_its_topic_is_not_told_apart(cast, asked_briefly, move_clock):
    move_clock(days=6)
    lives()

    assert {what for _name, what in told(notices.TOPIC_LIFE)} == {"topic_closed"}


@pytest.mark.parametrize("spoil", ["removed", "closed to her"])
def test_of_a_question_that_cannot_be_read_nothing_is_told(cast, asked_briefly, move_clock, spoil):
    topic = asked_briefly.topic
    if spoil == "removed":
        prompts.remove(prompt=asked_briefly, by=cast.secretariat, why="twice")
    else:
        topic.read = Policy.INVITED
        spaces.edit_topic(topic=topic, fields=["read"], by=cast.secretariat)
    reminded = telling.remind()
    move_clock(days=2, hours=1)
    lives()

    people = {name for rows in (told(notices.TOPIC_LIFE), told(notices.TOPIC_CLOSING)) for name, _what in rows}
    assert (reminded <= 1, people) == (True, set() if spoil == "removed" else {"secretariat"})


def test_followers_who_have_not_answered_a_question_are_reminded_of_it(cast, asked_briefly, post):
    post(asked_briefly.topic.threads.get(number=0), cast.outsider)  # elsewhere in the topic

    counts = [telling.remind() for _sweep in range(2)]

    assert counts == [4, 0]
    assert _people(told(notices.TOPIC_CLOSING)) == ["delegate", "outsider", "reviewer", "secretariat"]
    letter = Mail.objects.get(kind=notices.TOPIC_CLOSING, to=cast.outsider.email)
    assert "“What works?”, in “Pay”, closes" in letter.text
    assert "you have not contributed to it yet" in letter.text


def test_nobody_is_reminded_apart_of_a_question_that_closes_with_its_topic(cast, asked_briefly):
    asked_briefly.topic.windows.filter(prompt=None).update(closes_at=asked_briefly.windows.get().closes_at)

    telling.remind()

    assert {row.facts.get("prompt") for row in Notice.objects.filter(kind=notices.TOPIC_CLOSING)} == {None}


# ── The reminder ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def closing(cast, open_topic, post):
    """A topic that closes in three days and a minute."""
    topic = open_topic("pay", days=3)
    topic.windows.update(closes_at=clock.now() + timedelta(days=3, minutes=1))
    for name in ("member", "outsider"):
        notifications.follow(what="topic", object_id=topic.pk, by=getattr(cast, name))
    notifications.follow(what="space", object_id=topic.space_id, by=cast.delegate)
    notifications.follow(what="thread", object_id=topic.threads.get(number=1).pk, by=cast.reviewer)
    post(topic.threads.get(number=1), cast.outsider)
    return topic


def test_followers_who_have_not_contributed_are_reminded_once(cast, closing, move_clock):
    assert telling.remind() == 0
    move_clock(hours=1)

    counts = [telling.remind() for _sweep in range(3)]

    assert counts == [3, 0, 0]
    assert sorted(Mail.objects.filter(kind=notices.TOPIC_CLOSING).values_list("to", flat=True)) == [
        *(f"{name}@example.org" for name in ("delegate", "member", "reviewer"))
    ]


def test_who_confirmed_a_joint_contribution_has_contributed(cast, closing, move_clock):
    joins, declines = partner(cast, "joins", cast.collective), partner(cast, "declines", cast.union)
    thread = closing.threads.select_related("topic__space", "prompt").get(number=1)
    joint = posted(thread, cast.secretariat, row("Collective"), row("Union"))
    for person, name, answer in ((joins, "Collective", attributions.confirm), (declines, "Union", attributions.decline)):
        notifications.follow(what="topic", object_id=closing.pk, by=person)
        answer(attribution=named(joint, name), by=person, seen=0)
    move_clock(hours=1)

    telling.remind()

    assert {"joins", "declines"} & set(_people(told(notices.TOPIC_CLOSING))) == {"declines"}


def test_the_closing_is_told_in_the_readers_own_zone_too(cast, closing, move_clock):
    move_clock(hours=1)
    telling.remind()

    letter = Mail.objects.get(kind=notices.TOPIC_CLOSING, to=cast.member.email)

    assert "Dakar" in letter.text.partition("(")[2].partition(")")[0]


def test_an_extension_reminds_anew(cast, closing, move_clock):
    move_clock(hours=1)
    telling.remind()
    closes_at = clock.now() + timedelta(days=10)
    prompts.extend(window=closing.windows.get(), closes_at=closes_at, by=cast.secretariat, why="asked for")
    between = telling.remind()
    move_clock(days=8)

    assert (between, telling.remind()) == (0, 3)


@pytest.mark.parametrize("hours", [71.5, 73])
def test_nobody_is_reminded_in_the_last_hour_or_after(closing, move_clock, hours):
    move_clock(hours=hours)

    assert telling.remind() == 0


def test_nobody_is_reminded_of_what_stays_open_by_another_window(cast, closing, move_clock):
    prompts.set_window(topic=closing, opens_at=clock.now(), by=cast.secretariat)
    move_clock(hours=1)

    assert telling.remind() == 0


def test_who_may_no_longer_read_it_is_not_reminded(cast, closing, move_clock):
    closing.read = Policy.INVITED
    spaces.edit_topic(topic=closing, fields=["read"], by=cast.secretariat)
    move_clock(hours=1)

    assert telling.remind() == 0


def test_telling_asks_as_much_for_many_as_for_few(cast, closing, enrol, move_clock, django_assert_max_num_queries):
    for number in range(12):
        notifications.follow(what="topic", object_id=closing.pk, by=enrol(f"follower{number}"))
    move_clock(hours=1)

    with zeal_context():
        assert telling.remind() == 15
