"""E-mail addresses and telephone numbers in what people write: found however they are spelt, and replaced by words.

Both are warnings and tools for people, so a doubtful address is reported rather than missed; what is common in our texts
(symbols of documents, dates, ranges, sums, handles) never is.
"""

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate, chain
from typing import NamedTuple
from unicodedata import category, decimal, normalize
from urllib.parse import unquote

import regex

from core.markup import UNSPACED, Tag, escape, pieces

EMAIL, TELEPHONE = "email", "telephone"
_WORDS = {
    "en": {EMAIL: "[e-mail address removed]", TELEPHONE: "[telephone number removed]"},
    "fr": {EMAIL: "[adresse électronique retirée]", TELEPHONE: "[numéro de téléphone retiré]"},
    "es": {EMAIL: "[dirección de correo electrónico retirada]", TELEPHONE: "[número de teléfono retirado]"},
}
# What is left of `jane<strong>@example.org</strong>`.
_EMPTY = regex.compile(r"<(a|em|strong)\b[^>]*></\1>")


class Contact(NamedTuple):
    """What was found: its kind, and the text as one sees it."""

    kind: str
    text: str

    @property
    def key(self):
        """The same for every spelling of one address or number."""
        if self.kind == EMAIL:
            return _DOT.sub(".", _AT.sub("@", self.text)).replace(" ", "").casefold()
        return regex.sub(r"[^0-9]", "", self.text.replace("(0)", "")).removeprefix("00")


class Span(NamedTuple):
    """Where in a plain text a contact stands."""

    start: int
    end: int
    contact: Contact


def find(markup):
    """The contacts in rich text, each once, in reading order: those of its words and those its links lead to."""
    return _each_once(_Page(markup).contacts())


def find_plain(text):
    """The contacts in plain text, each once, in reading order."""
    return _each_once(span.contact for span in _spans(text))


def mask(markup, language):
    """Rich text with words of `language` (English if it is none of ours) for every contact; links to one lead nowhere."""
    return _EMPTY.sub("", "".join(_Page(markup).masked(_WORDS.get(language, _WORDS["en"]))))


def mask_plain(text, language, kinds=(EMAIL, TELEPHONE)):
    """Plain text with words of `language` for every contact of these kinds."""
    spans = [span for span in _spans(text) if span.contact.kind in kinds]
    return "".join(_masked(text, spans, _WORDS.get(language, _WORDS["en"])))


def _each_once(contacts):
    first = {}
    for contact in contacts:
        first.setdefault((contact.kind, contact.key), contact)
    return list(first.values())


def _masked(text, spans, words, offset=0):
    """Yield the text that begins at `offset` in parts; a contact that began in an earlier text has left its words there."""
    place = 0
    for span in spans:
        yield text[place : max(span.start - offset, 0)]
        if span.start >= offset:
            yield words[span.contact.kind]
        place = span.end - offset
    yield text[place:]


class _Page:
    """Rich text in pieces, and where the contacts stand in its words."""

    def __init__(self, markup):
        self.pieces = pieces(markup)
        texts = [_line_break(piece) if isinstance(piece, Tag) else piece for piece in self.pieces]
        self.starts = [0, *accumulate(map(len, texts))]
        self.spans = _spans("".join(texts))

    def contacts(self):
        """In reading order, a link's before its words'."""
        linked = ((start, _linked(piece)) for piece, start in zip(self.pieces, self.starts, strict=False))
        shown = ((span.start, [span.contact]) for span in self.spans)
        return chain.from_iterable(found for _start, found in sorted(chain(linked, shown), key=lambda pair: pair[0]))

    def masked(self, words):
        """Yield the page in parts."""
        links = []
        for piece, start, end in zip(self.pieces, self.starts, self.starts[1:], strict=False):
            if not isinstance(piece, Tag):
                yield from map(escape, _masked(piece, self._between(start, end), words, start))
            elif piece.name != "a":
                yield piece.source
            else:
                yield from self._masked_link(piece, start, links, words)

    def _masked_link(self, tag, place, links, words):
        if not tag.closes:
            links.append((_linked(tag), place))
        found, since = links.pop() if tag.closes and links else links[-1] if links else ([], place)
        if not found:
            yield tag.source
        elif tag.closes and not self._between(since, place):
            yield f" {words[found[0].kind]}"

    def _between(self, start, end):
        """The spans that share a character with these words."""
        first = bisect_right(self.spans, start, key=lambda span: span.end)
        last = bisect_right(self.spans, end - 1, key=lambda span: span.start)
        return self.spans[first:last]


def _line_break(tag):
    return "\n" if tag.is_block or tag.name == "br" else ""


