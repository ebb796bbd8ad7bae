"""Our own messages: every text marked for translation in the house's Python and templates."""

from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_python
from django.conf import settings
from django.utils.translation.template import templatize

_ARGUMENTS = {"gettext": (1,), "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)}
KEYWORDS = {name + ending: spec for name, spec in _ARGUMENTS.items() for ending in ("", "_lazy")}
KEYWORDS |= {"_": (1,), "gettext_noop": (1,)}


def python_files():
    """The Python files of our apps; migrations keep the words of their day and are left out."""
    for app in settings.HOUSE:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def template_files():
    """Every template of ours, pages and e-mails."""
    for folder in (settings.BASE_DIR / "templates", *(settings.BASE_DIR / app / "templates" for app in settings.HOUSE)):
        yield from sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def gather(files, root):
    """A catalogue of the messages in these files; a message's locations are file names relative to `root`."""
    catalogue = Catalog()
    for path in files:
        for message, comments, context in messages_in(path):
            location = (path.relative_to(root).as_posix(), None)
            catalogue.add(message, locations=[location], auto_comments=comments, context=context)
    return catalogue


def own():
    """A catalogue of all our messages, none translated."""
    return gather([*python_files(), *template_files()], settings.BASE_DIR)


def messages_in(path):
    """Yield each message (a text, or singular and plural), the comments for translators, and its context."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = _as_python(source, origin=str(path))
    found = extract(extract_python, BytesIO(source.encode()), KEYWORDS, ["Translators:"], strip_comment_tags=True)
    for _line, message, comments, context in found:
        yield message, comments, context


def forms(words):
    """The words of a message or of its translation as a tuple: one text, or one per plural form."""
    return (words,) if isinstance(words, str) else tuple(words)


def _as_python(template, origin):
    """Django writes what is outside the tags as X and keeps its indentation, which Python would refuse."""
    return "\n".join(line.strip() for line in templatize(template, origin=origin).split("\n"))
