"""The forms of the secretariat's workshop for practices: what a decision says, and the dates of a call."""

from zoneinfo import ZoneInfo

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.admin_forms import SpanForm
from accounts.forms import LineField
from core.admin import CuratedForm, WhyForm
from practices.models import ReturnReason, Screening, Serves

REFUGEES_ONLY = "refugees"
BOXES = "radiolist"  # the admin's stylesheet gives the labels of such a list the width they need


class DecisionForm(forms.Form):
    """What the author reads of a decision, beside what it is."""

    required_css_class = "required"
    words = forms.CharField(
        label=_("Words to the author"),
        max_length=5000,
        required=False,
        help_text=_("Sent with the decision. Say what is good, and what to do."),
        widget=AdminTextareaWidget({"rows": 8}),
    )

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.obj = obj


class ReasonsField(forms.ModelMultipleChoiceField):
    """Boxes to tick, each with what the author will read."""

    widget = forms.CheckboxSelectMultiple({"class": BOXES})

    def label_from_instance(self, reason):
        return format_html("<strong>{}</strong> – {}", reason.label, reason.text)


class ReturnForm(DecisionForm):
    field_order = ["reasons", "words"]
    reasons = ReasonsField(
        ReturnReason.objects.filter(verdict=Screening.Verdict.RETURNED),
        label=_("Reasons"),
        help_text=_("At least one. The author reads them in her language."),
    )


class DeclineForm(DecisionForm):
    field_order = ["reasons", "words"]
    reasons = ReasonsField(
        ReturnReason.objects.filter(verdict=Screening.Verdict.DECLINED),
        label=_("Reasons"),
        help_text=_("At least one. The author reads them in her language."),
    )


class ReviewForm(DecisionForm):
    """Whom the practice serves is always asked: one for refugees and asylum seekers alone is returned."""

    field_order = ["serves", "words"]
    serves = forms.ChoiceField(
        label=_("Whom does it serve?"),
        choices=[
            *Serves.choices,
            (REFUGEES_ONLY, pgettext_lazy("whom a practice serves", "Refugees and asylum seekers only")),
        ],
        widget=forms.RadioSelect({"class": BOXES}),
    )

    def clean_serves(self):
        serves = self.cleaned_data["serves"]
        if serves == REFUGEES_ONLY:
            raise forms.ValidationError(
                _("It is not for this repository. Return it, with the reason “Serves refugees and asylum seekers only”.")
            )
        return serves


class SignForm(forms.Form):
    """Nothing is asked: one signs what somebody else has decided."""

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)


class LineWhyForm(WhyForm):
    """A reason in one line."""

    why = LineField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It is kept in the record."),
        widget=forms.TextInput({"class": "vLargeTextField"}),
    )


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
