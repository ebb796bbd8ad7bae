"""The format `discussion-archive/1`: what is read from a file, and with which words a wrong one is refused."""

import io
import json
from datetime import date, timedelta

import pytest
from django.utils.translation import override

from core import clock
from discussions.archives import Archive, ArchiveRefused, Comment, Question, Space, Topic, read


def _comment(id, **values):  # noqa: A002
    return {"id": id, "author": "Awa Example", "posted_on": "2021-05-03", "body": "We agree.", "in_reply_to": None, **values}


def _question(id, *comments, **values):  # noqa: A002
    text = {"en": "What is missing?", "fr": "Que manque-t-il ?"}
    return {"id": id, "author": "Bo Example", "posted_on": "2021-05-01", "text": text, "comments": list(comments), **values}


def _file():
    """An archive with two questions, the second removed, and two comments under the topic."""
    return {
        "format": "discussion-archive/1",
        "space": {"slug": "forum", "title": {"en": "Forum", "fr": "Forum", "es": "Foro"}},
        "topic": {"slug": "draft", "title": {"en": "Draft"}, "moderators": ["Bo Example"], "languages": ["en", "fr"]},
        "entries": [
            {
                "question": _question(
                    "q1", _comment("c1"), _comment("c2", in_reply_to="c1"), shown_counts={"members": 2, "comments": 9}
                )
            },
            {"comment": _comment("c3", author="Cleo Exam…")},
            {"question": _question("q2", _comment("c4", author=None), author=None, posted_on=None, text={}, removed=True)},
            {"comment": _comment("c5", in_reply_to="c3")},
        ],
    }


def _bytes(value):
    """As JSON in ASCII, which can say half a character too."""
    return json.dumps(value).encode()


def test_archive_is_read_in_its_order():
    assert read(_bytes(_file())) == Archive(
        space=Space("forum", {"en": "Forum", "fr": "Forum", "es": "Foro"}),
        topic=Topic("draft", {"en": "Draft"}, ("Bo Example",), ("en", "fr")),
        entries=(
            Question(
                "q1",
                "Bo Example",
                date(2021, 5, 1),
                {"en": "What is missing?", "fr": "Que manque-t-il ?"},
                removed=False,
                comments=(
                    Comment("c1", "Awa Example", date(2021, 5, 3), "We agree."),
                    Comment("c2", "Awa Example", date(2021, 5, 3), "We agree.", "c1"),
                ),
            ),
            Comment("c3", "Cleo Exam…", date(2021, 5, 3), "We agree."),
            Question("q2", None, None, {}, removed=True, comments=(Comment("c4", None, date(2021, 5, 3), "We agree."),)),
            Comment("c5", "Awa Example", date(2021, 5, 3), "We agree.", "c3"),
        ),
    )


def test_stream_is_read_as_bytes_are():
    content = _bytes(_file())

    assert read(io.BytesIO(content)) == read(content) == read(b"\xef\xbb\xbf" + content)


def test_cut_names_are_told():
    question, cut, removed, _last = read(_bytes(_file())).entries

    assert (question.name_is_cut, cut.name_is_cut, removed.name_is_cut, removed.comments[0].name_is_cut) == (
        False,
        True,
        False,
        False,
    )


def _changed(*path, value):
    """The bytes of the archive with one value set, or with one key or item taken away if it is `...`."""
    archive = owner = _file()
    for step in path[:-1]:
        owner = owner[step]
    if value is ...:
        del owner[path[-1]]
    else:
        owner[path[-1]] = value
    return _bytes(archive)


