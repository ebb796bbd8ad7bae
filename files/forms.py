import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import LineField
from core import tongues
from core.forms import LongSelect
from core.uploads import LARGEST
from files import inspection, refusals
from files.formats import ACCEPT, DOCUMENTS, PICTURES, Kind
from files.refusals import FileRefused, megabytes


def _taken():
    facts = {"most": megabytes(LARGEST), "documents": DOCUMENTS, "pictures": PICTURES}
    return gettext("At most %(most)s MB. Documents: %(documents)s. Pictures: %(pictures)s.") % facts


class ChosenFile(forms.FileField):
    """A file from one's computer: what the Hub takes stands below it, and what is wrong with the chosen one is said here."""

    def __init__(self, **kwargs):
        words = {"required": _("Choose a file."), "empty": refusals.EMPTY}
        widget = forms.FileInput({"accept": ACCEPT})
        super().__init__(**{"help_text": lazy(_taken, str)(), "widget": widget, "error_messages": words} | kwargs)

    def clean(self, data, initial=None):
        """The upload, its format in `format`."""
        upload = super().clean(data, initial)
        if upload:
            try:
                upload.format = inspection.format_of(upload)
            except FileRefused as refused:
                raise ValidationError(refused.reason) from refused
        return upload


class UploadForm(forms.Form):
    """A file with its words. `files.receiving.receive()` stores what a valid one holds; the view is marked `takes_files`."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    file = ChosenFile(label=_("File"))
    title = LineField(label=_("Title"), max_length=200, required=False, help_text=_("Shown instead of the file’s name."))
    alternative = LineField(
        label=_("What the picture shows"),
        max_length=500,
        required=False,
        help_text=_("For pictures: in words, for those who cannot see it."),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: [("", "–"), *tongues.choices()], initial=get_language, widget=LongSelect
    )

    def clean_key(self):
        """The key the form was given; a new one where it is missing or malformed."""
        try:
            return uuid.UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid.uuid4()

    def clean(self):
        data = super().clean()
        upload = data.get("file")
        if upload and upload.format.kind == Kind.PICTURE and not data.get("alternative") and "alternative" not in self.errors:
            self.add_error("alternative", refusals.NO_ALTERNATIVE)
        return data
