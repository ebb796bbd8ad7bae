"""Word differences: what is marked, that it is always proper HTML, that both texts are in it, and what it costs."""

import random
import re
import time

import nh3
import pytest
from django.utils.safestring import SafeString

from core.differences import changed, compare, compare_lines
from core.markup import Tag, pieces
from core.richtext import ALLOWED_TAGS, sanitize

LINK = ' rel="noopener nofollow ugc"'

SHOWN = {
    "nothing changed": ("<p>a b</p>", "<p>a b</p>", "<p>a b</p>"),
    "both empty": ("", "", ""),
    "a word added": ("<p>a c</p>", "<p>a b c</p>", "<p>a <ins>b</ins> c</p>"),
    "a word taken out": ("<p>a b c</p>", "<p>a c</p>", "<p>a<del> b</del> c</p>"),
    "the first word taken out": ("<p>b c</p>", "<p>c</p>", "<p><del>b </del>c</p>"),
    "a word replaced": ("<p>a b c</p>", "<p>a x c</p>", "<p>a<del> b</del> <ins>x</ins> c</p>"),
    "a run of words": ("<p>a z</p>", "<p>a b c d z</p>", "<p>a <ins>b c d</ins> z</p>"),
    "a mark": ("<p>Hello, world</p>", "<p>Hello world!</p>", "<p>Hello<del>,</del> world<ins>!</ins></p>"),
    "a run of marks": ('<p>"Hello"</p>', "<p>Hello</p>", '<p><del>"</del>Hello<del>"</del></p>'),
    "letters that need escaping": ("<p>a &lt; b</p>", "<p>a &amp; b</p>", "<p>a<del> &lt;</del> <ins>&amp;</ins> b</p>"),
    "accents": ("<p>ete</p>", "<p>été</p>", "<p><del>ete </del><ins>été</ins></p>"),
    "Chinese by the character": (
        "<p>我们支持移民</p>",
        "<p>我们不支持难民</p>",
        "<p>我们<ins>不</ins>支持<del>移</del><ins>难</ins>民</p>",
    ),
    "Arabic by the word": (
        "<p>حقوق العمال المهاجرين</p>",
        "<p>حقوق جميع المهاجرين</p>",
        "<p>حقوق<del> العمال</del> <ins>جميع</ins> المهاجرين</p>",
    ),
    "an emoji is one sign": ("<p>a 👨‍👩‍👧</p>", "<p>a 👨‍👩‍👦</p>", "<p>a<del> 👨‍👩‍👧</del> <ins>👨‍👩‍👦</ins></p>"),
    "spaces are no words": ("<p>a  b c</p>", "<p>a b&nbsp;c</p>", "<p>a b&nbsp;c</p>"),
    "formatting is no word": (
        "<p>a b word</p>",
        "<p>a <strong>b</strong> <em>w</em>ord</p>",
        "<p>a <strong>b</strong> <em>w</em>ord</p>",
    ),
    "an added word in a phrase": ("<p>a c</p>", "<p>a <em>b</em> c</p>", "<p>a <em><ins>b</ins></em> c</p>"),
    "added words across phrases": (
        "<p>a z</p>",
        "<p>a b <em>c d</em> e z</p>",
        "<p>a <ins>b</ins> <em><ins>c d</ins></em> <ins>e</ins> z</p>",
    ),
    "a word half in a phrase": (
        "<p>a z</p>",
        "<p>a <strong>w</strong>ord z</p>",
        "<p>a <strong><ins>w</ins></strong><ins>ord</ins> z</p>",
    ),
    "a phrase taken out": ("<p>a <strong>b</strong> c</p>", "<p>a c</p>", "<p>a<del> b</del> c</p>"),
    "a phrase taken out after another": (
        "<p><em>a</em> b c</p>",
        "<p><em>a</em> c</p>",
        "<p><em>a</em><del> b</del> c</p>",
    ),
    "a link to elsewhere": (
        '<p>see <a href="https://example.org/a">this page</a></p>',
        '<p>see <a href="https://example.org/b">that page</a></p>',
        f'<p>see<del> this</del> <a href="https://example.org/b"{LINK}><ins>that</ins> page</a></p>',
    ),
    "a line taken out": ("<p>a<br>b<br>c</p>", "<p>a<br>c</p>", "<p>a<del><br>b</del><br>c</p>"),
    "a paragraph added": ("<p>a b</p><p>e</p>", "<p>a b</p><p>c d</p><p>e</p>", "<p>a b</p><p><ins>c d</ins></p><p>e</p>"),
    "a paragraph taken out": ("<p>a b</p><p>c d</p><p>e</p>", "<p>a b</p><p>e</p>", "<p>a b</p><p><del>c d</del></p><p>e</p>"),
    "the first paragraph taken out": ("<p>a</p><p>b</p>", "<p>b</p>", "<p><del>a</del></p><p>b</p>"),
    "the last paragraph taken out": ("<p>a</p><p>b</p>", "<p>a</p>", "<p>a</p><p><del>b</del></p>"),
    "paragraphs joined": ("<p>a b</p><p>c d</p>", "<p>a b c d</p>", "<p>a b c d</p>"),
    "a paragraph parted": ("<p>a b c d</p>", "<p>a b</p><p>c d</p>", "<p>a b</p><p>c d</p>"),
    "the end of one and the beginning of the next": (
        "<p>a b c</p><p>d e f</p>",
        "<p>a b</p><p>e f</p>",
        "<p>a b<del> c</del></p><p><del>d </del>e f</p>",
    ),
    "a heading corrected": (
        "<h3>Introducton</h3><p>a</p>",
        "<h3>Introduction</h3><p>a</p>",
        "<h3><del>Introducton </del><ins>Introduction</ins></h3><p>a</p>",
    ),
    "a heading became a paragraph": ("<h3>a</h3>", "<p>b</p>", "<h3><del>a</del></h3><p><ins>b</ins></p>"),
    "an item taken out": (
        "<ul><li>a</li><li>b</li><li>c</li></ul>",
        "<ul><li>a</li><li>c</li></ul>",
        "<ul><li>a</li><li><del>b</del></li><li>c</li></ul>",
    ),
    "the last item taken out": (
        "<ul><li>a</li><li>b</li></ul><p>c</p>",
        "<ul><li>a</li></ul><p>c</p>",
        "<ul><li>a</li><li><del>b</del></li></ul><p>c</p>",
    ),
    "an item of paragraphs taken out": (
        "<ol><li><p>a</p></li><li><p>b</p></li></ol>",
        "<ol><li><p>a</p></li></ol>",
        "<ol><li><p>a</p></li><li><del>b</del></li></ol>",
    ),
    "a list taken out": (
        "<p>a</p><ol><li>b</li><li>c</li></ol><p>d</p>",
        "<p>a</p><p>d</p>",
        "<p>a</p><ol><li><del>b</del></li><li><del>c</del></li></ol><p>d</p>",
    ),
    "a list within a list taken out": (
        "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
        "<ul><li>a</li><li>c</li></ul>",
        "<ul><li>a</li><li><del>b</del></li><li>c</li></ul>",
    ),
    "a paragraph after a list taken out": (
        "<ul><li>a</li></ul><p>b</p><p>c</p>",
        "<ul><li>a</li></ul><p>c</p>",
        "<ul><li>a</li></ul><p><del>b</del></p><p>c</p>",
    ),
    "a paragraph between items": (
        "<ul><li>a</li></ul><p>b</p><ul><li>c</li></ul>",
        "<ul><li>a</li><li>c</li></ul>",
        "<ul><li>a</li><li><del>b</del></li><li>c</li></ul>",
    ),
    "a quotation taken out": (
        "<blockquote><p>a b</p></blockquote><p>c</p>",
        "<p>c</p>",
        "<blockquote><p><del>a b</del></p></blockquote><p>c</p>",
    ),
    "a paragraph of a quotation taken out": (
        "<blockquote><p>a</p><p>b</p></blockquote>",
        "<blockquote><p>a</p></blockquote>",
        "<blockquote><p>a</p><p><del>b</del></p></blockquote>",
    ),
    "everything taken out": ("<p>a</p><p>b</p>", "", "<p><del>a</del></p><p><del>b</del></p>"),
    "everything new": ("", "<p>a b</p><p>c</p>", "<p><ins>a b</ins></p><p><ins>c</ins></p>"),
    "words without a block": ("a b", "a c", "a<del> b</del> <ins>c</ins>"),
    "a script": ("<p>a</p>", "<p>a <script>alert(1)</script><b onclick='x()'>b</b></p>", "<p>a <ins>b</ins></p>"),
    "short words between long changes do not tear them": (
        "<p>alpha beta of gamma delta</p>",
        "<p>one two of three four</p>",
        "<p><del>alpha beta of gamma delta </del><ins>one two of three four</ins></p>",
    ),
}


