"""The forms of the secretariat's workshop for pledges: what a decision says, and why a pledge is withdrawn."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import LineField
from core.admin import WhyForm
from pledges.forms.deciding import REFUSED
from pledges.models import ReturnReason, Screening
from submissions.admin_forms import ReasonedForm, ReasonsField, ScopedForm


class ReturnForm(ReasonedForm):
    reasons = ReasonsField(ReturnReason.objects.filter(verdict=Screening.Verdict.RETURNED))


class DeclineForm(ReasonedForm):
    reasons = ReasonsField(ReturnReason.objects.filter(verdict=Screening.Verdict.DECLINED))


class PublishForm(ScopedForm):
    """What is asked before a pledge is published."""

    refused = REFUSED


class WithdrawalForm(WhyForm):
    """The public note that stands where a pledge was."""

    why = LineField(
        label=_("Public note"),
        max_length=500,
        help_text=_("It is shown on the page of the pledge and sent to those who made it."),
        widget=forms.TextInput({"class": "vLargeTextField"}),
    )
