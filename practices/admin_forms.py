"""The forms of the secretariat's workshop for practices: what a decision says, and the dates of a call."""

from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.admin_forms import SpanForm
from accounts.forms import LineField
from core.admin import CuratedForm, WhyForm
from practices.models import ReturnReason, Screening
from submissions.admin_forms import BOXES, ReasonedForm, ReasonsField, ScopedForm


class ReturnForm(ReasonedForm):
    reasons = ReasonsField(ReturnReason.objects.filter(verdict=Screening.Verdict.RETURNED))


class DeclineForm(ReasonedForm):
    reasons = ReasonsField(ReturnReason.objects.filter(verdict=Screening.Verdict.DECLINED))


class ReviewForm(ScopedForm):
    """What is asked before a practice is sent to peer review."""

    refused = _("It is not for this repository. Return it, with the reason “Serves refugees and asylum seekers only”.")


class RetirementForm(WhyForm):
    """Why a practice is retired: everybody may read it."""

    why = LineField(
        label=_("Reason"),
        max_length=500,
        help_text=_("It is shown on the page of the practice and sent to those who write it."),
        widget=forms.TextInput({"class": "vLargeTextField"}),
    )


# ── Calls ────────────────────────────────────────────────────────────────────────────────────────────────────────

DATES = ("opens_day", "opens_time", "closes_day", "closes_time", "zone")


class CallForm(SpanForm, CuratedForm):
    """A call for practices, whose dates are typed in its own zone; dates that are not touched stay to the second."""

    class Meta:
        widgets = {"objectives": forms.CheckboxSelectMultiple({"class": BOXES})}
        help_texts = {
            "slug": _("Its part of the web address: small letters, figures and hyphens. It cannot be changed later."),
            "objectives": _("What practices are sought for. None: whatever serves the text."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["closes_time"].help_text = _("The last minute in which one can submit.")
        if self.instance.pk:
            self.initial |= _shown("opens", self.instance.opens_at, self.instance.zone)
            self.initial |= _shown("closes", self.instance.last_minute, self.instance.zone)

    def clean(self):
        data = super().clean()
        if not self.errors and set(self.changed_data) & set(DATES):
            self.instance.opens_at, self.instance.closes_at = data["opens_at"], data["closes_at"]
        return data


def _shown(name, at, zone):
    """What the wall clock in `zone` shows then, as the form's fields."""
    local = at.astimezone(ZoneInfo(zone))
    return {f"{name}_day": local.date(), f"{name}_time": local.time().replace(second=0, microsecond=0)}
