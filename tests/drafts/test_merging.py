"""A field's controls are one thing, and two states of it are the same where they read the same."""

import pytest

from drafts.merging import Seen, as_post, by_field, field_of, flat, in_words, same

CONTROLS = {
    "title": "title",
    "body_format": "body",
    "links-0-url": "links",
    "links-12-title": "links",
    "links-TOTAL_FORMS": "links",
    "other_type": "other_type",
    "": "",
    "-0": "",
}


@pytest.mark.parametrize(("control", "field"), CONTROLS.items())
def test_a_control_belongs_to_a_field(control, field):
    assert field_of(control) == field


def test_data_are_parted_by_field_and_joined_again_without_what_is_empty():
    data = {
        "title": "a\r\nb\rc",
        "agree": "",
        "goals": ["b", "a"],
        "links-0-url": "x",
        "links-1-url": "",
        "none": [],
        "one": ["x"],
    }

    fields = by_field(data)

    assert fields == {
        "title": {"title": "a\nb\nc"},
        "goals": {"goals": ["b", "a"]},
        "links": {"links-0-url": "x"},
        "one": {"one": "x"},
    }
    assert flat(fields) == {"title": "a\nb\nc", "goals": ["b", "a"], "links-0-url": "x", "one": "x"}


def test_a_draft_is_read_like_a_post():
    post = as_post({"title": "Bonjour", "goals": ["a", "b"]})

    assert (post["title"], post.getlist("goals"), post.getlist("title"), post.get("agree")) == (
        "Bonjour", ["a", "b"], ["Bonjour"], None,
    )  # fmt: skip


def rich(text):
    return {"body": text, "body_format": "html"}


LIKE = {
    "the same": ({"a": "x"}, {"a": "x"}, True),
    "nothing": ({}, {}, True),
    "another text": ({"a": "x"}, {"a": "y"}, False),
    "a space more": ({"a": "x"}, {"a": "x "}, False),
    "emptied": ({}, {"a": "x"}, False),
    "boxes in another order": ({"a": ["x", "y"]}, {"a": ["y", "x"]}, True),
    "another box": ({"a": ["x", "y"]}, {"a": ["x", "z"]}, False),
    "one box less": ({"a": "x"}, {"a": ["x", "y"]}, False),
    "rows and how many there are": ({"l-0-u": "x", "l-TOTAL_FORMS": "3"}, {"l-0-u": "x", "l-TOTAL_FORMS": "4"}, True),
    "another row": ({"l-0-u": "x"}, {"l-1-u": "x"}, False),
    "markup as it is cleaned": (rich("<p><b>x</b></p>"), rich("<p><strong>x</strong></p>"), True),
    "markup that differs": (rich("<p><em>x</em></p>"), rich("<p><strong>x</strong></p>"), False),
    "markup read without a script": ({"body": "x\n\n• un"}, rich("<p><strong>x</strong></p><ul><li>un</li></ul>"), True),
    "plain text read with a script": (rich("<p>x</p><ul><li>un</li></ul>"), {"body": "x\n\n- un"}, True),
    "plain text that differs": ({"body": "y"}, rich("<p><strong>x</strong></p>"), False),
    "an empty editor": (rich("<p></p>"), {}, True),
    "an editor that never had a text": ({"body_format": "html"}, {}, True),
}


@pytest.mark.parametrize(("mine", "theirs", "alike"), LIKE.values(), ids=LIKE)
def test_states_of_a_field_are_compared_as_they_read(mine, theirs, alike):
    assert (same(mine, theirs), same(theirs, mine)) == (alike, alike)


READ = {
    "a line": ("other_type", {"other_type": "x"}, ("Other type", "x")),
    "markup": ("body", rich("<p>un <strong>mot</strong></p>"), ("Body", "un mot")),
    "boxes": ("goals", {"goals": ["b", "a"]}, ("Goals", "a, b")),
    "rows": ("links", {"links-10-url": "c", "links-2-url": "b", "links-0-url": "a"}, ("Links", "a\nb\nc")),
    "nothing": ("links", {}, ("Links", "")),
}


@pytest.mark.parametrize(("field", "words", "read"), READ.values(), ids=READ)
def test_a_field_is_told_in_words(field, words, read):
    assert in_words(field, words) == read


SEEN = {
    "14": (14, 14, "14"),
    "14 title:9": (14, 9, "14 title:9"),
    "14 title:9 links:3": (14, 9, "14 links:3 title:9"),
    "14 title:x title:9 :": (14, 9, "14 title:9"),
    "": (0, 0, "0"),
    "nonsense title:9": (0, 0, "0"),
    "-1": (0, 0, "0"),
    "٣": (0, 0, "0"),
    "9" * 50: (0, 0, "0"),
}


@pytest.mark.parametrize(("text", "facts"), SEEN.items())
def test_what_a_page_shows_is_read_from_its_form(text, facts):
    seen = Seen.read(text)

    assert (seen.of("summary"), seen.of("title"), str(seen)) == facts


def test_who_was_told_a_text_has_seen_it():
    assert str(Seen.read("14 title:9 links:3").without(["title"])) == "14 links:3"
