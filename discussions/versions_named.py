"""Versions of documents as people name them: “Rev 3”, “troisième révision”, “tercera revisión”, “zero draft”."""

import re
from dataclasses import dataclass

from core.counting import visible_text
from discussions.models import Version
from search.texts import fold

REVISION, DRAFT, VERSION = "Rev", "Draft", "Version"
# Without accents, in small letters. A French “projet” and a Spanish “proyecto” are drafts or projects: only “zero” tells.
_NOUNS = {
    REVISION: r"rev(?:ision(?:es|s)?)?",
    DRAFT: r"draft|avant[- ]projet|borrador|anteproyecto|ebauche",
    VERSION: r"version|v",
}
_ORDINALS = [
    "zero cero",
    "first premier premiere primer primero primera",
    "second deuxieme seconde segundo segunda",
    "third troisieme tercer tercero tercera",
    "fourth quatrieme cuarto cuarta",
    "fifth cinquieme quinto quinta",
    "sixth sixieme sexto sexta",
    "seventh septieme septimo septima",
    "eighth huitieme octavo octava",
    "ninth neuvieme noveno novena",
]
_CARDINALS = ["", "one un uno", "two deux dos", "three trois tres", "four quatre cuatro", "five cinq cinco", "six seis"]
_ORDINAL = {word: number for number, words in enumerate(_ORDINALS) for word in words.split()}
_CARDINAL = {word: number for number, words in enumerate(_CARDINALS) for word in words.split()} | {"zero": 0, "cero": 0}
_DIGITS = r"\d{1,2}(?![\d%]|[.,]\d)"
_BEFORE = r"(?<![\w/])"  # “A/79/L.2/Rev.1” is the symbol of another document


def _either(words):
    return "|".join(sorted(words, key=len, reverse=True))


_NAMED = [
    (
        kind,
        re.compile(
            rf"{_BEFORE}(?:{noun})\.?[ -]*(?:n(?:o|um|°)?\.? ?)?(?:({_DIGITS})(?!\w)|({_either(_CARDINAL | _ORDINAL)})\b)"
            rf"|{_BEFORE}(?:(\d{{1,2}})(?:st|nd|rd|th|ere?|eme|re?|er|e|\.? ?[ao])|({_either(_ORDINAL)}))[ -]+(?:{noun})\b"
        ),
    )
    for kind, noun in _NOUNS.items()
]
_HYPHENS = re.compile("[\u2010-\u2015]")
_ZERO = re.compile(rf"{_BEFORE}(?:(?:projet|proyecto) (?:zero|cero)|avant[- ]projet|anteproyecto)\b")


@dataclass(frozen=True)
class Named:
    """Another version that a text names: its `label`, and the row if the Hub has it; else the label is the text's own words."""

    label: str
    version: Version | None = None


def named_by(prompt, *, subject, body):
    """The first `Named` in a contribution under a prompt; None if there is none, or the prompt is no call."""
    if not prompt or not prompt.version_id:
        return None
    return other_than(prompt.version, f"{subject}\n{visible_text(body)}")


def mark_of(prompt, *, subject, body):
    """What moderators are told that a contribution names: a label, or nothing."""
    named = named_by(prompt, subject=subject, body=body)
    return named.label[:60] if named else ""


def other_than(version, text):
    """The first `Named` in the text that is another version of the same document; None if there is none."""
    rows = list(version.document.versions.all())
    own = _key(version.label)
    known = {_key(row.label): row for row in rows if row != version}
    said = _plain(text)
    for key, *span in _keys(said, {own, *known}):
        if not _same(key, own):
            row = next((row for other, row in known.items() if _same(key, other)), None)
            return Named(row.label if row else _words(text, said, *span), row)
    called = (row for row in rows if row != version and _key(row.label) is None and _is_in(_plain(row.label), said))
    return next((Named(row.label, row) for row in called), None)


def _plain(text):
    return " ".join(_HYPHENS.sub("-", fold(text)).split())


def _key(label):
    """Kind and number of a label; None for one that has none."""
    return next((key for key, *_span in _keys(_plain(label), {(DRAFT, 0)})), None)


def _keys(plain, expected):
    """The versions named in a text, each with where it stands, in reading order.

    An “avant-projet” alone is one only where a zero draft is among those expected.
    """
    found = []
    for kind, pattern in _NAMED:
        for match in pattern.finditer(plain):
            after, word, before, ordinal = match.groups()
            number = int(after or before) if after or before else (_CARDINAL | _ORDINAL)[word or ordinal]
            found.append((match.start(), match.end(), (kind, number)))
    if (DRAFT, 0) in expected:
        numbered = {place for start, end, _key in found for place in range(start, end)}
        bare = (match.span() for match in _ZERO.finditer(plain))
        found += [(start, end, (DRAFT, 0)) for start, end in bare if numbered.isdisjoint(range(start, end))]
    return [(key, start, end) for start, end, key in sorted(found)]


def _words(text, plain, start, end):
    """What stands in a text where it reads so in its plain form, whose words are as many."""
    words = text.split()[plain.count(" ", 0, start) : plain.count(" ", 0, end) + 1]
    named = " ".join(words).strip(".,;:!?()[]“”«»\"'’ ")
    return named[:1].upper() + named[1:]


def _same(one, other):
    """Whether both are one version; “version 2” may be a draft or a revision."""
    return one == other or (one and other and one[1] == other[1] and VERSION in (one[0], other[0]))


def _is_in(label, plain):
    return len(label) > 2 and re.search(rf"(?<!\w){re.escape(label)}(?!\w)", plain) is not None
