"""Dates and times as a reader writes them, with their zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.translation import override

from core.templatetags import moments

DEADLINE = datetime(2022, 1, 31, 22, 59, tzinfo=UTC)

DAYS = {
    "English": ("en", date(2022, 1, 31), "31 January 2022"),
    "French": ("fr", date(2022, 1, 31), "31 janvier 2022"),
    "Spanish": ("es", date(2022, 1, 31), "31 de enero de 2022"),
    "the first in French": ("fr", date(2026, 5, 1), "1er mai 2026"),
    "the eleventh in French": ("fr", date(2026, 8, 11), "11 août 2026"),
    "the twenty-first in French": ("fr", date(2021, 2, 21), "21 février 2021"),
    "the first in English": ("en", date(2026, 5, 1), "1 May 2026"),
}


@pytest.mark.parametrize(("language", "day", "words"), DAYS.values(), ids=DAYS)
def test_days_are_written_as_the_reader_does(language, day, words):
    with override(language):
        result = moments.in_words(day, ZoneInfo("UTC"))

    assert result == words


TIMES = {
    "Geneva": ("Europe/Zurich", "31 January 2022, 23:59 Geneva time"),
    "Kiritimati": ("Pacific/Kiritimati", "1 February 2022, 12:59 Kiritimati time"),
    "La Paz": ("America/La_Paz", "31 January 2022, 18:59 La Paz time"),
    "UTC": ("UTC", "31 January 2022, 22:59 UTC"),
    "an area within an area": ("America/Argentina/Buenos_Aires", "31 January 2022, 19:59 Buenos Aires time"),
}


@pytest.mark.parametrize(("zone", "words"), TIMES.values(), ids=TIMES)
def test_times_name_their_zone(zone, words):
    with override("en"):
        result = moments.in_words(DEADLINE, ZoneInfo(zone))

    assert result == words


def test_french_hours_have_their_letter():
    with override("fr"):
        result = moments.in_words(DEADLINE, ZoneInfo("UTC"))

    assert "22\u202fh\u202f59" in result


DIFFERENT = {
    "other offset": (DEADLINE, "Europe/Zurich", "Africa/Dakar", True),
    "same offset": (DEADLINE, "Europe/Zurich", "Europe/Stockholm", False),
    "same only in winter": (DEADLINE, "Africa/Lagos", "Europe/Zurich", False),
    "different in summer": (datetime(2022, 7, 1, tzinfo=UTC), "Africa/Lagos", "Europe/Zurich", True),
    "a date": (date(2022, 1, 31), "Europe/Zurich", "Africa/Dakar", False),
}


@pytest.mark.parametrize(("at", "zone", "other", "differs"), DIFFERENT.values(), ids=DIFFERENT)
def test_zones_differ_by_what_their_clocks_show(at, zone, other, differs):
    assert moments.differs(at, ZoneInfo(zone), ZoneInfo(other)) == differs


def test_zone_of_takes_a_name_a_zone_or_the_readers():
    zone = ZoneInfo("Africa/Dakar")

    with timezone.override(zone):
        zones = [moments.zone_of("Asia/Tokyo"), moments.zone_of(zone), moments.zone_of(None)]

    assert zones == [ZoneInfo("Asia/Tokyo"), zone, zone]
