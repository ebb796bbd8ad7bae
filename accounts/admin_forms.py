"""The forms by which the secretariat gives rights and sets dates: days are typed in a named zone, which is kept."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms import LONGEST_DELEGATION, LineField, zone_choices
from accounts.models import Delegation, Invitation, Role, Scope, User
from core import clock
from core.forms import LongSelect

_SPACE = re.compile(r"discussions\.space:([1-9]\d{0,17})", re.ASCII)
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
            "scope": _(
                "For a moderator: the space, as “discussions.space:12”. It is filled in if you begin from the space’s own page. "
                "Empty for all other roles."
            ),
        }

    def clean(self):
        data = super().clean()
        person, role, scope = data.get("person"), data.get("role"), data.get("scope", "")
        if person and role and Role.objects.open_for(person, role, scope).exists():
            self.add_error("role", _("This person has this role already. End it first to change its dates."))
        if role == Role.MODERATOR:
            self._check_space(scope)
        elif scope:
            self.add_error("scope", _("Only moderators are limited to a space."))
        return data

    def _check_space(self, scope):
        named = _SPACE.fullmatch(scope)
        if not named:
            self.add_error("scope", _("Write it as “discussions.space:” and the number of the space."))
        elif not apps.get_model("discussions", "Space").objects.filter(pk=named[1]).exists():
            self.add_error("scope", _("There is no space with this number. Begin from the space’s own page: “Name a moderator”."))


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


# ── Dates on which something opens and closes ────────────────────────────────────────────────────────────────────

FAR = timedelta(days=3653)
MINUTE = timedelta(minutes=1)


class HourField(forms.TimeField):
    """An hour and its minute."""

    widget = forms.TimeInput({"type": "time"}, format="%H:%M")

    def clean(self, value):
        hour = super().clean(value)
        return hour and hour.replace(second=0, microsecond=0)


def instant(day, hour, zone, *, is_last=False):
    """The instant at which a wall clock in `zone` shows this; where it shows it twice, the first, or the last if `is_last`.

    Raises ValidationError if the clocks are put forward past it.
    """
    if abs(day - clock.today(zone)) > FAR:
        raise ValidationError(_("Choose a day within ten years from today."))
    shown = datetime.combine(day, hour)
    at = shown.replace(tzinfo=ZoneInfo(zone), fold=int(is_last)).astimezone(UTC)
    if at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != shown:
        raise ValidationError(_("The clocks are put forward that day, so this hour does not exist there. Choose another."))
    return at


class ClosingForm(forms.Form):
    """The last day and the last minute of something that closes."""

    closes_day = DayField(label=_("Closes on"))
    closes_time = HourField(
        label=_("Closes at"), initial=time(23, 59), help_text=_("The last minute in which one can contribute.")
    )

    def closing(self, zone):
        """The end of the last minute; None if no day is named. What is wrong with it is an error of its field."""
        data = self.cleaned_data
        if data.get("closes_day") and data.get("closes_time") is not None:
            return self._at("closes", zone, is_last=True)
        return None

    def _at(self, name, zone, **which):
        data = self.cleaned_data
        try:
            at = instant(data[f"{name}_day"], data[f"{name}_time"], zone, **which)
        except ValidationError as error:
            self.add_error(f"{name}_day", error)
            return None
        return at + MINUTE if name == "closes" else at


class SpanForm(ClosingForm):
    """When something opens and closes, in a zone; cleans to `opens_at` and `closes_at`."""

    opens_day = DayField(label=_("Opens on"))
    opens_time = HourField(label=_("Opens at"), initial=time(0, 0))
    zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices, initial=settings.TIME_ZONE, widget=LongSelect)

    def clean(self):
        data = super().clean()
        if data.get("zone") and data.get("opens_day") and data.get("opens_time") is not None:
            data["opens_at"], data["closes_at"] = self._at("opens", data["zone"]), self.closing(data["zone"])
            if data["opens_at"] and data["closes_at"] and data["closes_at"] <= data["opens_at"]:
                self.add_error("closes_day", _("It closes before it opens."))
        return data
