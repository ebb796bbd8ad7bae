"""Followers hear of what is newly asked in a topic: a question, a call, a version, more time; not while it is being set up."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from zeal import zeal_context

from core import clock
from discussions.actions import documents, prompts, spaces
from discussions.models import Document, Policy, Prompt, Topic, Window
from discussions.notices import ASKED, TOPIC_ANNOUNCED
from notifications import actions, kinds
from notifications.models import Announcement, Notice
from tests.discussions.becoming import close, summarize
from tests.discussions.moderated import look_after
from tests.discussions.writing import said
from tests.markup import read
from tests.notifications.telling import in_words, spread, told


@pytest.fixture
def old_topic(cast, open_topic):
    """Made two days ago; the member follows it, the outsider its space, the delegate its question."""
    topic = open_topic(days=3)
    Topic.objects.update(created_at=clock.now() - timedelta(days=2))
    actions.follow(what="topic", object_id=topic.pk, by=cast.member)
    actions.follow(what="space", object_id=topic.space_id, by=cast.outsider)
    actions.follow(what="thread", object_id=topic.threads.get(number=1).pk, by=cast.delegate)
    actions.follow(what="topic", object_id=topic.pk, by=cast.secretariat)  # who does it all
    Notice.objects.all().delete()
    return topic


def _document(cast, topic):
    document = Document(topic=topic, title_en="Declaration", title_fr="Déclaration")
    return spaces.edit_document(document=document, fields=["title"], by=cast.secretariat)


def _version(cast, topic):
    return documents.post_version(document=_document(cast, topic), label="Rev 1", by=cast.secretariat)


def _ask(cast, topic):
    prompts.ask(topic=topic, texts={"en": "Who pays?", "fr": "Qui paie ?"}, by=cast.secretariat)


def _call(cast, topic):
    version = _version(cast, topic)
    Announcement.objects.filter(kind=ASKED).delete()
    texts = {"en": "On the text?", "fr": "Sur le texte ?"}
    prompts.ask(topic=topic, texts=texts, kind=Prompt.Kind.CALL, version=version, by=cast.secretariat)


def _extend(cast, topic):
    window = topic.windows.latest("pk")
    prompts.extend(window=window, closes_at=clock.now() + timedelta(days=20), by=cast.secretariat, why="asked for")


def _extend_question(cast, topic):
    question = topic.prompts.get()
    days = {"opens_at": clock.now() - timedelta(days=1), "closes_at": clock.now() + timedelta(days=1)}
    window = prompts.set_window(topic=topic, prompt=question, by=cast.secretariat, **days)
    prompts.extend(window=window, closes_at=clock.now() + timedelta(days=2), by=cast.secretariat, why="asked for")


TWO = ["member", "outsider"]
NEWS = {
    "question": (_ask, "New question in “Fair-recruitment”: “Who pays?”", "/threads/2/", ["member", "outsider"]),
    "call": (
        _call,
        "New call for comments on Rev 1 in “Fair-recruitment”: “On the text?”",
        "/threads/2/",
        ["member", "outsider"],
    ),
    "version": (_version, "“Declaration” is there in a new version: Rev 1", "/#documents-title", ["member", "outsider"]),
    "more time": (
        _extend,
        "“Fair-recruitment” is open for longer: it closes ",
        "/fair-recruitment/",
        ["delegate", "member", "outsider"],
    ),
    "more time for a question": (
        _extend_question,
        "“What works?”, in “Fair-recruitment”, is open for longer: it closes ",
        "/threads/1/",
        ["delegate", "member", "outsider"],
    ),
}


@pytest.mark.parametrize("what", NEWS)
def test_followers_are_told_of_what_is_newly_asked_once_in_their_digest(cast, client, old_topic, what):
    act, sentence, address, people = NEWS[what]

    act(cast, old_topic)
    spread()
    spread()

    rows = Notice.objects.filter(kind=ASKED)
    assert [name for name, _row in told(ASKED)] == people
    assert set(rows.values_list("rhythm", "mailed_at")) == {("daily", None)}
    found = {notice: kinds.tell([notice])[notice] for notice in rows.select_related("person")}
    assert all(one.sentence.startswith(sentence) and one.address.endswith(address) for one in found.values())
    assert {client.get(one.address).status_code for one in found.values()} == {200}


@pytest.mark.parametrize("what", NEWS)
def test_what_is_newly_asked_is_told_to_those_alone_who_may_read_it(cast, old_topic, what):
    NEWS[what][0](cast, old_topic)
    spread()
    old_topic.read = Policy.INVITED
    spaces.edit_topic(topic=old_topic, fields=["read"], by=cast.secretariat)

    assert {in_words(notice) for notice in Notice.objects.filter(kind=ASKED)} == {None}


def test_a_question_is_told_in_the_readers_language_and_not_once_it_is_removed(cast, old_topic):
    _ask(cast, old_topic)
    spread()
    notice = Notice.objects.get(kind=ASKED, person=cast.member)
    before = in_words(notice, "fr")

    prompts.remove(prompt=old_topic.prompts.latest("pk"), by=cast.secretariat, why="x")

    assert ("Qui paie ?" in before, in_words(notice)) == (True, None)


@pytest.mark.parametrize("what", NEWS)
def test_a_topic_that_is_being_set_up_is_told_as_a_new_topic_alone(cast, open_space, open_topic, what):
    space = open_space()
    actions.follow(what="space", object_id=space.pk, by=cast.outsider)
    topic = open_topic(space=space, days=3)

    NEWS[what][0](cast, topic)
    spread()

    assert (told(ASKED), told(TOPIC_ANNOUNCED)) == ([], [("outsider", topic.pk)])


def test_what_is_asked_before_a_topic_opens_is_no_news(cast, old_topic, open_space):
    coming = spaces.open_topic(topic=Topic(space=old_topic.space, slug="later", title_en="Later"), by=cast.secretariat)
    Topic.objects.update(created_at=clock.now() - timedelta(days=2))
    prompts.set_window(topic=coming, opens_at=clock.now() + timedelta(days=1), by=cast.secretariat)

    _ask(cast, coming)
    spread()

    assert told(ASKED) == []


def test_many_questions_are_told_in_as_many_queries_as_few(cast, old_topic):
    def spent():
        rows = list(Notice.objects.filter(kind=ASKED, person=cast.member).select_related("person"))
        with CaptureQueriesContext(connection) as captured, zeal_context():
            assert len(kinds.tell(rows)) == len(rows)
        return len(rows), len(captured)

    def ask(count):
        for _number in range(count):
            _ask(cast, old_topic)
            _version(cast, old_topic)
            _extend(cast, Topic.objects.get(pk=old_topic.pk))
            Window.objects.update(closes_at=clock.now() + timedelta(days=3))
        spread()

    ask(1)
    few = spent()
    ask(4)
    many = spent()

    assert (few[0], many[0]) == (3, 15)
    assert few[1] == many[1] <= 10


# ── Asked by moderators, in place ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def keeper(cast, old_topic, log_in):
    """The browser of who looks after the space."""
    return log_in(look_after(cast.moderator, old_topic.space, by=cast.secretariat))


def _typed(**texts):
    return {"verb": "ask"} | {f"text_{code}": text for code, text in texts.items()}


def test_a_moderator_asks_a_question_in_her_space_once(cast, keeper, old_topic):
    page = f"{old_topic.get_absolute_url()}moderate/"

    empty = keeper.post(page, _typed(en=" "))
    answers = [keeper.post(page, _typed(en="Who pays?", es="¿Quién paga?")) for _click in range(2)]
    spread()

    prompt = old_topic.prompts.latest("pk")
    assert [empty.status_code, *(answer.status_code for answer in answers)] == [422, 302, 409]
    assert (prompt.words, prompt.kind, prompt.asked_by) == ({"en": "Who pays?", "es": "¿Quién paga?"}, "question", cast.moderator)
    assert (old_topic.prompts.count(), read(answers[1]).fields["text_es"]) == (2, "¿Quién paga?")
    assert [name for name, _row in told(ASKED)] == ["member", "outsider", "secretariat"]
    assert "Who pays?" in said(keeper.get(old_topic.get_absolute_url()))


@pytest.mark.parametrize("name", ["member", "delegate", "reviewer"])
def test_nobody_else_asks(cast, log_in, old_topic, name):
    answer = log_in(getattr(cast, name)).post(f"{old_topic.get_absolute_url()}moderate/", _typed(en="Who pays?"))

    assert (answer.status_code, old_topic.prompts.count()) == (403, 1)


def test_what_the_secretariat_has_taken_further_is_asked_nothing_and_the_text_comes_back(cast, keeper, old_topic):
    close(cast, old_topic)
    summarize(cast, old_topic)

    answer = keeper.post(f"{old_topic.get_absolute_url()}moderate/", _typed(fr="Qui paie ?"))

    assert (answer.status_code, "Qui paie ?" in said(answer), old_topic.prompts.count()) == (409, True, 1)
