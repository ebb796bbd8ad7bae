"""The languages people write in: which one a text is in, what it is called, which way it runs."""

import threading
from functools import cache

from babel import Locale
from django.conf import settings
from django.utils.translation import get_language

from core.sorting import in_order

OF_THE_UNITED_NATIONS = ("ar", "zh", "en", "fr", "ru", "es")
# Of the two-letter codes: ancient, made up, or withdrawn.
_NOT_LIVING = frozenset("ae cu eo ia ie io la pi sa sh vo".split())  # noqa: SIM905
_RIGHT_TO_LEFT = frozenset("ar dv fa he ks ps sd ug ur yi".split())  # noqa: SIM905


def choices():
    """Pairs of code and name for a list to choose from: the United Nations' six first, then all others."""
    return list(_choices(_reader()))


def name_of(code):
    """What the reader calls a language in running text; the code itself if it is none of ours."""
    return _names(_reader()).get(code, code)


def is_known(code):
    """Whether a text may be marked as being in this language."""
    return code in _names("en")


def direction(code):
    """`rtl` or `ltr`, for HTML's `dir`."""
    return "rtl" if code.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def _reader():
    return get_language() or settings.LANGUAGE_CODE


@cache
def _names(reader):
    names = Locale.parse(reader, sep="-").languages
    return {code: name for code, name in names.items() if len(code) == 2 and code not in _NOT_LIVING}


@cache
def _choices(reader):
    names = [(code, name[:1].upper() + name[1:]) for code, name in _names(reader).items()]
    ours = [pair for pair in names if pair[0] in OF_THE_UNITED_NATIONS]
    others = [pair for pair in names if pair[0] not in OF_THE_UNITED_NATIONS]
    return tuple(pair for pairs in (ours, others) for pair in in_order(pairs, lambda pair: pair[1], reader))


# ── Recognition ──────────────────────────────────────────────────────────────────────────────────────────────────

# What the model tells apart and a reader of the Hub would not.
_VARIETIES = {"ary": "ar", "arz": "ar", "wuu": "zh", "yue": "zh", "pcm": "en"}
_SURE, _FOREIGN = 0.85, 0.5
_ENOUGH = 4_000
_loading = threading.Lock()


def detect(text):
    """The language of a plain text among the United Nations' six; an empty string if that is not sure."""
    words = " ".join(word for word in text[:_ENOUGH].split() if not _is_address(word))
    if not any(map(str.isalpha, words)):
        return ""
    shares = dict.fromkeys(OF_THE_UNITED_NATIONS, 0)
    best, share = "", 0
    for label, found in _identifier().rank(words):
        code = _VARIETIES.get(label, label)
        if found > share:
            best, share = code, found
        if code in shares:
            shares[code] += found
    code = max(shares, key=shares.get)
    is_sure = shares[code] >= _SURE * sum(shares.values()) > 0
    return code if is_sure and (best in shares or share < _FOREIGN) else ""


def _is_address(word):
    return "@" in word or "://" in word or word.startswith("www.")


def _identifier():
    with _loading:
        return _load()


@cache
def _load():
    """The model takes a third of a second and tens of megabytes, so only processes that need it load it."""
    from py3langid import langid  # noqa: PLC0415

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
