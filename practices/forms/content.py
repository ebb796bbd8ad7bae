"""The form of a practice: one group of it, or the whole; cleans to a content."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organization
from practices import fields
from practices.forms.choices import CallField
from practices.models import Call
from submissions import terms
from submissions.forms.content import SubmissionForm, said_of
from taxonomy.models import PracticeType

_TARGET = re.compile(r"(1[0-7]|[1-9])\.(\d{1,2}|[a-z])")


class ContentForm(SubmissionForm):
    """`has_pictures` asks for the right to them; `sent_for` is the call it was sent for before, in time: it stays with it."""

    definition = fields.FORM
    checks = ("_years", "_type", "_objectives", "check_places", "_implementers", "_rights", "_call")

    def __init__(self, *args, has_pictures=False, sent_for="", **kwargs):
        super().__init__(*args, **kwargs)
        self.has_pictures, self.sent_for = has_pictures, sent_for

    def field_for(self, item):
        if item.name == "call":
            return CallField(choices=fields.open_calls(), **said_of(item))
        return super().field_for(item)

    # ── What one field alone cannot say ─────────────────────────────────────────────────────────────────────────

    def _years(self, given):
        if not self.asks("start_year") or "start_year" in self.errors or "end_year" in self.errors:
            return
        start, end = given.get("start_year"), given.get("end_year")
        if end and given.get("ongoing"):
            self.add_error("ongoing", _("You gave an end year. Empty it, or do not tick this."))
        elif end and start and end < start:
            self.add_error("end_year", _("The end year is before the start year."))
        elif not end and not given.get("ongoing"):
            self.add_error("end_year", _("Give the end year, or tick that the practice goes on."))

    def _type(self, given):
        if not self.asks("type", "other_type") or not given.get("type"):
            return
        is_other = PracticeType.objects.filter(pk=given["type"], key="other").exists()
        if is_other and not given.get("other_type"):
            self.add_error("other_type", _("Say which other type it is."))
        if not is_other:
            given["other_type"] = ""

    def _objectives(self, given):
        both = set(given.get("primary") or []) & set(given.get("secondary") or [])
        if both:
            labels = [str(label) for key, label in terms.objectives() if key in both]
            message = _("An objective is either primary or secondary: %(objectives)s.")
            self.add_error("secondary", message % {"objectives": "; ".join(labels)})

    def _implementers(self, given):
        for number, row in enumerate(given.get("implementers") or [], 1):
            if not row["kind"] and Organization.objects.named(row["name"]) is None:
                self.add_error("implementers", _("Row %(number)s: choose the kind of organization.") % {"number": number})

    def _rights(self, given):
        if self.asks("rights") and self.has_pictures and not given.get("rights"):
            self.add_error("rights", _("There are pictures: confirm that they may be published, or take them out."))

    def _call(self, given):
        if not given.get("call") or given["call"] == self.sent_for:
            return
        if not Call.objects.open().filter(pk=given["call"]).exists():
            self.add_error("call", _("This call is closed. Choose another, or none: a practice can be submitted at any time."))

    def clean_targets(self):
        words = self.cleaned_data["targets"].replace(",", " ").replace(";", " ").split()
        wrong = [word for word in words if not _TARGET.fullmatch(word)]
        if wrong:
            message = ngettext("This is not a target: %(words)s.", "These are not targets: %(words)s.", len(wrong))
            raise ValidationError(message % {"words": ", ".join(wrong)}, "invalid")
        return ", ".join(dict.fromkeys(words))
