import zoneinfo
from datetime import timedelta
from functools import cache

import regex
from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Scope, User
from core import clock
from core.forms import LongSelect
from core.sorting import in_order
from taxonomy.models import Country, OrganizationKind

LONGEST_DELEGATION = timedelta(days=3653)
_VISIBLE = regex.compile(r"[^\p{C}\p{Z}\p{M}]")


class LineField(forms.CharField):
    """One line: names and reasons go into e-mails, where a line break would let them pose as other text.

    Something in it can be seen: a name of joiners and marks alone would be a link without words. Where nothing need be written,
    such a line is empty.
    """

    default_validators = [
        RegexValidator(r"[\x00-\x1f\x7f\u2028\u2029]", _("Write this in one line."), inverse_match=True),
        RegexValidator(_VISIBLE, _("Nothing can be read here. Write letters or figures.")),
    ]

    def to_python(self, value):
        line = super().to_python(value)
        return line if self.required or _VISIBLE.search(line) else ""


class SignupForm(forms.Form):
    """What django-allauth's sign-up asks beside address and password."""

    full_name = LineField(
        label=_("Full name"),
        max_length=150,
        help_text=_("Shown whole beside what you publish."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    field_order = ["full_name", "email", "password1"]

    def signup(self, request, user):
        """Nothing more: the adapter has saved the name."""


@cache
def zone_choices():
    """Time zones by their names, an area at a time."""
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones()) if "/" in name or name == "UTC"]


class ProfileForm(forms.ModelForm):
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices,
        help_text=_("Private. Deadlines are also shown in this zone."),
        widget=LongSelect,
    )

    class Meta:
        model = User
        fields = ["full_name", "affiliation", "position", "about", "language", "zone"]
        help_texts = {
            "full_name": _("Public. Shown whole beside what you publish."),
            "affiliation": _("Public beside what you publish. Where you work or belong; it gives no right to speak for it."),
            "position": _("Public beside what you publish for an organization."),
            "about": _("Private for now: only you and the secretariat see it. A sentence or two."),
            "language": _("Private. The language of the e-mails you get."),
        }
        field_classes = {"full_name": LineField, "affiliation": LineField, "position": LineField}
        widgets = {
            "full_name": forms.TextInput({"autocomplete": "name"}),
            "affiliation": forms.TextInput({"autocomplete": "organization"}),
            "position": forms.TextInput({"autocomplete": "organization-title"}),
            "about": forms.Textarea({"rows": 4}),
        }


class OrganizationForm(forms.ModelForm):
    """What a person says of an organization she proposes; the name goes to the language she writes in."""

    name = LineField(label=_("Name"), max_length=250, help_text=_("In full, as the organization writes it itself."))
    acronym = LineField(label=_("Acronym"), max_length=40, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Organization
        fields = ["name", "acronym", "kind", "country", "website"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].empty_label = _("Choose one")
        self.fields["kind"].queryset = OrganizationKind.objects.exclude(group="States").order_by("position")
        self.fields["country"].choices = [("", "–")] + [
            (country.pk, country.name) for country in in_order(Country.objects.all(), name=lambda country: country.name)
        ]


class AppointForm(forms.Form):
    """A focal point invites somebody to act for the organization."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    scopes = forms.MultipleChoiceField(
        label=_("What the person may do"),
        choices=[(scope.value, scope.label) for scope in Scope if scope != Scope.APPOINT],
        widget=forms.CheckboxSelectMultiple,
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day, in your time zone. Leave empty for no end."),
    )

    def clean_until(self):
        day, today = self.cleaned_data["until"], clock.today()
        if day and not today <= day <= today + LONGEST_DELEGATION:
            raise forms.ValidationError(_("Choose a day from today on, at most ten years away."))
        return day


class EndForm(forms.Form):
    """Ending a right asks why."""

    why = LineField(label=_("Reason"), max_length=300)