Q1, C1, C3 = ("entries", 0, "question"), ("entries", 0, "question", "comments", 0), ("entries", 1, "comment")
ACCEPTED = {
    "a comment that does not say what it answers": _changed(*C1, "in_reply_to", value=...),
    "a removed question that keeps its text": _changed(*Q1, "removed", value=True),
    "a question said not to be removed": _changed(*Q1, "removed", value=False),
    "no entries": _changed("entries", value=[]),
    "a title in one language": _changed("space", "title", value={"es": "Foro"}),
    "no moderators": _changed("topic", "moderators", value=[]),
    "a question in a fourth language": _changed(*Q1, "text", value={"sw": "Nini kinakosekana?"}),
    "a body of 20,000 characters": _changed(*C1, "body", value="é" * 20_000),
    "a body of 20,000 signs of several parts": _changed(*C1, "body", value="e\u0301" * 20_000),
    "a long name and a long id": _changed("entries", 3, "comment", value=_comment("c" * 40, author="a" * 150)),
    "a leap day": _changed(*C1, "posted_on", value="2020-02-29"),
    "a reply with a smaller date than its parent": _changed(*C1, "posted_on", value="2021-06-01"),
}


@pytest.mark.parametrize("content", ACCEPTED.values(), ids=ACCEPTED)
def test_what_the_format_allows_is_read(content):
    assert read(content).topic.slug == "draft"


def test_names_lose_the_spaces_around_them():
    content = _changed(*C1, "author", value=" Awa Example\u00a0")

    assert read(content).entries[0].comments[0].author == "Awa Example"


def test_body_is_kept_as_typed():
    body = " • one\r\n• two\n\n<b>three</b> "

    assert read(_changed(*C1, "body", value=body)).entries[0].comments[0].body == body


