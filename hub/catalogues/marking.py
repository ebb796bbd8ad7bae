"""How our code marks messages: what the extraction would miss or take for something else."""

import ast
import re
from functools import partial
from pathlib import Path

import django
from django.conf import settings

from . import sources, texts

_WORDS = {"gettext": 1, "gettext_noop": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}
WORDS = _WORDS | {f"{name}_lazy": count for name, count in _WORDS.items()}
_LOOSE_BLOCK = re.compile(r"\{%\s*blocktrans(?:late)?\b(?![^%]*\btrimmed\b)[^%]*%\}")


def faults():
    """Yield the faults of every file of ours."""
    for path in sources.python_files():
        yield from python_faults(path.read_text(encoding="utf-8"), path.relative_to(settings.BASE_DIR))
    for path in sources.template_files():
        yield from template_faults(path.read_text(encoding="utf-8"), path.relative_to(settings.BASE_DIR))
    yield from _claimed()


def python_faults(source, place):
    """Yield a line for each call that marks no plain text, or stands where the extraction does not look."""
    tree = ast.parse(source)
    names = _imported_names(tree)
    for name, original in names.items():
        if name not in (original, "_"):
            yield f"{place}: import {original} under its own name or as _"
    inside = {call for text in ast.walk(tree) if isinstance(text, ast.JoinedStr) for call in ast.walk(text)}
    for call in filter(partial(_is_marking, names=names), ast.walk(tree)):
        if call in inside:
            yield f"{place}:{call.lineno}: a message inside an f-string is not found; put it in a variable"
        elif not all(_is_text(word) for word in call.args[: WORDS[names[call.func.id]]]):
            yield f"{place}:{call.lineno}: a message is a plain text: no variable, f-string or .format()"


def template_faults(template, place):
    """Yield a line for each loose block and for each text that a reader would see in English only."""
    if _LOOSE_BLOCK.search(template):
        yield f"{place}: write {{% blocktranslate trimmed %}}"
    if "styleguide" not in place.parts:
        yield from (f"{place}: not marked for translation: “{text}”" for text in texts.unmarked(template))


def _imported_names(tree):
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"]
    return {name.asname or name.name: name.name for node in imports for name in node.names if name.name in WORDS}


def _is_marking(node, names):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _claimed():
    """Without a context, “May” on a form would also rename the month in every date."""
    utils = Path(django.__file__).parent / "utils"
    dates = sources.gather([utils / "dates.py", utils / "dateformat.py"], utils)
    for message in sources.own():
        if message.id and not message.context and message.id in dates:
            where = ", ".join(name for name, _line in message.locations)
            yield f"{where}: Django prints dates with “{message.id}”, give it a context (pgettext)"
