"""What people write: blocks made of any HTML and of plain text, and plain text made of blocks."""

import gc
import random
import time

import pytest
from django.db import connection
from django.forms import Textarea

from core import blocks
from core.richtext import PeoplesTextField, from_plain, sanitize, sanitize_people, to_plain

REL = ' rel="noopener nofollow ugc"'

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>Doc</title><style>p.MsoNormal {margin:0cm;}</style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head><body lang=FR>
<xml><w:Zoom>0</w:Zoom></xml><h1><b><span style='font-size:16.0pt'>Voies
sûres<o:p></o:p></span></b></h1><p class=MsoNormal style='mso-margin-top-alt:auto'>Voir <a href="#_ftn1"><span>[1]</span></a>
<![if !supportLists]>et<![endif]><span style='mso-spacerun:yes'>  </span>tout.</p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<table><tr><td><p>Pays</p></td><td>Objectif</td></tr><tr><td>Mali</td><td>5</td></tr></table></body></html>"""

ALL = (
    "<h3>a</h3><h4>b</h4><p>c <strong>d</strong> <em>e</em><br>f</p><ul><li>g</li></ul><ol><li>h</li></ol>"
    "<blockquote><p>i</p></blockquote>"
)
PEOPLES = {
    "nothing": ("", ""),
    "bare words": ("mot", "<p>mot</p>"),
    "all that is allowed": (ALL, ALL),
    "ranks of headings": ("<h1>a</h1><h2>b</h2><h5>c</h5><h6>d</h6>", "<h3>a</h3><h3>b</h3><h4>c</h4><h4>d</h4>"),
    "a heading over lines": ("<h3>a<br>b</h3>", "<h3>a b</h3>"),
    "bold and italic": ("<p><b>a</b> <i>b</i></p>", "<p><strong>a</strong> <em>b</em></p>"),
    "bold in bold": ("<p><b>a<strong>b</strong></b></p>", "<p><strong>ab</strong></p>"),
    "bold around blocks": ("<b><p>a</p><p>b</p></b>", "<p><strong>a</strong></p><p><strong>b</strong></p>"),
    "bold space": ("<p>a<b> </b>b</p>", "<p>a b</p>"),
    "boxes": ("<div>a<div>b</div>c</div><section>d</section>", "<p>a</p><p>b</p><p>c</p><p>d</p>"),
    "a table": ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>", "<p>a</p><p>b</p><p>c</p>"),
    "empty paragraphs": ("<p></p><p>&nbsp;</p><p>\u200b</p><p><br></p><p>a</p>", "<p>a</p>"),
    "line breaks as paragraphs": ("a<br><br>b<br>&nbsp;<br>c", "<p>a</p><p>b</p><p>c</p>"),
    "breaks at the ends": ("<p><br>a<br></p>", "<p>a</p>"),
    "lines of the source": ("<p>\n  a\n  b </p>\n", "<p>a b</p>"),
    "list item of an editor": ("<ul><li><p>a</p></li></ul>", "<ul><li>a</li></ul>"),
    "list in a list": ("<ul><li>a<ol><li>b</li></ol></li></ul>", "<ul><li><p>a</p><ol><li>b</li></ol></li></ul>"),
    "list in a list, misplaced": ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li><p>a</p><ul><li>b</li></ul></li></ul>"),
    "text in a list": ("<ul>a<li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
    "items without a list": ("<li>a</li><li>b</li>", "<ul><li>a</li><li>b</li></ul>"),
    "a list cut in two": ("<ul><li>a</li></ul><ul><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
    "two numbered lists": ("<ol><li>a</li></ol><ol><li>b</li></ol>", "<ol><li>a</li></ol><ol><li>b</li></ol>"),
    "script": ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
    "handler and style": ('<p onclick="x()" style="color:red">a</p>', "<p>a</p>"),
    "picture": ('<p>a<img src=x onerror="x()"></p><svg><text>b</text></svg>', "<p>a</p>"),
    "link": ('<a href="https://example.org/?a=1&b=2">a</a>', f'<p><a href="https://example.org/?a=1&amp;b=2"{REL}>a</a></p>'),
    "mail link": ('<p><a href="MAILTO:a@example.org">a</a></p>', f'<p><a href="MAILTO:a@example.org"{REL}>a</a></p>'),
    "bold link": (
        '<b>a <a href="https://example.org">b</a></b>',
        f'<p><strong>a </strong><a href="https://example.org"{REL}><strong>b</strong></a></p>',
    ),
    "link with spaces": ('<a href=" https://example.org/a b ">a</a>', f'<p><a href="https://example.org/a%20b"{REL}>a</a></p>'),
    "script link": ('<a href="javascript:alert(1)">a</a>', "<p>a</p>"),
    "relative links": (
        '<a href="/en/">a</a><a href="page:about">b</a><a href="//example.org">c</a><a href="#_ftn1">[1]</a>',
        "<p>abc[1]</p>",
    ),
    "NUL": ("<p>a\0b</p>", "<p>a\ufffdb</p>"),
    "half a character": ("<p>a\ud83db</p>", "<p>a\ufffdb</p>"),
    "right to left and signs": ("<p>هجرة 👩‍👧</p>", "<p>هجرة 👩‍👧</p>"),
    "Word": (WORD, "<h3><strong>Voies sûres</strong></h3><p>Voir [1] et tout.</p><p>Pays</p><p>Objectif</p><p>Mali</p><p>5</p>"),
}


@pytest.mark.parametrize(("markup", "clean"), PEOPLES.values(), ids=PEOPLES)
def test_what_people_write_becomes_blocks(markup, clean):
    assert sanitize_people(markup) == clean


@pytest.mark.parametrize("markup", [markup for markup, _clean in PEOPLES.values()], ids=PEOPLES)
def test_what_people_wrote_is_not_changed_again(markup):
    once = sanitize_people(markup)

    assert (sanitize_people(once), sanitize(once)) == (once, once)


PLAIN = {
    "one paragraph": ("a", "<p>a</p>"),
    "two paragraphs": ("a\n\nb", "<p>a</p><p>b</p>"),
    "carriage returns": ("a\r\n\r\nb", "<p>a</p><p>b</p>"),
    "line break": ("a\nb", "<p>a<br>b</p>"),
    "many empty lines": ("\n\na\n \n\n\nb\n", "<p>a</p><p>b</p>"),
    "markup is text": ("<script>x</script> & co", "<p>&lt;script&gt;x&lt;/script&gt; &amp; co</p>"),
    "quotation marks stay": ('l\'eau « dit-elle » "x"', '<p>l\'eau « dit-elle » "x"</p>'),
    "nothing": (" \n ", ""),
    "NUL": ("a\0", "<p>a\ufffd</p>"),
    "bullets": ("• a\n- b\n* c\n– d", "<ul><li>a</li><li>b</li><li>c</li><li>d</li></ul>"),
    "a list after its introduction": ("intro\n• a\n• b", "<p>intro</p><ul><li>a</li><li>b</li></ul>"),
    "a list with air": ("- a\n\n- b", "<ul><li>a</li><li>b</li></ul>"),
    "a list and more": ("- a\nb", "<ul><li>a</li></ul><p>b</p>"),
    "a list from a word processor": ("•\ta\n•\tb", "<ul><li>a</li><li>b</li></ul>"),
    "no lists": ("-5 %\n2018. Une année\n3. trois\n*a*", "<p>-5 %<br>2018. Une année<br>3. trois<br>*a*</p>"),
    "an item that is none": ("-\u00a0a", "<p>-&nbsp;a</p>"),
    "numbers": ("1. a\n2. b\n\n3) c", "<ol><li>a</li><li>b</li><li>c</li></ol>"),
    "numbers of another script": ("١. أ\n٢. ب", "<ol><li>أ</li><li>ب</li></ol>"),
    "numbers begin anew": ("1. a\n1. b", "<ol><li>a</li></ol><ol><li>b</li></ol>"),
    "lists in lists": ("- a\n  1. b\n\n  c\n- d", "<ul><li><p>a</p><ol><li>b</li></ol><p>c</p></li><li>d</li></ul>"),
    "a line within an item": ("- a\n  b", "<ul><li>a<br>b</li></ul>"),
    "quotation": ("> a\n> b\n>\n> - c\nd", "<blockquote><p>a<br>b</p><ul><li>c</li></ul></blockquote><p>d</p>"),
    "headings": ("### a\nb\n#### c\n## d", "<h3>a</h3><p>b</p><h4>c</h4><p>## d</p>"),
    "address": ("voir https://example.org/a.", f'<p>voir <a href="https://example.org/a"{REL}>https://example.org/a</a>.</p>'),
    "address without its scheme": ("(www.example.org)", f'<p>(<a href="https://www.example.org"{REL}>www.example.org</a>)</p>'),
    "address with brackets": (
        "https://example.org/a_(b)",
        f'<p><a href="https://example.org/a_(b)"{REL}>https://example.org/a_(b)</a></p>',
    ),
    "no addresses": ("a@www.example.org http:// xhttps://example.org", "<p>a@www.example.org http:// xhttps://example.org</p>"),
    "address of a script": (
        "https://example.org/<script>",
        f'<p><a href="https://example.org/"{REL}>https://example.org/</a>&lt;script&gt;</p>',
    ),
}


@pytest.mark.parametrize(("text", "markup"), PLAIN.values(), ids=PLAIN)
def test_plain_text_becomes_blocks(text, markup):
    assert from_plain(text) == markup


@pytest.mark.parametrize("text", [text for text, _markup in PLAIN.values()], ids=PLAIN)
def test_blocks_of_plain_text_are_clean_already(text):
    markup = from_plain(text)

    assert (sanitize(markup), sanitize_people(markup)) == (markup, markup)


READABLE = {
    "blocks": ("<h3>a</h3><p>b<br>c</p><blockquote><p>d</p><p>e</p></blockquote>", "### a\n\nb\nc\n\n> d\n>\n> e"),
    "lists": ("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "• a\n  1. b\n• c"),
    "long items": ("<ol><li><p>a</p><p>b<br>c</p></li></ol>", "1. a\n\n   b\n   c"),
    "marks that are text": ("<p>- a<br>1. b</p><p>&gt;</p><p>### c</p>", "-\u00a0a\n1.\u00a0b\n\n>\u00a0\n\n###\u00a0c"),
    "link": ('<p>voir <a href="https://example.org">i<b>ci</b></a>.</p>', "voir ici (https://example.org)."),
    "link that names its address": ('<p><a href="https://example.org/">example.org</a></p>', "https://example.org/"),
    "mail link": (
        '<p><a href="mailto:a@example.org">A</a> <a href="mailto:b@example.org">b@example.org</a></p>',
        "A (a@example.org) mailto:b@example.org",
    ),
    "text as it is": ("<p>&lt;b&gt; &amp; l'eau</p>", "<b> & l'eau"),
}


@pytest.mark.parametrize(("markup", "text"), READABLE.values(), ids=READABLE)
def test_blocks_become_plain_text(markup, text):
    assert to_plain(markup) == text


def structure(markup):
    """Blocks and their text, without spaces, make-up and the addresses of links."""

    def bare(block):
        if block.tag in blocks.TEXTS:
            lines = ("".join(run.text for run in line) for line in block.content)
            return block.tag, ["".join(line.replace(ELSEWHERE, "").split()) for line in lines]
        return block.tag, [bare(inner) for inner in block.content]

    return [bare(block) for block in blocks.read(markup)]


ELSEWHERE = "(https://example.org/a_(b)?c=1&d=2)"
TAGS = f"p|h1|h3|h4|ul|ol|li|li|blockquote|div|table|tr|td|b|em|br|section|a href='{ELSEWHERE[1:-1]}'".split("|")
WORDS = "a|b c| |\n|- d|1. e|2) f|> g|>|### h|• i|&nbsp;|&lt;b&gt;|هجرة|👨‍👩‍👧|– j|\x0b|1.".split("|")  # noqa: SIM905
LINES = "a|b|||- c|  - d|    - e|1. f|2. g|   3. h|> i|> - j|> > k|### l|•\tm|www.example.org|  n|-|>".split("|")  # noqa: SIM905


def _any_markup(dice):
    markup, opened = "", []
    for _piece in range(dice.randint(1, 25)):
        if dice.random() < 0.4:
            opened.append(dice.choice(TAGS))
            markup += f"<{opened[-1]}>"
        elif opened and dice.random() < 0.4:
            markup += f"</{opened.pop().split()[0]}>"
        else:
            markup += dice.choice(WORDS)
    return markup


@pytest.mark.parametrize("seed", range(200))
def test_plain_text_keeps_the_structure_of_any_markup(seed):
    markup = sanitize_people(_any_markup(random.Random(seed)))

    again = from_plain(to_plain(markup))

    assert sanitize_people(markup) == sanitize(markup) == markup
    assert structure(again) == structure(markup)


@pytest.mark.parametrize("seed", range(200))
def test_plain_text_is_read_alike_twice(seed):
    dice = random.Random(seed)
    markup = from_plain("\n".join(dice.choice(LINES) for _line in range(dice.randint(1, 12))))

    assert structure(from_plain(to_plain(markup))) == structure(markup)


ABSURD = {
    "boxes in boxes": "<div>" * 40_000,
    "lists in lists": "<ul><li>a" * 20_000,
    "bold in bold": "<b>a" * 50_000,
    "lists after lists": "<ul><li>a</li>" + "<ol><li>b</li></ol>" * 10_000,
    "angles": "<" * 200_000,
    "quotations in quotations": "> " * 100_000,
    "items in items": "\n".join(" " * (2 * depth) + "- a" for depth in range(440)),
    "brackets": "https://example.org/" + ")" * 190_000,
}


@pytest.fixture
def uncollected():
    """A collection looks at all that this process holds, which after thousands of tests takes longer than any text."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("text", ABSURD.values(), ids=ABSURD)
def test_absurd_texts_take_no_time_and_nest_no_deeper_than_one_can_read(text, uncollected):
    begin = time.process_time()
    markup = sanitize_people(text) + from_plain(text)
    to_plain(markup)

    assert time.process_time() - begin < 5
    assert "<blockquote>" * 7 not in markup
    assert "<ul><li>" * 7 not in markup


def test_what_people_write_is_a_text_for_migrations_and_the_admin():
    field = PeoplesTextField("text", blank=True)

    assert field.deconstruct()[1:] == ("django.db.models.TextField", [], {"verbose_name": "text", "blank": True})
    assert type(field.formfield().widget) is Textarea


def test_what_people_write_is_cleaned_when_it_is_stored():
    assert PeoplesTextField().get_db_prep_save("<h1>a</h1><script>b</script>", connection) == "<h3>a</h3>"
