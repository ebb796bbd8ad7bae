from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms import LineField
from core import tongues
from core.counting import visible_text
from core.forms import RichTextField
from core.richtext import from_plain, to_plain
from discussions.joint import OTHERS, folded, others_of
from discussions.models.comments import LONGEST
from discussions.voices import lost_name, voices
from drafts.merging import as_post
from submissions.forms.rows import RowsField

MYSELF = "myself"
JOINT = ("others", "place")


class VoiceField(forms.ChoiceField):
    """In whose name one writes; says so if that is no longer possible."""

    widget = forms.RadioSelect
    lost = ""

    def validate(self, value):
        if value and self.lost and not self.valid_value(value):
            message = _("You no longer speak for %(name)s; choose again in whose name you write.")
            raise ValidationError(message, "lost", {"name": self.lost})
        super().validate(value)


class CommentForm(forms.Form):
    """A contribution as written; cleans to `subject`, `body` (HTML) and a `language`, and knows the `voice` chosen.

    The form of an edit is given the markup that is `present`, and has `edits`, the number of edits its writer saw. Text sent as
    plain as it was offered stands for that markup.
    """

    voice = VoiceField(
        label=_("In whose name do you write?"),
        error_messages={
            "required": _("Choose in whose name you write."),
            "invalid_choice": _("Choose in whose name you write."),
        },
    )
    subject = LineField(label=_("Subject"), max_length=150, required=False, widget=forms.TextInput({"dir": "auto"}))
    body = RichTextField(label=_("Your contribution"), max_characters=LONGEST)
    language = forms.ChoiceField(
        label=_("Language of your text"),
        choices=lambda: [("", _("Detect from the text")), *tongues.choices()],
        required=False,
        help_text=_("Write in any language. Correct it here if it was not recognized."),
    )
    others = RowsField(OTHERS, label=OTHERS.label, required=False)
    place = forms.IntegerField(
        label=_("Your own place among the authors"),
        required=False,
        min_value=1,
        max_value=OTHERS.limit + 1,
        help_text=_("1 is first. Empty: first."),
    )
    edits = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args, user, topic, present=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.topic, self.user, self.present = topic, user, present
        if present is not None:
            for name in ("voice", *JOINT):
                del self.fields[name]
        else:
            del self.fields["edits"]
            self._offer_voices(user)
            self.initial["others"] = self.fields["others"].widget.value_from_datadict(as_post(self.initial), {}, "others")

    def _offer_voices(self, user):
        self._voices = {voice.key: voice for voice in voices(user, self.topic)}
        chosen = str(self.data.get("voice", "") if self.is_bound else self.initial.get("voice", ""))
        if len(self._voices) == 1 and chosen in ("", MYSELF):
            del self.fields["voice"]
            return
        field = self.fields["voice"]
        field.choices = [(voice.key, voice.label) for voice in self._voices.values()]
        field.lost = "" if chosen in self._voices else lost_name(user, self.topic, chosen)

    @property
    def chosen_voice(self):
        """The `Voice` chosen; herself where there was no choice."""
        return self._voices[self.cleaned_data.get("voice") or MYSELF]

    @property
    def plain_fields(self):
        """What is always asked; who else stands behind it is asked apart, in `joint_fields`."""
        return [field for field in self.visible_fields() if field.name not in JOINT]

    @property
    def joint_fields(self):
        return [self[name] for name in JOINT if name in self.fields]

    @property
    def is_joint(self):
        """Whether anybody else is named so far, or what is said of her is wrong."""
        return any(field.errors or field.value() for field in self.joint_fields)

    @property
    def named_others(self):
        """The `joint.Other` of each row of a valid form."""
        return self._named_others

    @property
    def author_place(self):
        """How many authors stand before the writer."""
        return (self.cleaned_data.get("place") or 1) - 1

    def clean_body(self):
        """What was offered without an editor, and sent back as it was, keeps its bold and emphasis."""
        body, present = self.cleaned_data["body"], self.present
        is_as_offered = present and not self["body"].data.format and body == from_plain(to_plain(present))
        return present if is_as_offered else body

    def clean(self):
        cleaned = super().clean()
        self._named_others = others_of(cleaned.get("others") or [])
        if self._named_others:
            self._refuse_twice()
        if "body" in cleaned and not cleaned.get("language"):
            cleaned["language"] = self._detected(cleaned["body"])
        return cleaned

    def _refuse_twice(self):
        """Nobody stands there twice: neither the writer, or the organization she writes for, nor anybody named."""
        voice = self._voices.get(self.cleaned_data.get("voice") or MYSELF)
        house = voice and voice.organization
        seen = {house or folded(self.user.full_name)}
        for number, other in enumerate(self._named_others, 1):
            if other.key in seen:
                message = _("Row %(number)s: “%(name)s” stands there already.") % {"number": number, "name": other.name}
                self.add_error("others", message)
            seen.add(other.key)

    def _detected(self, body):
        """The language of the words; where they do not tell, the topic's first main language, else the page's."""
        return tongues.detect(visible_text(body)) or next(iter(self.topic.languages), "") or get_language()
