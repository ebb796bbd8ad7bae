"""The forms of what becomes of topics and of the pictures of spaces."""

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext_lazy as _

from accounts.admin_forms import ClosingForm, zone_choices
from core import clock
from core.admin import WhyForm
from core.forms import LongSelect
from core.languages import names
from discussions.actions import stages
from files.formats import Kind
from files.forms import UploadForm


class SourcesForm(WhyForm):
    """The contributions an outcome drew on, by their numbers; cleans to their keys in `sources`."""

    field_order = ["sources", "why"]
    sources = forms.CharField(
        label=_("Contributions it drew on"),
        required=False,
        help_text=_("Their numbers, such as: 3, 7, 12–15. They are linked from the outcome."),
        widget=AdminTextareaWidget({"rows": 2}),
    )

    def clean_sources(self):
        try:
            return stages.sources_of(topic=self.obj, written=self.cleaned_data["sources"])
        except stages.NotThere as missing:
            words = _("No published contribution of this topic has this number: %(numbers)s")
            raise forms.ValidationError(words, params={"numbers": ", ".join(missing.words)}) from missing


class OutcomeForm(SourcesForm):
    """Publishes the outcome that was written on the topic's own page."""

    def clean(self):
        data = super().clean()
        if not names(self.obj, "outcome"):
            self.add_error(
                "sources", _("Write the outcome on the topic’s own page first, in at least one language, and save it.")
            )
        return data


class ReopeningForm(ClosingForm, WhyForm):
    """Until when a topic takes contributions again."""

    field_order = ["closes_day", "closes_time", "zone", "why"]
    zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices, initial=settings.TIME_ZONE, widget=LongSelect)

    def clean(self):
        data = super().clean()
        if not data.get("zone"):
            return data
        closes_at = self.closing(data["zone"])
        if closes_at and closes_at <= clock.now():
            self.add_error("closes_day", _("This is over already. Choose a later day."))
        return {"closes_at": closes_at, "zone": data["zone"], "why": data.get("why")}


class PictureForm(UploadForm):
    """A picture of a space, with what it shows in words."""

    field_order = ["file", "alternative", "title", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["alternative"].required = True

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.format.kind != Kind.PICTURE:
            raise forms.ValidationError(_("This is no picture."))
        return upload
