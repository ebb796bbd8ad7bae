"""Texts in several languages: which one a reader gets."""

from django.conf import settings
from django.utils.translation import get_language

CODES = tuple(code for code, _name in settings.LANGUAGES)


def names(obj, field):
    """The texts of a translated field by language code, without the empty ones."""
    texts = {code: getattr(obj, f"{field}_{code}", None) for code in CODES}
    return {code: text for code, text in texts.items() if text}


def best_of(texts):
    """The text a reader gets and the language it is in: the reader's own, else the first of en, fr, es that there is."""
    wanted = get_language() or settings.LANGUAGE_CODE
    for code in (wanted, *CODES):
        if texts.get(code):
            return texts[code], code
    return "", wanted
