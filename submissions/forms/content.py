"""The form of a submission, made from the definition of its fields: one group of it, or the whole; cleans to a content."""

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms import LineField
from core import clock
from core.forms import LongSelect, RichTextField
from submissions import terms, values
from submissions.fields import Kind
from submissions.forms.choices import ByRegion, SeveralField
from submissions.forms.rows import RowsField
from submissions.places import SOMEWHERE

_CHOOSE = ("", gettext_lazy("Choose …"))
_GROUPED = {"countries": terms.countries_by_region, "regions": terms.regions_by_region}
_FEW = 12  # options up to which all are shown as radio buttons


class SubmissionForm(forms.Form):
    """What is asked in these groups of `definition`; `is_update` adds what only new versions are asked.

    Subclasses name the definition and the `checks`: methods that get what is cleaned and add errors, for what one field alone
    cannot say. They run for every group, so each looks first whether its fields are asked (`asks`).
    """

    definition = None
    checks = ()

    def __init__(self, *args, groups=None, is_update=False, **kwargs):
        super().__init__(*args, **kwargs)
        for group in self.definition.groups if groups is None else groups:
            for item in group.asked(is_update=is_update):
                if item.kind != Kind.FILES:
                    self.fields[item.name] = self.field_for(item)

    def field_for(self, item):
        """The form's field for a field of the definition."""
        return _MAKERS[item.kind](item, said_of(item))

    def clean(self):
        cleaned = super().clean()
        for check in self.checks:
            getattr(self, check)(cleaned)
        return cleaned

    def asks(self, *names):
        return all(name in self.fields for name in names)

    def check_places(self, given):
        """One of the `checks` for a form that asks `submissions.places.PLACES`: it is somewhere."""
        if self.asks("countries") and not (given.get("is_global") or given.get("regions") or given.get("countries")):
            self.add_error("is_global", SOMEWHERE)

    @property
    def content(self):
        """The content of a valid form of all groups."""
        empty = self.definition.empty()
        return empty | {name: empty.get(name, value) if value is None else value for name, value in self.cleaned_data.items()}


def said_of(item):
    """What every field of a form says of itself."""
    said = {"label": item.label, "help_text": item.hint, "required": item.required}
    return said | {"error_messages": {"required": gettext_lazy("Not given yet.")}}


def _line(item, said):
    return LineField(max_length=item.limit, widget=forms.TextInput({"dir": "auto"}), **said)


def _text(item, said):
    return RichTextField(min_characters=item.least, max_characters=item.limit, **said)


def _year(item, said):
    widget = forms.TextInput({"inputmode": "numeric", "size": 6, "autocomplete": "off"})
    latest = clock.today().year + 20
    return forms.IntegerField(min_value=values.EARLIEST, max_value=latest, widget=widget, **said)


class DayField(forms.CharField):
    """A day, as browsers ask for it; cleans to “2027-03-31”, or to nothing."""

    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value):
        text = super().to_python(value)
        return values.day(text) if text else ""


def _day(item, said):
    return DayField(**said)


def _flag(item, said):
    return forms.BooleanField(**said)


def _choice(item, said):
    options = [(str(key), label) for key, label in item.choices()]
    widget = forms.RadioSelect if len(options) <= _FEW else LongSelect
    return forms.ChoiceField(choices=options if widget is forms.RadioSelect else [_CHOOSE, *options], widget=widget, **said)


def _choices(item, said):
    if item.name in _GROUPED:
        return SeveralField(choices=_GROUPED[item.name](), widget=ByRegion, **said)
    return SeveralField(choices=item.choices(), most=item.limit, **said)


def _email(item, said):
    return forms.EmailField(max_length=item.limit, widget=forms.EmailInput({"autocomplete": "email"}), **said)


def _rows(item, said):
    return RowsField(item, **said)


_MAKERS = {
    Kind.LINE: _line,
    Kind.TEXT: _text,
    Kind.YEAR: _year,
    Kind.DATE: _day,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.EMAIL: _email,
    Kind.ROWS: _rows,
}
