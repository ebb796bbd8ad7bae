"""What the secretariat says about a case: whom it asks as what, until when, why; how a disagreement ended; what it decides."""

import re
from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.forms import LineField
from core import clock
from core.counting import count_characters
from reviews.forms.seats import WordsField, most
from reviews.models import Attempt, Decision, Origin, Point, Seat

FARTHEST = timedelta(days=366)
MOST_POINTS, SPARE = 30, 3
Verdict = Decision.Verdict


class DayField(forms.DateField):
    """A day to come, at most a year away, in the zone of the form's `person`."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs)


def _checked(day, person):
    today = clock.today(person.zone)
    if day and not today <= day <= today + FARTHEST:
        raise forms.ValidationError(_("Choose a day from today on, at most a year away."))
    return day and clock.end_of_day(day, person.zone)


class InviteForm(forms.Form):
    """As what a reviewer is asked, and by when she is to answer; cleans `answer_by` to an instant, None for the usual one."""

    sought = forms.ChoiceField(label=gettext_lazy("Asked as"), choices=Origin.choices, widget=forms.RadioSelect)
    answer_by = DayField(label=gettext_lazy("Answer by"), required=False)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_answer_by(self):
        return _checked(self.cleaned_data["answer_by"], self.person)


class ExtendForm(forms.Form):
    """Until when a reviewer has time now; cleans `until` to an instant."""

    until = DayField(
        label=gettext_lazy("New date"), help_text=gettext_lazy("The last day, in her time zone. She is told by e-mail.")
    )
    why = LineField(
        label=gettext_lazy("Reason"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("It is kept in the history; the reviewer does not read it."),
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_until(self):
        return _checked(self.cleaned_data["until"], self.person)


class RemoveForm(forms.Form):
    """Why a reviewer is taken off a case."""

    why = LineField(
        label=gettext_lazy("Reason"),
        max_length=most(Seat, "ended_why"),
        help_text=gettext_lazy("She reads it as you write it. It is kept in the history."),
    )


class WhyForm(forms.Form):
    """A reason that stands in the history."""

    why = LineField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("It is kept in the history; only the secretariat reads it."),
    )


class AttemptForm(forms.Form):
    """How a disagreement is to be resolved."""

    words = WordsField(
        label=gettext_lazy("What you do to resolve it"),
        help_text=gettext_lazy(
            "What they disagree on, whom you write to or talk with, and what you propose. Only the secretariat reads it."
        ),
        most=most(Attempt, "words"),
    )


class CloseAttemptForm(forms.Form):
    """Whether a disagreement could be resolved, and how."""

    resolved = forms.ChoiceField(
        label=gettext_lazy("Could it be resolved?"),
        choices=[
            ("yes", pgettext_lazy("a disagreement could be resolved", "Yes")),
            ("no", pgettext_lazy("a disagreement could be resolved", "No")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it could be resolved.")},
    )
    outcome = WordsField(
        label=gettext_lazy("How it ended"),
        help_text=gettext_lazy("Only the secretariat reads it."),
        most=most(Attempt, "outcome"),
    )

    @property
    def closing(self):
        """What `actions.decisions.close_attempt` takes."""
        return {"resolved": self.cleaned_data["resolved"] == "yes", "outcome": self.cleaned_data["outcome"]}


# ── The decision ─────────────────────────────────────────────────────────────────────────────────────────────────


class PointsWidget(forms.Widget):
    """A numbered text for each change asked for, and spare ones; `<name>-<row>` are their names."""

    template_name = "reviews/_case_points.html"
    use_fieldset = True
    rows = SPARE

    def value_from_datadict(self, data, files, name):
        places = {int(found[1]): data[key] for key in data if (found := re.fullmatch(rf"{name}-(\d{{1,3}})", key))}
        return [places[place].strip() for place in sorted(places) if places[place].strip()]

    def value_omitted_from_data(self, data, files, name):
        return False

    def id_for_label(self, id_):
        return f"{id_}_0"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        given = list(value or [])
        shown = given + [""] * max(0, min(self.rows, MOST_POINTS - len(given)))
        prefix = context["widget"]["attrs"].get("id", f"id_{name}")
        context["texts"] = [
            {"name": f"{name}-{place}", "id": f"{prefix}_{place}", "number": place + 1, "text": text}
            for place, text in enumerate(shown)
        ]
        context |= {"is_full": len(given) >= MOST_POINTS, "most": most(Point, "text")}
        return context


class PointsField(forms.Field):
    """Cleans to the texts of the changes asked for, in their order."""

    widget = PointsWidget

    def clean(self, value):
        texts, longest = value or [], most(Point, "text")
        if len(texts) > MOST_POINTS:
            raise forms.ValidationError(_("At most %(most)s changes."), "too_many", {"most": MOST_POINTS})
        for number, text in enumerate(texts, 1):
            if count_characters(text) > longest or len(text) > longest:
                message = _("Change %(number)s is too long: at most %(most)s characters.")
                raise forms.ValidationError(message, "max_length", {"number": number, "most": longest})
            if "\x00" in text:
                raise forms.ValidationError(_("Change %(number)s holds a character that is no text."), "null", {"number": number})
        return texts


class DecideForm(forms.Form):
    """What is decided, which changes are asked for, and words to the author. `seen` are the reports it was written with."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            (Verdict.ACCEPT, pgettext_lazy("decision on a case", "Publish it")),
            (Verdict.CHANGES, pgettext_lazy("decision on a case", "Ask for changes")),
            (Verdict.DECLINE, pgettext_lazy("decision on a case", "Decline it")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a decision.")},
    )
    points = PointsField(
        label=gettext_lazy("Changes asked for"),
        help_text=gettext_lazy("One in each field, if you ask for changes: the author answers point by point."),
        required=False,
    )
    words = WordsField(
        label=gettext_lazy("Words to the author"),
        help_text=gettext_lazy("They stand above the reports in the letter. Do not name the reviewers."),
        most=most(Decision, "words"),
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, seen, **kwargs):
        super().__init__(*args, **kwargs)
        self.now_seen = seen
        self.initial.setdefault("seen", seen)

    def clean(self):
        given = super().clean()
        verdict = given.get("verdict")
        if verdict == Verdict.CHANGES and "points" in given and not given["points"]:
            self.add_error("points", _("Say which changes you ask for, at least one."))
        if verdict in (Verdict.ACCEPT, Verdict.DECLINE) and given.get("points"):
            self.add_error("verdict", _("You list changes below. Ask for changes, or empty the list."))
        if verdict == Verdict.DECLINE and "words" in given and not given["words"]:
            self.add_error("words", _("Say why it is declined."))
        if given.get("seen") != self.now_seen:
            self.data = self.data.copy()
            self.data["seen"] = self.now_seen
            self.add_error(None, _("The reports have changed while you wrote. Read them, then send it again."))
        return given

    @property
    def decision(self):
        """What `actions.decisions.decide` takes."""
        return {name: self.cleaned_data[name] for name in ("verdict", "words", "points")}
