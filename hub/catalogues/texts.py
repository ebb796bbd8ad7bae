"""Texts of ours that are no messages: what stands in templates, in the pages' data and in the demonstration."""

import ast
import csv
import re

from django.conf import settings

from . import sources, terms
from .wording import plain

_OFFICIAL = {"taxonomy"}
_MARKED = re.compile(r"\{%\s*(blocktrans|blocktranslate)\b.*?\{%\s*end\1\s*%\}|<(code|kbd)\b.*?</\2>", re.DOTALL)
_SPOKEN = re.compile(r"\b(?:alt|aria-label|content|placeholder|title)=\"([^\"{]*[^\W\d_]{2}[^\"{]*)\"")
_NOT_WORDS = re.compile(r"width=device-width.*|light dark|noindex(, follow)?")


def all_texts():
    """Yield file, language and text; the language is None where the file doesn't tell it."""
    for path in sources.template_files():
        yield path.relative_to(settings.BASE_DIR), "en", plain(path.read_text(encoding="utf-8"))
    for app in settings.HOUSE:
        for folder in ("data", "demo"):
            if not (folder == "data" and app in _OFFICIAL):
                for path in sorted((settings.BASE_DIR / app / folder).rglob("*.*")):
                    yield from ((path.relative_to(settings.BASE_DIR), *said) for said in _said_in(path))


def unmarked(template):
    """Yield what a template says that is not marked for translation."""
    rest = _MARKED.sub("", template)
    for text in [*plain(rest).splitlines(), *_SPOKEN.findall(rest)]:
        if re.search(r"[^\W\d_]{2}", _NOT_WORDS.sub("", text)):
            yield text.strip()


def _said_in(path):
    readers = {".csv": _said_in_table, ".html": _said_in_page, ".txt": _said_in_page, ".py": _said_in_code}
    return readers[path.suffix](path) if path.suffix in readers else ()


def _said_in_page(path):
    """`about.fr.html` is French."""
    language = path.suffixes[-2].removeprefix(".") if len(path.suffixes) > 1 else None
    yield language, plain(path.read_text(encoding="utf-8"))


def _said_in_table(path):
    """`text_fr` is French; a column without language is one for which the table's reader answers."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column, text in row.items():
                language = column.rpartition("_")[2]
                if text and language in terms.COLUMNS:
                    yield language, plain(text)


def _said_in_code(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield None, plain(node.value)
