"""Plain text as the index keeps it, and as a reader gets it back.

PostgreSQL's parser takes `women/girls` for a path, `2018-2022` for 2018 and minus 2022, `<people>` for a tag, and, where the
database has no locale, quotation marks, dashes and the no-break space for letters. So signs that are not of a word are hidden:
written in control characters, which part words whatever the locale, and which stand in no text that people write.
"""

import re
import unicodedata
from html import escape

import regex
from django.utils.safestring import mark_safe

LONGEST_TITLE, LONGEST_BODY = 1_000, 100_000  # characters; a tsvector holds a megabyte
BEGIN, END = "\x02", "\x03"  # where a highlight begins and ends
_OPEN, _DIGITS, _CLOSE = "\x1e", "\x01\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15", "\x1f"

_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ACCENT = re.compile("[\u0300-\u036f]")
_SIGN = regex.compile(r"[^\p{L}\p{M}\p{N}\x00-\x7f]|(?<=\w)/(?=\w)|<(?=[\w/!?])|(?<=\d)-(?=\d)")
_HIDDEN = re.compile(f"{_OPEN}([{_DIGITS}]+){_CLOSE}")
_TO_DIGITS = str.maketrans("0123456789abcdef", _DIGITS)
_FROM_DIGITS = str.maketrans(_DIGITS, "0123456789abcdef")


def clean(text):
    """The text without what nobody can read: control characters are spaces, invisible marks nothing; composed letters."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _CONTROL.sub(" ", text)))


def kept(text, longest):
    """The text as the index keeps it, cut where it is longer."""
    return _SIGN.sub(_hide, clean(text)[:longest].strip())


def fold(text):
    """The text in small letters without accents, for comparing."""
    return unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFKD", text.casefold())))


def shown(text):
    """A kept text as it was before."""
    return _CONTROL.sub("", _HIDDEN.sub(_show, text))


def marked(text):
    """A kept and highlighted text as HTML: all of it is text but the `<mark>`s around what was found."""
    parts = re.split(f"([{BEGIN}{END}])", text)
    marks = {BEGIN: "<mark>", END: "</mark>"}
    return mark_safe("".join(marks.get(part) or escape(shown(part)) for part in parts))  # noqa: S308 – escaped


def _hide(sign):
    return f"{_OPEN}{f'{ord(sign[0]):x}'.translate(_TO_DIGITS)}{_CLOSE}"


def _show(hidden):
    return chr(int(hidden[1].translate(_FROM_DIGITS), 16))
