"""The forms for what needs no review: a minor correction, and the end of a practice."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import LineField
from practices import fields
from practices.forms.content import ContentForm
from submissions.fields import Group
from submissions.forms.rows import RowsWidget

_FOCAL = ("focal_name", "focal_position", "focal_organization", "focal_email")
_CORRECTABLE = ("end_year", "ongoing", "links", *_FOCAL)
_GROUP = Group("correction", "", tuple(item for item in fields.FORM.fields() if item.name in _CORRECTABLE))


def seen_of(version):
    """What somebody has seen who reads the version now: it changes with every correction and every new version."""
    return f"{version.pk}-{version.corrections.count()}"


class _Rows(RowsWidget):
    """Rows of a form that keeps no draft."""

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, attrs) | {"more": _("“Add more links” gives further rows.")}


class CorrectForm(ContentForm):
    """What a minor correction may change of a published version, and why."""

    why = LineField(
        label=gettext_lazy("Why"), max_length=300, help_text=gettext_lazy("Public, as part of the practice’s history.")
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, groups=(_GROUP,), **kwargs)
        self.version = version
        self.fields["links"].widget = _Rows(self.fields["links"].item)
        self.fields["start_year"] = forms.IntegerField(disabled=True, initial=version.start_year, widget=forms.HiddenInput)
        self.order_fields([*_CORRECTABLE, "why"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seen") != seen_of(self.version):
            self.data = self.data.copy()
            self.data["seen"] = seen_of(self.version)
            self.add_error(None, _("Somebody has changed this practice while you wrote. Compare with its page, then send again."))
        return cleaned

    @property
    def correction(self):
        """What `actions.publishing.correct` takes."""
        cleaned = self.cleaned_data
        focal_point = {name.removeprefix("focal_"): cleaned[name] for name in _FOCAL}
        return {
            "why": cleaned["why"],
            "links": cleaned["links"],
            "end_year": cleaned["end_year"],
            "focal_point": focal_point,
        }


class RetireForm(forms.Form):
    """Why a practice is retired; readers are told."""

    why = LineField(
        label=gettext_lazy("Why it is retired"),
        max_length=500,
        help_text=gettext_lazy("Public: readers find it on the page, as you write it."),
    )


def as_published(version):
    """What the form for a correction begins with."""
    point = getattr(version, "focal_point", None)
    focal = {name: getattr(point, name.removeprefix("focal_"), "") for name in _FOCAL}
    links = [{"url": link.url, "title": link.title} for link in version.links.all()]
    years = {"end_year": version.end_year, "ongoing": version.is_ongoing}
    return focal | years | {"links": links, "seen": seen_of(version)}
