"""Messages of other packages that we say ourselves.

Our pages show words of these modules. Where the package's own catalogue has no translation, or one in words or typography
that we refuse, the message is kept in our catalogue of that language, where it wins; the English one holds nothing else.
"""

import re
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from django.apps import apps
from django.conf import settings

from . import sources
from .sources import forms
from .wording import faults_of_others

LENDERS = {
    "allauth": (
        "account/**/*.py",
        "core/**/*.py",
        "mfa/*.py",
        "mfa/base/**/*.py",
        "mfa/internal/**/*.py",
        "mfa/recovery_codes/**/*.py",
        "mfa/totp/**/*.py",
        "usersessions/**/*.py",
        "templates/account/messages/*",
        "templates/mfa/messages/*",
        "templates/usersessions/messages/*",
    ),
    "django": ("contrib/auth/password_validation.py", "contrib/postgres/forms/*.py", "core/validators.py", "forms/*.py"),
    "django_filters": ("*.py",),
    "django_prose_editor": ("*.py",),
    "modeltranslation": ("*.py",),
}
# What the settings and forms of the Hub never show.
SWITCHED_OFF = re.compile(
    r"phone|username|passkey|sign-in code|^login$|\((again|optional)\)|(address|email) confirmation|same email", re.IGNORECASE
)


def borrowed(language):
    """A catalogue of the messages that this language must take over."""
    taken, said = Catalog(), _said_upstream(language)
    for message in _lent(settings.BASE_DIR / "templates"):
        if _is_refused(said.get(_key(message)) or _untranslated(message, language), language):
            taken.add(message.id, locations=message.locations, context=message.context)
    return taken


def _is_refused(texts, language):
    return not texts or any(fault for text in texts for fault in faults_of_others(text, language))


def _untranslated(message, language):
    return forms(message.id) if language == "en" else ()


@cache
def _lent(our_templates):
    """What the lenders can say, in a stable order; a template that ours replaces says nothing."""
    found = Catalog()
    for package, patterns in LENDERS.items():
        folder = Path(find_spec(package).origin).parent
        files = chain.from_iterable(sorted(folder.glob(pattern)) for pattern in patterns)
        shown = [path for path in files if path.is_file() and not _is_replaced(path, our_templates)]
        for message in sources.gather(shown, folder.parent):
            if message.id and not SWITCHED_OFF.search("".join(forms(message.id))):
                found.add(message.id, locations=message.locations, context=message.context)
    return [message for message in found if message.id]


def _is_replaced(path, our_templates):
    _package, is_template, name = path.as_posix().partition("/templates/")
    return is_template and (our_templates / name).exists()


def _said_upstream(language):
    """The installed packages' translations; the one that Django would prefer wins."""
    said = {}
    folders = [Path(config.path) for config in apps.get_app_configs()] + [Path(find_spec("django").origin).parent / "conf"]
    for folder in reversed(folders):
        path = folder / "locale" / language / "LC_MESSAGES" / "django.mo"
        if path.exists():
            with path.open("rb") as file:
                said.update((_key(message), forms(message.string)) for message in read_mo(file) if message.id)
    return said


def _key(message):
    return message.context, forms(message.id)[0]
