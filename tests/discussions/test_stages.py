"""The life of a topic after its closing: which step follows which, what the pages say, who is told, once."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock, history
from core.workflow import TransitionNotAllowed
from discussions.actions import comments, moderation, prompts, spaces, stages
from discussions.compiling_word import Order, volumes
from discussions.life import State
from discussions.models import Comment, Function, Policy, Topic
from events.models import Event
from notifications.models import Notice
from pages.models import Rule
from tests.discussions.becoming import archive, archive_space, close, fresh, lives, publish, reopen, summarize
from tests.discussions.writing import said

STEPS = {"summarize": summarize, "publish": publish, "archive": archive, "reopen": reopen}
STATES = {
    "announced": (),
    "called-off": ("call_off",),
    "open": (),
    "closed": (close,),
    "summarizing": (close, summarize),
    "outcome": (close, summarize, publish),
    "archived": (close, archive),
    "space archived": (lambda cast, topic: archive_space(cast, topic.space),),
}
MAY = {
    "announced": {"archive"},
    "called-off": {"archive"},
    "open": set(),
    "closed": {"summarize", "publish", "archive"},
    "summarizing": {"publish", "archive", "reopen"},
    "outcome": {"archive", "reopen"},
    "archived": {"reopen"},
    "space archived": set(),
}


@pytest.fixture
def standing(cast, open_topic, open_space):
    """`standing("closed")` is a topic that stands there."""

    def make(state):
        if state in ("announced", "called-off"):
            topic = spaces.open_topic(topic=Topic(space=open_space(), slug="pay", title_en="Pay"), by=cast.secretariat)
            if state == "called-off":
                tomorrow = clock.now() + timedelta(days=1)
                prompts.set_window(topic=topic, opens_at=tomorrow, by=cast.secretariat)
                close(cast, topic)
            return topic
        topic = open_topic("pay")
        for step in STATES[state]:
            step(cast, topic)
        return topic

    return make


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS)
def test_steps_follow_each_other_in_order_only(cast, standing, state, step):
    topic = standing(state)
    before = fresh(topic)
    events = Event.objects.count()

    if step in MAY[state]:
        STEPS[step](cast, topic)
        now = fresh(topic)
        assert now.edition > before.edition
        assert Event.objects.count() > events
        assert now.life.state == {"summarize": "summarizing", "publish": "outcome", "archive": "archived", "reopen": "open"}[step]
    else:
        with pytest.raises(TransitionNotAllowed):
            STEPS[step](cast, topic)
        now = fresh(topic)
        assert (now.stage, now.staged_at, Event.objects.count()) == (before.stage, before.staged_at, events)


@pytest.mark.parametrize("state", STATES)
def test_the_workshop_offers_the_steps_that_are_possible(cast, standing, log_in, state):
    topic = standing(state)

    tools = log_in(cast.secretariat).get(reverse("admin:discussions_topic_change", args=[topic.pk])).context["tools"]

    names = {"summarize": "summarize", "publish-outcome": "publish", "archive": "archive", "reopen": "reopen"}
    offered = {names[name] for tool in tools if (name := str(tool["url"]).rstrip("/").rpartition("/")[2]) in names}
    assert offered == MAY[state]


@pytest.mark.parametrize("name", ["member", "delegate", "moderator", "reviewer", "former"])
@pytest.mark.parametrize("verb", ["summarize", "publish-outcome", "draw-on", "archive", "reopen"])
def test_nobody_but_the_secretariat_takes_a_step(cast, standing, log_in, name, verb):
    topic = standing("closed")

    answer = log_in(getattr(cast, name)).post(reverse(f"admin:discussions_topic_{verb}", args=[topic.pk]), {"why": "x"})

    assert (answer.status_code in (302, 403, 404), fresh(topic).stage) == (True, "")


# ── Windows and late contributions ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("state", "takes"), [("closed", True), ("summarizing", False), ("outcome", False), ("archived", False)])
def test_late_contributions_are_taken_between_closing_and_summary_and_marked(cast, standing, client, state, takes):
    topic = standing(state)
    Topic.objects.update(takes_late=True)
    thread = topic.threads.get(number=1)
    client.force_login(cast.member)
    form = f"{thread.get_absolute_url()}contribute/"
    page = client.get(topic.get_absolute_url())

    sent = client.post(form, {"body": "Late, but true.", "language": "en"})

    late = list(Comment.objects.values_list("is_late", flat=True))
    assert (sent.status_code, late) == ((302, [True]) if takes else (403, []))
    assert ("Late contributions are still taken" in said(page)) == takes
    assert (form in page.content.decode()) == takes


def test_no_window_opens_what_has_a_stage(cast, standing):
    topic = standing("summarizing")
    window = topic.windows.get()

    with pytest.raises(TransitionNotAllowed):
        prompts.set_window(topic=topic, opens_at=clock.now(), by=cast.secretariat)
    with pytest.raises(TransitionNotAllowed):
        prompts.extend(window=window, closes_at=clock.now() + timedelta(days=1), by=cast.secretariat, why="x")


def test_the_reopened_takes_contributions_until_it_closes_again(cast, standing, post, move_clock):
    topic = standing("outcome")

    reopen(cast, topic, closes_at=clock.now() + timedelta(days=2))

    thread = topic.threads.select_related("topic__space").get(number=1)
    assert (thread.is_open, fresh(topic).outcome_at is not None) == (True, True)
    move_clock(days=3)
    assert fresh(topic).life.state == State.CLOSED


# ── The outcome ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def heard(cast, open_topic, post):
    """A closed topic with five contributions; the second is hidden, the fourth withdrawn."""
    topic = open_topic("pay")
    thread = topic.threads.get(number=1)
    said = [post(thread, cast.member, f"Words {number}.") for number in range(1, 6)]
    moderation.hide(comment=said[1], rule=Rule.objects.get(number=2), why="insult", by=cast.secretariat)
    comments.withdraw(comment=said[3], by=cast.member)
    close(cast, topic)
    return topic


@pytest.mark.parametrize(
    ("written", "numbers"),
    [("", []), ("3", [3]), ("3, 1", [3, 1]), (" 1 ; 3\n5 ", [1, 3, 5]), ("1,1,1–1", [1]), ("5-5", [5])],
)
def test_numbers_are_understood(heard, written, numbers):
    found = stages.sources_of(topic=heard, written=written)

    assert [Comment.objects.get(pk=key).number for key in found] == numbers


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("2", ["2"]),
        ("1–5", ["2", "4"]),
        ("0, 6", ["0", "6"]),
        ("three, 3", ["three"]),
        ("5-1", ["5-1"]),
        ("1-999999999", ["1-999999999"]),
        ("٣", ["٣"]),
        ("3.", ["3."]),
        ("99999999999999999999", ["99999999999999999999"]),
    ],
)
def test_numbers_of_nothing_that_is_published_are_named(heard, written, named):
    with pytest.raises(stages.NotThere) as refused:
        stages.sources_of(topic=heard, written=written)

    assert refused.value.words == named


def test_an_outcome_is_written_then_published_with_what_it_drew_on(cast, heard, log_in):
    staff = log_in(cast.secretariat)
    page = reverse("admin:discussions_topic_publish-outcome", args=[heard.pk])
    unwritten = staff.post(page, {"sources": "1", "why": "ready"})
    Topic.objects.update(outcome_fr="<p>Ce qui fut dit.</p>")
    hidden_yet = said(staff.get(heard.get_absolute_url()))

    wrong = staff.post(page, {"sources": "1, 2", "why": "ready"})
    done = staff.post(page, {"sources": "1, 3", "why": "ready"})

    shown = staff.get(heard.get_absolute_url()).content.decode()
    assert (unwritten.status_code, wrong.status_code, done.status_code) == (200, 200, 302)
    assert "Write the outcome" in said(unwritten)
    assert "has this number: 2" in said(wrong)
    assert "Ce qui fut dit" not in hidden_yet
    assert "Ce qui fut dit" in shown
    assert "It drew on 2 contributions" in shown
    links = [comment.get_absolute_url() for comment in Comment.objects.filter(number__in=[1, 3])]
    assert all(link in shown.partition('id="drew-on"')[2].partition("</ul>")[0] for link in links)
    assert history.about(heard)[0].facts == {"sources": 2}


def test_a_source_that_is_hidden_is_left_out_and_the_count_stays_true(cast, heard, client):
    keys = stages.sources_of(topic=heard, written="1, 3, 5")
    publish(cast, heard, keys)
    moderation.hide(comment=Comment.objects.get(number=3), rule=Rule.objects.get(number=2), why="insult", by=cast.secretariat)

    html = client.get(heard.get_absolute_url()).content.decode()

    assert "It drew on 2 contributions" in html
    part = html.partition('id="drew-on"')[2].partition("</ul>")[0]
    assert (re.findall(r"No\. (\d)", part), 'data-count="2"' in part) == (["1", "5"], True)


def test_a_source_that_was_moved_to_another_topic_is_left_out_with_its_number(cast, heard, open_topic, client):
    elsewhere = open_topic("closed", space=open_topic("other").space, read=Policy.INVITED).threads.get(number=0)
    publish(cast, heard, stages.sources_of(topic=heard, written="1, 3"))
    Comment.objects.filter(number=3).update(topic=elsewhere.topic, thread=elsewhere)  # as moves could do once

    html = client.get(heard.get_absolute_url()).content.decode()
    keys = list(heard.comments.values_list("pk", flat=True))
    (paper,) = volumes(Order(topic=fresh(heard), user=cast.secretariat, keys=keys))

    assert "It drew on 1 contribution" in html
    assert re.findall(r"No\. (\d)", html.partition('id="drew-on"')[2].partition("</ul>")[0]) == ["1"]
    assert "It drew on contribution 1<" in zipfile.ZipFile(io.BytesIO(paper)).read("word/document.xml").decode()


def test_what_an_outcome_drew_on_is_corrected_without_a_word_to_anybody(cast, heard):
    publish(cast, heard, stages.sources_of(topic=heard, written="1, 3"))
    before, count = fresh(heard), Notice.objects.count()

    stages.draw_on(topic=before, sources=stages.sources_of(topic=heard, written="5"), by=cast.secretariat, why="a slip")
    lives()

    assert [row.comment.number for row in heard.sources.all()] == [5]
    assert fresh(heard).edition > before.edition
    assert Notice.objects.filter(facts__what="discussions.sources_changed").count() == 0
    assert Notice.objects.count() >= count


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("announced", "Announced"),
        ("open", "Open"),
        ("closed", "Closed"),
        ("summarizing", "Being summarized"),
        ("outcome", "Outcome published"),
        ("archived", "Archived"),
        ("called-off", "Announced"),
        ("space archived", "Archived"),
    ],
)
def test_pages_lists_and_the_workshop_say_where_a_topic_stands(cast, standing, client, log_in, state, words):
    topic = standing(state)

    pages = [client.get(path) for path in (topic.get_absolute_url(), topic.space.get_absolute_url(), "/fr/discussions/", "/en/")]
    filters = {"called-off": "announced", "space archived": "archived"}
    listed = log_in(cast.secretariat).get(reverse("admin:discussions_topic_changelist"), {"standing": filters.get(state, state)})

    assert [page.status_code for page in pages] == [200] * 4
    assert all(words in said(page) for page in pages[:2])
    assert [row.pk for row in listed.context["cl"].result_list] == [topic.pk]


# ── What bumps the edition ───────────────────────────────────────────────────────────────────────────────────────


def _edit_space(cast, topic):
    spaces.edit_space(space=topic.space, fields=["title_en"], by=cast.secretariat)


def _set_window(cast, topic):
    prompts.set_window(topic=topic, opens_at=clock.now(), by=cast.secretariat)


def _extend(cast, topic):
    later = topic.windows.get().closes_at + timedelta(days=1)
    prompts.extend(window=topic.windows.get(), closes_at=later, by=cast.secretariat, why="x")


def _give_function(cast, topic):
    prompts.give_function(topic=topic, kind=Function.Kind.MODERATOR, person=cast.member, by=cast.secretariat, why="x")


CHANGES = {
    "space": _edit_space,
    "topic": lambda cast, topic: spaces.edit_topic(topic=topic, fields=["title_en"], by=cast.secretariat),
    "window": _set_window,
    "extension": _extend,
    "end": close,
    "question": lambda cast, topic: prompts.ask(topic=topic, texts={"en": "Who pays?"}, by=cast.secretariat),
    "wording": lambda cast, topic: prompts.reword(prompt=topic.prompts.get(), texts={"en": "Why?"}, by=cast.secretariat),
    "removal": lambda cast, topic: prompts.remove(prompt=topic.prompts.get(), by=cast.secretariat, why="x"),
    "function": _give_function,
    "archive of the space": lambda cast, topic: archive_space(cast, topic.space),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_a_topics_pages_show_raises_its_edition(cast, open_topic, change):
    topic = open_topic("pay", days=5)
    before = fresh(topic).edition

    CHANGES[change](cast, topic)

    assert fresh(topic).edition > before


def test_a_form_that_was_open_meanwhile_sets_nothing_back(cast, open_topic):
    topic = open_topic("pay")
    old = fresh(topic)
    close(cast, topic)
    summarize(cast, topic)

    old.title_en = "Fair pay"
    spaces.edit_topic(topic=old, fields=["title_en"], by=cast.secretariat)

    now = fresh(topic)
    assert (now.title_en, now.stage, now.edition > old.edition) == ("Fair pay", "summarizing", True)
