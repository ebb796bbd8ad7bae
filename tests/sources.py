"""The Hub's own files, as the tests of the house's rules read them."""

import ast
import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
HOUSE = settings.HOUSE
_ELSEWHERE = {"var", "node_modules", "dist", "__pycache__"}


def files(*suffixes, under=("",)):
    """Every file of the repository below the folders `under` whose name ends in one of `suffixes` (all if none), sorted."""
    found = (path for folder in under for path in (ROOT / folder).rglob("*") if path.is_file())
    own = (path for path in found if not _is_elsewhere(path.relative_to(ROOT)))
    return sorted(path for path in own if not suffixes or path.name.endswith(suffixes))


def _is_elsewhere(path):
    hidden = any(part.startswith(".") for part in path.parts[:-1] if part != ".ci")
    return hidden or not _ELSEWHERE.isdisjoint(path.parts) or path.name.startswith((".coverage", ".git")) or path.suffix == ".mo"


def modules(*, tests=False):
    """The Python files of the house (and its tests), without migrations."""
    under = [*HOUSE, "tests"] if tests else HOUSE
    return [path for path in files(".py", under=under) if "migrations" not in path.parts]


def templates():
    """The HTML templates of pages; letters have rules of their own."""
    return [path for path in files(".html", under=["templates"]) if "emails" not in path.parts]


def short(path):
    """A file's path as messages name it."""
    return path.relative_to(ROOT).as_posix()


@cache
def text(path):
    return path.read_text(encoding="utf-8")


@cache
def tree(path):
    return ast.parse(text(path))


def nodes(path, *kinds):
    """The nodes of these kinds in a module's syntax tree."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, kinds))


def place(path, node):
    """`accounts/views.py:17`"""
    return f"{short(path)}:{node.lineno}"


def dotted(node):
    """`timezone.now` for the syntax tree of `timezone.now`; an empty string for anything but names and attributes."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = dotted(node.value)
        return f"{owner}.{node.attr}" if owner else ""
    return ""


def layers():
    """The layers of the import contract from the roof down, each a set of apps."""
    contract = tomllib.loads(text(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"][0]
    return [{app.strip() for app in layer.split("|")} for layer in contract["layers"]]
