"""The forms of moderation, on the site: each knows the contribution, thread or topic it is about (`obj`), and its `user`."""

from itertools import groupby

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.admin_forms import ClosingForm
from accounts.forms import LineField, zone_choices
from core import clock, tongues
from core.counting import count_characters
from core.forms import LongSelect
from core.languages import CODES, best_of, names
from core.templatetags import moments
from discussions.actions import moving, redaction
from discussions.models import Report, Revision, Space, Thread
from pages.models import Rule

LONGEST_WORDS = 2000  # characters of a report
TOLD = gettext_lazy("It is kept in the record and sent to the author.")
KEPT = gettext_lazy("It is kept in the record.")


class ReasonForm(forms.Form):
    """A verb asks why, and the author gets the reason too."""

    why = LineField(label=gettext_lazy("Reason"), max_length=300, help_text=TOLD)

    def __init__(self, *args, obj, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.obj, self.user = obj, user


class KeptReasonForm(ReasonForm):
    """A reason that stands in the record and is sent to nobody."""

    why = LineField(label=gettext_lazy("Reason"), max_length=300, help_text=KEPT)


class OptionalReasonForm(ReasonForm):
    why = LineField(label=gettext_lazy("A word to the author"), max_length=300, required=False, help_text=TOLD)


class RuleForm(ReasonForm):
    field_order = ["rule", "why"]
    rule = forms.ModelChoiceField(
        Rule.objects.order_by("number"), label=gettext_lazy("Participation rule"), empty_label=gettext_lazy("Choose one")
    )


TAKE_ALL = gettext_lazy("Take out everything: subject and text in all versions, names that were typed, and files")
WHERE_FOUND = gettext_lazy(
    "One phrase on each line. Whole words are found, in any capitals, in its text, all earlier versions and the names above it."
)


class Redacting:
    """What the forms of redaction share: phrases, one on each line, or everything; cleans to `words` and `why`."""

    def clean(self):
        data = super().clean()
        words = [line.strip() for line in data.get("words", "").splitlines() if line.strip()]
        absent = redaction.missing(comment=self.obj, words=words)
        if absent:
            self.add_error("words", _("This stands nowhere in the contribution: %(words)s") % {"words": "; ".join(absent)})
        words += redaction.everything(comment=self.obj) if data.get("everything") else []
        if not words and not self.errors:
            self.add_error("words", _("Write what is to be taken out, or tick the box below."))
        return {"words": words, "why": data.get("why")}


class RedactionForm(Redacting, ReasonForm):
    field_order = ["words", "everything", "why"]
    words = forms.CharField(
        label=gettext_lazy("Words to take out"),
        required=False,
        help_text=WHERE_FOUND,
        widget=forms.Textarea({"rows": 4}),
    )
    everything = forms.BooleanField(label=TAKE_ALL, required=False)


class RevisionField(forms.ModelChoiceField):
    """One of the earlier versions of a contribution, by its number and its day."""

    def __init__(self):
        super().__init__(Revision.objects.none(), label=gettext_lazy("Which version?"), empty_label=gettext_lazy("Choose one"))

    def label_from_instance(self, revision):
        written = revision.comment.when if revision.number == 1 else revision.written_at
        day = moments.in_words(written, moments.zone_of(None))
        return _("Version %(number)s, %(day)s") % {"number": revision.number, "day": day}


class Striking:
    """What the forms of striking share: the choice of a version whose words are there."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["revision"].queryset = self.obj.revisions.filter(struck_at=None).select_related("comment").defer("body")


class StrikingForm(Striking, ReasonForm):
    field_order = ["revision", "why"]
    revision = RevisionField()


class MoveForm(ReasonForm):
    """Where a contribution goes: a thread of a space its mover looks after."""

    field_order = ["thread", "why"]
    thread = forms.ModelChoiceField(Thread.objects.none(), label=gettext_lazy("To which thread?"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Thread.objects.filter(topic__space__in=Space.objects.moderated_by(self.user), topic__space__archived_at=None)
        rows = rows.exclude(topic__stage__in=moving.SETTLED).exclude(pk=self.obj.thread_id)
        rows = rows.select_related("topic__space", "prompt").order_by("-topic_id", "number")
        field = self.fields["thread"]
        field.queryset = rows
        threads = rows.prefetch_related("prompt__texts")
        by_topic = groupby(threads, key=lambda thread: thread.topic)
        groups = [(_place_of(topic), [(row.pk, _called(row)) for row in rows]) for topic, rows in by_topic]
        field.choices = [("", _("Choose one")), *groups]

    def clean(self):
        data = super().clean()
        reason = data.get("thread") and moving.obstacle(self.obj, data["thread"])
        if reason:
            self.add_error("thread", reason)
        return data


def _place_of(topic):
    return " › ".join(best_of(names(row, "title"))[0] for row in (topic.space, topic))


def _called(thread):
    words = thread.prompt.wording[0] if thread.prompt else _("On the topic as a whole")
    return f"{thread.number}. {' '.join(words.split())[:90]}"


class AnswerForm(KeptReasonForm):
    """What came of the reports about a contribution."""

    field_order = ["outcome", "why"]
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it?"),
        choices=Report.Outcome,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Whoever reported it with an account is told this, and nothing more."),
    )


class ReadForm(ReasonForm):
    """Asks nothing; brings the number of changes to what she saw, which is not marked as read if it was changed since."""

    why = None
    changes = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["changes"] = self.obj.changes

    def clean(self):
        if super().clean().get("changes") != self.obj.changes:
            self.data = {"changes": self.obj.changes}  # the form comes back beside what is new
            self.add_error(None, _("Its author has changed it in the meantime. Read it once more."))
        return {}


# ── Threads and topics ───────────────────────────────────────────────────────────────────────────────────────────


class PublicReasonForm(ReasonForm):
    why = LineField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("It is kept in the record, and readers may see it."),
    )


class ReopeningForm(ClosingForm, PublicReasonForm):
    """Until when a topic is open again, in a zone."""

    field_order = ["closes_day", "closes_time", "zone", "why"]
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zone_choices, initial=settings.TIME_ZONE, widget=LongSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["closes_day"].required = False
        self.fields["closes_day"].help_text = _("Empty: no end.")
        if self.user.zone in dict(self.fields["zone"].choices):
            self.fields["zone"].initial = self.user.zone

    def clean(self):
        data = super().clean()
        closes_at = self.closing(data["zone"]) if data.get("zone") else None
        if closes_at and closes_at <= clock.now():
            self.add_error("closes_day", _("This is past. Choose a day to come."))
        return {"closes_at": closes_at, "zone": data.get("zone"), "why": data.get("why")}


class QuestionForm(ReasonForm):
    """A guiding question in one to three languages, her own first; cleans to `texts`, its wording by language code."""

    why = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code in sorted(CODES, key=lambda code: code != self.user.language):
            label = _("Question, %(language)s") % {"language": tongues.name_of(code)}
            widget = forms.Textarea({"rows": 3, "lang": code})
            self.fields[f"text_{code}"] = forms.CharField(label=label, required=False, max_length=2000, widget=widget)

    def clean(self):
        data = super().clean()
        texts = {code: data[f"text_{code}"] for code in CODES if data.get(f"text_{code}")}
        if not texts and not self.errors:
            self.add_error(next(iter(self.fields)), _("Write the question in at least one language."))
        return {"texts": texts}


# ── Reports and consent ──────────────────────────────────────────────────────────────────────────────────────────


class ReportForm(forms.Form):
    """Why a contribution should be looked at."""

    reason = forms.ChoiceField(label=gettext_lazy("What is the matter?"), choices=Report.Reason, widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("In your words"),
        required=False,
        strip=True,
        help_text=gettext_lazy("Only the moderators of this space and the secretariat read this. Write in any language."),
        widget=forms.Textarea({"rows": 4, "data-count": LONGEST_WORDS, "dir": "auto"}),
    )

    def clean_words(self):
        words = self.cleaned_data["words"]
        count = count_characters(words)
        if count > LONGEST_WORDS:
            message = _("This has %(count)d characters; at most %(most)d can be sent.")
            raise forms.ValidationError(message, params={"count": count, "most": LONGEST_WORDS})
        return words

    def clean(self):
        data = super().clean()
        if data.get("reason") == Report.Reason.OTHER and "words" in data and not data["words"].strip():
            self.add_error("words", _("Say in a few words what the matter is."))
        return data


class ConsentForm(forms.Form):
    """Whether one's words may be read by more people."""

    agrees = forms.TypedChoiceField(
        label=gettext_lazy("May it move there?"),
        choices=[
            ("yes", pgettext_lazy("consent to a move", "Yes, it may be read there")),
            ("no", pgettext_lazy("consent to a move", "No, it stays where it is")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
