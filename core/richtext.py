"""Rich text: what may stand in it, sanitised whenever it is written to the database."""

import html
import re

import nh3
from django_prose_editor.fields import ProseEditorField

ALLOWED_TAGS = {"p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "a"}
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


def sanitize(markup, *, schemes=frozenset({"http", "https", "mailto"}), rel="noopener nofollow ugc"):
    """HTML with nothing but the allowed tags and safe links; idempotent."""
    return nh3.clean(
        _FOOTNOTE_LINK.sub(r"\1", markup),
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes=set(schemes),
        link_rel=rel,
    )


def from_plain(text):
    """Paragraphs from text typed without an editor: a blank line separates them, a single line break stays one."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return "".join(f"<p>{html.escape(part, quote=False).replace(chr(10), '<br>')}</p>" for part in paragraphs if part)


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
