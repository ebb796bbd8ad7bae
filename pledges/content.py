"""The content of a pledge: see `submissions.content`."""

from datetime import date

from pledges.fields import FORM
from submissions import content as contents
from submissions import values

_PLAIN = (
    "title",
    "language",
    "description",
    "type",
    "natures",
    "level",
    "occasion",
    "is_mirror",
    "actions",
    "is_global",
    "reason",
)
_CONTACT = ("name", "role", "email", "phone")


def of(version, *, private=False):
    """The content of a stored version; contacts and the addresses of participants only if `private`."""
    content = FORM.empty() | {name: getattr(version, name) for name in _PLAIN}
    content |= {name: _day(getattr(version, name)) for name in ("starts_on", "ends_on")}
    content["scope"] = version.scope_confirmed_at is not None
    content["objectives"] = [str(row.objective_id) for row in version.objective_rows.all()]
    for name in ("principles", "regions", "countries"):
        content[name] = [str(row.pk) for row in getattr(version, name).all()]
    content["participants"] = [row | ({} if private else {"email": ""}) for row in version.partners]
    content["matches"] = [{"pledge": words} for words in version.matching]
    content["indicators"] = [_indicator(row) for row in version.indicators.all()]
    content["milestones"] = [{"what": row.what, "by_when": _day(row.by_when)} for row in version.milestones.all()]
    if private:
        content["contacts"] = [{name: getattr(row, name) for name in _CONTACT} for row in version.contacts.all()]
    return content


def columns(content):
    """What of a content is in the columns of its version, as they keep it."""
    kept = {name: content[name] for name in _PLAIN} | {name: day_of(content[name]) for name in ("starts_on", "ends_on")}
    return kept | {"partners": content["participants"], "matching": [row["pledge"] for row in content["matches"]]}


def day_of(words):
    """The day of an ISO date; None for nothing."""
    return date.fromisoformat(words) if words else None


def _indicator(row):
    words = {name: getattr(row, name) for name in ("whose", "what", "unit")}
    numbers = {name: values.kept(getattr(row, name)) for name in ("baseline", "target")}
    return words | numbers | {"direction": "decrease" if row.is_decrease else "", "by_when": _day(row.by_when)}


def _day(day):
    return day.isoformat() if day else ""


def answers(content, **asked):
    """Pairs of a group and its `Answer`s; see `submissions.content.answers`."""
    return contents.answers(FORM.groups, content, **asked)
