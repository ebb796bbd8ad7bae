"""The forms by which the secretariat gives rights: days are typed in a named zone, which is kept."""

import re
from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms import LONGEST_DELEGATION, LineField, zone_choices
from accounts.models import Delegation, Invitation, Role, Scope, User
from core import clock
from core.forms import LongSelect

_PLACE = re.compile(r"[a-z_]+\.[a-z_]+:[1-9]\d{0,17}", re.ASCII)
PERSON_HELP = _("The number of the account: look it up, or begin from the person’s own page.")
ORGANIZATION_HELP = _("The number of the organization, which must be verified: look it up, or begin from its own page.")


class DayField(forms.DateField):
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class UntilForm(forms.ModelForm):
    """The last day of a right, in a zone: it runs until midnight there, wherever the person is."""

    last_day = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("The right ends at midnight after this day, in the time zone below. Empty: no end."),
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices, initial=settings.TIME_ZONE, widget=LongSelect)
    days = ("last_day",)
    granted = ()

    def clean(self):
        data = super().clean()
        if data.get("zone"):
            today = clock.today(data["zone"])
            for name in self.days:
                if data.get(name) and not today <= data[name] <= today + LONGEST_DELEGATION:
                    self.add_error(name, _("Choose a day from today on, at most ten years away."))
        return data

    def until(self):
        """The instant at which the right ends; None if it does not."""
        day = self.cleaned_data.get("last_day")
        return clock.end_of_day(day, self.cleaned_data["zone"]) if day else None

    def grant(self):
        """The keyword arguments of the action."""
        data = self.cleaned_data
        return {name: data[name] for name in self.granted} | {"until": self.until(), "zone": data["zone"]}


class GrantForm(UntilForm):
    """A right given to a person, from a day until another, for a reason."""

    first_day = DayField(
        label=_("First day"),
        required=False,
        help_text=_("The right begins with this day, in the time zone below. Empty: at once."),
    )
    why = LineField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It is kept in the record."),
        widget=forms.TextInput({"class": "vLargeTextField"}),
    )
    days = ("first_day", "last_day")

    def clean_person(self):
        person = self.cleaned_data["person"]
        if not User.objects.active().confirmed().filter(pk=person.pk).exists():
            raise forms.ValidationError(_("This account is disabled or its address is not confirmed: it cannot get a right."))
        return person

    def clean(self):
        data = super().clean()
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first."))
        return data

    def grant(self):
        return super().grant() | {"starts_at": self._start()}

    def _start(self):
        """The midnight that begins the first day; None, which is now, if that is past."""
        day, zone = self.cleaned_data["first_day"], self.cleaned_data["zone"]
        return clock.end_of_day(day - timedelta(days=1), zone) if day and day > clock.today(zone) else None


class RoleGrantForm(GrantForm):
    granted = ("person", "role", "scope", "why")

    class Meta:
        model = Role
        fields = ("person", "role", "scope", "first_day", "last_day", "zone", "why")
        help_texts = {
            "person": PERSON_HELP,
            "scope": _("For a moderator: the space, as “discussions.space:12”. Empty for all other roles."),
        }

    def clean(self):
        data = super().clean()
        person, role, scope = data.get("person"), data.get("role"), data.get("scope", "")
        if person and role and Role.objects.open_for(person, role, scope).exists():
            self.add_error("role", _("This person has this role already. End it first to change its dates."))
        if scope and role != Role.MODERATOR:
            self.add_error("scope", _("Only moderators are limited to a space."))
        elif scope and not _PLACE.fullmatch(scope):
            self.add_error("scope", _("Write it as “discussions.space:” and the number of the space."))
        return data


class ScopesForm(forms.ModelForm):
    """What somebody may do for a verified organization."""

    scopes = forms.MultipleChoiceField(
        label=pgettext_lazy("scopes", "May"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Who may appoint delegates is a focal point of the organization."),
    )

    def clean_organization(self):
        organization = self.cleaned_data["organization"]
        if not organization.is_verified:
            raise forms.ValidationError(_("The organization must be verified before anyone can act for it."))
        return organization


class DelegationGrantForm(ScopesForm, GrantForm):
    granted = ("person", "organization", "scopes", "why")

    class Meta:
        model = Delegation
        fields = ("person", "organization", "scopes", "first_day", "last_day", "zone", "why")
        help_texts = {"person": PERSON_HELP, "organization": ORGANIZATION_HELP}

    def clean(self):
        data = super().clean()
        terms = {name: data.get(name) for name in ("person", "organization", "scopes")}
        if all(terms.values()) and not self.errors and Delegation.objects.like(until=self.until(), **terms).exists():
            self.add_error("person", _("This person has exactly this delegation already."))
        return data


class InvitationForm(ScopesForm, UntilForm):
    granted = ("email", "language", "organization", "scopes")

    class Meta:
        model = Invitation
        fields = ("email", "language", "organization", "scopes", "last_day", "zone")
        help_texts = {"organization": ORGANIZATION_HELP}

    def clean(self):
        data = super().clean()
        email, organization = data.get("email"), data.get("organization")
        if email and organization and Invitation.objects.open().filter(email__iexact=email, organization=organization).exists():
            self.add_error("email", _("An invitation to this address is waiting already. Withdraw it first."))
        return data
