"""Kinds of event: declared in the `notifications.py` of the app that causes them; the sentence is made when read."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Kind:
    """`name` is `<app>.<participle>`; `sentence` is a lazy translation with named placeholders for the event's facts.

    `words` names, for facts that hold keys (or several with commas between), the choices whose labels are printed instead.
    """

    name: str
    sentence: str
    words: dict


_kinds = {}


def declare(name, sentence, **words):
    """Register a kind and return its name, for use in `record()`."""
    _kinds[name] = Kind(name, sentence, words)
    return name


def is_declared(name):
    return name in _kinds


def sentence(name, facts):
    """The event's sentence in the reader's language; a kind that no longer exists shows its name."""
    kind = _kinds.get(name)
    if kind is None:
        return _("Recorded: %(name)s") % {"name": name}
    told = {fact: _labels(facts[fact], choices) for fact, choices in kind.words.items() if fact in facts}
    return str(kind.sentence) % _Forgiving(facts | told)


def _labels(keys, choices):
    labels = dict(choices.choices)
    return ", ".join(str(labels.get(key, key)) for key in keys.split(", "))


class _Forgiving(dict):
    def __missing__(self, key):
        return "–"