FILES = {
    "empty": (b"", "line 1, column 1", "not JSON"),
    "no JSON": (b'{\n "format": \n}', "line 3, column 1", "not JSON"),
    "two values": (b"{} {}", "line 1, column 4", "not JSON"),
    "not UTF-8": (b'{\n"caf\xe9": 1}', "byte 7, in line 2", "not UTF-8"),
    "UTF-16": (_bytes(_file()).decode().encode("utf-16"), "byte 1, in line 1", "not UTF-8"),
    "a list": (b"[]", "the file", "is an object"),
    "nothing": (b"null", "the file", "is an object"),
    "nested lists": (b"[" * 100_000, "the file", "too deeply"),
    "nested objects": (b'{"a":' * 100_000, "the file", "too deeply"),
    "no number": (b'{"format": NaN}', "the file", "NaN"),
    "endless number": (b'{"format": ' + b"9" * 5_000 + b"}", "format", "discussion-archive/1"),
    "another format": (b'{"format": "discussion-archive/2"}', "format", "discussion-archive/1"),
    "no format": (b'{"entries": []}', "format", "discussion-archive/1"),
    "format alone": (b'{"format": "discussion-archive/1"}', "the file", "“space” is missing"),
    "key twice": (b'{"format": "discussion-archive/1", "format": "x"}', "the file", "“format” is written more than once"),
    "too large": (b" " * 50_000_001, "the file", "larger than 50 megabytes"),
}
COMMENT = "entries[0].question.comments[0]"
PARTS = {
    "unknown key": (("tpoic",), {}, "the file", "“tpoic” is unknown"),
    "unknown key that cannot be shown": (("a\ud800\n",), {}, "the file", "a\\ud800\\n"),
    "space is text": (("space",), "forum", "space", "an object"),
    "space without a title": (("space", "title"), ..., "space", "“title” is missing"),
    "slug in capitals": (("space", "slug"), "Forum", "space.slug", "lower-case"),
    "slug with a line break": (("space", "slug"), "forum\n", "space.slug", "lower-case"),
    "slug too long": (("topic", "slug"), "a" * 81, "topic.slug", "at most 80"),
    "slug of the Hub's own": (("space", "slug"), "search", "space.slug", "“search”"),
    "slug is a number": (("topic", "slug"), 7, "topic.slug", "a text"),
    "no title": (("space", "title"), {}, "space.title", "en, fr, es"),
    "title in another language": (("topic", "title", "de"), "Entwurf", "topic.title", "“de” is unknown"),
    "empty title": (("topic", "title", "en"), "  ", "topic.title.en", "empty"),
    "title too long": (("topic", "title", "en"), "a" * 201, "topic.title.en", "201 characters; at most 200"),
    "title of two lines": (("topic", "title", "en"), "a\nb", "topic.title.en", "line break"),
    "moderators missing": (("topic", "moderators"), ..., "topic", "“moderators” is missing"),
    "moderators are text": (("topic", "moderators"), "Bo Example", "topic.moderators", "a list"),
    "moderator without a name": (("topic", "moderators", 0), None, "topic.moderators[0]", "a text"),
    "no languages": (("topic", "languages"), [], "topic.languages", "at least one"),
    "no language": (("topic", "languages", 1), "xx", "topic.languages[1]", "“xx” is the code of no language"),
    "entries are an object": (("entries",), {}, "entries", "a list"),
    "entry of neither kind": (("entries", 1), {}, "entries[1]", "either a question or a comment"),
    "entry of both kinds": (("entries", 1, "question"), {}, "entries[1]", "either a question or a comment"),
    "entry of another kind": (("entries", 1, "poll"), {}, "entries[1]", "“poll” is unknown"),
    "question without comments": ((*Q1, "comments"), ..., "entries[0].question", "“comments” is missing"),
    "comments are null": ((*Q1, "comments"), None, "entries[0].question.comments", "a list"),
    "removed is a number": ((*Q1, "removed"), 1, "entries[0].question.removed", "true or false"),
    "question without a text": ((*Q1, "text"), {}, "entries[0].question.text", "Only a removed question"),
    "question in no language": ((*Q1, "text", "xx"), "a", "entries[0].question.text", "“xx”"),
    "question too long": ((*Q1, "text", "fr"), "a" * 2_001, "entries[0].question.text.fr", "at most 2000"),
    "question without a date": ((*Q1, "posted_on"), None, "entries[0].question.posted_on", "Only a removed question"),
    "count below zero": ((*Q1, "shown_counts", "members"), -1, "entries[0].question.shown_counts.members", "a whole number"),
    "count is true": ((*Q1, "shown_counts", "members"), True, "entries[0].question.shown_counts.members", "a whole number"),
    "count missing": ((*Q1, "shown_counts", "members"), ..., "entries[0].question.shown_counts", "“members” is missing"),
    "comment is a list": (C1, [], COMMENT, "an object"),
    "comment without a body": ((*C1, "body"), ..., COMMENT, "“body” is missing"),
    "misspelt key": ((*C1, "in_replay_to"), "c1", COMMENT, "“in_replay_to” is unknown"),
    "id is a number": ((*C1, "id"), 1, f"{COMMENT}.id", "a text"),
    "id with a space": ((*C1, "id"), "c 1", f"{COMMENT}.id", "1 to 40 letters"),
    "id too long": ((*C1, "id"), "c" * 41, f"{COMMENT}.id", "1 to 40 letters"),
    "id with an accent": ((*C1, "id"), "é", f"{COMMENT}.id", "1 to 40 letters"),
    "id of another comment": ((*C3, "id"), "c1", "entries[1].comment.id", f"“c1” is the id of {COMMENT}"),
    "id of a question": ((*C3, "id"), "q1", "entries[1].comment.id", "“q1” is the id of entries[0].question"),
    "author is empty": ((*C1, "author"), "", f"{COMMENT}.author", "empty"),
    "author is a number": ((*C1, "author"), 5, f"{COMMENT}.author", "a text"),
    "author too long": ((*C1, "author"), "a" * 151, f"{COMMENT}.author", "at most 150"),
    "author of two lines": ((*C1, "author"), "a\u2028b", f"{COMMENT}.author", "line break"),
    "author missing": ((*C1, "author"), ..., COMMENT, "“author” is missing"),
    "body is empty": ((*C1, "body"), " \n\u00a0", f"{COMMENT}.body", "empty"),
    "body is a number": ((*C1, "body"), 5, f"{COMMENT}.body", "a text"),
    "body too long": ((*C1, "body"), "a" * 20_001, f"{COMMENT}.body", "20001 characters; at most 20000"),
    "null character": ((*C1, "body"), "a\0b", f"{COMMENT}.body", "null character"),
    "half a character": ((*C1, "body"), "a\ud800b", f"{COMMENT}.body", "half a character"),
    "no such day": ((*C1, "posted_on"), "2021-02-29", f"{COMMENT}.posted_on", "no such day: 2021-02-29"),
    "date of another shape": ((*C1, "posted_on"), "3 May 2021", f"{COMMENT}.posted_on", "2022-03-31"),
    "date with an hour": ((*C1, "posted_on"), "2021-05-03T10:00", f"{COMMENT}.posted_on", "2022-03-31"),
    "date without hyphens": ((*C1, "posted_on"), "20210503", f"{COMMENT}.posted_on", "2022-03-31"),
    "date of a week": ((*C1, "posted_on"), "2021-W18-1", f"{COMMENT}.posted_on", "2022-03-31"),
    "date in other digits": ((*C1, "posted_on"), "٢٠٢١-٠٥-٠٣", f"{COMMENT}.posted_on", "2022-03-31"),
    "date is null": ((*C1, "posted_on"), None, f"{COMMENT}.posted_on", "a text"),
    "date far away": ((*C1, "posted_on"), "9999-12-31", f"{COMMENT}.posted_on", "9999-12-31 is in the future"),
    "reply to nothing": ((*C1, "in_reply_to"), "c99", f"{COMMENT}.in_reply_to", "No comment of this file has the id “c99”"),
    "reply to itself": ((*C1, "in_reply_to"), "c1", f"{COMMENT}.in_reply_to", "“c1” replies to itself"),
    "reply to a later one": ((*C1, "in_reply_to"), "c2", f"{COMMENT}.in_reply_to", "“c2” comes later"),
    "reply to a question": ((*C1, "in_reply_to"), "q1", f"{COMMENT}.in_reply_to", "“q1” is a question"),
    "reply to another thread": ((*C3, "in_reply_to"), "c1", "entries[1].comment.in_reply_to", "“c1” belongs to another thread"),
    "reply to the topic's comments": ((*C1, "in_reply_to"), "c3", f"{COMMENT}.in_reply_to", "“c3” belongs to another thread"),
    "reply to an empty id": ((*C1, "in_reply_to"), "", f"{COMMENT}.in_reply_to", "empty"),
    "reply to a number": ((*C1, "in_reply_to"), 1, f"{COMMENT}.in_reply_to", "a text"),
}


