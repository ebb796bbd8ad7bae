"""Rich text: what may stand in it, sanitised whenever it is written to the database."""

import re

import nh3
from django.db import models
from django.forms import Textarea
from django_prose_editor.fields import ProseEditorField

from core import blocks, plaintext

ALLOWED_TAGS = {"p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "a"}
PEOPLES_TAGS = ALLOWED_TAGS - {"h2"}
_FOOTNOTE_LINK = re.compile(r'<a href="#_ftn[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_EDITOR_ONLY = {"extensions", "sanitize", "config", "preset"}
_EDITOR_EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "Heading": {"levels": [2, 3, 4]},
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "History": True,
}


def sanitize(markup, *, tags=ALLOWED_TAGS, schemes=frozenset({"http", "https", "mailto"}), rel="noopener nofollow ugc"):
    """HTML with nothing but the allowed tags and safe links; idempotent."""
    return nh3.clean(
        _FOOTNOTE_LINK.sub(r"\1", markup),
        tags=set(tags),
        attributes={"a": {"href"}},
        url_schemes=set(schemes),
        link_rel=rel,
    )


def sanitize_people(markup):
    """Any HTML as people may write it: paragraphs, lists, quotations, two ranks of heading, absolute links; idempotent."""
    return sanitize(blocks.write(blocks.read(markup)), tags=PEOPLES_TAGS)


def from_plain(text):
    """The HTML of text typed without an editor, with the light marks that `core.plaintext` names; all else in it is text."""
    return sanitize_people(blocks.write(plaintext.read(text)))


def to_plain(markup):
    """Text for a textarea, from which `from_plain` makes the same blocks again; bold and emphasis are lost."""
    return plaintext.write(blocks.read(markup))


class SafeHTMLField(ProseEditorField):
    """Sanitised in the database write itself, so that no path around forms (`create`, `update`, bulk writes) stores a script."""

    sanitizer = staticmethod(sanitize)

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("extensions", _EDITOR_EXTENSIONS)
        kwargs["sanitize"] = self.sanitizer
        super().__init__(*args, **kwargs)

    def get_db_prep_save(self, value, connection):
        if isinstance(value, str):
            value = self.sanitizer(value)
        return super().get_db_prep_save(value, connection)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, {k: v for k, v in kwargs.items() if k not in _EDITOR_ONLY}


class PeoplesTextField(SafeHTMLField):
    """What people write, sanitised likewise. Forms use `core.forms.RichTextField`; the admin shows it as it is stored."""

    sanitizer = staticmethod(sanitize_people)

    def formfield(self, **kwargs):
        return models.TextField.formfield(self, **{"widget": Textarea, **kwargs})
