"""The order of names in the reader's language.

The database sorts by code point, so lists of names are sorted here: accents count only between otherwise equal words
(Danemark, Djibouti, Dominique, Égypte), case never, apostrophes and hyphens not at all, and Spanish ñ comes after n.
"""

import unicodedata

from django.utils.translation import get_language


def sort_key(text, language=None):
    """A key for `sorted()`, valid among keys of the same language."""
    folded = str(text).casefold()
    if (language or get_language() or "").startswith("es"):
        folded = unicodedata.normalize("NFC", folded).replace("ñ", "n\uffff")
    letters = [char for char in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(char)]
    return "".join(char for char in letters if char.isalnum() or char in " \uffff"), folded


def in_order(items, name=str, language=None):
    """`items` as a list sorted by `name(item)` in the reader's language."""
    return sorted(items, key=lambda item: sort_key(name(item), language))
