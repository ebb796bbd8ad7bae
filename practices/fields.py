"""What is asked of a practice: see `submissions.fields`."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import tongues
from practices.models import Call, Level
from submissions.fields import Column, Field, Form, Group, Kind
from submissions.places import PLACES
from submissions.terms import goals, kinds, objectives, principles, terms
from taxonomy.models import PracticeType

types = terms(PracticeType, lambda row: row.name)


def calls():
    """All calls; only open ones can be chosen."""
    return [(str(call.pk), call.title) for call in Call.objects.all()]


def open_calls():
    """The calls open now."""
    return [(str(call.pk), call.title) for call in Call.objects.open()]


# ── The fields ───────────────────────────────────────────────────────────────────────────────────────────────────

_NAME = Column("name", pgettext_lazy("of an organization", "Name"), required=True)
_KIND = Column("kind", _("Kind of organization"), Kind.CHOICE, choices=kinds)

BRIEF = Group(
    "brief",
    _("The practice in brief"),
    (
        Field("title", _("Title"), Kind.LINE, _("What it does and where, in at most 200 characters."), required=True, limit=200),
        Field(
            "language",
            _("Language of the text"),
            Kind.CHOICE,
            _("Write in any language; readers see which."),
            required=True,
            choices=tongues.choices,
        ),
        Field(
            "summary",
            _("Summary"),
            Kind.TEXT,
            _("What was done, by whom, for whom, since when. Readers see this first."),
            required=True,
            limit=3_000,
        ),
        Field(
            "changes",
            _("What changed"),
            Kind.TEXT,
            _("What is new since the version now published."),
            required=True,
            limit=3_000,
            only_updates=True,
        ),
        Field("type", _("Type"), Kind.CHOICE, required=True, choices=types),
        Field("other_type", _("If another type: which"), Kind.LINE, limit=120),
        Field(
            "level", _("Level"), Kind.CHOICE, _("At which level it is carried out."), required=True, choices=lambda: Level.choices
        ),
        Field("start_year", _("Start year"), Kind.YEAR, required=True),
        Field("end_year", _("End year"), Kind.YEAR, _("Leave this empty if it goes on.")),
        Field("ongoing", _("The practice goes on"), Kind.FLAG),
        Field("call", _("Call for practices"), Kind.CHOICE, _("If you answer a call, choose it."), choices=calls),
    ),
)
COMPACT = Group(
    "compact",
    _("The Compact"),
    (
        Field(
            "primary",
            _("Primary objectives"),
            Kind.CHOICES,
            _("One to three objectives it contributes to most."),
            required=True,
            limit=3,
            choices=objectives,
        ),
        Field("secondary", _("Secondary objectives"), Kind.CHOICES, _("Others it touches on."), choices=objectives),
        Field("actions", _("Actions of the Compact"), Kind.LINE, _("If you know them, such as 6(b), 22(a)."), limit=300),
        Field(
            "principles",
            _("Guiding principles"),
            Kind.CHOICES,
            _("Those it exemplifies."),
            required=True,
            choices=principles,
        ),
        Field("goals", _("Sustainable Development Goals"), Kind.CHOICES, required=True, choices=goals),
        Field("targets", _("SDG targets"), Kind.LINE, _("If you know them, such as 8.8, 10.7."), limit=200),
    ),
)
ORGANIZATIONS = Group(
    "organizations",
    _("Organizations"),
    (
        Field(
            "implementers",
            _("Implementing organizations"),
            Kind.ROWS,
            _("Those who carry it out, under their full names."),
            required=True,
            limit=20,
            columns=(_NAME, _KIND),
        ),
        Field("partners", _("Partners"), Kind.ROWS, limit=30, columns=(_NAME, _KIND)),
        Field("donors", _("Donors"), Kind.ROWS, limit=20, columns=(_NAME, _KIND)),
    ),
)
SUBSTANCE = Group(
    "substance",
    _("Results and lessons"),
    (
        Field(
            "benefit",
            _("Benefit and impact"),
            Kind.TEXT,
            _("What became better, for whom, and how you know. Numbers where you have them."),
            required=True,
            limit=10_000,
        ),
        Field(
            "lessons",
            _("Key lessons"),
            Kind.TEXT,
            _("What worked, what did not, what you would do otherwise."),
            required=True,
            limit=10_000,
        ),
        Field(
            "recommendations",
            _("Recommendations"),
            Kind.TEXT,
            _("What somebody who wants to do the same needs to know and to have."),
            required=True,
            limit=10_000,
        ),
        Field(
            "innovation",
            _("Innovation"),
            Kind.TEXT,
            _("What is new in it, compared with what was there before."),
            required=True,
            limit=10_000,
        ),
    ),
)
SOURCES = Group(
    "sources",
    _("Links and files"),
    (
        Field(
            "links",
            _("Links"),
            Kind.ROWS,
            _("Reports, evaluations, websites."),
            limit=20,
            columns=(Column("url", _("Address"), limit=500, required=True), Column("title", _("What it is"), limit=200)),
        ),
        Field("files", _("Pictures and documents"), Kind.FILES, limit=20),
        Field(
            "rights",
            _("We may publish these pictures"),
            Kind.FLAG,
            _("You hold the right to them, and the people in them agree."),
        ),
    ),
)
CONTACT = Group(
    "contact",
    _("Contact and consent"),
    (
        Field("focal_name", _("Focal point: name"), Kind.LINE, required=True, limit=150, private=True),
        Field("focal_position", _("Focal point: position"), Kind.LINE, limit=150, private=True),
        Field("focal_organization", _("Focal point: organization"), Kind.LINE, limit=250, private=True),
        Field(
            "focal_email",
            _("Focal point: e-mail address"),
            Kind.EMAIL,
            _("For the secretariat alone; it is never published."),
            required=True,
            limit=254,
            private=True,
        ),
        Field("names_authors", _("Name the authors on the page"), Kind.FLAG, _("Your name and those of your co-authors.")),
        Field("consent", _("We agree that this practice is published on the Hub"), Kind.FLAG, required=True),
    ),
    _("The focal point is never published: the secretariat alone sees whom to ask."),
)
FORM = Form((BRIEF, COMPACT, PLACES, ORGANIZATIONS, SUBSTANCE, SOURCES, CONTACT))
TEXTS = ("summary", "benefit", "lessons", "recommendations", "innovation", "changes")
