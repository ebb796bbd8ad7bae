from django import forms
from django.utils.translation import gettext_lazy

from core.forms import LongSelect
from practices.models import Call


class CallField(forms.ChoiceField):
    """An open call, or one chosen while it was open: the form says so beside it when it has closed."""

    def __init__(self, **kwargs):
        super().__init__(widget=LongSelect, **kwargs)
        self.choices = [("", gettext_lazy("None")), *self.choices]

    def valid_value(self, value):
        return str(value).isdecimal() and len(str(value)) < 19 and Call.objects.filter(pk=value).exists()
