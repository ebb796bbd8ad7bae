"""The forms of the secretariat's workshop for spaces, topics, prompts and documents, and for what it gives to persons."""

import re

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.admin_forms import PERSON_HELP, ClosingForm, DayField, GrantForm, SpanForm
from accounts.forms import LineField
from core import clock, tongues
from core.admin import CuratedForm, WhyForm
from core.forms import LongSelect
from discussions import audiences
from discussions.models import Admission, Function, Policy, Prompt, PromptText, Report, Topic, Version, Window
from discussions.moderation_forms import TAKE_ALL, WHERE_FOUND, Redacting, RevisionField, Striking
from pages.models import Rule

TOPIC_HELP = _("The number of the topic: look it up, or begin from its own page.")


class PolicyForm(CuratedForm):
    """Who may read and write: kinds of organization are named where, and only where, the policy asks for them."""

    policies = ("read", "write")

    class Meta:
        widgets = {"read_kinds": forms.CheckboxSelectMultiple, "write_kinds": forms.CheckboxSelectMultiple}

    def clean(self):
        data = super().clean()
        for to in self.policies:
            kinds, are_asked = data.get(f"{to}_kinds"), data.get(to) == Policy.KINDS
            if are_asked and not kinds:
                self.add_error(f"{to}_kinds", _("Choose at least one kind of organization, or somebody else above."))
            elif kinds and not are_asked and to in data:
                self.add_error(to, _("Kinds of organization are chosen below, but this admits others. Choose one or the other."))
        if self.instance.pk and {"read", "read_kinds"} & set(self.changed_data) and not self.errors:
            self._protect_what_is_written(data)
        return data

    def _protect_what_is_written(self, data):
        """What people wrote for some is not opened to others."""
        exposed = audiences.exposed_by(self.instance, read=data["read"], kinds=data["read_kinds"])
        if exposed:
            self.add_error("read", self.opens_too_far % {"topics": ", ".join(str(topic) for topic in exposed)})


class SpaceForm(PolicyForm):
    policies = ("read", "write", "see")
    opens_too_far = _(
        "What people wrote in these topics for those who may read now would be read by others, too: %(topics)s. First limit each "
        "of them, on its own page, to those who may read it now; or open another space."
    )

    class Meta(PolicyForm.Meta):
        widgets = PolicyForm.Meta.widgets | {
            "objectives": forms.CheckboxSelectMultiple,
            "see_kinds": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "slug": _("Its part of the web address: small letters, figures and hyphens. It cannot be changed later."),
            "read": _("A new space is read by those invited only, until you choose. Topics may narrow this, never widen it."),
            "write": _("Everyone: every person with a confirmed e-mail address. Who may not read may not write either."),
            "see": _(
                "Who sees the names of the members and how many there are, of those who may read the space: whoever may not read "
                "it sees nothing of it. Everyone: visitors without an account, too."
            ),
            "event_en": _("Such as a review forum or a regional review. The page names it once the space is archived."),
            "event_outcome_en": _("What came of the event. The page shows it once the space is archived."),
        }


class CodesField(forms.CharField):
    """Codes of languages, with commas or spaces between."""

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return list(dict.fromkeys(re.findall(r"[^\s,;]+", super().to_python(value).lower())))

    def validate(self, value):
        super().validate(value)
        unknown = [code for code in value if not tongues.is_known(code)]
        if unknown:
            raise ValidationError(_("No language has this code: %(codes)s"), params={"codes": ", ".join(unknown)})

    def run_validators(self, value):
        """Those of a single text do not fit a list."""

    def has_changed(self, initial, data):
        return list(initial or []) != self.to_python(data)


class TopicForm(PolicyForm):
    opens_too_far = _(
        "People wrote here for those who may read now, and others would read it, too. Open another topic, and move there what "
        "its authors agree to."
    )
    languages = CodesField(
        label=_("Main languages"),
        max_length=60,
        required=False,
        help_text=_("Codes with commas between, such as: en, fr, es, ar. People may write in any language."),
    )

    class Meta(PolicyForm.Meta):
        help_texts = {
            "slug": _("Its part of the web address: small letters, figures and hyphens. It cannot be changed later."),
            "space": _("It cannot be changed later."),
            "read": _("Whom the space does not admit is not admitted here either."),
            "write": _("Whom the space does not let write cannot write here either."),
            "afterwards_en": _(
                "One sentence. It stands on the page, and goes to everybody who contributed when the topic has closed."
            ),
            "outcome_en": _(
                "Write it here beforehand; it is shown once you publish the outcome. What you correct later shows at once."
            ),
        }

    def clean(self):
        data = super().clean()
        space, slug = data.get("space"), data.get("slug")
        if space and slug and Topic.objects.filter(space=space, slug=slug).exists():
            self.add_error("slug", _("Another topic of this space has this address. Choose another."))
        if space and space.archived_at:
            self.add_error("space", _("This space is archived. Choose another."))
        return data