_CALLS = regex.compile(r"(?:tel|sms|callto|whatsapp):[^0-9]*(?P<number>[0-9].*)", regex.IGNORECASE)
_CHATS = regex.compile(
    r"https?://(?:wa\.me/|[a-z]+\.whatsapp\.com/[^#]{0,200}\bphone=)\+?(?P<number>[0-9]{6,15})", regex.IGNORECASE
)


def _linked(piece):
    """The contacts a link leads to."""
    address = unquote(piece.href) if isinstance(piece, Tag) and piece.name == "a" and not piece.closes else ""
    if call := _CALLS.match(address) or _CHATS.match(address):
        return [Contact(TELEPHONE, call["number"])]
    named = []
    if address[:7].lower() == "mailto:":
        named = [Contact(EMAIL, name.strip()) for name in regex.split("[,;]", address[7:].partition("?")[0])]
    return _each_once([*filter(lambda contact: contact.text, named), *(span.contact for span in _emails(*_simplified(address)))])


# ── In plain text ────────────────────────────────────────────────────────────────────────────────────────────────


def _spans(text):
    """The contacts of a plain text, in order, none within another."""
    simple, places = _simplified(text)
    spans = []
    for span in sorted([*_emails(simple, places), *_telephones(simple, places)]):
        if not spans or span.start >= spans[-1].end:
            spans.append(span)
    return spans


def _span(kind, simple, places, start, end):
    return Span(places[start], places[end - 1] + 1, Contact(kind, simple[start:end]))


def _simplified(text):
    """The text as the patterns read it, and where each of its characters stood."""
    simple = [(char, place) for place, char in enumerate(map(_simple, text)) if char]
    return "".join(char for char, _place in simple), [place for _char, place in simple]


@lru_cache(maxsize=4096)
def _simple(char):
    """One kind of space, hyphen and digit; full-width forms as ASCII; nothing for what is invisible."""
    if char.isspace():
        return "\n" if char in "\n\u2028\u2029" else " "
    if category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f":
        return ""
    if char in "‐‑‒–":
        return "-"
    plain = normalize("NFKC", str(decimal(char, char)))
    return plain if len(plain) == 1 else char


# ── E-mail addresses ─────────────────────────────────────────────────────────────────────────────────────────────

_AT_WORD, _DOT_WORD = "at|arroba|arobase", "dot|punto|point"
_AT = regex.compile(
    rf"(?<![\s@])(?: @ |@ ?| ?[\[({{<] ?(?:{_AT_WORD}|@) ?[\])}}>] ?|(?P<word> (?:{_AT_WORD}) ))(?=\w)",
    regex.IGNORECASE,
)
_IN_BRACKETS = rf" ?[\[({{<] ?(?:{_DOT_WORD}|\.) ?[\])}}>] ?"
_DOT = regex.compile(rf"{_IN_BRACKETS}| (?:{_DOT_WORD}) | \. ", regex.IGNORECASE)
_ATOM = rf"[[\w.+'%&~\-]--[{UNSPACED}]]"
# Read backwards from the sign (`r`), so that a long text is not searched again for each.
_LOCAL = regex.compile(
    rf"(?V1ir)(?:(?<!{_ATOM}|@){_ATOM}{{1,64}}|(?<![{UNSPACED}@])[{UNSPACED}\d]{{1,20}})"
    rf"(?:(?:{_IN_BRACKETS}){_ATOM}{{1,64}}){{0,4}}",
)
_LABEL = rf"(?:[[\w\-]--[{UNSPACED}]]{{1,63}}|[{UNSPACED}\d]{{1,20}})"
_DOMAIN = regex.compile(
    rf"(?V1i){_LABEL}(?:(?:\.| \. |{_IN_BRACKETS}){_LABEL}){{0,8}}(?:\.| \. |{_IN_BRACKETS})(?!(?:png|jpe?g|gif|svg|webp|pdf)\b)"
    rf"(?:xn--[a-z0-9\-]{{2,59}}|[[^\W\d_]--[{UNSPACED}]]{{2,24}}|[{UNSPACED}]{{2,8}})"
)
# After “at” in words a plain dot is no sign of an address: “see us at example.org”.
_SPELT_DOMAIN = regex.compile(
    rf"(?V1i){_LABEL}(?:(?:\.|{_IN_BRACKETS}| (?:{_DOT_WORD}) ){_LABEL}){{0,4}}(?:{_IN_BRACKETS}| (?:{_DOT_WORD}) )"
    r"(?:com|org|net|int|edu|gov|info|ngo|ong)\b"
)


def _emails(simple, places):
    for sign in _AT.finditer(simple):
        domains = [_SPELT_DOMAIN.match(simple, sign.end()), None if sign["word"] else _DOMAIN.match(simple, sign.end())]
        ends = [domain.end() for domain in domains if domain]
        local = _LOCAL.match(simple, 0, sign.start()) if ends else None
        name = local[0].lstrip(".+'%&~-") if local else ""
        if name:
            yield _span(EMAIL, simple, places, sign.start() - len(name), max(ends))


