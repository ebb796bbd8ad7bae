"""Forms: one look for every field, one summary of what is wrong."""

from django.forms import Select
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe


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
