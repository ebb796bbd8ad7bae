"""Files and functions one can read at a sitting, and a sentence above each that others call."""

import ast
import re

import pytest

from tests.sources import files, modules, nodes, place, short, text, tree

LONGEST = {".py": 400, ".html": 130, ".css": 200, ".js": 80}


def _functions(path):
    return nodes(path, ast.FunctionDef, ast.AsyncFunctionDef)


@pytest.mark.parametrize("suffix", LONGEST)
def test_files_are_short(suffix):
    paths = modules(tests=True) if suffix == ".py" else files(suffix, under=["templates", "static"])

    lengths = {short(path): len(text(path).splitlines()) for path in paths}
    assert {path: length for path, length in lengths.items() if length > LONGEST[suffix]} == {}


def test_functions_are_short():
    lengths = {
        f"{short(path)}: {function.name}": function.end_lineno - function.lineno + 1
        for path in modules(tests=True)
        for function in _functions(path)
    }

    assert {name: length for name, length in lengths.items() if length > 50} == {}


def test_most_functions_are_very_short():
    lengths = sorted(function.end_lineno - function.lineno + 1 for path in modules() for function in _functions(path))

    assert lengths[len(lengths) // 2] < 10


def _is_spoken(path):
    return path.stem in ("actions", "models") or path.parent.name in ("actions", "models") or path.parts[-2] == "core"


def test_what_others_call_says_what_it_does():
    """Actions, models and the floor: every public function and class has its sentence."""
    silent = [
        f"{short(path)}: {node.name}"
        for path in modules()
        if _is_spoken(path) and path.name != "apps.py"
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not node.name.endswith(("QuerySet", "Manager"))
        and not ast.get_docstring(node)
    ]

    assert silent == []


NAME_OR_CAPITAL = re.compile(r"[A-ZÀ-Ý0-9`“/*]|django-|modeltranslation|gettext|pip")


def test_docstrings_are_sentences():
    openings = {
        place(path, parent.body[0]): docstring.strip().splitlines()[0]
        for path in modules(tests=True)
        for parent in (tree(path), *nodes(path, ast.FunctionDef, ast.ClassDef))
        if (docstring := ast.get_docstring(parent))
    }

    assert {where: line for where, line in openings.items() if not NAME_OR_CAPITAL.match(line)} == {}


def test_tests_are_functions():
    classes = [
        place(path, node)
        for path in modules(tests=True)
        if path.name.startswith("test_")
        for node in nodes(path, ast.ClassDef)
        if node.name.startswith("Test")
    ]

    assert classes == []
