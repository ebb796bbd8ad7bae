"""Fields and widgets to choose with: one or several of a list."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy, ngettext

from core.forms import LongSelect
from practices.models import Call


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


class CallField(forms.ChoiceField):
    """An open call, or one chosen while it was open: the form says so beside it when it has closed."""

    def __init__(self, **kwargs):
        super().__init__(widget=LongSelect, **kwargs)
        self.choices = [("", gettext_lazy("None")), *self.choices]

    def valid_value(self, value):
        return str(value).isdecimal() and len(str(value)) < 19 and Call.objects.filter(pk=value).exists()
