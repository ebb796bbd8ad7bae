"""What a reviewer says to an invitation, and what she asks; what an author answers."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.counting import count_characters
from reviews.models import Declaration, Question, Seat

NONE, SOME = "none", "some"


class WordsField(forms.CharField):
    """Plain text of several lines, as typed; counted as the reader counts."""

    def __init__(self, *, most, rows=6, **kwargs):
        self.most = most
        widget = forms.Textarea({"rows": rows, "data-count": most, "dir": "auto"})
        super().__init__(strip=False, widget=widget, **kwargs)

    def to_python(self, value):
        words = super().to_python(value)
        return words if words.strip() else ""

    def validate(self, value):
        super().validate(value)
        count = count_characters(value)
        if count > self.most:
            message = _("The text has %(count)d characters; at most %(most)d can be sent.")
            raise forms.ValidationError(message, "max_length", {"count": count, "most": self.most})


def most(model, field):
    """The most characters a text of a model takes."""
    return model._meta.get_field(field).max_length


def in_words(form, data):
    """Pairs of label and text of what is typed into a form, its choices by their labels; without what is empty."""
    for name, field in form.fields.items():
        value = data.get(name)
        if value and isinstance(value, str) and not field.widget.is_hidden:
            yield field.label, str(dict(getattr(field, "choices", ())).get(value, value))


class DeclarationForm(forms.Form):
    """Accepting an invitation: what she has to do with the subject, today and in the past three years."""

    interest = forms.ChoiceField(
        label=gettext_lazy("Do you have an interest in it, or had you in the past three years?"),
        help_text=gettext_lazy(
            "Work, money, family or friends: with those who wrote it, carry it out, pay for it or compete with it. An interest "
            "you declare does not keep you from reviewing; the secretariat knows of it."
        ),
        choices=[
            (NONE, pgettext_lazy("a reviewer declares", "I declare no interest")),
            (SOME, pgettext_lazy("a reviewer declares", "I declare this interest:")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Declare that you have no interest, or say which.")},
    )
    words = WordsField(
        label=gettext_lazy("Which interest"),
        help_text=gettext_lazy("Only the secretariat reads it."),
        most=most(Declaration, "words"),
        rows=4,
        required=False,
    )

    def clean(self):
        given = super().clean()
        if given.get("interest") == SOME and "words" in given and not given["words"]:
            self.add_error("words", _("Say which interest you declare."))
        if given.get("interest") == NONE and given.get("words"):
            self.add_error("interest", _("You describe an interest below. Declare it, or empty the text."))
        return given

    @property
    def declared(self):
        """What `actions.seats.accept` takes."""
        return {"has_interest": self.cleaned_data["interest"] == SOME, "words": self.cleaned_data["words"]}


class DeclineForm(forms.Form):
    """Why she does not review, or no longer."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why?"),
        choices=Seat.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a reason.")},
    )
    words = WordsField(
        label=gettext_lazy("Words to the secretariat"),
        help_text=gettext_lazy("For instance, who else could review it. The author never reads it."),
        most=most(Seat, "words"),
        rows=4,
        required=False,
    )


class AskForm(forms.Form):
    """A question to the author; the same `key` asks once."""

    text = WordsField(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy("The author reads it as you write it, without your name: do not say who you are."),
        most=most(Question, "text"),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())


class AnswerForm(forms.Form):
    """The author's answer, once."""

    text = WordsField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("All reviewers of this submission and the secretariat read it. It cannot be changed afterwards."),
        most=most(Question, "answer"),
        rows=8,
    )