class AdmissionGrantForm(GrantForm):
    granted = ("person", "space", "standing", "why")

    class Meta:
        model = Admission
        fields = ("person", "space", "standing", "first_day", "last_day", "zone", "why")
        help_texts = {
            "person": PERSON_HELP,
            "standing": _("Who is invited counts as a member too."),
        }

    def clean(self):
        data = super().clean()
        terms = {name: data.get(name) for name in ("person", "space", "standing")}
        if all(terms.values()) and Admission.objects.like(**terms).exists():
            self.add_error("person", _("This person has exactly this admission already. End it first to change its dates."))
        return data


class FunctionGrantForm(GrantForm):
    granted = ("person", "free_name", "topic", "kind", "why")

    class Meta:
        model = Function
        fields = ("topic", "kind", "person", "free_name", "first_day", "last_day", "zone", "why")
        help_texts = {
            "topic": TOPIC_HELP,
            "person": PERSON_HELP,
            "free_name": _("For somebody who has no account here. Shown as you write it."),
        }
        field_classes = {"free_name": LineField}

    def clean_person(self):
        return super().clean_person() if self.cleaned_data["person"] else None

    def clean(self):
        data = super().clean()
        person, name = data.get("person"), data.get("free_name")
        if person and name:
            self.add_error("free_name", _("Choose a person or write a name, not both."))
        elif not person and not name and not self.errors:
            self.add_error("person", _("Choose a person, or write a name below."))
        terms = {name: data.get(name) for name in ("topic", "kind", "person", "free_name")}
        if not self.errors and Function.objects.filter(**terms, ended_at=None).exists():
            self.add_error("kind", _("This person has this function already. End it first to change its dates."))
        return data


# ── Prompts and their wordings ───────────────────────────────────────────────────────────────────────────────────


class PromptForm(forms.ModelForm):
    class Meta:
        model = Prompt
        fields = ("topic", "kind", "version")
        help_texts = {
            "topic": TOPIC_HELP,
            "version": _("For a call for comments: the version of the document it is about."),
        }

    def clean(self):
        data = super().clean()
        kind, version, topic = data.get("kind"), data.get("version"), data.get("topic")
        if kind == Prompt.Kind.CALL and not version and "version" not in self.errors:
            self.add_error("version", _("A call for comments is about one version of a document. Choose it."))
        elif kind == Prompt.Kind.QUESTION and version:
            self.add_error("version", _("A guiding question is about no document: leave this empty, or make it a call."))
        elif version and topic and version.document.topic_id != topic.pk:
            self.add_error("version", _("This document belongs to another topic."))
        return data


class WordingForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("Language"), choices=lambda: [("", "–"), *tongues.choices()], widget=LongSelect)

    class Meta:
        model = PromptText
        fields = ("language", "text")
        widgets = {"text": AdminTextareaWidget({"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kept = self.instance.language
        if kept and not any(code == kept for code, _name in self.fields["language"].choices):
            self.fields["language"].choices = [*self.fields["language"].choices, (kept, tongues.name_of(kept))]


class RowFormSet(forms.BaseInlineFormSet):
    """Rows of a table whose heads are its columns': each field is named for those who do not see them."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            getattr(field.widget, "widget", field.widget).attrs["aria-label"] = field.label or ""


class WordingFormSet(RowFormSet):
    """The wordings of a prompt; one at least, in whichever language."""

    def clean(self):
        super().clean()
        if not any(self.errors) and not self.texts:
            raise ValidationError(_("Write the prompt in at least one language."))

    @property
    def texts(self):
        """The wordings by language code."""
        kept = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        return {data["language"]: data["text"] for data in kept if data.get("text")}


# ── Documents and their versions ─────────────────────────────────────────────────────────────────────────────────


class DocumentForm(CuratedForm):
    class Meta:
        help_texts = {"topic": TOPIC_HELP}


class VersionFormSet(RowFormSet):
    """The versions of one document: each may supersede an earlier one of the same."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "supersedes" in form.fields:
            form.fields["supersedes"].queryset = Version.objects.filter(document=self.instance.pk).select_related("document")

    def clean(self):
        super().clean()
        for form in self.forms:
            number, earlier = (form.cleaned_data.get(name) for name in ("number", "supersedes"))
            if number and earlier and earlier.number >= number:
                form.add_error("supersedes", _("A version supersedes one with a lower number."))


# ── Windows ──────────────────────────────────────────────────────────────────────────────────────────────────────


class WindowForm(SpanForm, forms.ModelForm):
    closes_day = DayField(label=_("Closes on"), required=False, help_text=_("Empty: no end."))
    reason = LineField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("It may be shown beside the dates."),
        widget=forms.TextInput({"class": "vLargeTextField"}),
    )

    class Meta:
        model = Window
        fields = ("topic", "prompt", "opens_day", "opens_time", "closes_day", "closes_time", "zone", "reason")
        help_texts = {
            "topic": TOPIC_HELP,
            "prompt": _("For one prompt that closes before the others. Empty: the whole topic."),
        }

    def clean(self):
        data = super().clean()
        if data.get("prompt") and data.get("topic") and data["prompt"].topic_id != data["topic"].pk:
            self.add_error("prompt", _("This prompt belongs to another topic."))
        if data.get("topic") and data["topic"].stage:
            self.add_error("topic", _("This topic is over. Open it again on its own page first."))
        return data

    def window(self):
        """The keyword arguments of the action."""
        names = ("topic", "prompt", "opens_at", "closes_at", "zone", "reason")
        return {name: self.cleaned_data[name] for name in names}


class ExtensionForm(ClosingForm, WhyForm):
    """A later end of a window, in the zone its dates were meant in."""

    field_order = ["closes_day", "closes_time", "why"]
    why = LineField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It is kept in the record and shown to everybody beside the new date."),
        widget=forms.TextInput({"class": "vLargeTextField"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        zone = {"zone": self.obj.zone.replace("_", " ")}
        self.fields["closes_time"].help_text = _("The last minute in which one can contribute, in the time zone %(zone)s.") % zone

    def clean(self):
        closes_at = self.closing(self.obj.zone)
        if closes_at and closes_at <= max(self.obj.closes_at, clock.now()):
            self.add_error("closes_day", _("An extension ends later than the window does, and after now."))
        return {"closes_at": closes_at, "why": self.cleaned_data.get("why")}


# ── Contributions ────────────────────────────────────────────────────────────────────────────────────────────────

TOLD = _("It is kept in the record and sent to the author.")


class TellingForm(WhyForm):
    """A reason that the author gets too."""

    why = LineField(label=_("Reason"), max_length=300, help_text=TOLD, widget=forms.TextInput({"class": "vLargeTextField"}))


class HidingForm(TellingForm):
    field_order = ["rule", "why"]
    rule = forms.ModelChoiceField(Rule.objects.order_by("number"), label=_("Participation rule"), empty_label=_("Choose one"))


class ApprovalForm(TellingForm):
    why = LineField(
        label=_("A word to the author"),
        max_length=300,
        required=False,
        help_text=TOLD,
        widget=forms.TextInput({"class": "vLargeTextField"}),
    )


class AnswerForm(WhyForm):
    """What came of the reports about a contribution."""

    field_order = ["outcome", "why"]
    outcome = forms.ChoiceField(label=_("What came of it?"), choices=Report.Outcome, widget=forms.RadioSelect)


class AskNothingForm(WhyForm):
    """A verb that asks nothing."""

    why = None


class RedactionForm(Redacting, TellingForm):
    """What is to go, and why: the reason must not tell it again, so the action takes it out there too."""

    field_order = ["words", "everything", "why"]
    words = forms.CharField(
        label=_("Words to take out"),
        required=False,
        help_text=WHERE_FOUND,
        widget=AdminTextareaWidget({"rows": 4}),
    )
    everything = forms.BooleanField(label=TAKE_ALL, required=False)


class StrikingForm(Striking, TellingForm):
    field_order = ["revision", "why"]
    revision = RevisionField()


class PublicReasonForm(WhyForm):
    """A reason that readers may see."""

    why = LineField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It is kept in the record, and readers may see it."),
        widget=forms.TextInput({"class": "vLargeTextField"}),
    )
