"""The forms by which the secretariat decides on applications and terms."""

import zoneinfo
from datetime import timedelta

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_forms import DayField
from accounts.forms import LineField, zone_choices
from accounts.models import User
from core import clock
from core.forms import LongSelect
from reviews.forms.seats import most
from reviews.models import Reviewer

TERM = 2  # years
LONGEST = timedelta(days=3653)


class WordsForm(forms.Form):
    """Words the applicant reads; `obj` is the entry."""

    required_css_class = "required"
    words = forms.CharField(
        label=gettext_lazy("Words to the applicant"),
        max_length=most(Reviewer, "words"),
        help_text=gettext_lazy("She gets them by e-mail, as you write them."),
        widget=AdminTextareaWidget({"rows": 8}),
    )

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.obj = obj


class TermForm(WordsForm):
    """Until when somebody serves: to midnight after a day, in a zone. Cleans to `until` and `zone`."""

    field_order = ["last_day", "zone", "words"]
    last_day = DayField(
        label=gettext_lazy("Last day of the term"),
        help_text=gettext_lazy("It ends at midnight after this day, in the time zone below. Two years are usual."),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zone_choices, widget=LongSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].required = False
        zone = self.obj.person.zone
        self.initial |= {"zone": zone, "last_day": years_from(max(clock.today(zone), self._present_day(zone)))}

    def _present_day(self, zone):
        """The last day of the present term, so that a renewal begins where it ends."""
        entry = self.obj
        is_running = entry.state == Reviewer.State.ACCEPTED and entry.term_until > clock.now()
        return clock.last_minute(entry.term_until).astimezone(zoneinfo.ZoneInfo(zone)).date() if is_running else clock.today(zone)

    def clean(self):
        given = super().clean()
        if not User.objects.active().filter(pk=self.obj.person_id).exists():
            raise forms.ValidationError(_("This account is disabled: it cannot get the role of a reviewer."))
        day, zone = given.pop("last_day", None), given.get("zone")
        if day and zone:
            if not clock.today(zone) <= day <= clock.today(zone) + LONGEST:
                self.add_error("last_day", _("Choose a day from today on, at most ten years away."))
            given["until"] = clock.end_of_day(day, zone) if "last_day" not in self.errors else None
        return given


def years_from(day, years=TERM):
    """The same day so many years later; 28 February for 29."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class EndForm(forms.Form):
    """Why a term ends: she reads it, and it stands in the record."""

    why = LineField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The reviewer gets it by e-mail, as you write it; it is kept in the record."),
        widget=forms.TextInput({"class": "vLargeTextField"}),
    )

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
