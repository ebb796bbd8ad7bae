"""Why a pledge, or a participant, is there no longer."""

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms import LineField


class NoteForm(forms.Form):
    """The public note that stands where something was."""

    why = LineField(label=gettext_lazy("Public note"), max_length=500, help_text=gettext_lazy("Readers find it on the page."))
