"""Numbers of pledges: “P-2026-0001”, the year that of Geneva; after 9,999 they grow longer."""

import re
import zoneinfo

GENEVA = zoneinfo.ZoneInfo("Europe/Zurich")
_NUMBER = re.compile(r"P-(\d{4})-(\d{4,9})", re.ASCII)


def year_of(at):
    """The year an instant belongs to."""
    return at.astimezone(GENEVA).year


def parse(words):
    """Year and serial out of a number as people write it; None for what is none."""
    found = _NUMBER.fullmatch(words.strip().upper())
    return (int(found[1]), int(found[2])) if found and int(found[2]) else None
