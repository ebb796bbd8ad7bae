"""The forms of the roster: what a reviewer says of herself, when she is away, and her leaving."""

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import LineField
from accounts.models import Organization
from core import clock, tongues
from core.forms import LongSelect
from reviews import origins
from reviews.forms.seats import WordsField, most
from reviews.models import Background, Origin, Reviewer, Theme
from taxonomy.models import Country, Objective

OURS = len(tongues.OF_THE_UNITED_NATIONS)
LISTS = 3  # to choose other languages from


class InColumns(forms.CheckboxSelectMultiple):
    """Boxes beside each other where there is room."""

    template_name = "ui/choices_in_columns.html"


class FewOfMany(forms.SelectMultiple):
    """Some lists to choose one each from, where boxes for everything would be hundreds."""

    use_fieldset = True

    def render(self, name, value, attrs=None, renderer=None):
        chosen = [key for key in self.format_value(value) if key]
        chosen += [""] * max(1, LISTS - len(chosen))
        anchor = (attrs or {}).get("id", name)
        lists = ((self._list(name, key, f"{anchor}_{number}", number),) for number, key in enumerate(chosen))
        return format_html('<div class="stack">{}</div>', format_html_join("\n", "<p>{}</p>", lists))

    def _list(self, name, key, anchor, number):
        said = {"id": anchor, "aria-label": _("Another language, %(number)s") % {"number": number + 1}}
        return LongSelect(choices=[("", "–"), *self.choices]).render(name, key, said)

    def value_from_datadict(self, data, files, name):
        return [key for key in super().value_from_datadict(data, files, name) if key]


class EitherField(forms.MultipleChoiceField):
    """One of two fields of which one must be filled in: the form says so, and it is not called optional."""

    widget = InColumns

    def validate(self, value):
        if value:
            super().validate(value)


def _boxes(label, choices, *, widget=InColumns, **more):
    return forms.MultipleChoiceField(label=label, choices=choices, widget=widget, **more)


def _whole(label, lowest, highest, **more):
    widget = forms.TextInput({"inputmode": "numeric", "size": 4, "autocomplete": "off"})
    return forms.IntegerField(label=label, min_value=lowest, max_value=highest, widget=widget, **more)


def _reviews_a_year(**more):
    return _whole(gettext_lazy("Reviews a year"), 1, 24, initial=2, **more)


def _objectives():
    return [(str(row.pk), str(row)) for row in Objective.objects.all()]


def _countries():
    return [("", "–"), *((str(row.pk), row.name) for row in Country.objects.in_order())]


