import zoneinfo

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Scope, User
from core.sorting import in_order
from taxonomy.models import Country, OrganizationKind


class SignupForm(forms.Form):
    """What django-allauth's sign-up asks beside address and password."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        help_text=_("Shown whole beside what you publish."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    field_order = ["full_name", "email", "password1"]

    def signup(self, request, user):
        """Nothing more: the adapter has saved the name."""


def zone_choices():
    """Time zones by their names, an area at a time."""
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones()) if "/" in name or name == "UTC"]


class ProfileForm(forms.ModelForm):
    zone = forms.ChoiceField(
        label=_("Time zone"), choices=zone_choices, help_text=_("Private. Deadlines are also shown in this zone.")
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
        widgets = {
            "full_name": forms.TextInput({"autocomplete": "name"}),
            "affiliation": forms.TextInput({"autocomplete": "organization"}),
            "position": forms.TextInput({"autocomplete": "organization-title"}),
            "about": forms.Textarea({"rows": 4}),
        }


class OrganizationForm(forms.ModelForm):
    """What a person says of an organization she proposes; the name goes to the language she writes in."""

    name = forms.CharField(label=_("Name"), max_length=250, help_text=_("In full, as the organization writes it itself."))
    acronym = forms.CharField(label=_("Acronym"), max_length=40, required=False)

    class Meta:
        model = Organization
        fields = ["name", "acronym", "kind", "country", "website"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = OrganizationKind.objects.exclude(group="States").order_by("position")
        self.fields["country"].choices = [("", "–")] + [
            (country.pk, country.name) for country in in_order(Country.objects.all(), name=lambda country: country.name)
        ]
        self.fields["website"].assume_scheme = "https"


class AppointForm(forms.Form):
    """A focal point invites somebody to act for the organization."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    scopes = forms.MultipleChoiceField(
        label=_("May"),
        choices=[(scope.value, scope.label) for scope in Scope if scope != Scope.APPOINT],
        widget=forms.CheckboxSelectMultiple,
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day, in your time zone. Leave empty for no end."),
    )


class EndForm(forms.Form):
    """Ending a right asks why."""

    why = forms.CharField(label=_("Reason"), max_length=300, widget=forms.TextInput())