@pytest.mark.parametrize(("old", "new", "marked"), SHOWN.values(), ids=SHOWN)
def test_differences_are_marked(old, new, marked):
    assert compare(old, new) == marked


@pytest.mark.parametrize(("old", "new"), [pair[:2] for pair in SHOWN.values()], ids=SHOWN)
def test_words_have_changed_if_something_is_marked(old, new):
    assert changed(old, new) == ("<ins>" in compare(old, new) or "<del>" in compare(old, new))


LINES = {
    "the same": ("Rev 2", "Rev 2", "Rev 2"),
    "another number": ("Inputs on Rev 2", "Inputs on Rev 3", "Inputs on Rev<del> 2</del> <ins>3</ins>"),
    "text is no markup": ("a <b>", "a <b> & c", "a &lt;b&gt; <ins>&amp; c</ins>"),
    "given": ("", "Summary", "<ins>Summary</ins>"),
    "taken away": ("Summary", "", "<del>Summary</del>"),
    "another": ("Summary", "Result", "<del>Summary </del><ins>Result</ins>"),
}


@pytest.mark.parametrize(("old", "new", "marked"), LINES.values(), ids=LINES)
def test_differences_of_lines_are_marked(old, new, marked):
    assert compare_lines(old, new) == marked


def test_the_result_may_stand_in_a_page():
    assert isinstance(compare("<p>a</p>", "<p>b</p>"), SafeString)
    assert isinstance(compare_lines("a", "<b>"), SafeString)


