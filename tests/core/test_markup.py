"""HTML taken apart and put together again."""

import pytest

from core.markup import Tag, escape, pieces
from core.richtext import sanitize

MARKUP = {
    "plain words": "words",
    "blocks": "<h3>a</h3><p>b</p><blockquote><p>c</p></blockquote><ul><li>d</li></ul>",
    "phrases": "<p>a <strong>b <em>c</em></strong> d</p>",
    "line breaks": "<p>a<br>b<br></p>",
    "entities": "<p>a &amp; b &lt; c&nbsp;d &gt; e</p>",
    "marks that need none": '<p>l\'eau « dite » "x" é 👍🏿</p>',
    "link": '<p><a href="https://example.org/?a=1&b=2">a</a></p>',
    "link with an angle in it": '<p><a href="https://example.org/?a=1>2">a</a></p>',
    "nothing": "",
}


@pytest.mark.parametrize("markup", MARKUP.values(), ids=MARKUP)
def test_clean_markup_comes_together_the_same(markup):
    clean = sanitize(markup)

    together = "".join(piece.source if isinstance(piece, Tag) else escape(piece) for piece in pieces(clean))

    assert together == clean


def test_pieces_are_tags_and_text():
    found = pieces('<p>a &amp; <a href="https://example.org/?a=1&amp;b=2">b</a><br/></p>')

    assert [(piece.name, piece.closes, piece.href) if isinstance(piece, Tag) else piece for piece in found] == [
        ("p", False, ""),
        "a & ",
        ("a", False, "https://example.org/?a=1&b=2"),
        "b",
        ("a", True, ""),
        ("br", False, ""),
        ("p", True, ""),
    ]


def test_blocks_are_told_from_phrases():
    names = ["p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "a", "br", "em", "strong"]

    assert [name for name in names if not Tag(name, "").is_block] == ["a", "br", "em", "strong"]
