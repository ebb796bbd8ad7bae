"""Whoever changes what the pages of a topic show raises its edition: else visitors would go on reading what is kept."""

import ast
import inspect
import pkgutil
from importlib import import_module

import pytest

from discussions import actions

RENEWING = {"lock", "locked", "renew"}  # `discussions.actions.comments.lock`, and what raises the editions of several topics
# Actions that change nothing a visitor can read, each with what they change instead.
WITHOUT = {
    "membership.join": "who may write, which a visitor may not",
    "membership.leave": "the same",
    "spaces.admit": "the same",
    "spaces.end_admission": "the same",
    "spaces.open_space": "has no topic yet",
    "spaces.open_topic": "nobody has read it yet",
    "spaces.set_picture": "stands on the space's own page",
    "spaces.remove_picture": "the same",
    "comments.empty_withdrawn": "words of what is on no page any longer",
    "compilations.ask": "a file of hers, which nobody else sees",
    "likenesses.settle": "a list that moderators alone see",
    "moderation.mark_read": "who has read it, which moderators alone see",
    "reports.answer": "reports, which moderators alone see",
    "reports.report": "the same",
    "visits.see": "how far she has read",
}


def _actions():
    """Every public function of the actions that records an event or moves a row, with the names it calls."""
    for found in pkgutil.iter_modules(actions.__path__):
        module = import_module(f"{actions.__name__}.{found.name}")
        tree = ast.parse(inspect.getsource(module))
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        calls = {name: _called(node) for name, node in functions.items()}
        for name, node in functions.items():
            if not name.startswith("_") and _is_atomic(node):
                yield f"{found.name}.{name}", _reached(name, calls)


def _is_atomic(node):
    return any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)


def _called(node):
    found = {call.func for call in ast.walk(node) if isinstance(call, ast.Call)}
    return {func.id if isinstance(func, ast.Name) else func.attr for func in found if isinstance(func, ast.Name | ast.Attribute)}


def _reached(name, calls, seen=()):
    """What a function calls, itself or through others of its module."""
    found = set(calls[name])
    for other in found & calls.keys() - {name, *seen}:
        found |= _reached(other, calls, (*seen, name))
    return found


ACTIONS = dict(_actions())


@pytest.mark.parametrize("action", ACTIONS)
def test_action_renews_the_pages_it_changes(action):
    assert bool(ACTIONS[action] & RENEWING) != (action in WITHOUT)


def test_exceptions_are_actions():
    assert WITHOUT.keys() <= ACTIONS.keys()
