"""A text that names another version of the document is asked about, in three languages, and marked."""

from datetime import timedelta

import pytest
from zeal import zeal_context

from core import clock
from discussions.actions import moving, prompts
from discussions.models import Comment, Prompt
from discussions.versions_named import other_than
from drafts.models import Draft
from tests.discussions.consultation import called
from tests.discussions.joined import row, rows
from tests.discussions.writing import said, typed
from tests.markup import read

LABELS = ["Zero draft", "Rev 1", "Rev 3", "Text of the co-facilitators"]


@pytest.fixture
def versions(cast, topic):
    """By label; each with a call of its own but the last."""
    return called(topic, LABELS[:3], LABELS[3:], by=cast.secretariat)


def form_of(number):
    return f"/en/discussions/space-fair-recruitment/fair-recruitment/threads/{number}/contribute/"


FORM = form_of(3)  # the call on Rev 1

NAMED = [
    ("Rev 3", "In Rev 3 the fees are gone."),
    ("Rev 3", "rev.3, paragraph 4"),
    ("Rev 3", "REV3"),
    ("Rev 3", "The third revision is better."),
    ("Rev 3", "revision three"),
    ("Rev 3", "the 3rd revision"),
    ("Rev 3", "Dans la Rév. 3, les frais ont disparu."),
    ("Rev 3", "Dans la Rév.\u00a03"),
    ("Rev 3", "la troisième révision"),
    ("Rev 3", "la 3e révision"),
    ("Rev 3", "la 3ème révision"),
    ("Rev 3", "révision n° 3"),
    ("Rev 3", "En la tercera revisión ya no hay costos."),
    ("Rev 3", "la 3.ª revisión"),
    ("Rev 3", "la revisión núm. 3"),
    ("Rev 3", "version 3 of the text"),
    ("Rev 2", "Rev 2 had it."),
    ("Segunda revisión", "segunda revisión"),
    ("Zero draft", "The zero draft said so."),
    ("Zero draft", "l’avant-projet le disait"),
    ("Zero draft", "le projet zéro"),
    ("Zero draft", "en el borrador cero"),
    ("Zero draft", "el anteproyecto"),
    ("Second draft", "the second draft"),
    ("Deuxième avant-projet", "deuxième avant-projet"),
    ("Segundo borrador", "segundo borrador"),
    ("Text of the co-facilitators", "the TEXT of the co\u2011facilitators"),
    ("Rev 3", "Between Rev 1 and Rev 3 it got lost."),
]


@pytest.mark.parametrize(("label", "text"), NAMED)
def test_it_is_named(versions, label, text):
    assert other_than(versions["Rev 1"], text).label == label


NOTHING = [
    "On Rev 1.",
    "the first revision, la première révision, la primera revisión",
    "version 1",
    "A/79/L.2/Rev.3",
    "In review 3 we said so.",
    "3 revisions ago",
    "Revenue 3 per cent",
    "Rev 3.5",
    "Notre premier projet d’insertion; nuestro primer proyecto",
    "The 2030 Agenda, objective 3, target 8.8",
    "",
]


@pytest.mark.parametrize("text", NOTHING)
def test_it_is_not_named(versions, text):
    assert other_than(versions["Rev 1"], text) is None


def test_an_earlier_draft_alone_is_only_named_where_there_is_one(versions):
    versions["Zero draft"].label = "First text"
    versions["Zero draft"].save()

    assert other_than(versions["Rev 1"], "l’avant-projet") is None


# ── The question ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_asked_and_posted_here_with_a_mark(cast, log_in, versions):
    client = log_in(cast.member)

    asked = client.post(FORM, typed("In Rev 3 the fees are gone.", **rows(row("Lantern"))))
    assert (asked.status_code, Comment.objects.count()) == (200, 0)
    assert "Your text names Rev 3; this call is about Rev 1." in said(asked)
    assert "Go to the call on Rev 3" in said(asked)

    client.post(FORM, read(asked).fields | {"named": "here", "others-0-part": "author"})
    comment = Comment.objects.get()
    assert (comment.thread.number, comment.named_version, comment.attributions.count()) == (3, "Rev 3", 2)


def test_a_version_without_a_call_is_asked_about_too(cast, log_in, versions):
    words = said(log_in(cast.member).post(FORM, typed("As Rev 9 says")))

    assert ("Your text names Rev 9" in words, "Go to the call" in words) == (True, False)


def test_it_goes_over_to_the_other_call_with_what_is_typed(cast, log_in, versions):
    client = log_in(cast.member)
    given = typed("In Rev 3 the fees are gone.", subject="Fees", go="call:4", **rows(row("Lantern")))

    moved = client.post(FORM, given)

    assert moved["Location"] == form_of(4)
    fields = read(client.get(form_of(4))).fields
    assert (fields["body"], fields["subject"], fields["others-0-name"]) == ("In Rev 3 the fees are gone.", "Fees", "Lantern")
    assert (Draft.objects.count(), Comment.objects.count()) == (1, 0)


def test_a_draft_that_is_there_already_is_not_lost(cast, log_in, versions):
    client = log_in(cast.member)
    client.post(form_of(4), typed("Mine.", save_draft="1"))

    page = client.post(FORM, typed("In Rev 3", go="call:4"))

    assert (page.status_code, read(page).fields["body"], Draft.objects.get().data["body"]) == (409, "In Rev 3", "Mine.")


@pytest.mark.parametrize("number", ["1", "99", "x", "", "9" * 30, "٣"])
def test_there_is_no_way_to_what_is_no_call(cast, log_in, versions, number):
    page = log_in(cast.member).post(FORM, typed("In Rev 3", go=f"call:{number}"))

    assert (page.status_code, read(page).fields["body"], Draft.objects.count()) == (200, "In Rev 3", 0)


