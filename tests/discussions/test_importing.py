"""An archive comes in whole or not at all, once, and never over what became of it since."""

import io
import json
import sys
from datetime import UTC, date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils.translation import override

from core.templatetags import moments
from discussions.actions import comments, counting, moderation, prompts
from discussions.archives import ArchiveRefused
from discussions.models import Comment, CommentAttribution, Function, Policy, Prompt, Space, Topic, Window
from events.models import Event, Mail
from pages.models import Rule
from tests.discussions.archives import archive, bring, comment, longer, of

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported(db):
    return bring(archive()).topic


def rows():
    """Every row of discussions and of the record, as it is stored."""
    models = [model for model in apps.get_models() if model._meta.app_label in ("discussions", "events")]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


def contributions(topic):
    """By id: number, thread, position and what it answers."""
    found = topic.comments.select_related("thread", "parent").order_by("number")
    return {row.archive_id: (row.number, row.thread.number, row.position, row.parent and row.parent.archive_id) for row in found}


def test_everything_lands_where_the_file_has_it(imported):
    assert contributions(imported) == {
        "c1": (1, 1, 1, None),
        "c2": (2, 1, 1, "c1"),
        "c3": (3, 1, 2, None),
        "c4": (4, 0, 1, None),
        "c5": (5, 2, 1, None),
    }
    assert counting.recount(imported) == []


def test_counts_are_counted_anew(imported):
    topic = Topic.objects.get()

    assert (topic.contributions, topic.people, topic.organizations) == (5, 3, 0)
    counts = topic.threads.values_list("number", "contributions", "people")
    assert list(counts) == [(0, 1, 1), (1, 3, 2), (2, 1, 1)]


def test_space_is_made_public_with_its_titles(imported):
    space = imported.space

    assert (space.title_en, space.title_fr, space.title_es) == ("Harbour talks", "Entretiens du port", None)
    assert (space.read, space.write) == (Policy.EVERYONE, Policy.EVERYONE)


def test_space_with_a_french_title_alone_shows_it():
    topic = bring(archive(space__title={"fr": "Entretiens du port"}, topic__title={"fr": "Ferries de nuit"})).topic

    assert (str(topic.space), str(topic)) == ("Entretiens du port", "Ferries de nuit")


def test_space_that_exists_is_left_alone(open_space):
    space = open_space("harbour-talks", read=Policy.INVITED)

    bring(archive())

    now = Space.objects.get()
    assert (now.pk, now.title_en, now.read) == (space.pk, "Harbour-talks", Policy.INVITED)


def test_topic_is_open_to_all_from_the_first_day_on(imported):
    window = imported.windows.get()

    assert (window.opens_at, window.closes_at) == (datetime(2021, 3, 1, tzinfo=UTC), None)
    assert (imported.life.is_open, imported.read, imported.write) == (True, Policy.EVERYONE, Policy.EVERYONE)
    assert (imported.archive, imported.languages, imported.created_by) == ("discussion-archive/1", ["en", "fr"], None)


def test_moderators_are_names_without_a_role(imported):
    function = imported.functions.get()

    assert (function.kind, function.free_name, function.person) == (Function.Kind.MODERATOR, "Ottoline Vance", None)


def test_questions_keep_order_wording_and_day(imported):
    first, second = imported.prompts.order_by("pk")

    assert first.words == {"en": "Who needs the night ferry?", "fr": "Qui a besoin du ferry de nuit ?"}
    assert (first.asked_as, first.asked_by, first.when, first.is_removed) == ("Ottoline Vance", None, date(2021, 3, 2), False)
    assert (second.words, second.when, second.is_removed, second.removed_by) == ({}, None, True, None)


def test_authors_are_names_and_nobodys_account(imported):
    authors = CommentAttribution.objects.order_by("comment__number").values_list("comment__archive_id", "free_name", "person")

    assert list(authors) == [
        ("c1", "Bram Okafor", None),
        ("c2", "Lucía Prado", None),
        ("c4", "Bram Okafor", None),
        ("c5", "Name that was c…", None),
    ]
    assert {row.posted_by for row in Comment.objects.all()} == {None}


def test_the_same_name_in_two_archives_is_two_people(imported):
    other = bring(archive(topic__slug="day-ferries")).topic

    keys = set(imported.contributors.values_list("key", flat=True)) & set(other.contributors.values_list("key", flat=True))
    assert keys == set()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Honolulu"])
