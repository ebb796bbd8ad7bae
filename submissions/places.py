"""Where something is carried out: the part of a form that every submission has."""

from django.utils.translation import gettext_lazy as _

from submissions.fields import Field, Group, Kind
from submissions.terms import countries, regions

SOMEWHERE = _("Tick “Worldwide”, or choose at least one region or country.")
PLACES = Group(
    "places",
    _("Where"),
    (
        Field("is_global", _("Worldwide"), Kind.FLAG, _("It is not tied to countries or regions.")),
        Field("regions", _("Regions"), Kind.CHOICES, _("Where a whole region takes part."), choices=regions),
        Field("countries", _("Countries"), Kind.CHOICES, choices=countries),
    ),
    SOMEWHERE,
)
