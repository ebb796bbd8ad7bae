"""The form in which the secretariat changes the rules of review: numbers, ladders of reminders, criteria."""

import re

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import CuratedForm
from reviews.actions.policies import NUMBERS, TEXTS
from reviews.models import Criterion, Policy

MOST_STEPS = 6


class DaysField(forms.CharField):
    """Days before (negative) and after a date, such as “-7, -1, 1, 7”; cleans to a list in order."""

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=100, widget=forms.TextInput({"class": "vTextField"}), **kwargs)

    def prepare_value(self, value):
        return ", ".join(str(days) for days in value) if isinstance(value, list) else value

    def to_python(self, value):
        words = [word for word in re.split(r"[\s,;]+", super().to_python(value).replace("−", "-")) if word]
        if not all(re.fullmatch(r"[+-]?\d{1,3}", word) for word in words):
            raise forms.ValidationError(_("Write whole numbers of days with commas between them, such as -7, -1, 1, 7."))
        if len(words) > MOST_STEPS:
            raise forms.ValidationError(_("At most %(most)d reminders.") % {"most": MOST_STEPS})
        return sorted({int(word) for word in words})

    def has_changed(self, initial, data):
        return self.prepare_value(initial or []) != data


HELP = gettext_lazy("Days before (with a minus) and after the date, with commas between them; none: nobody is reminded.")


class PolicyForm(forms.ModelForm):
    """The numbers of a policy. What does not hang together is told at the field that is to be changed."""

    answer_ladder = DaysField(label=gettext_lazy("Reminders to answer"), help_text=HELP)
    report_ladder = DaysField(label=gettext_lazy("Reminders to report"), help_text=HELP)

    class Meta:
        model = Policy
        fields = NUMBERS

    def clean(self):
        data = super().clean()
        if data.get("un_reports") == 0 and data.get("external_reports") == 0:
            self.add_error("un_reports", _("Somebody must report: ask for at least one, of the UN or external."))
        self._check("answer_ladder", "answer_days", _("the invitation"))
        self._check("report_ladder", "report_days", _("the acceptance"))
        after = data.get("answer_ladder") or []
        if "grace_days" in data and any(days > data["grace_days"] for days in after):
            self.add_error("answer_ladder", _("An invitation has expired by then: give it more days until it does."))
        return data

    def _check(self, ladder, days, what):
        first = min(self.cleaned_data.get(ladder) or [0])
        if days in self.cleaned_data and -first >= self.cleaned_data[days]:
            self.add_error(ladder, _("The first reminder would come before %(what)s itself.") % {"what": what})


def _texts():
    return [(name, Criterion._meta.get_field(name).verbose_name) for name in TEXTS]


class CriterionForm(CuratedForm):
    """A criterion of the policy to come; one that is left out ends with the present one."""

    unconfirmed = forms.MultipleChoiceField(
        label=gettext_lazy("Still to be confirmed"),
        help_text=gettext_lazy("Ticked: nobody has compared this wording with its source yet."),
        choices=_texts,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Criterion
        fields = ("position", *TEXTS, "advises", "unconfirmed")


class CriterionFormSet(BaseInlineFormSet):
    """At least one stays."""

    def clean(self):
        super().clean()
        if not self.criteria():
            raise forms.ValidationError(_("Reviewers need at least one criterion."))

    def criteria(self):
        """What is given of each, in their order, as `policies.replace` takes it."""
        given = [form for form in self.forms if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")]
        given = [form for form in given if form.instance.pk or form.has_changed()]
        given.sort(key=lambda form: form.cleaned_data.get("position") or 0)
        return [self._said(form) for form in given]

    @staticmethod
    def _said(form):
        facts = {name: form.cleaned_data.get(name) or "" for name in TEXTS}
        facts |= {name: form.cleaned_data.get(name) for name in ("advises", "unconfirmed")}
        return facts | {"key": form.instance.key}