# ── Whatever the texts ───────────────────────────────────────────────────────────────────────────────────────────

WORDS = "alpha beta of the to States & < « » , . é 我们 支持 هجرة l’eau 👨‍👩‍👧".split()  # noqa: SIM905
PHRASES = ["<strong>{}</strong>", "<em>{} <strong>x</strong></em>", '<a href="https://example.org/">{} y</a>', "<br>{}"]


def _phrase(dice):
    words = [dice.choice(WORDS).replace("&", "&amp;").replace("<", "&lt;") for _ in range(dice.randrange(1, 8))]
    shaped = [dice.choice(PHRASES).format(word) if dice.random() < 0.2 else word for word in words]
    return "".join(word + dice.choice(["", " ", " ", "&nbsp;"]) for word in shaped)


def _text(dice, depth=0):
    return "".join(_block(dice, depth) for _ in range(dice.randrange(0 if depth == 0 else 1, 5)))


def _block(dice, depth):
    kind = dice.choice(["p", "p", "p", "h3", "ul", "ol", "blockquote", ""] if depth < 3 else ["p", "h4"])
    if kind in ("ul", "ol"):
        items = (dice.choice(["<li>{}{}</li>", "<li><p>{}</p>{}</li>"]) for _ in range(dice.randrange(1, 4)))
        inner = (item.format(_phrase(dice), _text(dice, depth + 2) if dice.random() < 0.2 else "") for item in items)
        return f"<{kind}>{''.join(inner)}</{kind}>"
    inner = _text(dice, depth + 1) if kind == "blockquote" else _phrase(dice)
    return f"<{kind}>{inner}</{kind}>" if kind else inner


def _edited(dice, markup):
    parts = re.split(r"(?=<(?:p|h3|ul|ol|li|blockquote)>)", markup)
    for _ in range(dice.randrange(4)):
        place = dice.randrange(len(parts))
        if dice.random() < 0.5:
            parts[place] = dice.choice(["", f"<p>{_phrase(dice)}</p>"])
        else:
            parts[place] = parts[place].replace(" ", dice.choice([" ", " new "]), 1)
    return "".join(parts)


def _pair(seed):
    dice = random.Random(seed)
    old = sanitize(_text(dice))
    return old, sanitize(_edited(dice, old) if dice.random() < 0.8 else _text(dice))


PAIRS = [_pair(seed) for seed in range(150)]
INLINE = {"ins", "del", "a", "em", "strong"}


def _faults(markup):
    """What is nested as HTML forbids."""
    open_ = [""]
    for piece in pieces(markup):
        if not isinstance(piece, Tag):
            if open_[-1] in ("ul", "ol") and piece.strip():
                yield f"text in {open_[-1]}"
        elif piece.closes:
            if open_.pop() != piece.name:
                yield f"{piece.name} closed in its inside"
        elif piece.name != "br":
            yield from _misplaced(piece, open_)
            open_.append(piece.name)


