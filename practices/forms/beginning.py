from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Scope
from core import tongues
from core.forms import LongSelect
from core.sorting import in_order
from practices.models import Call

MYSELF = "myself"


class BeginForm(forms.Form):
    """In whose name a practice is submitted, in which language, in answer to which call. Nothing preselects an organization."""

    voice = forms.ChoiceField(
        label=gettext_lazy("In whose name do you submit?"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The draft of an organization is open to all its delegates who may submit practices."),
        error_messages={"required": gettext_lazy("Choose in whose name you submit.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("In which language do you write?"), widget=LongSelect)
    call = forms.ModelChoiceField(Call.objects.none(), widget=forms.HiddenInput, required=False, to_field_name="slug")
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        houses = {row.organization for row in user.delegations(Scope.SUBMIT)}
        self.houses = {str(house.pk): house for house in in_order(houses, lambda house: house.name)}
        self.fields["language"].choices = tongues.choices()
        self.fields["call"].queryset = Call.objects.open()
        labels = [(key, _("For %(organization)s") % {"organization": house.name}) for key, house in self.houses.items()]
        self.fields["voice"].choices = [(MYSELF, _("As myself")), *labels]
        if not labels:
            del self.fields["voice"]

    @property
    def organization(self):
        """Whom she submits for; None for herself."""
        return self.houses.get(self.cleaned_data.get("voice"))