class EntryForm(forms.Form):
    """An entry on the roster, applied for or edited."""

    backgrounds = _boxes(
        gettext_lazy("Background"),
        [(value, capfirst(label)) for value, label in Background.choices],
        help_text=gettext_lazy("What you know migration from. Choose all that apply."),
        error_messages={"required": gettext_lazy("Choose at least one background.")},
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("Where you work"),
        choices=[
            (Origin.UN, gettext_lazy("For an entity of the United Nations system, as staff or consultant")),
            (Origin.EXTERNAL, gettext_lazy("Anywhere else, a government included")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Staff and consultants of United Nations entities review as UN, everyone else as external. Both are needed. It is "
            "checked again with every review."
        ),
        error_messages={"required": gettext_lazy("Choose where you work.")},
    )
    organization_name = LineField(
        label=gettext_lazy("Organization"),
        max_length=250,
        help_text=gettext_lazy("Its full name. If you work on your own account, write so."),
        widget=forms.TextInput({"autocomplete": "organization", "dir": "auto"}),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        choices=_countries,
        widget=LongSelect,
        help_text=gettext_lazy("Where you work. The secretariat knows it before it asks you about what takes place there."),
    )
    years = _whole(gettext_lazy("Years of experience"), 0, 70, help_text=gettext_lazy("In what you choose below."))
    objectives = _boxes(
        gettext_lazy("Objectives of the Compact"),
        _objectives,
        help_text=gettext_lazy("Those you can judge practices on."),
        error_messages={"required": gettext_lazy("Choose at least one objective.")},
    )
    themes = _boxes(
        gettext_lazy("Cross-cutting themes"),
        [(value, capfirst(label)) for value, label in Theme.choices],
        required=False,
        help_text=gettext_lazy("Those you know well."),
    )
    languages = EitherField(
        label=gettext_lazy("Languages"),
        choices=lambda: tongues.choices()[:OURS],
        help_text=gettext_lazy("In which you read a practice of some pages with ease. At least one, here or below."),
    )
    other_languages = _boxes(gettext_lazy("Other languages"), lambda: tongues.choices()[OURS:], widget=FewOfMany, required=False)
    publications = WordsField(
        label=gettext_lazy("Publications"),
        most=most(Reviewer, "publications"),
        rows=5,
        required=False,
        help_text=gettext_lazy("Or other work that shows what you know: titles, years, addresses."),
    )
    interests = WordsField(
        label=gettext_lazy("Standing interests"),
        most=most(Reviewer, "interests"),
        rows=4,
        required=False,
        help_text=gettext_lazy(
            "Organizations you advise, own a part of or get money from, now or in the past three years. You are not asked to "
            "review what they do without the secretariat knowing."
        ),
    )
    reviews_a_year = _reviews_a_year(help_text=gettext_lazy("How many you take on at most. You can change it at any time."))
    gender = LineField(
        label=gettext_lazy("Gender"),
        max_length=60,
        required=False,
        help_text=gettext_lazy(
            "In your own words. Asked so that the secretariat can see whether the roster is balanced; nobody else ever sees it."
        ),
    )

    def clean(self):
        given = super().clean()
        if "languages" in given and "other_languages" in given and not (given["languages"] or given["other_languages"]):
            self.add_error("languages", _("Choose at least one language."))
        if given.get("origin") == Origin.EXTERNAL and given.get("organization_name"):
            self._external(given["organization_name"])
        return given

    def _external(self, name):
        """Who names an entity of the United Nations is UN: her report would not count as an external one."""
        house = Organization.objects.named(name)
        if house and any(node.kind.group == origins.UN for node in (house, *house.ancestors())):
            message = _("“%(name)s” belongs to the United Nations system: its staff and consultants review as UN.")
            self.add_error("origin", message % {"name": house.name})

    @property
    def entry(self):
        """What `actions.roster.apply` and `edit` take of a valid form."""
        given = dict(self.cleaned_data)
        given["languages"] = list(dict.fromkeys(given["languages"] + given.pop("other_languages")))
        given["country"] = Country.objects.get(pk=given["country"])
        return given | {"objectives": [int(key) for key in given["objectives"]]}


def as_entered(entry):
    """What the form begins with to edit an entry."""
    names = [name for name in EntryForm.base_fields if name not in ("country", "objectives", "languages", "other_languages")]
    ours = [code for code in entry.languages if code in tongues.OF_THE_UNITED_NATIONS]
    return {name: getattr(entry, name) for name in names} | {
        "country": str(entry.country_id),
        "objectives": [str(key) for key in entry.objectives.values_list("pk", flat=True)],
        "languages": ours,
        "other_languages": [code for code in entry.languages if code not in ours],
    }


class DayField(forms.DateField):
    """A day, as a browser asks for it."""

    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class AvailabilityForm(forms.Form):
    """How many reviews a year, and when she is away; days are those of her zone."""

    reviews_a_year = _reviews_a_year(
        help_text=gettext_lazy("How many you take on at most, within twelve months. The secretariat asks others first beyond it.")
    )
    away_from = DayField(
        label=gettext_lazy("Away from"),
        required=False,
        help_text=gettext_lazy("From this day on you are not invited. What you have accepted stays yours."),
    )
    away_until = DayField(
        label=gettext_lazy("Away until"), required=False, help_text=gettext_lazy("The last day. Empty: until you say otherwise.")
    )

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self):
        given = super().clean()
        first, last = given.get("away_from"), given.get("away_until")
        if last and not first and "away_from" not in self.errors:
            self.add_error("away_from", _("Say from which day on you are away."))
        elif last and last < clock.today(self.zone):
            self.add_error("away_until", _("This day is past. Empty both days if you are back."))
        elif first and last and last < first:
            self.add_error("away_until", _("The last day is before the first."))
        return given


class LeaveForm(forms.Form):
    """Leaving, and what becomes of the reports she owes."""

    gives_back = forms.BooleanField(
        label=gettext_lazy("Give back the reports I owe, too"),
        required=False,
        help_text=gettext_lazy("If you do not tick this, you still write them; nobody asks you for others."),
    )

    def __init__(self, *args, owes, **kwargs):
        super().__init__(*args, **kwargs)
        if not owes:
            del self.fields["gives_back"]
