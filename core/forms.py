"""Forms: one look for every field, one summary of what is wrong."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Fields and forms are drawn by `templates/ui/field.html` and `templates/ui/form.html`, so no page lays out its own."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
