"""What is asked of a pledge: see `submissions.fields`."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import tongues
from pledges.models import Level, Nature, Occasion, Type
from submissions.fields import Column, Field, Form, Group, Kind
from submissions.places import PLACES
from submissions.terms import kinds, objectives, principles

LEAST, MOST = 300, 3_000  # characters of a description


def directions():
    """Which way an indicator is to go."""
    return [("", _("more is better")), ("decrease", _("less is better"))]


PLEDGE = Group(
    "pledge",
    _("The pledge"),
    (
        Field(
            "title", pgettext_lazy("of a pledge", "Name"), Kind.LINE, _("What is pledged, in one line."), required=True, limit=200
        ),
        Field(
            "language",
            _("Language of the text"),
            Kind.CHOICE,
            _("Write in any language; readers see which."),
            required=True,
            choices=tongues.choices,
        ),
        Field(
            "description",
            _("Description"),
            Kind.TEXT,
            _("What you will do, for whom, and how one will see that it is done."),
            required=True,
            least=LEAST,
            limit=MOST,
        ),
        Field(
            "reason",
            _("Why the wording changes"),
            Kind.LINE,
            _("Public, beside what changed."),
            required=True,
            limit=500,
            only_updates=True,
        ),
        Field("natures", _("Nature"), Kind.CHOICES, _("All that apply."), required=True, choices=lambda: Nature.choices),
        Field("level", _("Level"), Kind.CHOICE, required=True, choices=lambda: Level.choices),
        Field("starts_on", _("Start date"), Kind.DATE, required=True),
        Field("ends_on", _("End date"), Kind.DATE, _("Leave this empty if it has none.")),
        Field("occasion", _("Announced at"), Kind.CHOICE, _("If you announced it somewhere."), choices=lambda: Occasion.choices),
        Field("is_mirror", _("It also serves the Compact on Refugees"), Kind.FLAG),
    ),
)
COMPACT = Group(
    "compact",
    _("The Compact"),
    (
        Field(
            "objectives",
            _("Main objectives"),
            Kind.CHOICES,
            _("One to three objectives it contributes to most."),
            required=True,
            limit=3,
            choices=objectives,
        ),
        Field("actions", _("Actions of the Compact"), Kind.LINE, _("If you know them, such as 6(b), 22(a)."), limit=300),
        Field("principles", _("Guiding principles"), Kind.CHOICES, _("Those it exemplifies."), choices=principles),
    ),
)
PARTICIPANTS = Group(
    "participants",
    _("Who pledges"),
    (
        Field(
            "type",
            _("Type"),
            Kind.CHOICE,
            _("Common: one text and one set of indicators of several. In partnership: each with a commitment of its own."),
            required=True,
            choices=lambda: Type.choices,
        ),
        Field(
            "participants",
            _("Who pledges with you"),
            Kind.ROWS,
            _("Each is asked to confirm, at the e-mail address you give; addresses are never published."),
            limit=30,
            columns=(
                Column("name", pgettext_lazy("of an organization", "Name"), required=True),
                Column("kind", _("Kind of organization"), Kind.CHOICE, choices=kinds),
                Column("email", _("E-mail address"), Kind.EMAIL, limit=254, required=True),
                Column("commitment", _("What it commits to"), limit=500),
            ),
        ),
        Field(
            "matches",
            _("Pledges it matches"),
            Kind.ROWS,
            _("The number of a published pledge, such as P-2026-0001, or the address of one on its way."),
            limit=10,
            columns=(Column("pledge", _("Pledge"), limit=200, required=True),),
        ),
    ),
)
MEASURES = Group(
    "measures",
    _("Indicators and milestones"),
    (
        Field(
            "indicators",
            _("Indicators"),
            Kind.ROWS,
            _("What is counted, from where to where, and by when. In a partnership, name whose it is; empty means yours."),
            required=True,
            limit=20,
            columns=(
                Column("what", _("What is measured"), required=True),
                Column("unit", _("Unit"), limit=80),
                Column("baseline", _("Baseline"), Kind.NUMBER, limit=30, required=True),
                Column("target", _("Target"), Kind.NUMBER, limit=30, required=True),
                Column("direction", _("Direction"), Kind.CHOICE, choices=directions),
                Column("by_when", _("By when"), Kind.DATE, limit=10, required=True),
                Column("whose", _("Whose, in a partnership")),
            ),
        ),
        Field(
            "milestones",
            _("Milestones"),
            Kind.ROWS,
            limit=20,
            columns=(
                Column("what", _("What is to be reached"), required=True),
                Column("by_when", _("By when"), Kind.DATE, limit=10, required=True),
            ),
        ),
        Field("files", _("File"), Kind.FILES, _("One document that says more."), limit=1),
    ),
)
CONTACT = Group(
    "contact",
    _("Contacts and scope"),
    (
        Field(
            "contacts",
            _("Contact persons"),
            Kind.ROWS,
            _("For the secretariat alone; never published."),
            required=True,
            limit=5,
            private=True,
            columns=(
                Column("name", _("Name"), limit=150, required=True),
                Column("role", _("Position"), limit=150),
                Column("email", _("E-mail address"), Kind.EMAIL, limit=254, required=True),
                Column("phone", _("Telephone"), limit=40),
            ),
        ),
        Field(
            "scope",
            _("It concerns migrants, not refugees and asylum seekers alone"),
            Kind.FLAG,
            _("Pledges for refugees alone belong to the Compact on Refugees."),
            required=True,
        ),
    ),
    _("Contacts are never published: the secretariat alone sees whom to ask."),
)
FORM = Form((PLEDGE, COMPACT, PLACES, PARTICIPANTS, MEASURES, CONTACT))
