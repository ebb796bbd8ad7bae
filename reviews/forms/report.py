"""The form of a report: each criterion with a comment, what is recommended, what the author reads and what only the staff."""

from django import forms
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import tongues
from core.forms import LongSelect
from core.templatetags.text import text
from reviews.forms.seats import WordsField, most
from reviews.models import Judgement, Recommendation, Report, Verdict

_COLUMNS = ("recommendation", "language", "to_author", "confidential")


def _capital(choices):
    return [(value, capfirst(label)) for value, label in choices.choices]


class ReportForm(forms.Form):
    """A report on a case whose policy has these `criteria`."""

    recommendation = forms.ChoiceField(
        label=gettext_lazy("What do you recommend?"),
        choices=lambda: _capital(Recommendation),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you recommend.")},
    )
    to_author = WordsField(
        label=gettext_lazy("Comments to the author"),
        help_text=gettext_lazy(
            "Sent with the decision, without your name: do not say who you are. Say what to do, and what is good."
        ),
        most=most(Report, "to_author"),
        rows=10,
        required=False,
    )
    confidential = WordsField(
        label=gettext_lazy("Confidential comments to the secretariat"),
        help_text=gettext_lazy("Neither the author nor other reviewers ever read them."),
        most=most(Report, "confidential"),
        rows=5,
        required=False,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of your report"), widget=LongSelect)

    def __init__(self, *args, criteria, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        self.fields["language"].choices = tongues.choices()
        for criterion in self.criteria:
            self.fields[f"verdict_{criterion.key}"] = _verdict(criterion)
            self.fields[f"comment_{criterion.key}"] = _comment(criterion)
        self.order_fields([name for criterion in self.criteria for name in _names(criterion)])

    def clean(self):
        given = super().clean()
        for criterion in self.criteria:
            verdict, comment = _names(criterion)
            if given.get(verdict) == Verdict.NOT and comment in given and not given[comment]:
                self.add_error(comment, _("You find this criterion not met: say why."))
        declines = given.get("recommendation") == Recommendation.DECLINE
        if declines and "to_author" in given and not given["to_author"]:
            self.add_error("to_author", _("You recommend to decline: tell the author why."))
        return given

    @property
    def report(self):
        """What `actions.reports.send` takes of a valid form."""
        given = self.cleaned_data
        judgements = {row: tuple(given[name] for name in _names(row)) for row in self.criteria}
        return {name: given[name] for name in _COLUMNS} | {"judgements": judgements}

    def repeats(self, report):
        """Whether it holds once more what was sent as `report`."""
        said = {row.criterion: (row.verdict, row.comment) for row in report.judgements.all()}
        sent = {name: getattr(report, name) for name in _COLUMNS} | {"judgements": said}
        return self.is_valid() and self.report == sent


def _names(criterion):
    return f"verdict_{criterion.key}", f"comment_{criterion.key}"


def _verdict(criterion):
    hint = text(criterion, "guidance")
    if criterion.advises:
        hint = format_html("{} {}", hint, _("This one advises and never decides alone."))
    message = _("Say how far this criterion is met, or that you cannot judge.")
    return forms.ChoiceField(
        label=text(criterion, "name"),
        help_text=hint,
        choices=_capital(Verdict),
        widget=forms.RadioSelect,
        error_messages={"required": message},
    )


def _comment(criterion):
    label = _("Comment: %(criterion)s") % {"criterion": criterion}
    return WordsField(label=label, most=most(Judgement, "comment"), rows=3, required=False)
