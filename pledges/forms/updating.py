"""The form of an update: how far the pledge is, what was done, where its indicators stand, where one can see it."""

from decimal import Decimal

from django import forms
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import LineField
from core import clock, tongues
from core.forms import LongSelect, RichTextField, Written
from core.richtext import to_plain
from core.templatetags.moments import in_words
from drafts.merging import as_post
from pledges.models import Stage, Type, Update, Value
from submissions import values
from submissions.fields import Column, Field, Kind
from submissions.forms.rows import RowsField

MOST = 5_000  # characters of a text
EVIDENCE = Field(
    "evidence",
    gettext_lazy("Evidence"),
    Kind.ROWS,
    limit=10,
    columns=(
        Column("url", gettext_lazy("Address"), limit=500, required=True),
        Column("title", gettext_lazy("What it is"), limit=200),
    ),
)
_COLUMNS = ("stage", "reason", "text", "language")


class NumberField(forms.Field):
    """A number as people type it; cleans to a Decimal, or to None."""

    widget = forms.TextInput({"inputmode": "decimal", "size": 18, "maxlength": 30, "autocomplete": "off"})

    def to_python(self, value):
        text = (value or "").strip()
        return Decimal(values.number(text)) if text else None


class UpdateForm(forms.Form):
    """An update of a `participant` of a published pledge."""

    stage = forms.ChoiceField(
        label=gettext_lazy("How far is it?"),
        choices=lambda: [(value, capfirst(label)) for value, label in Stage.choices],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how far it is.")},
    )
    reason = LineField(
        label=gettext_lazy("Why it is discontinued"),
        help_text=gettext_lazy("Only if it is discontinued. Public."),
        max_length=Update._meta.get_field("reason").max_length,
        required=False,
    )
    text = RichTextField(
        label=gettext_lazy("What was done"),
        help_text=gettext_lazy("What has happened since the last update, and what comes next. Public."),
        max_characters=MOST,
        required=False,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), widget=LongSelect)
    evidence = RowsField(
        EVIDENCE,
        label=EVIDENCE.label,
        help_text=gettext_lazy("Pages where readers can see it, such as a report or a law."),
        required=False,
    )

    def __init__(self, *args, participant, **kwargs):
        super().__init__(*args, **kwargs)
        self.participant = participant
        self.present = stage_of(participant)
        self.fields["language"].choices = tongues.choices()
        self.indicators = {f"value_{row.key.hex}": row for row in _measured(participant)}
        last = _last_values(participant.pledge, self.indicators.values())
        for name, row in self.indicators.items():
            self.fields[name] = _number(row, last.get(row.key))
        self.order_fields(["stage", "reason", "text", *self.indicators, "evidence", "language"])
        if any(name.startswith("evidence-") for name in self.initial):  # as it lies in a draft
            self.initial["evidence"] = self.fields["evidence"].widget.value_from_datadict(as_post(self.initial), {}, "evidence")

    def clean(self):
        given = super().clean()
        is_over = given.get("stage") == Stage.DISCONTINUED
        if is_over and "reason" in given and not given["reason"]:
            self.add_error("reason", _("Say why it is discontinued."))
        if "stage" in given and not is_over and given.get("reason"):
            self.add_error("reason", _("You say why it is discontinued. Choose “discontinued” above, or empty this line."))
        if not self.errors and not self._says_anything(given):
            self.add_error("text", _("Say what was done, give a number or choose another stage."))
        return given

    def _says_anything(self, given):
        numbers = any(given[name] is not None for name in self.indicators)
        return bool(given["text"] or numbers or given["evidence"]) or given["stage"] != self.present

    @property
    def content(self):
        """What `actions.updating.update` takes of a valid form."""
        given = self.cleaned_data
        numbers = {row.key: given[name] for name, row in self.indicators.items() if given[name] is not None}
        return {name: given[name] for name in _COLUMNS} | {"values": numbers, "evidence": given["evidence"]}

    def repeats(self, update):
        """Whether it holds once more what was sent as `update`."""
        if update is None or not self.is_valid():
            return False
        said = {name: getattr(update, name) for name in _COLUMNS}
        said["values"] = {row.indicator: row.value for row in update.values.all()}
        said["evidence"] = list(update.evidence.values("url", "title"))
        return self.content == said

    def in_words(self):
        """Pairs of label and text of what is typed, its choices by their labels; without what is empty."""
        for name, field in self.fields.items():
            typed = self[name].value()
            if name == "evidence":
                yield from ((field.label, " – ".join(filter(None, row.values()))) for row in typed or [])
            elif isinstance(typed, Written):
                yield field.label, to_plain(typed.markup)
            elif typed:
                yield field.label, str(dict(getattr(field, "choices", ())).get(typed, typed))


def stage_of(participant):
    """How far it is as readers are told now: in a partnership its own stage, else that of the pledge."""
    return participant.stage if _is_one_of_several(participant) else participant.pledge.stage


def _is_one_of_several(participant):
    return participant.pledge.current.type == Type.PARTNERSHIP


def _measured(participant):
    """The indicators that concern it: in a partnership its own, else all."""
    rows = participant.pledge.current.indicators.select_related("version")
    if not _is_one_of_several(participant):
        return rows
    return rows.filter(whose="" if participant.has_filed else participant.called)


def _last_values(pledge, indicators):
    """The last `Value` of each indicator by its key."""
    rows = Value.objects.filter(update__pledge=pledge, indicator__in=[row.key for row in indicators]).select_related("update")
    return {row.indicator: row for row in rows.order_by("update__made_at", "update__pk")}


def _number(indicator, last):
    version = indicator.version
    name = f"{indicator.what} ({indicator.unit})" if indicator.unit else indicator.what
    label = format_html('<bdi lang="{}">{}</bdi>', version.language, name)
    hint = _("From %(baseline)s to %(target)s.") % {"baseline": said(indicator.baseline), "target": said(indicator.target)}
    if last:
        told = {"value": said(last.value), "day": in_words(clock.day_of(last.update.made_at), None)}
        before = _("Last: %(value)s on %(day)s.") % told
        hint = f"{hint} {before}"
    return NumberField(label=label, help_text=hint, required=False)


def said(number):
    """A number as the reader writes it."""
    return values.said(Kind.NUMBER, values.kept(number))