def test_a_day_is_that_day_everywhere(imported, zone):
    first = imported.comments.get(archive_id="c1")

    assert moments.in_words(first.when, ZoneInfo(zone)) == "5 March 2021"
    assert moments.in_words(first.thread.prompt.when, ZoneInfo(zone)) == "2 March 2021"
    assert first.posted_at == datetime(2021, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_its_page_opens_to_everybody(imported, client, language):
    """With a question whose wording and day are gone, and a post without a name."""
    with override(language):
        page = client.get(imported.get_absolute_url())

    assert (page.status_code, "Bram Okafor" in page.text, "Name that was c…" in page.text) == (200, True, True)


BODIES = {
    "paragraphs": ("One.\n\nTwo.", "<p>One.</p><p>Two.</p>"),
    "a list": ("• boats\n• berths", "<ul><li>boats</li><li>berths</li></ul>"),
    "a numbered list": ("1. boats\n2. berths", "<ol><li>boats</li><li>berths</li></ol>"),
    "markup is text": ("<script>x</script> & <b>", "<p>&lt;script&gt;x&lt;/script&gt; &amp; &lt;b&gt;</p>"),
    "an address": ("Write to bram@example.org.", "<p>Write to [e-mail address removed].</p>"),
    "two addresses, one in the other": (
        "a@example.org, aa@example.org",
        "<p>" + ", ".join(["[e-mail address removed]"] * 2) + "</p>",
    ),
    "a telephone number stays": ("Call +41 22 555 01 23.", "<p>Call +41 22 555 01 23.</p>"),
}


@pytest.mark.parametrize(("body", "markup"), BODIES.values(), ids=BODIES)
def test_plain_text_becomes(body, markup):
    bring(of(comment("c1", body)))

    assert Comment.objects.get().body == markup


def test_web_addresses_become_links():
    bring(of(comment("c1", "See https://example.org/ferries.")))

    assert '<a href="https://example.org/ferries"' in Comment.objects.get().body


def test_no_address_is_left_in_names_and_questions():
    source = of(comment("c1", author="bram@example.org"), topic__moderators=["Vance (vance@example.org)"])
    text = {"fr": "Écrire à vance@example.org ?"}
    source["entries"].append(
        {"question": {"id": "q1", "author": "v@example.org", "posted_on": "2021-03-02", "text": text, "comments": []}}
    )

    bring(source)

    assert "@" not in repr([list(model.objects.values()) for model in (Comment, CommentAttribution, Function, Prompt)])
    assert Prompt.objects.get().words == {"fr": "Écrire à [adresse électronique retirée] ?"}


FRENCH = "Les passagers de nuit attendent le ferry sur le quai, sans abri et sans information."
LANGUAGES = {
    "what it is in": (FRENCH, ["en"], "fr"),
    "else the topic’s first": ("Ok 12", ["es", "en"], "es"),
}


@pytest.mark.parametrize(("body", "languages", "code"), LANGUAGES.values(), ids=LANGUAGES)
def test_language_is(body, languages, code):
    bring(of(comment("c1", body), topic__languages=languages))

    assert Comment.objects.get().language == code


def test_nobody_is_written_to_and_one_event_tells(imported):
    event = Event.objects.get()

    assert Mail.objects.count() == 0
    assert (event.kind, event.actor, event.facts) == ("discussions.topic_imported", None, {"prompts": 2, "comments": 5})


# ── Again ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_again_it_changes_nothing(imported):
    before = rows()

    added = bring(archive())

    assert (bool(added), rows()) == (False, before)


def test_a_longer_file_adds_at_the_end(imported):
    before = contributions(imported)

    added = bring(longer())

    assert (added.prompts, added.comments) == (1, 2)
    assert contributions(imported) == before | {"c6": (6, 1, 1, "c1"), "c7": (7, 1, 3, None)}
    assert [row.archive_id for row in imported.prompts.order_by("thread__number")] == ["q1", "q2", "q3"]
    assert counting.recount(imported) == []


def test_a_shorter_file_takes_nothing_away(imported):
    before = rows()

    bring(of(comment("c4", "Something else.")))

    assert rows() == before


def test_what_became_of_it_since_stays(imported, cast):
    held = {key: imported.comments.get(archive_id=key) for key in ("c1", "c3", "c4")}
    comments.edit(comment=held["c4"], by=cast.secretariat, subject="", body="<p>Mended.</p>", language="fr", edits=0)
    moderation.hide(comment=held["c3"], by=cast.secretariat, why="insult", rule=Rule.objects.first())
    moderation.hide_with_replies(comment=held["c1"], by=cast.secretariat, why="insult", rule=Rule.objects.first())
    question = imported.prompts.get(archive_id="q1")
    prompts.reword(prompt=question, texts={"es": "¿Quién lo necesita?"}, by=cast.secretariat)
    prompts.remove(prompt=question, by=cast.secretariat, why="asked twice")
    prompts.end_function(function=imported.functions.get(), by=cast.secretariat, why="left")
    prompts.restore(prompt=imported.prompts.get(archive_id="q2"), by=cast.secretariat, why="found")
    before = rows()

    added = bring(archive())

    assert (bool(added), rows()) == (False, before)


def test_a_reply_to_what_was_hidden_hangs_under_it(imported, cast):
    hidden = imported.comments.get(archive_id="c1")
    moderation.hide_with_replies(comment=hidden, by=cast.secretariat, why="insult", rule=Rule.objects.first())

    bring(longer())

    reply, hidden = (imported.comments.get(archive_id=key) for key in ("c6", "c1"))
    assert (reply.parent, reply.is_published, hidden.is_published, hidden.is_shown) == (hidden, True, False, True)
    assert counting.recount(imported) == []


def test_a_question_that_a_later_file_has_removed_stays(imported):
    later = archive()
    later["entries"][0]["question"]["removed"] = True

    assert not bring(later)
    assert not imported.prompts.get(archive_id="q1").is_removed


def test_contributions_made_here_since_keep_their_numbers(imported, cast, post):
    thread = imported.threads.get(number=1)
    post(thread, cast.member)

    bring(longer())

    assert contributions(imported)["c6"][0] == 7
    assert counting.recount(imported) == []


# ── Refused ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def run(tmp_path, capsys):
    """Runs `manage.py import_discussion` with a file of this content; gives what it printed."""

    def importing(content):
        path = tmp_path / "archive.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        call_command("import_discussion", path)
        return capsys.readouterr().out.strip()

    return importing


def test_a_topic_that_was_not_imported_is_left_alone(open_topic, open_space):
    open_topic("night-ferries", space=open_space("harbour-talks"))
    before = rows()

    with pytest.raises(ArchiveRefused) as refused:
        bring(archive())

    assert (refused.value.place, rows()) == ("topic.slug", before)


FAULTS = {
    "bad UTF-8": b'{"format": "\xff"}',
    "no JSON": b"{",
    "nothing": b"",
    "an id twice": of(comment("c1"), comment("c1")),
    "a missing parent": of(comment("c1"), comment("c2", in_reply_to="c9")),
    "a bad date": of(comment("c1"), comment("c2", posted_on="2021-02-30")),
    "no words": of(comment("c1"), comment("c2", "")),
    "an address of the Hub’s own": archive(space__slug="admin"),
}


@pytest.mark.parametrize("content", FAULTS.values(), ids=FAULTS)
def test_a_fault_anywhere_leaves_no_row(run, content):
    with pytest.raises(CommandError, match=r"archive\.json: .+ Nothing was imported\.") as refused:
        run(content)

    assert refused.value.returncode == 1
    assert (Space.objects.count(), Topic.objects.count(), Comment.objects.count(), Event.objects.count()) == (0, 0, 0, 0)


def test_trouble_at_the_last_entry_leaves_no_row(monkeypatch):
    def trouble(found, attributions):
        if found.archive_id == "c5":
            raise MemoryError

    monkeypatch.setattr(counting, "enter", trouble)

    with pytest.raises(MemoryError):
        bring(archive())

    assert (Space.objects.count(), Topic.objects.count(), Window.objects.count(), Prompt.objects.count()) == (0, 0, 0, 0)


def test_the_command_says_what_was_added(run):
    said = [run(archive()), run(archive()), run(longer())]

    assert said == [
        "Added to “Night ferries”: 2 prompts, 5 contributions.",
        "Nothing new.",
        "Added to “Night ferries”: 1 prompts, 2 contributions.",
    ]


def test_the_command_reads_standard_input(monkeypatch, capsys):
    content = json.dumps(archive()).encode()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))

    call_command("import_discussion", "-")

    assert "5 contributions" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match=r"none\.json cannot be read: No such file or directory\."):
        call_command("import_discussion", tmp_path / "none.json")
