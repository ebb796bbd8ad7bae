from django import forms
from django.utils.translation import gettext_lazy as _

from core.counting import count_characters

LONGEST = 10_000


class ContactForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("Only the secretariat sees it, to answer you."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    subject = forms.CharField(label=_("Subject"), max_length=150)
    text = forms.CharField(label=_("Message"), widget=forms.Textarea({"rows": 8, "data-count": LONGEST}), strip=False)

    def clean_text(self):
        text = self.cleaned_data["text"]
        count = count_characters(text)
        if count > LONGEST:
            raise forms.ValidationError(
                _("The message has %(count)d characters; at most %(most)d can be sent."), params={"count": count, "most": LONGEST}
            )
        return text
