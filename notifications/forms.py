from django import forms

from notifications.choices import concerning, rhythms_of
from notifications.kinds import Rhythm


class ChoicesForm(forms.Form):
    """A field for each kind of notice that concerns a person and is no duty; what is not sent stays as it was chosen."""

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
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
        return {kind: rhythm for kind, rhythm in self.cleaned_data.items() if rhythm}
