"""What of the discussions is found, by whom, and that what is hidden leaves the index with the very action."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from discussions import archives
from discussions.actions import comments, moderation, prompts, redaction, spaces
from discussions.actions.archives import import_archive
from discussions.models import Admission, Comment, Policy
from pages.models import Rule
from search import actions, engine
from search.models import Document
from tests.discussions.archives import ARCHIVE, archive, bring, longer
from tests.discussions.test_visibility import EVERYONE, READERS, _admit, _guard, people  # noqa: F401 – a fixture

WORD = "ombudsperson"


def found(typed, user, kind="comment"):
    """What a reader finds of a kind: the number she is told, after a look that it is the number she gets."""
    result = engine.find(typed, user=user, limit=100)
    assert result.counts[kind].number == sum(hit.kind.name == kind for hit in result.hits)
    assert result.total.number == len(result.hits)
    return result.counts[kind].number


def entries(kind="comment"):
    return {(row.object_id, row.language) for row in Document.objects.filter(kind=kind).defer("tsv")}


# ── Contributions ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("of_space", Policy)
@pytest.mark.parametrize("of_topic", Policy)
def test_found_is_what_may_be_read(people, open_topic, post, of_space, of_topic):  # noqa: F811
    topic = open_topic()
    topic.welcome_en = f"<p>{WORD}</p>"
    spaces.edit_topic(topic=topic, fields=["welcome_en"], by=people.secretariat)
    post(topic.threads.get(number=0), people.secretariat, WORD)
    _admit(people, topic.space)
    _guard(topic.space, "read", of_space)
    _guard(topic, "read", of_topic)

    for kind in ("comment", "topic"):
        finders = {name for name in EVERYONE if found(WORD, getattr(people, name), kind)}
        assert finders == READERS[of_space] & READERS[of_topic]


def test_who_is_admitted_finds_at_once_and_who_is_no_longer_does_not(cast, open_space, open_topic, post):
    space = open_space(read=Policy.INVITED)
    post(open_topic(space=space).threads.get(number=0), cast.secretariat, WORD)
    assert found(WORD, cast.member) == 0

    row = spaces.admit(person=cast.member, space=space, standing=Admission.Standing.INVITED, by=cast.secretariat, why="asked")
    assert found(WORD, cast.member) == 1

    spaces.end_admission(admission=row, by=cast.secretariat, why="left")
    assert found(WORD, cast.member) == 0


def _hide(cast, comment):
    moderation.hide(comment=comment, by=cast.secretariat, why="insult", rule=Rule.objects.first())


def _hide_with_replies(cast, comment):
    moderation.hide_with_replies(comment=comment, by=cast.secretariat, why="insult", rule=Rule.objects.first())


def _withdraw(cast, comment):
    comments.withdraw(comment=comment, by=cast.member)


def _edit(cast, comment):
    comments.edit(comment=comment, by=cast.member, subject="", body="<p>Other words.</p>", language="en", edits=0)


def _redact(cast, comment):
    redaction.redact(comment=comment, words=[WORD], by=cast.secretariat, why="a name")


@pytest.mark.parametrize(
    ("act", "left"),
    [(_hide, 1), (_hide_with_replies, 0), (_withdraw, 1), (_edit, 1), (_redact, 1)],
    ids=lambda value: getattr(value, "__name__", None),
)
@pytest.mark.parametrize("reader", ["visitor", "member", "secretariat"])
def test_what_goes_is_found_by_nobody_any_longer(cast, thread, post, act, left, reader):
    comment = post(thread, cast.member, f"A word for the {WORD}.", subject=WORD)
    post(thread, cast.delegate, f"An answer on the {WORD}.", parent=comment)
    assert found(WORD, getattr(cast, reader)) == 2

    act(cast, comment)

    assert found(WORD, getattr(cast, reader)) == left
    kept = Document.objects.filter(kind="comment", object_id=comment.pk).values_list("title", "body").first() or ()
    assert WORD not in " ".join(kept)


def test_what_is_restored_is_found_again(cast, thread, post):
    comment = post(thread, cast.member, WORD)
    post(thread, cast.delegate, WORD, parent=comment)
    _hide_with_replies(cast, comment)

    moderation.restore(comment=comment, by=cast.secretariat, why="a mistake")
    assert found(WORD, cast.visitor) == 1

    moderation.hide(comment=comment, by=cast.secretariat, why="insult", rule=Rule.objects.first())
    moderation.restore_with_replies(comment=comment, by=cast.secretariat, why="a mistake")
    assert found(WORD, cast.visitor) == 2


def test_an_edit_in_another_language_leaves_one_entry(cast, thread, post):
    comment = post(thread, cast.member, "Des mots", language="en")

    comments.edit(comment=comment, by=cast.member, subject="Un sujet", body="<p>D’autres mots</p>", language="fr", edits=0)

    assert entries() == {(comment.pk, "fr")}
    assert (found("sujet", cast.visitor), found("mot", cast.visitor)) == (1, 1)


def test_a_redaction_of_what_is_hidden_does_not_bring_it_back(cast, thread, post):
    comment = post(thread, cast.member, f"{WORD} and others")
    _hide(cast, comment)

    _redact(cast, comment)

    assert entries() == set()


def test_what_fails_leaves_the_index_as_it_was(cast, thread, post, monkeypatch):
    comment = post(thread, cast.member, WORD)
    monkeypatch.setattr(moderation, "tell", lambda **facts: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        _hide(cast, comment)

    assert entries() == {(comment.pk, "en")}


def test_posting_writes_the_entry_in_one_statement(cast, thread, post):
    with CaptureQueriesContext(connection) as captured:
        post(thread, cast.member, WORD)

    assert sum('"search_document"' in query["sql"] for query in captured) == 1


# ── Spaces and topics ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_topic_is_found_by_its_words_in_every_language_it_has(cast, open_topic):
    topic = open_topic(title_fr="Recrutement équitable", welcome_es="<p>Les damos la <em>bienvenida</em>.</p>", question=False)
    prompt = prompts.ask(topic=topic, texts={"en": "Who pays?", "pt": "Quem deve pagar?"}, by=cast.secretariat)

    assert entries("topic") == {(topic.pk, code) for code in ("en", "fr", "es", "pt")}
    for typed in ("fair recruitment", "equitable", "bienvenida", "who pays", "deve pagar"):
        assert found(typed, cast.visitor, "topic") == 1

    prompts.reword(prompt=prompt, texts={"en": "Who bears the costs?"}, by=cast.secretariat)
    assert (found("pagar", cast.visitor, "topic"), found("costs", cast.visitor, "topic")) == (0, 1)

    prompts.remove(prompt=prompt, by=cast.secretariat, why="asked twice")
    assert found("costs", cast.visitor, "topic") == 0

    prompts.restore(prompt=prompt, by=cast.secretariat, why="a mistake")
    assert found("costs", cast.visitor, "topic") == 1


def test_spaces_and_topics_follow_their_edits(cast, open_space, open_topic):
    space = open_space(description_en="<p>On harbours.</p>")
    topic = open_topic(space=space)
    assert found("harbour", cast.visitor, "space") == 1

    space.description_en, topic.title_en = "<p>On railways.</p>", "Night trains"
    spaces.edit_space(space=space, fields=["description_en"], by=cast.secretariat)
    spaces.edit_topic(topic=topic, fields=["title_en"], by=cast.secretariat)

    assert (found("harbour", cast.visitor, "space"), found("railway", cast.visitor, "space")) == (0, 1)
    assert (found("fair recruitment", cast.visitor, "topic"), found("night train", cast.visitor, "topic")) == (0, 1)


@pytest.mark.parametrize("policy", Policy)
def test_a_space_is_found_by_those_who_may_read_it(people, open_space, policy):  # noqa: F811
    space = open_space(title_fr=WORD)
    _admit(people, space)
    _guard(space, "read", policy)

    assert {name for name in EVERYONE if found(WORD, getattr(people, name), "space")} == READERS[policy]


# ── Archives, and everything anew ────────────────────────────────────────────────────────────────────────────────


def test_what_an_archive_brings_is_found(cast):
    bring(archive())
    assert (len(entries()), found("dockers", cast.visitor)) == (5, 1)
    assert (found("ferry", cast.visitor, "topic"), found("port", cast.visitor, "space")) == (1, 1)

    bring(longer())
    assert (len(entries()), found("pays", cast.visitor, "topic")) == (7, 1)
    assert "removed" not in {entry.body for entry in Document.objects.defer("tsv")}


def test_an_archive_is_indexed_in_few_statements(cast):
    read = archives.read(json.dumps(ARCHIVE).encode())

    with CaptureQueriesContext(connection) as captured:
        import_archive(archive=read)

    assert sum('"search_document"' in query["sql"] for query in captured) <= 10


def everything():
    return sorted(Document.objects.values_list("kind", "object_id", "language", "place", "title", "body", "published_at"))


def run(command, *arguments):
    said = StringIO()
    call_command(command, *arguments, stdout=said)
    return said.getvalue().splitlines()


def test_reindexing_makes_the_same_index_as_often_as_one_likes(cast, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 2)
    bring(archive())
    before = everything()

    Document.objects.filter(kind="comment").delete()
    assert run("reindex") == ["7 things can be found."]
    assert everything() == before
    assert run("reindex", "comment") == ["5 things can be found."]
    assert everything() == before


def test_proof_finds_and_mends_what_is_wrong(cast, thread, post):
    hidden, changed, lost = (post(thread, cast.member, f"{WORD} {number}") for number in range(3))
    before = everything()
    assert run("prove_search") == ["Every entry is true."]

    Comment.objects.filter(pk=hidden.pk).update(state="hidden", hidden_at=hidden.posted_at, hidden_by=cast.secretariat)
    Document.objects.filter(object_id=changed.pk, kind="comment").update(body="other words")
    Document.objects.filter(object_id=lost.pk, kind="comment").delete()
    Document.objects.create(
        kind="comment", object_id=changed.pk, language="es", config="hub_es", body="x", published_at=changed.posted_at
    )
    Document.objects.create(kind="gone", object_id=1, language="es", config="hub_es", body="x", published_at=changed.posted_at)

    assert sorted(run("prove_search")) == sorted(
        [
            f"comment {changed.pk} (en): out of date",
            f"comment {changed.pk} (es): surplus",
            f"comment {lost.pk} (en): missing",
            f"comment {hidden.pk}: not to be found",
            "gone: no such kind",
            "5 entries mended.",
        ]
    )
    assert everything() == [row for row in before if row[:2] != ("comment", hidden.pk)]
    assert run("prove_search") == ["Every entry is true."]


def test_drift_shows_nothing_that_may_not_be_read(cast, thread, post):
    comment = post(thread, cast.member, WORD)
    Comment.objects.filter(pk=comment.pk).update(state="hidden", hidden_at=comment.posted_at, hidden_by=cast.secretariat)

    assert engine.find(WORD, user=cast.visitor).hits == []
