"""What is wrong with the catalogues, the messages and the other texts; each fault is a line that names its place."""

import re
from collections import Counter

from . import books, marking, sources, terms, texts
from .sources import forms
from .wording import faults_of_ours

# What a translation must repeat: placeholders and the tags around words.
_KEPT = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?[a-z][^>]*>")
_LONE_PERCENT = re.compile(r"%(?!\(\w+\)[sd]|[sd])")


def of_catalogue(language):
    """Yield every fault of a language's catalogue on disk."""
    path = books.path_of(language)
    place = f"{language}/{path.name}"
    if not path.exists() or path.read_bytes() != books.updated(language):
        yield f"{place}: not up to date, run: manage.py messages update"
    for message in _all(books.read(language)):
        yield from (f"{place}: {_quoted(message)}: {fault}" for fault in message_faults(message, language))


def of_sources():
    """Yield every fault of our messages in English, and of how the code marks them."""
    yield from marking.faults()
    for message in _all(sources.own()):
        where = ", ".join(name for name, _line in message.locations)
        yield from (f"{where}: {_quoted(message)}: {fault}" for fault in source_faults(message))


def of_texts():
    """Yield every fault of the texts that are no messages: templates, page texts, demonstration."""
    for place, language, text in texts.all_texts():
        found = faults_of_ours(text, language) if language else terms.refused(text, language)
        yield from (f"{place}: {fault}" for fault in found)


def source_faults(message):
    """Yield what is wrong with a message of ours in English."""
    for text in forms(message.id):
        yield from faults_of_ours(text, "en")
        if re.search(r"%[sd]|\{\w*\}", text.replace("%%", "")):
            yield "name the placeholders: %(name)s"


def message_faults(message, language):
    """Yield what is wrong with a message's translation."""
    said = forms(message.string)
    if message.fuzzy:
        yield "marked as fuzzy"
    if not all(said):
        yield "not translated"
        return
    for number, text in enumerate(said):
        yield from _differences(text, _sources(message, number))
        yield from faults_of_ours(text, language)
        if message.python_format and _LONE_PERCENT.search(text.replace("%%", "")):
            yield "a lone %, write %%"


def _differences(text, originals):
    """How a translation differs where it must not; the first form of a plural may also follow the second original."""
    original = originals[0]
    if _margins(text) != _margins(original):
        yield "begins or ends with other space than the English"
    if all(_kept(text) != _kept(original) for original in originals):
        missing = _kept(original) - _kept(text) or _kept(text) - _kept(original)
        yield f"placeholders or tags differ: {', '.join(missing)}"


def _all(catalogue):
    return [message for message in catalogue if message.id]


def _sources(message, number):
    words = forms(message.id)
    return words[min(number, len(words) - 1) :]


def _kept(text):
    return Counter(_KEPT.findall(text.replace("%%", "")))


def _margins(text):
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _quoted(message):
    words = forms(message.id)[0]
    return f"“{words if len(words) < 70 else words[:67] + '…'}”"
