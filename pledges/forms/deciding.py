"""What a decision of the secretariat says, on the page of the submission."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.forms import LineField
from pledges.models import ReturnReason, Screening
from reviews.forms.seats import WordsField, most
from submissions.models import Serves

REFUGEES_ONLY = "refugees"
REFUSED = gettext_lazy("It is not for the register. Return it, with the reason “It concerns refugees alone”.")


class ReasonsField(forms.ModelMultipleChoiceField):
    """Boxes to tick, each with what those who pledge will read."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, verdict):
        super().__init__(
            ReturnReason.objects.filter(verdict=verdict),
            label=gettext_lazy("Reasons"),
            help_text=gettext_lazy("At least one. Those who pledge read them, each in her language."),
            error_messages={"required": gettext_lazy("Choose at least one reason.")},
        )

    def label_from_instance(self, reason):
        return format_html("<strong>{}</strong> – {}", reason.label, reason.text)


class DecisionForm(forms.Form):
    """The words of a decision."""

    field_order = ["reasons", "serves", "words"]
    words = WordsField(
        label=gettext_lazy("Words to those who pledge"),
        help_text=gettext_lazy("Sent with the decision. Say what is good, and what to do."),
        most=most(Screening, "words"),
        rows=8,
        required=False,
    )


class ReturnForm(DecisionForm):
    reasons = ReasonsField(Screening.Verdict.RETURNED)


class DeclineForm(DecisionForm):
    reasons = ReasonsField(Screening.Verdict.DECLINED)


class PublishForm(DecisionForm):
    """Whom the pledge serves is always asked: one for refugees and asylum seekers alone is to be returned."""

    serves = forms.ChoiceField(
        label=gettext_lazy("Whom does it serve?"),
        choices=[*Serves.choices, (REFUGEES_ONLY, pgettext_lazy("whom a submission serves", "Refugees and asylum seekers only"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whom it serves.")},
    )

    def clean_serves(self):
        if self.cleaned_data["serves"] == REFUGEES_ONLY:
            raise forms.ValidationError(REFUSED)
        return self.cleaned_data["serves"]


class DenyForm(forms.Form):
    """Why a decision is not signed; for the secretariat’s own record."""

    why = LineField(
        label=gettext_lazy("Why you do not sign"), max_length=300, help_text=gettext_lazy("For the record; not public.")
    )
