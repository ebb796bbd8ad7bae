"""Fields and widgets to choose with: several of a list."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext


class ByRegion(forms.CheckboxSelectMultiple):
    """Groups that are folded unless something in them is chosen."""

    template_name = "ui/choices_by_region.html"


class InColumns(forms.CheckboxSelectMultiple):
    """Boxes beside each other where there is room: the lists are long."""

    template_name = "ui/choices_in_columns.html"


class SeveralField(forms.MultipleChoiceField):
    """Several of a list, `most` at most."""

    widget = InColumns

    def __init__(self, *, most=None, **kwargs):
        self.most = most
        super().__init__(**kwargs)

    def validate(self, value):
        super().validate(value)
        if self.most and len(set(value)) > self.most:
            message = ngettext("Choose at most %(most)s.", "Choose at most %(most)s.", self.most)
            raise ValidationError(message % {"most": self.most}, "too_many")

    def to_python(self, value):
        return list(dict.fromkeys(super().to_python(value)))
