"""Characters as a person counts them."""

import pytest

from core.counting import count_characters, visible_text

COUNTS = {
    "nothing": ("", 0),
    "letters": ("migration", 9),
    "accented, composed": ("é", 1),
    "accented, combining": ("e\u0301", 1),
    "several combining marks": ("a\u0323\u0302", 1),
    "a family": ("👨‍👩‍👧‍👦", 1),
    "a flag": ("🇰🇮", 1),
    "two flags": ("🇫🇷🇪🇸", 2),
    "a skin tone": ("👍🏿", 1),
    "a variation selector": ("❤\ufe0f", 1),
    "Arabic with vowel signs": ("مُهَاجِر", 5),
    "Hindi": ("नमस्ते", 3),
    "Hangul in parts": ("\u1112\u1161\u11ab", 1),
    "line feed": ("a\nb", 3),
    "carriage return and line feed": ("a\r\nb", 3),
    "lone carriage return": ("a\rb", 3),
    "empty lines": ("\r\n\r\n", 2),
    "spaces": ("  ", 2),
    "no-break space": ("«\u00a0oui\u00a0»", 7),
}


@pytest.mark.parametrize(("text", "count"), COUNTS.values(), ids=COUNTS)
def test_characters_are_counted_as_people_do(text, count):
    assert count_characters(text) == count


VISIBLE = {
    "plain": ("text", "text"),
    "entities": ("<p>a &amp; b &lt; c&nbsp;d &eacute;</p>", "a & b < c\u00a0d é"),
    "paragraphs": ("<p>one</p><p>two</p>", "one\ntwo"),
    "line break": ("<p>one<br>two<br/>three</p>", "one\ntwo\nthree"),
    "headings and lists": ("<h2>Head</h2><ul><li>a</li><li>b</li></ul>", "Head\na\nb"),
    "quotes": ("<blockquote>said</blockquote><p>then</p>", "said\nthen"),
    "inline tags": ("<p>one <strong>two</strong><em>three</em></p>", "one twothree"),
    "links": ('<p><a href="https://example.org">here</a></p>', "here"),
    "capitals": ("<P>one</P><P>two</P>", "one\ntwo"),
    "comments": ("<p>one<!-- hidden --></p>", "one"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("markup", "text"), VISIBLE.values(), ids=VISIBLE)
def test_visible_text_is_what_a_reader_sees(markup, text):
    assert visible_text(markup) == text


def test_markup_is_counted_by_its_visible_text():
    markup = "<p>D&eacute;j&agrave; 👨‍👩‍👧</p><p>vu</p>"

    count = count_characters(visible_text(markup))

    assert count == 9
