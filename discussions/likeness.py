"""How much two texts are alike: the share of sequences of three words that they have in common, whatever else they say.

Texts that may be alike are found by *bands* (MinHash): two texts that share six sequences in ten have a band in common in more
than 99 of 100 cases, two that share one in ten hardly ever. Short texts are alike only if they are the same.
"""

import hashlib
import struct
import unicodedata

import regex

from core.counting import visible_text
from core.markup import UNSPACED

SHORT = 20  # words; shorter texts are compared whole
ALIKE = 60  # per cent, from which on two texts are near-identical
_LENGTH = 3  # words of a sequence
_BANDS, _ROWS = 24, 3
_NUMBERS = struct.Struct(f"<{_BANDS * _ROWS}I")
_QUOTED = regex.compile(r"<blockquote>.*?</blockquote>", regex.DOTALL)
_WORD = regex.compile(rf"(?V1)(?=[{UNSPACED}])\X|[\w--[{UNSPACED}]]+")


def words_of(markup):
    """The words of a rich text, without what it quotes; capitals, marks and forms of letters make no difference."""
    text = unicodedata.normalize("NFKC", visible_text(_QUOTED.sub("", markup)))
    return _WORD.findall(text.casefold())


def sequences(markup):
    """All that is compared of a text, as a set; empty where it has no words of its own."""
    words = words_of(markup)
    if len(words) < SHORT:
        return {" ".join(words)} if words else set()
    return {" ".join(words[start : start + _LENGTH]) for start in range(len(words) - _LENGTH + 1)}


def bands(found):
    """The numbers by which a set of sequences is looked up; none for an empty set."""
    if not found:
        return []
    least = [2**32] * (_BANDS * _ROWS)
    for sequence in found:
        numbers = _NUMBERS.unpack(hashlib.shake_128(sequence.encode()).digest(_NUMBERS.size))
        least = list(map(min, least, numbers))
    return [_band(place, least[place * _ROWS : (place + 1) * _ROWS]) for place in range(_BANDS)]


def share(one, other):
    """How many in a hundred of the sequences of two sets are in both, rounded down."""
    return 100 * len(one & other) // len(one | other) if one and other else 0


def _band(place, numbers):
    digest = hashlib.blake2b(repr((place, numbers)).encode(), digest_size=4).digest()
    return int.from_bytes(digest, "little", signed=True)
