from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.choices import concerning, rhythms_of
from notifications.kinds import Rhythm

YES, NO = "yes", "no"


class ChoicesForm(forms.Form):
    """Whether one follows what one replies in, and a field for each kind of notice that concerns a person and is no duty.

    What is not sent stays as it was chosen.
    """

    follows_replied = forms.ChoiceField(
        label=_("Follow the threads I contribute to"),
        help_text=_("You can stop following each of them by itself."),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["follows_replied"].initial = YES if person.follows_replied else NO
        self.kinds, present = concerning(person), rhythms_of(person)
        for kind in self.kinds:
            if not kind.is_duty:
                self.fields[kind.name] = forms.ChoiceField(
                    label=kind.label,
                    choices=Rhythm.choices,
                    initial=present[kind.name],
                    required=False,
                    widget=forms.RadioSelect,
                )

    @property
    def sections(self):
        """Each section with the kinds one can choose for, with their fields, and those that are duties."""
        found = {}
        for kind in self.kinds:
            choices, duties = found.setdefault(kind.section, ([], []))
            duties.append(kind) if kind.is_duty else choices.append((kind, self[kind.name]))
        return [(section, *kinds) for section, kinds in found.items()]

    @property
    def wrong(self):
        """Pairs of a field and what is wrong with it."""
        return [(self[name], errors) for name, errors in self.errors.items()]

    @property
    def rhythms(self):
        """What was chosen, by the kind's name."""
        return {kind: rhythm for kind, rhythm in self.cleaned_data.items() if rhythm and kind != "follows_replied"}

    @property
    def follows(self):
        """Whether she will follow the threads she contributes to; None where she says nothing of it."""
        return {YES: True, NO: False}.get(self.cleaned_data["follows_replied"])
