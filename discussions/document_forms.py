"""The forms for the files of a document's versions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.admin import WhyForm
from discussions.models import DocumentFile, Version
from files.forms import UploadForm


class DocumentFileForm(UploadForm):
    """A file for one version of a document, in a language it has none in yet."""

    field_order = ["version", "language", "file", "title", "alternative"]
    version = forms.ModelChoiceField(Version.objects.none(), label=_("Version"), empty_label=None)

    def __init__(self, *args, document, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = document.versions.select_related("document").order_by("-number")
        self.fields["language"].initial = None

    def clean(self):
        data = super().clean()
        same = DocumentFile.objects.filter(version=data.get("version"), language=data.get("language"))
        if same.exclude(file__key=data.get("key")).exists():
            self.add_error("language", _("This version has a file in this language already. Remove that one first."))
        return data


class FileRemovalForm(WhyForm):
    """Which file of a document is taken away, and why."""

    field_order = ["file", "why"]
    file = forms.ModelChoiceField(DocumentFile.objects.none(), label=_("File"), empty_label=_("Choose one"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = DocumentFile.objects.filter(version__document=self.obj).select_related("version", "file")
        self.fields["file"].queryset = rows.order_by("-version__number", "position", "pk")