def test_all_questions_are_asked_one_after_the_other(cast, log_in, versions, post):
    text = "In Rev 3, says amina@example.org"
    post(versions["Rev 3"].calls.get().thread, cast.member, "In Rev 3, says [e-mail address removed]")
    client = log_in(cast.member)

    first = client.post(FORM, typed(text, language="en"))
    second = client.post(FORM, read(first).fields | {"contacts": "mask", "language": "en"})
    third = client.post(FORM, read(second).fields | {"again": "1", "language": "en"})
    client.post(FORM, read(third).fields | {"named": "here", "language": "en"})

    assert ["the same words before" in said(second), "Your text names Rev 3" in said(third)] == [True, True]
    assert Comment.objects.latest("pk").body == "<p>In Rev 3, says [e-mail address removed]</p>"


def test_a_question_is_about_no_version(cast, log_in, topic, versions):
    log_in(cast.member).post(form_of(1), typed("In Rev 3 the fees are gone."))

    assert Comment.objects.get().named_version == ""


# ── What is edited or moved ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def under_rev_1(cast, versions, post):
    return post(versions["Rev 1"].calls.get().thread, cast.member, "The fees are gone.")


def _edit(client, comment, text, **fields):
    page = f"/en/discussions/comments/{comment.pk}/edit/"
    return client.post(page, read(client.get(page)).fields | typed(text, **fields))


def _mark(comment):
    return Comment.objects.values_list("named_version", flat=True).get(pk=comment.pk)


def test_an_edit_is_asked_about_too_and_marked(cast, log_in, under_rev_1):
    client = log_in(cast.member)

    asked = _edit(client, under_rev_1, "In Rev 3 the fees are gone.")
    words = said(asked).partition("Not saved yet")[2]
    assert (asked.status_code, _mark(under_rev_1)) == (200, "")
    assert "Your text names Rev 3; this call is about Rev 1." in words
    assert ("Save as it is" in words, 'value="call:' in asked.content.decode()) == (True, False)
    client.post(f"/en/discussions/comments/{under_rev_1.pk}/edit/", read(asked).fields | {"named": "here"})

    assert (_mark(under_rev_1), Comment.objects.get().edits) == ("Rev 3", 1)


def test_what_is_marked_already_is_not_asked_about_again_and_loses_the_mark_with_the_words(cast, log_in, under_rev_1):
    client = log_in(cast.member)
    _edit(client, under_rev_1, "In Rev 3 they are gone.", named="here")

    again = _edit(client, under_rev_1, "In Rev 3 all of them are gone.")
    marks = [_mark(under_rev_1)]
    _edit(client, under_rev_1, "All of them are gone.")

    assert (again.status_code, [*marks, _mark(under_rev_1)]) == (302, ["Rev 3", ""])


def test_a_move_marks_it_by_where_it_stands_then(cast, topic, versions, under_rev_1, post):
    answer = post(under_rev_1.thread, cast.delegate, "In Rev 3 they are not.", parent=under_rev_1, named_version="Rev 3")
    marks = []

    for number in (4, 2, 0):  # on Rev 3, on the zero draft, on no version
        moving.shift(
            comment=Comment.objects.get(pk=under_rev_1.pk), thread=topic.threads.get(number=number), by=cast.secretariat, why="x"
        )
        marks.append((_mark(under_rev_1), _mark(answer)))

    assert marks == [("", ""), ("", "Rev 3"), ("", "")]


def test_a_move_asks_for_the_versions_once(cast, topic, versions, under_rev_1, post):
    for number in range(12):
        post(under_rev_1.thread, cast.delegate, f"As Rev 3 says, {number}.", parent=under_rev_1)

    with zeal_context():
        moving.shift(comment=under_rev_1, thread=topic.threads.get(number=2), by=cast.secretariat, why="x")

    assert Comment.objects.filter(named_version="Rev 3").count() == 12


# ── The newer one ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_older_thread_and_form_lead_to_the_newest_call(cast, log_in, versions):
    client = log_in(cast.member)
    older, newest = (form_of(number).removesuffix("contribute/") for number in (3, 4))

    assert newest in read(client.get(older)).links
    assert "There is a newer version" in said(client.get(older))
    assert newest in read(client.get(FORM)).links
    assert "There is a newer version" not in said(client.get(newest)) + said(client.get(form_of(4)))
    assert newest in read(client.get("/en/discussions/space-fair-recruitment/fair-recruitment/")).links


def test_a_closed_call_takes_nothing_over(cast, log_in, versions):
    call = versions["Rev 3"].calls.get()
    days = {"opens_at": clock.now() - timedelta(9), "closes_at": clock.now() - timedelta(1)}
    prompts.set_window(topic=call.topic, prompt=call, by=cast.secretariat, **days)

    words = said(log_in(cast.member).post(FORM, typed("In Rev 3")))

    assert ("Your text names Rev 3" in words, "Go to the call on Rev 3" in words.partition("Your text")[2]) == (True, False)


def test_a_removed_call_is_offered_to_nobody(cast, log_in, versions):
    Prompt.objects.filter(version=versions["Rev 3"]).update(removed_at=clock.now(), removed_by=cast.secretariat)
    client = log_in(cast.member)

    page = client.post(FORM, typed("In Rev 3"))

    assert ("Your text names Rev 3" in said(page), "Go to the call" in said(page)) == (True, False)
    assert "There is a newer version" not in said(client.get(FORM))
