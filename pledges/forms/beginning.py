"""The form with which a pledge is begun."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Scope
from core import tongues
from core.forms import LongSelect
from core.sorting import in_order
from submissions.ties import whole

MYSELF = "myself"


class BeginForm(forms.Form):
    """Who pledges, in which language. Nothing preselects an organization, or a State in whose name its authority pledges."""

    voice = forms.ChoiceField(
        label=gettext_lazy("Who pledges?"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The draft of an organization is open to all its delegates who may make pledges."),
        error_messages={"required": gettext_lazy("Choose who pledges.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("In which language do you write?"), widget=LongSelect)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.voices = _voices(user)
        self.fields["language"].choices = tongues.choices()
        labels = [(key, _label(*pair)) for key, pair in self.voices.items()]
        self.fields["voice"].choices = [(MYSELF, _("Myself")), *labels]
        if not labels:
            del self.fields["voice"]

    @property
    def asks_states(self):
        """Whether a State is among those she can pledge for by its authority."""
        return any(authority for _house, authority in self.voices.values())

    @property
    def speakers(self):
        """Who pledges, and the authority by which, as `actions.drafting.begin` takes them; both None for herself."""
        return self.voices.get(self.cleaned_data.get("voice"), (None, None))


def _voices(user):
    """Pairs of an organization and the authority that pledges in its name (or None), by their keys in the form."""
    houses = {row.organization for row in user.delegations(Scope.PLEDGE).select_related("organization__kind")}
    found = {}
    for house in in_order(houses, lambda house: house.name):
        found[str(house.pk)] = house, None
        states = [node for node in whole([house]) if node.is_state and node != house]
        found |= {f"{state.pk}-by-{house.pk}": (state, house) for state in states}
    return found


def _label(house, authority):
    if authority is None:
        return house.name
    return _("%(state)s, by its authority %(organization)s") % {"state": house.name, "organization": authority.name}