def _misplaced(tag, open_):
    if (tag.name == "li") != (open_[-1] in ("ul", "ol")):
        yield f"{tag.name} in {open_[-1]}"
    if tag.is_block and {"p", "h3", "h4", *INLINE} & set(open_):
        yield f"{tag.name} within {open_}"
    if tag.name in ("ins", "del") and {"ins", "del"} & set(open_):
        yield f"{tag.name} within a change"


@pytest.mark.parametrize("pair", PAIRS, ids=range(len(PAIRS)))
def test_marks_are_proper_html(pair):
    old, new = pair
    marked = compare(old, new)

    assert [fault for fault in _faults(marked) if fault not in list(_faults(new))] == []
    assert nh3.clean(marked, tags=ALLOWED_TAGS | {"ins", "del"}, attributes={"a": {"href"}}, link_rel=LINK[6:-1]) == marked


@pytest.mark.parametrize("pair", PAIRS, ids=range(len(PAIRS)))
def test_both_texts_are_in_the_result(pair):
    old, new = pair
    marked = compare(old, new)

    assert _letters(re.sub(r"<ins>.*?</ins>", "", marked, flags=re.DOTALL)) == _letters(old)
    assert _letters(re.sub(r"<del>.*?</del>", "", marked, flags=re.DOTALL)) == _letters(new)
    assert _without_marks(marked) == _without_empty(new)


def _letters(markup):
    return "".join("".join(piece.split()) for piece in pieces(markup) if not isinstance(piece, Tag))


def _without_marks(marked):
    return _without_empty(re.sub(r"<del>.*?</del>|</?ins>", "", marked, flags=re.DOTALL))


def _without_empty(markup):
    shorter = re.sub(r"<(p|h\d|li|ul|ol|blockquote)>\s*</\1>", "", markup)
    return markup if shorter == markup else _without_empty(shorter)


# ── Cost ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _drawn(seed, alphabet, count=20_000):
    return random.Random(seed).choices(alphabet, k=count)


HAN = [chr(0x4E00 + number) for number in range(130)]
DEAR = {
    "the same word": ("a " * 10_000, "a " * 9_000),
    "the same word and another": ("a b " * 5_000, "b a " * 4_900 + "c"),
    "the same mark": ("!" * 20_000, "!?" * 10_000),
    "nothing in common": (" ".join(f"x{n}" for n in range(3_300)), " ".join(f"y{n}" for n in range(3_300))),
    "backwards": (" ".join(map(str, range(4_000))), " ".join(map(str, reversed(range(4_000))))),
    "few words at random": (" ".join(_drawn(1, "abcd", 10_000)), " ".join(_drawn(2, "abcd", 10_000))),
    "many words at random": ("".join(_drawn(3, HAN)), "".join(_drawn(4, HAN))),
    "one long word": ("a" * 20_000, "b" * 20_000),
    "marks upon a letter": ("e" + "\u0301" * 19_999, "e" + "\u0300" * 19_999),
    "families": ("👨‍👩‍👧‍👦👍🏿" * 5_000, "👍🏿👨‍👩‍👧‍👦" * 5_000),
    "paragraphs of a letter": ("<p>a</p>" * 10_000, "<p>b</p>" * 10_000),
    "paragraphs gone": ("<p>a</p>" * 10_000, "<p>b</p>"),
    "phrases of a letter": ("<strong>a</strong>" * 10_000, "<em>b</em> " * 10_000),
}


@pytest.mark.parametrize(("old", "new"), DEAR.values(), ids=DEAR)
def test_dear_texts_come_to_an_end(old, new):
    """On a quiet machine within a second; without a budget they would take minutes."""
    began = time.process_time()

    compare(old, new)

    assert time.process_time() - began < 20


def test_an_edit_of_a_long_text_is_still_found():
    words = [f"word{number % 700}" for number in range(3_000)]
    edited = [*words[:1_500], "here", *words[1_500:]]

    marked = compare(f"<p>{' '.join(words)}</p>", f"<p>{' '.join(edited)}</p>")

    assert re.findall(r"<(?:ins|del)>.*?</\w+>", marked) == ["<ins>here</ins>"]


def test_what_is_too_dear_is_shown_as_rewritten():
    old, new = "".join(_drawn(3, HAN[:100])), "".join(_drawn(4, HAN[:100]))

    marked = compare(f"<p>{old}</p>", f"<p>{new}</p>")

    assert (re.sub(r"<ins>.*?</ins>", "", marked), re.sub(r"<del>.*?</del>", "", marked)) == (
        f"<p><del>{old} </del></p>",
        f"<p><ins>{new}</ins></p>",
    )
