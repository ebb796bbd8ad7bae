"""The forms of the secretariat for submissions: what a decision says, and its second signature."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms import LineField
from core.admin import WhyForm
from submissions.models import Serves

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

    def __init__(self, queryset, **kwargs):
        said = {"label": _("Reasons"), "help_text": _("At least one. The author reads them in her language.")}
        super().__init__(queryset, **said, **kwargs)

    def label_from_instance(self, reason):
        return format_html("<strong>{}</strong> – {}", reason.label, reason.text)


class ReasonedForm(DecisionForm):
    """A decision with reasons; subclasses have `reasons`, a ReasonsField."""

    field_order = ["reasons", "words"]


class ScopedForm(DecisionForm):
    """Whom the submission serves is always asked: for refugees and asylum seekers alone it is `refused`, in a sentence."""

    REFUGEES_ONLY = "refugees"
    refused = ""
    field_order = ["serves", "words"]
    serves = forms.ChoiceField(
        label=_("Whom does it serve?"),
        choices=[
            *Serves.choices,
            (REFUGEES_ONLY, pgettext_lazy("whom a submission serves", "Refugees and asylum seekers only")),
        ],
        widget=forms.RadioSelect({"class": BOXES}),
    )

    def clean_serves(self):
        serves = self.cleaned_data["serves"]
        if serves == self.REFUGEES_ONLY:
            raise forms.ValidationError(self.refused)
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
