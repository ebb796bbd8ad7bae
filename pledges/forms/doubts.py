"""What is said about a doubt: by whoever raises it, by the secretariat, by those who pledged."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms import LineField
from pledges.models import Doubt
from reviews.forms.seats import WordsField, most


class DoubtForm(forms.Form):
    """A doubt, once for the same `key`."""

    text = WordsField(
        label=gettext_lazy("What do you doubt?"),
        help_text=gettext_lazy("Say which sentence or number, and what you know instead."),
        most=most(Doubt, "text"),
        rows=8,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())


class SubstanceForm(forms.Form):
    """The question as those who pledged read it."""

    substance = WordsField(
        label=gettext_lazy("What those who pledged read"),
        help_text=gettext_lazy("In your words, without who asked: they read this alone, and readers if you publish it."),
        most=most(Doubt, "substance"),
        rows=8,
    )


class AnswerForm(forms.Form):
    """The answer of those who pledged, once, to the question as it was `asked` when they read it."""

    asked = forms.CharField(widget=forms.HiddenInput, required=False)
    text = WordsField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("The secretariat reads it and may publish it with the question. It cannot be changed afterwards."),
        most=most(Doubt, "answer"),
        rows=8,
    )


class CloseForm(forms.Form):
    """Why nothing more is done; for the secretariat’s own record."""

    why = LineField(label=gettext_lazy("Why it is closed"), max_length=500, help_text=gettext_lazy("For the record; not public."))
