"""The form of a practice, made from `practices.fields`: one group of it, or the whole; cleans to a content."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.forms import LineField
from accounts.models import Organization
from core import clock
from core.forms import LongSelect, RichTextField
from practices import fields
from practices.content import empty
from practices.fields import Kind
from practices.forms.choices import ByRegion, CallField, SeveralField
from practices.forms.rows import RowsField
from practices.models import Call
from taxonomy.models import PracticeType

EARLIEST = 1950
_CHOOSE = ("", gettext_lazy("Choose …"))
_GROUPED = {"countries": fields.countries_by_region, "regions": fields.regions_by_region}
_TARGET = re.compile(r"(1[0-7]|[1-9])\.(\d{1,2}|[a-z])")
_FEW = 12  # options up to which all are shown as radio buttons


class ContentForm(forms.Form):
    """What is asked of these groups; `is_update` adds what only new versions are asked, `has_pictures` the right to them.

    `sent_for` is the call it was sent for before, in time; it stays with it.
    """

    def __init__(self, *args, groups=fields.GROUPS, is_update=False, has_pictures=False, sent_for="", **kwargs):
        super().__init__(*args, **kwargs)
        self.has_pictures, self.sent_for = has_pictures, sent_for
        for group in groups:
            for item in fields.asked(group, is_update=is_update):
                if item.kind != Kind.FILES:
                    self.fields[item.name] = _form_field(item)

    # ── What one field alone cannot say ─────────────────────────────────────────────────────────────────────────

    def clean(self):
        cleaned = super().clean()
        for check in (self._years, self._type, self._objectives, self._places, self._implementers, self._rights, self._call):
            check(cleaned)
        return cleaned

    def _asks(self, *names):
        return all(name in self.fields for name in names)

    def _years(self, given):
        if not self._asks("start_year") or "start_year" in self.errors or "end_year" in self.errors:
            return
        start, end = given.get("start_year"), given.get("end_year")
        if end and given.get("ongoing"):
            self.add_error("ongoing", _("You gave an end year. Empty it, or do not tick this."))
        elif end and start and end < start:
            self.add_error("end_year", _("The end year is before the start year."))
        elif not end and not given.get("ongoing"):
            self.add_error("end_year", _("Give the end year, or tick that the practice goes on."))

    def _type(self, given):
        if not self._asks("type", "other_type") or not given.get("type"):
            return
        is_other = PracticeType.objects.filter(pk=given["type"], key="other").exists()
        if is_other and not given.get("other_type"):
            self.add_error("other_type", _("Say which other type it is."))
        if not is_other:
            given["other_type"] = ""

    def _objectives(self, given):
        both = set(given.get("primary") or []) & set(given.get("secondary") or [])
        if both:
            labels = [str(label) for key, label in fields.objectives() if key in both]
            message = _("An objective is either primary or secondary: %(objectives)s.")
            self.add_error("secondary", message % {"objectives": "; ".join(labels)})

    def _places(self, given):
        if self._asks("countries") and not (given.get("is_global") or given.get("regions") or given.get("countries")):
            self.add_error("is_global", _("Tick “Worldwide”, or choose at least one region or country."))

    def _implementers(self, given):
        for number, row in enumerate(given.get("implementers") or [], 1):
            if not row["kind"] and Organization.objects.named(row["name"]) is None:
                self.add_error("implementers", _("Row %(number)s: choose the kind of organization.") % {"number": number})

    def _rights(self, given):
        if self._asks("rights") and self.has_pictures and not given.get("rights"):
            self.add_error("rights", _("There are pictures: confirm that they may be published, or take them out."))

    def _call(self, given):
        if not given.get("call") or given["call"] == self.sent_for:
            return
        if not Call.objects.open().filter(pk=given["call"]).exists():
            self.add_error("call", _("This call is closed. Choose another, or none: a practice can be submitted at any time."))

    def clean_targets(self):
        words = self.cleaned_data["targets"].replace(",", " ").replace(";", " ").split()
        wrong = [word for word in words if not _TARGET.fullmatch(word)]
        if wrong:
            message = ngettext("This is not a target: %(words)s.", "These are not targets: %(words)s.", len(wrong))
            raise ValidationError(message % {"words": ", ".join(wrong)}, "invalid")
        return ", ".join(dict.fromkeys(words))

    @property
    def content(self):
        """The content of a valid form of all groups."""
        return empty() | {name: value for name, value in self.cleaned_data.items() if value is not None or name == "end_year"}


def _form_field(item):
    said = {"label": item.label, "help_text": item.hint, "required": item.required}
    return _MAKERS[item.kind](item, said | {"error_messages": {"required": gettext_lazy("Not given yet.")}})


def _line(item, said):
    return LineField(max_length=item.limit, widget=forms.TextInput({"dir": "auto"}), **said)


def _text(item, said):
    return RichTextField(max_characters=item.limit, **said)


def _year(item, said):
    widget = forms.TextInput({"inputmode": "numeric", "size": 6, "autocomplete": "off"})
    latest = clock.today().year + 20
    return forms.IntegerField(min_value=EARLIEST, max_value=latest, widget=widget, **said)


def _flag(item, said):
    return forms.BooleanField(**said)


def _choice(item, said):
    if item.name == "call":
        return CallField(choices=fields.open_calls(), **said)
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
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.EMAIL: _email,
    Kind.ROWS: _rows,
}
