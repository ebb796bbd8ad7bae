"""The forms by which the secretariat gives rights: days and hours are typed in a named zone, which is kept."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms import zone_choices
from accounts.models import Delegation, Invitation, Role, Scope
from core import clock


class UntilForm(forms.ModelForm):
    """The last day of a right, in a zone: it runs until midnight there, wherever the person is."""

    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("The right ends at midnight after this day, in the time zone below. Empty: no end."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices, initial=settings.TIME_ZONE)
    granted = ()

    def clean(self):
        data = super().clean()
        day, zone = data.get("last_day"), data.get("zone")
        if day and zone and day < clock.today(zone):
            self.add_error("last_day", _("This day is past."))
        return data

    def grant(self):
        """The keyword arguments of the action."""
        data = self.cleaned_data
        day = data["last_day"]
        until = clock.end_of_day(day, data["zone"]) if day else None
        return {name: data[name] for name in self.granted} | {"until": until, "zone": data["zone"]}


class RoleGrantForm(UntilForm):
    granted = ("person", "role", "scope", "why")

    class Meta:
        model = Role
        fields = ("person", "role", "scope", "last_day", "zone", "why")
        help_texts = {"scope": _("For a moderator: the space, as “discussions.space:<number>”. Empty for all other roles.")}

    def clean(self):
        data = super().clean()
        person, role, scope = data.get("person"), data.get("role"), data.get("scope", "")
        if person and role and Role.objects.open_for(person, role, scope).exists():
            self.add_error("role", _("This person has this role already. End it first to change its dates."))
        if scope and role != Role.MODERATOR:
            self.add_error("scope", _("Only moderators are limited to a space."))
        return data


class ScopesForm(UntilForm):
    scopes = forms.MultipleChoiceField(label=_("May"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple)


class DelegationGrantForm(ScopesForm):
    granted = ("person", "organization", "scopes", "why")

    class Meta:
        model = Delegation
        fields = ("person", "organization", "scopes", "last_day", "zone", "why")


class InvitationForm(ScopesForm):
    granted = ("email", "language", "organization", "scopes")

    class Meta:
        model = Invitation
        fields = ("email", "language", "organization", "scopes", "last_day", "zone")
