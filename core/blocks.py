"""The structure of what people write: paragraphs, headings, lists and quotations, and the runs of text in them."""

import html
import re
from html.parser import HTMLParser
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import nh3
import regex

DEEPEST = 6
TEXTS, LISTS = {"p", "h3", "h4"}, {"ul", "ol"}
CONTAINERS = LISTS | {"li", "blockquote"}
_SAME = {"b": "strong", "i": "em", "h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}
_APART = """address article aside caption center dd details div dl dt fieldset figcaption figure footer form header legend main
nav option pre section summary table tbody td tfoot th thead tr""".split()  # noqa: SIM905
_READ = {*TEXTS, *CONTAINERS, *_SAME, *_APART, "a", "br", "em", "strong"}
_NO_TEXT = {"script", "style", "svg", "template", "title", "xml"}
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*>", re.IGNORECASE)
_NEED_NO_END = {"br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "option", "p", "td", "th", "tr", "wbr"}
_NEVER_IN_TEXT = re.compile("[\0\ud800-\udfff]")
_BLANK = regex.compile(r"[\s\p{Z}\p{Cc}\p{Cf}\p{M}\u115f\u1160\u2800\u3164\uffa0]*")


class Run(NamedTuple):
    """Text of one make-up."""

    text: str
    href: str = ""
    strong: bool = False
    em: bool = False


class Block(NamedTuple):
    """A text block holds lines, which are lists of runs; a list, its item or a quotation holds blocks."""

    tag: str
    content: list


# ── From HTML ────────────────────────────────────────────────────────────────────────────────────────────────────


def read(markup):
    """The blocks of any HTML. What has no place in them leaves its text; tables and unknown boxes become paragraphs."""
    markup = _NEVER_IN_TEXT.sub("\ufffd", markup)
    if _is_absurdly_deep(markup):
        markup = _TAG.sub(" ", markup)
    reader = _Reader()
    reader.feed(nh3.clean(markup, tags=_READ, clean_content_tags=_NO_TEXT, attributes={"a": {"href"}}, link_rel=None))
    reader.close()
    reader.finish_text()
    return _arranged("", reader.frames[0].content)


def _is_absurdly_deep(markup):
    """Nobody nests 500 boxes; the parser's time grows with the square of it."""
    unclosed, depth = {}, 0
    for slash, name in _TAG.findall(markup.lower()):
        if name in _NEED_NO_END:
            continue
        count = unclosed.get(name, 0)
        step = -1 if slash and count else 0 if slash else 1
        unclosed[name] = count + step
        depth += step
        if depth > 500:
            return True
    return False


class _Reader(HTMLParser):
    """Reads HTML that is well-formed already: every tag is closed in its turn."""

    def __init__(self):
        super().__init__()
        self.frames, self.has_frame = [Block("", [])], []
        self.tag, self.lines = "p", [[]]
        self.hrefs, self.open = [], {"strong": 0, "em": 0}

    def handle_starttag(self, tag, attrs):
        tag = _SAME.get(tag, tag)
        if tag == "br":
            self.lines.append([])
        elif tag == "a":
            self.hrefs.append(_address(dict(attrs).get("href")))
        elif tag in self.open:
            self.open[tag] += 1
        else:
            self.finish_text()
            self.tag = tag if tag in TEXTS else "p"
            if tag in CONTAINERS:
                self.open_frame(tag)

    def handle_endtag(self, tag):
        tag = _SAME.get(tag, tag)
        if tag == "a":
            self.hrefs.pop()
        elif tag in self.open:
            self.open[tag] -= 1
        elif tag != "br":
            self.finish_text()
            if tag in CONTAINERS and self.has_frame.pop():
                frame = self.frames.pop()
                self.frames[-1].content.append(Block(frame.tag, _arranged(*frame)))

    def handle_data(self, data):
        href = self.hrefs[-1] if self.hrefs else ""
        self.lines[-1].append(Run(data, href, self.open["strong"] > 0, self.open["em"] > 0))

    def open_frame(self, tag):
        around = self.frames[-1].tag
        is_shallow = sum(frame.tag != "li" for frame in self.frames) <= DEEPEST
        fits = (around in LISTS or (around != "li" and is_shallow)) if tag == "li" else is_shallow
        self.has_frame.append(fits)
        if fits:
            self.frames.append(Block(tag, []))

    def finish_text(self):
        self.frames[-1].content.extend(text_blocks(self.tag, self.lines))
        self.tag, self.lines = "p", [[]]


def _address(href):
    """An absolute address without spaces, or nothing."""
    href = "%20".join((href or "").split()).replace("<", "%3C").replace(">", "%3E").replace('"', "%22")
    return href if re.match(r"(?:https?://|mailto:).", href, re.IGNORECASE) else ""


def text_blocks(tag, lines):
    """Blocks of the lines that are not blank; blank ones part paragraphs, and a heading is one line."""
    tidied = [_tidied(line) for line in lines]
    groups = [list(group) for has_text, group in groupby(tidied, key=bool) if has_text]
    if tag != "p" and groups:
        words = [run for group in groups for line in group for run in (Run(" "), *line)]
        return [Block(tag, [_tidied(words)])]
    return [Block(tag, group) for group in groups]


def _tidied(line):
    """The line's runs with single spaces, none at its ends; nothing if no letter, figure or sign is left to see."""
    if _BLANK.fullmatch("".join(run.text for run in line)):
        return []
    tidy, space = [], True
    for run in line:
        text = re.sub(r"[ \t\n\r\f]+", " ", run.text)
        text = text.removeprefix(" ") if space else text
        if text:
            tidy.append(run._replace(text=text) if text != " " else Run(" "))
            space = text.endswith(" ")
    if tidy[-1].text == " ":
        tidy.pop()
    tidy[-1] = tidy[-1]._replace(text=tidy[-1].text.removesuffix(" "))
    return tidy


def _arranged(tag, blocks):
    """The blocks in the order HTML wants: nothing but items in a list, no item outside, neighbouring bullets as one list."""
    blocks = [block for block in blocks if block.content]
    return _items(blocks) if tag in LISTS else _merged([Block("ul", [block]) if block.tag == "li" else block for block in blocks])


def _items(blocks):
    items = []
    for block in blocks:
        if block.tag == "li":
            items.append(block)
        elif block.tag in LISTS and items:
            items[-1].content.append(block)
        else:
            items.append(Block("li", [block]))
    return [Block("li", _merged(item.content)) for item in items]


def _merged(blocks):
    merged = []
    for block in blocks:
        if merged and merged[-1].tag == block.tag == "ul":
            merged[-1].content.extend(block.content)
        else:
            merged.append(Block(block.tag, [*block.content]))
    return merged


# ── To HTML ──────────────────────────────────────────────────────────────────────────────────────────────────────


def write(blocks):
    """The blocks as HTML; an item of one paragraph is bare text."""
    return "".join(f"<{block.tag}>{_inner(block)}</{block.tag}>" for block in blocks)


def _inner(block):
    if block.tag == "li" and [child.tag for child in block.content] == ["p"]:
        block = block.content[0]
    return "<br>".join(map(_marked, block.content)) if block.tag in TEXTS else write(block.content)


def _marked(line):
    return "".join(_wrapped(href and f'a href="{html.escape(href)}"', _bold(runs)) for href, runs in _grouped(line, "href"))


def _bold(runs):
    return "".join(_wrapped("strong" if strong else "", _leaning(inner)) for strong, inner in _grouped(runs, "strong"))


def _leaning(runs):
    return "".join(
        _wrapped("em" if em else "", html.escape("".join(run.text for run in inner), quote=False))
        for em, inner in _grouped(runs, "em")
    )


def _grouped(runs, name):
    return groupby(runs, key=attrgetter(name))


def _wrapped(opening, inner):
    return f"<{opening}>{inner}</{opening.partition(' ')[0]}>" if opening else inner
