"""What is said in the demonstration: true counts, every state, several languages, and nothing for eyes it is not meant for."""

import tomllib
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from core.languages import CODES, names
from discussions.actions import counting
from discussions.models import Comment, Prompt, Space, Topic
from hub.catalogues.wording import faults_of_ours
from hub.demo import talk
from practices.fields import TEXTS
from tests.journeys.conftest import IN_IT

pytestmark = IN_IT
INVITED = "regional-review-preparation"


def test_its_counts_are_true():
    assert [fault for topic in Topic.objects.all() for fault in counting.recount(topic)] == []
    assert Comment.objects.published().count() == sum(Topic.objects.values_list("contributions", flat=True)) > 60


def test_its_topics_stand_in_every_state():
    assert {topic.slug: topic.life.state.value for topic in Topic.objects.all()} == {
        "guidance-on-skills-pathways": "extended",
        "from-guidance-to-agreements": "announced",
        "what-cities-can-do": "open",
        "children-who-arrive-mid-year": "outcome",
        "contracts-that-hold": "open",
        "running-order-of-the-sessions": "open",
        "the-first-payslip": "closed",
        "answers-in-time": "summarizing",
        "what-the-review-should-hear": "archived",
    }


def test_it_speaks_three_languages_and_more():
    for row in [*Space.objects.all(), *Topic.objects.all()]:
        assert (row.slug, set(names(row, "title"))) == (row.slug, set(CODES))
    assert {prompt.pk for prompt in Prompt.objects.all() if len(prompt.words) < 2} == set()
    assert {topic.languages[0] for topic in Topic.objects.all()} == set(CODES)
    assert set(Comment.objects.values_list("language", flat=True)) == {"ar", "en", "es", "fr", "pt", "ru", "zh"}


def test_a_visitor_sees_what_is_public():
    everyone, guest = AnonymousUser(), User.objects.get(email="delegate@example.org")
    public = {"regular-pathways", "services-in-cities", "decent-work", "towards-the-coastal-review"}
    assert _slugs(Space.objects.visible_to(everyone)) == public
    assert _slugs(Space.objects.visible_to(guest)) == {*public, INVITED}
    assert not Comment.objects.visible_to(everyone).filter(topic__space__slug=INVITED).exists()


def test_its_moderator_looks_after_two_spaces_in_which_something_waits(client):
    moderator = User.objects.get(email="moderator@example.org")
    client.force_login(moderator)

    assert _slugs(Space.objects.moderated_by(moderator)) == {"regular-pathways", "decent-work"}
    assert client.get("/en/discussions/moderation/").context["queue"].total > 0


@pytest.mark.parametrize("login", ["visitor", "member", "delegate"])
def test_its_pages_open_for_those_they_are_for(client, login):
    if login != "visitor":
        client.force_login(User.objects.get(email=f"{login}@example.org"))

    answers = {topic.slug: client.get(topic.get_absolute_url()).status_code for topic in Topic.objects.all()}

    closed_to_most = {"running-order-of-the-sessions": 200 if login == "delegate" else 404}
    assert answers == dict.fromkeys(answers, 200) | closed_to_most


def test_its_newer_version_supersedes_the_older_whose_call_is_closed():
    calls = Prompt.objects.filter(kind=Prompt.Kind.CALL).select_related("version__supersedes", "thread__topic__space")

    assert [(call.version.label, call.version.supersedes and call.version.supersedes.label) for call in calls] == [
        ("Zero draft", None),
        ("Rev 1", "Zero draft"),
    ]
    assert [call.thread.is_open for call in calls] == [False, True]


def test_its_hidden_and_withdrawn_contributions_leave_a_stub():
    stubs = Comment.objects.shown().exclude(state=Comment.State.PUBLISHED)
    assert sorted(stubs.values_list("state", "shown_replies", "rule__number")) == [("hidden", 1, 5), ("withdrawn", 1, None)]
    assert Comment.objects.filter(edits=1, revisions__number=1).count() == 2


def test_its_contributions_answer_each_other_in_time():
    replies = Comment.objects.exclude(parent=None).select_related("parent")
    assert [row.number for row in replies if row.posted_at <= row.parent.posted_at or row.number <= row.parent.number] == []
    assert max(row.level for row in replies) == 5


PLEDGED = {"description", "what", "unit", "commitment", "reason", "substance"}
SAID = {"subject", "text", "edited", "title", *TEXTS, "words", "why", *PLEDGED}


def _words(value, own=None, language=None):
    """Every text of a file of the demonstration with its language: that of its key, or of the nearest thing it belongs to."""
    if isinstance(value, list):
        for item in value:
            yield from _words(item, own)
    elif isinstance(value, dict):
        own = value.get("language", own)
        for key, item in value.items():
            yield from _words(item, own, key if key in CODES else own if key in SAID else None)
    elif language in CODES:
        yield language, value


@pytest.mark.parametrize("path", sorted(Path(talk.__file__).parent.rglob("*.toml")), ids=lambda path: path.stem)
def test_its_texts_use_our_words_and_typography(path):
    texts = list(_words(tomllib.loads(path.read_text(encoding="utf-8"))))

    assert [(language, fault) for language, text in texts for fault in faults_of_ours(text, language)] == []
    assert len(texts) > 2


def _slugs(rows):
    return {row.slug for row in rows}
