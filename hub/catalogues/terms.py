"""The glossary `docs/terms.md`: which words we use for a thing in each language, and which never."""

import re
from dataclasses import dataclass
from functools import cache, cached_property

from django.conf import settings

GLOSSARY = settings.BASE_DIR / "docs" / "terms.md"
COLUMNS = ("en", "fr", "es")


@dataclass(frozen=True)
class Refusal:
    """A wrong word of one language, the right one, and whether the wrong one is right in another language."""

    language: str
    wrong: str
    right: str
    right_elsewhere: bool

    @cached_property
    def pattern(self):
        return _pattern(self.wrong, exact=self.wrong.rstrip("*").casefold() in _words(self.right))


def refused(text, language):
    """Yield a line for each refused word in a plain text; with `language` None, for words that no language admits."""
    text = text.replace("’", "'")
    for refusal in refusals():
        if refusal.language == language or (language is None and not refusal.right_elsewhere):
            for match in re.finditer(refusal.pattern, text):
                yield f"“{match[0]}” is refused, say “{refusal.right}”"


@cache
def refusals():
    """The last column of the glossary, word by word."""
    table = list(rows())
    right = set().union(*(_words(cell) for row in table for cell in row[:3]))
    return [
        Refusal(language, wrong, row[COLUMNS.index(language)], wrong.rstrip("*").casefold() in right)
        for row in table
        for language, wrong in _never(row[3])
    ]


def rows():
    """Yield the glossary's rows: English, French, Spanish, never."""
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and cells[0] != "English" and not cells[0].startswith("-"):
            yield cells


def _never(cell):
    """`en: one, two; fr: trois` as pairs of language and word."""
    for part in cell.replace("’", "'").split(";") if cell != "–" else ():
        language, _colon, words = part.partition(":")
        if language.strip() not in COLUMNS:
            raise ValueError(f"{GLOSSARY.name}: “{part}” names no language")
        yield from ((language.strip(), word.strip()) for word in words.split(","))


def _words(cell):
    return {word.strip().casefold() for word in cell.replace("’", "'").split(",")}


def _pattern(wrong, exact):
    """Whole words; a space also matches a hyphen or line break, `*` any ending; capitals count only if `exact`."""
    body = re.escape(wrong).replace(r"\*", r"\w*").replace(r"\ ", r"[\s-]+")
    if exact:
        body = f"[{wrong[0].upper()}{wrong[0].lower()}]{body[1:]}"
    return re.compile(rf"(?<![\w-]){body}(?![\w-])", 0 if exact else re.IGNORECASE)
