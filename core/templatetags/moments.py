"""Dates and times as the reader writes them, with the zone they are in."""

import datetime
import zoneinfo

from babel.dates import get_timezone_location
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

_DAY = {"en": r"j F Y", "fr": r"j F Y", "es": r"j \d\e F \d\e Y"}
_HOUR = {"en": r"H:i", "fr": "G\u202f\\h\u202fi", "es": r"H:i"}


def in_words(at, zone):
    """“31 January 2022, 23:59 Geneva time”, in the reader's language; a plain date has neither hour nor zone."""
    if not isinstance(at, datetime.datetime):
        return _day(at)
    local = at.astimezone(zone)
    hour = date_format(local, _HOUR[_language()])
    return _("%(day)s, %(hour)s %(zone)s") % {"day": _day(local), "hour": hour, "zone": zone_in_words(zone)}


def for_machines(at):
    """The value of `<time datetime>`: HTML knows at most milliseconds."""
    return at.isoformat(timespec="seconds") if isinstance(at, datetime.datetime) else at.isoformat()


def zone_in_words(zone):
    """“Geneva time”, “Kiritimati time”, “UTC”."""
    name = str(zone)
    if name == settings.TIME_ZONE:
        return pgettext("time zone", "Geneva time")
    if "/" not in name or name.startswith("Etc/"):
        return name.removeprefix("Etc/")
    return pgettext("time zone", "%(city)s time") % {"city": _city(name)}


def differs(at, zone, other):
    """Whether the clocks of two zones show different times at that instant."""
    return isinstance(at, datetime.datetime) and at.astimezone(zone).utcoffset() != at.astimezone(other).utcoffset()


def zone_of(zone):
    """A `tzinfo` from a name or a `tzinfo`; the reader's own from None."""
    return zoneinfo.ZoneInfo(zone) if isinstance(zone, str) else zone or timezone.get_current_timezone()


def _city(zone):
    """The city a zone is called after, in the reader's language where the world's locale data know it."""
    return get_timezone_location(zone, locale=_language(), return_city=True).rpartition("/")[2]


def _day(day):
    words = date_format(day, _DAY[_language()])
    return words.replace("1 ", "1er ", 1) if _language() == "fr" and day.day == 1 else words


def _language():
    return get_language() or settings.LANGUAGE_CODE