# ── Telephone numbers ────────────────────────────────────────────────────────────────────────────────────────────

_NEXT = r"[ .()/-]{0,3}[0-9]"
_NUMBER = regex.compile(rf"\(?\+? ?\(?[0-9](?:{_NEXT}){{7,14}}(?![0-9])")
_INTRODUCERS = """appeler appelez call cell cellphone celular fax gsm helpline hotline llamar llame llamen mob mobile móvil movil
ph phone portable signal sms tel telef telefono teléfono telegram telephone telf téléphone tél viber whatsapp тел телефон
هاتف""".split()  # noqa: SIM905
_INTRODUCED = regex.compile(
    rf"(?:(?<!\w)(?:{'|'.join(_INTRODUCERS)})(?!\w)|电话|電話|手机|手機)[ \n:.;)°o-]{{0,4}}"
    r"(?:(?:number|numéro|numero|número|no|n|is|est|es|at|on|au|al|me|us|moi|nous)[ :.°-]{1,3}){0,3}",
    regex.IGNORECASE,
)
_AND = regex.compile(r" ?(?:or|ou|o|u|y|et|and|/|,|;|\|) ?", regex.IGNORECASE)
_BARE = [
    regex.compile(rf"(?<![\w+])\(?\+ ?\(?[1-9](?:{_NEXT}){{7,14}}(?![0-9])"),
    regex.compile(rf"(?<![\w/.,+-])(?<![0-9] )\(?00[ .)-]{{0,2}}[1-9](?:{_NEXT}){{7,14}}(?![0-9])"),
    regex.compile(rf"(?<![\w/.,+-])(?:[0-9]{{1,3}} ?)?\(0[0-9]{{0,4}}\) ?[0-9](?:{_NEXT}){{6,11}}(?![0-9])"),
    regex.compile(r"(?<![\w/.,+-])(?<![0-9] )0[1-9]([ .-])[0-9]{2}(?:\1[0-9]{2}){3}(?![0-9]|[ .,-][0-9])"),
]
_YEAR = "(?:19|20)[0-9]{2}"
_DATE = regex.compile(
    rf"(?:{_YEAR}[-./ ][01]?[0-9][-./ ][0-3]?[0-9]|[0-3]?[0-9][-./ ][01]?[0-9][-./ ]{_YEAR})(?![0-9])"
    rf"|(?:{_YEAR}[^0-9]{{1,3}})+{_YEAR}$"
)
_YEARS = regex.compile(rf"(?<![0-9]){_YEAR}[-/]{_YEAR}$")
_DECIMAL = regex.compile(r"\+? ?[0-9]+(?:\.[0-9]+|(?: [0-9]+)*\.[0-9]{1,2})")
_THOUSANDS = regex.compile(r"\+? ?[1-9][0-9]{0,2}(?:( )[0-9]{3}(?: [0-9]{3})*|(\.)[0-9]{3}(?:\.[0-9]{3})*)")
_VERSION = regex.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.|$)){4}")
_UNIT = regex.compile(r"[.,][0-9]| ?(?:[%€$£¥°]|per cent|million|billion)")


def _telephones(simple, places):
    for start, end in _numbers(simple):
        yield _span(TELEPHONE, simple, places, start, end)


def _numbers(simple):
    """Yield the numbers that look like one by themselves, those some word introduces, and those joined to either."""
    bare = (found for pattern in _BARE for found in pattern.finditer(simple))
    introduced = (_NUMBER.match(simple, words.end()) for words in _INTRODUCED.finditer(simple))
    seen = 0
    for is_introduced, found in sorted(
        chain(((False, found) for found in bare), ((True, found) for found in introduced if found)),
        key=lambda pair: pair[1].start(),
    ):
        while found and found.start() >= seen and not _is_other_number(found, is_introduced):
            yield found.span()
            seen, joint = found.end(), _AND.match(simple, found.end())
            found, is_introduced = joint and _NUMBER.match(simple, joint.end()), True


def _is_other_number(found, is_introduced):
    """Whether digits are a date, a range of years, a sum, a decimal, a version or an identifier rather than a telephone."""
    number = found[0]
    digits = regex.sub("[^0-9]", "", number)
    if _UNIT.match(found.string, found.end()) or _YEARS.search(number):
        return True
    if _DECIMAL.fullmatch(number) or _VERSION.fullmatch(number):
        return True
    if _THOUSANDS.fullmatch(number):
        return digits.endswith("000000") or (len(digits) < 11 and not (is_introduced and len(digits) == 9))
    if number.isdigit() and number.startswith("00"):
        return len(digits) < 12
    return bool(_DATE.match(number) if is_introduced else _DATE.fullmatch(number.lstrip("+( ")))
