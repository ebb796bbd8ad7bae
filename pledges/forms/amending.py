"""The form with which those who pledge change the wording of a published pledge at once."""

from django import forms
from django.utils.translation import gettext as _

from core.richtext import to_plain
from pledges import content as contents
from pledges import fields
from pledges.actions.publishing import AT_ONCE
from pledges.forms.content import PledgeForm
from pledges.models import Type
from submissions.fields import Group

_NAMES = ("description", "indicators", "milestones", "reason")
_GROUP = Group("amendment", "", tuple(item for item in fields.FORM.fields() if item.name in _NAMES))


class AmendForm(PledgeForm):
    """Description, indicators and milestones of a published `pledge`, and why they change."""

    checks = ("_indicators", "_owners", "_days")
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, pledge, **kwargs):
        super().__init__(*args, groups=(_GROUP,), is_update=True, pledge=pledge, **kwargs)
        self.order_fields([*_NAMES, "seen"])

    def clean_description(self):
        """What is in force where nothing was changed in it: a page without scripts shows it without its formatting."""
        text, known = self.cleaned_data["description"], self.pledge.current.description
        return known if _words(to_plain(text)) == _words(to_plain(known)) and not self.was_formatted else text

    @property
    def was_formatted(self):
        return self.data.get("description_format") == "html"

    def _owners(self, given):
        """Whose an indicator is: in a partnership one of those who pledge with them."""
        names = set()
        if self.pledge.current.type == Type.PARTNERSHIP:
            names = {row["name"] for row in self.pledge.current.partners}
        for number, row in enumerate(given.get("indicators") or [], 1):
            if row["whose"] and row["whose"] not in names:
                message = _("Row %(number)s: “%(name)s” is none of those who pledge with you in a partnership.")
                self.add_error("indicators", message % {"number": number, "name": row["whose"]})

    def _days(self, given):
        self.none_before(self.pledge.current.starts_on.isoformat(), given)

    @property
    def amendment(self):
        """What `actions.publishing.amend` takes of a valid form."""
        return {name: self.cleaned_data[name] for name in (*AT_ONCE, "reason")}


def _words(text):
    return text.replace("\r\n", "\n").strip()


def as_published(pledge):
    """What the form begins with."""
    given = contents.of(pledge.current)
    words = {name: given[name] for name in AT_ONCE} | {"description_format": "html"}
    return words | {"seen": pledge.last_number}
