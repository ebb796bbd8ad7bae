"""Words taken out of texts wherever they stand, and a mark put in their place: for personal data and people's safety."""

import html
from functools import cache
from itertools import accumulate
from unicodedata import category, normalize
from urllib.parse import unquote, unquote_plus

import regex

from core.markup import UNSPACED, escape

_TAGS = regex.compile(r"""(<[^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*>)""")
_INLINE = regex.compile(r"</?(?:a|abbr|b|bdi|code|em|i|mark|s|small|span|strong|sub|sup|time|u)\b", regex.IGNORECASE)
_LINK = regex.compile(r"""<(?P<closes>/)?a\b(?:[^<>]*?\bhref\s*=\s*(?P<quote>["'])(?P<href>.*?)(?P=quote))?""", regex.IGNORECASE)
_APART = regex.compile(r"[-_+./]+")
_CHARACTERS = regex.compile(r"(?:%[0-9A-Fa-f]{2})+|.", regex.DOTALL)
_UNSPACED = regex.compile(rf"[{UNSPACED}]")
_SAME = {"‘": "'", "’": "'", "ʼ": "'", "‐": "-", "‑": "-", "•": " ", ">": " "}


def from_text(text, phrases, mark):
    """Plain text with `mark` for each phrase, and how many places that were.

    A phrase is found as whole words, whatever its capitals, spaces and line breaks.
    """
    spans = _spans(text, phrases)
    return "".join(_marked(text, 0, spans, mark)), len(spans)


def from_markup(markup, phrases, mark):
    """HTML likewise: a phrase is found across tags too, and a link whose address holds one leads nowhere any longer."""
    parts, texts = _taken_apart(markup)
    starts = [0, *accumulate(map(len, texts))]
    spans = _spans("".join(texts), phrases)
    links = _Links(phrases)
    kept = []
    for place, (part, text, start) in enumerate(zip(parts, texts, starts, strict=False)):
        if place % 2:
            kept.append("" if links.drops(part) else part)
        else:
            marked = "".join(_marked(text, start, spans, mark))
            kept.append(part if marked == text else escape(marked))
    return "".join(kept), len(spans) + links.dropped


def words_of(markup):
    """All words of HTML as one phrase."""
    return "".join(_taken_apart(markup)[1])


def addresses_of(markup):
    """The addresses its links lead to, as they are written out in plain text."""
    links = filter(None, map(_LINK.match, _TAGS.split(markup)[1::2]))
    return [html.unescape(link["href"]).removeprefix("mailto:") for link in links if link["href"]]


def _taken_apart(markup):
    """Texts at even places and tags at odd ones, as they stood and as they are read."""
    parts = _TAGS.split(markup)
    return parts, [_break(part) if place % 2 else html.unescape(part) for place, part in enumerate(parts)]


def _break(tag):
    return "" if _INLINE.match(tag) else "\n"


def _marked(text, start, spans, mark):
    """Yield the parts of a text that begins at `start`; a phrase that began in an earlier text has left its mark there."""
    place = 0
    for first, end in spans:
        if first < start + len(text) and end > start:
            yield text[place : max(first - start, 0)]
            yield mark if first >= start else ""
            place = min(end - start, len(text))
    yield text[place:]


class _Links:
    """Which tags of links go with their addresses."""

    def __init__(self, phrases):
        self.phrases, self.open, self.dropped = phrases, [], 0

    def drops(self, tag):
        link = _LINK.match(tag)
        if not link:
            return False
        if link["closes"]:
            return self.open.pop() if self.open else False
        address = unquote_plus(html.unescape(link["href"] or ""))
        self.open.append(any(_spans(form, self.phrases) for form in (address, _APART.sub(" ", address))))
        self.dropped += self.open[-1]
        return self.open[-1]


def _spans(text, phrases):
    """Where any of the phrases stands, in order; those that touch each other's letters are one."""
    simple, places = _simplified(text)
    sought = filter(_says_something, (_simplified(phrase)[0].strip() for phrase in phrases))
    found = sorted({span for phrase in sought for span in _found(simple, phrase)})
    spans = []
    for start, end in found:
        if spans and start < spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([start, end])
    return [(places[start][0], places[end - 1][1]) for start, end in spans]


def _says_something(phrase):
    """Has a letter, a figure or a picture."""
    return any(char.isalnum() or category(char) == "So" for char in phrase)


def _found(text, phrase):
    """The places of a phrase as whole words; scripts without spaces have no words to be whole."""
    place = text.find(phrase)
    while place >= 0:
        end = place + len(phrase)
        if not (_joined(text[place - 1 : place], phrase[0]) or _joined(phrase[-1], text[end : end + 1])):
            yield place, end
        place = text.find(phrase, place + 1)


def _joined(before, after):
    """Whether two characters stand within one word."""
    if category(after or " ").startswith("M"):
        return True
    return _is_letter(before) and _is_letter(after) and not (_UNSPACED.match(before) or _UNSPACED.match(after))


def _is_letter(char):
    return char.isalnum() or category(char or " ").startswith("M")


def _simplified(text):
    """The text as phrases are sought in it, and where each of its characters stood; `%C3%A9` in an address is its letter."""
    simple, places = [], []
    for found in _CHARACTERS.finditer(text):
        for part in map(_simple, unquote(found[0])):
            if part != " " or simple[-1:] != [" "]:
                simple.extend(part)
                places.extend([found.span()] * len(part))
    return "".join(simple), places


@cache
def _simple(char):
    """Small letters apart from their accents, one kind of space, apostrophe and hyphen; nothing for what is invisible."""
    if char.isspace():
        return " "
    if category(char) in ("Cf", "Cc") or "\ufe00" <= char <= "\ufe0f":
        return ""
    return _SAME.get(char) or normalize("NFKD", char.casefold()).casefold()