def _refused(content):
    with pytest.raises(ArchiveRefused) as caught:
        read(content)
    return caught.value


@pytest.mark.parametrize(("content", "place", "words"), FILES.values(), ids=FILES)
def test_file_that_is_no_archive_is_refused(content, place, words):
    refusal = _refused(content)

    assert refusal.place == place
    assert words in refusal.reason


@pytest.mark.parametrize(("path", "value", "place", "words"), PARTS.values(), ids=PARTS)
def test_what_breaks_the_format_is_refused(path, value, place, words):
    refusal = _refused(_changed(*path, value=value))

    assert refusal.place == place
    assert words in refusal.reason


def test_key_written_twice_is_refused_where_it_is():
    content = _bytes(_file()).replace(b'"id": "c3"', b'"id": "lost", "id": "c3"')

    refusal = _refused(content)

    assert (refusal.place, refusal.reason) == ("entries[1].comment", "The key “id” is written more than once.")


def test_the_day_after_today_is_no_future():
    """Where the archive was written it may be tomorrow already."""
    tomorrow = clock.today("UTC") + timedelta(days=1)

    assert read(_changed(*C1, "posted_on", value=tomorrow.isoformat())).entries[0].comments[0].posted_on == tomorrow
    assert "future" in _refused(_changed(*C1, "posted_on", value=(tomorrow + timedelta(days=1)).isoformat())).reason


def test_refusal_says_place_and_reason():
    refusal = _refused(b"[]")

    assert str(refusal) == f"{refusal.place}: {refusal.reason}"
    assert refusal.reason.endswith(".")


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_refusal_can_be_said_in_every_language(language):
    with override(language):
        assert _refused(b"\xff").place


def test_a_flood_of_equal_keys_is_refused_quickly():
    content = b"{" + b",".join(b'"k%d":1,"k%d":1' % (number, number) for number in range(50_000)) + b"}"

    assert "more than once" in _refused(content).reason
