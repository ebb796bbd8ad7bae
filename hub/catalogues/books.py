"""The catalogues on disk: `locale/<language>/LC_MESSAGES/django.po`, and the .mo that Django reads, made from it."""

import os
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

from . import sources
from .borrowed import borrowed

# Django's own French and Spanish have a third form, for millions; it keeps each catalogue's rule apart from ours.
PLURALS = {"en": "nplurals=2; plural=(n != 1);", "fr": "nplurals=2; plural=(n > 1);", "es": "nplurals=2; plural=(n != 1);"}
HEADER = """\
# Written by `manage.py messages update`; only translations (msgstr) and remarks after "# " are written by hand.
msgid ""
msgstr ""
"Project-Id-Version: Migration Network Hub\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def path_of(language, ending="po"):
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / f"django.{ending}"


def read(language):
    """The catalogue as it is on disk; empty if there is none."""
    path = path_of(language)
    with BytesIO(path.read_bytes() if path.exists() else _header(language)) as file:
        return read_po(file, locale=language, abort_invalid=True)


def updated(language):
    """The bytes the .po ought to have: today's messages, each with the translation it has if its words are the same."""
    catalogue, old = Catalog(locale=language), read(language)
    for message in sorted(_messages(language), key=_place):
        kept = old.get(message.id, message.context)
        known = kept is not None and kept.id == message.id
        catalogue.add(
            message.id,
            kept.string if known else "",
            locations=message.locations,
            flags=kept.flags & {"fuzzy"} if known else (),
            auto_comments=message.auto_comments,
            user_comments=kept.user_comments if known else (),
            context=message.context,
        )
    file = BytesIO()
    write_po(file, catalogue, width=0, omit_header=True, include_lineno=False, ignore_obsolete=True)
    return _header(language) + file.getvalue().rstrip(b"\n") + b"\n"


def update(language):
    """Write the .po if it differs; True if it did."""
    path, content = path_of(language), updated(language)
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def compile_if_older(language):
    """Make the .mo from the .po unless it is newer already; a reader never sees half a file. True if it was made."""
    po, mo = path_of(language), path_of(language, "mo")
    if not po.exists() or (mo.exists() and mo.stat().st_mtime_ns > po.stat().st_mtime_ns):
        return False
    half = path_of(language, f"{os.getpid()}.mo")
    with half.open("wb") as file:
        write_mo(file, _finished(read(language)))
    half.replace(mo)
    return True


def _finished(catalogue):
    """Without messages that lack a form: Babel would say them in English and hide another package's translation."""
    for message in [message for message in catalogue if message.id]:
        if message.fuzzy or not all(message.string if message.pluralizable else [message.string]):
            catalogue.delete(message.id, message.context)
    return catalogue


def _messages(language):
    ours = Catalog() if language == "en" else sources.own()
    for message in borrowed(language):
        if message.id and ours.get(message.id, message.context) is None:
            ours[message.id] = message
    return [message for message in ours if message.id]


def _place(message):
    """By the alphabet, so that moving code moves no message."""
    words = message.id if isinstance(message.id, str) else message.id[0]
    return words.casefold(), words, message.context or ""


def _header(language):
    return HEADER.format(language=language, plurals=PLURALS[language]).encode()
