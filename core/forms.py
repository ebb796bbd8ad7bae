"""Forms: one look for every field, one summary of what is wrong; and the field for what people write at length."""

import re
from functools import cached_property

from django.forms import BoundField, CharField, Select, Textarea, ValidationError
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.counting import count_characters, visible_text
from core.richtext import from_plain, sanitize_people, to_plain


class Renderer(TemplatesSetting):
    """Fields and forms are drawn by `templates/ui/field.html` and `templates/ui/form.html`, so no page lays out its own."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


SELECTED = mark_safe(" selected")


class LongSelect(Select):
    """A select with hundreds of plain options, drawn at once: Django draws each option with a template of its own."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = self.format_value(value)
        options = ((key, "" if str(key) not in chosen else SELECTED, label) for key, label in self.choices)
        drawn = format_html_join("", '<option value="{}"{}>{}</option>', options)
        return format_html("<select{}>{}</select>", flatatt(self.build_attrs(self.attrs, attrs) | {"name": name}), drawn)


# ── What people write at length ──────────────────────────────────────────────────────────────────────────────────

MARKUP_PER_CHARACTER = 10  # more than anybody's formatting; what is longer is refused unread


class Written(str):
    """What was typed or stored, and its format: "html" from the editor, "" for plain text."""

    __slots__ = ("format",)

    def __new__(cls, text, format=""):  # noqa: A002
        written = super().__new__(cls, text)
        written.format = "html" if format == "html" else ""
        return written

    @property
    def markup(self):
        """Clean HTML of it."""
        return sanitize_people(self) if self.format else from_plain(self)


class Writer(Textarea):
    """A textarea of plain text that becomes an editor once one begins to write; `<name>_format` says who wrote what is sent."""

    template_name = "ui/writer.html"
    longest_read = None

    def value_from_datadict(self, data, files, name):
        text = super().value_from_datadict(data, files, name)
        return None if text is None else Written(text, data.get(f"{name}_format"))

    def get_context(self, name, value, attrs):
        written = value if isinstance(value, Written) else Written(value or "", "")
        if self.longest_read and len(written) > self.longest_read:
            return super().get_context(name, re.sub(r"<[^<>]*>", " ", written) if written.format else written, attrs)
        markup = written.markup
        shown = to_plain(markup) if written.format else written
        return super().get_context(name, shown, {**(attrs or {}), "data-html": markup} if markup else attrs)


class _WrittenField(BoundField):
    """Takes the format of what is to be edited from `initial["<name>_format"]`, where drafts and stored texts have it."""

    @cached_property
    def initial(self):
        text = self.form.get_initial_for_field(self.field, self.name)
        return Written(text or "", self.form.initial.get(f"{self.name}_format"))


class RichTextField(CharField):
    """Cleans to HTML that `core.richtext.sanitize_people` lets through, whether it came from the editor or as plain text.

    To edit what is stored, give `initial={"body": markup, "body_format": "html"}`.
    """

    widget = Writer

    def __init__(self, *, min_characters=0, max_characters=20_000, **kwargs):
        self.min_characters, self.max_characters = min_characters, max_characters
        super().__init__(strip=False, **kwargs)
        self.widget.longest_read = max_characters * MARKUP_PER_CHARACTER

    def widget_attrs(self, widget):
        least = {"data-least": self.min_characters} if self.min_characters else {}
        return {**super().widget_attrs(widget), "data-writer": True, "data-count": self.max_characters, **least, "dir": "auto"}

    def get_bound_field(self, form, field_name):
        return _WrittenField(form, self, field_name)

    def to_python(self, value):
        """Clean HTML; empty if there is nothing to see in it."""
        value = value if isinstance(value, Written) else Written(value or "", "")
        if len(value) > self.max_characters * MARKUP_PER_CHARACTER:
            message = _("The text is far too long: at most %(most)s characters can be sent.")
            raise ValidationError(message, "max_length", {"most": _grouped(self.max_characters)})
        return value.markup

    def validate(self, value):
        super().validate(value)
        count = count_characters(_lines(value))
        if count > self.max_characters:
            message = ngettext(
                "The text has %(count)s characters; at most %(most)s character can be sent.",
                "The text has %(count)s characters; at most %(most)s characters can be sent.",
                self.max_characters,
            )
            raise ValidationError(message, "max_length", {"count": _grouped(count), "most": _grouped(self.max_characters)})
        if value and count < self.min_characters:
            message = ngettext(
                "The text has %(count)s character; at least %(least)s are needed.",
                "The text has %(count)s characters; at least %(least)s are needed.",
                count,
            )
            raise ValidationError(message, "min_length", {"count": _grouped(count), "least": _grouped(self.min_characters)})

    def has_changed(self, initial, data):
        """Whether the text reads otherwise now; where it came from does not matter."""
        if self.disabled:
            return False
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


def _lines(markup):
    """What a reader sees, one line break between blocks however they are nested; the page's counter counts the same."""
    return re.sub(r"\n+", "\n", visible_text(markup))


def _grouped(number):
    return number_format(number, force_grouping=True)
