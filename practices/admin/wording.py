"""What the workshop says of submissions, in words."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.admin import shown
from practices import content as contents
from practices import ties
from submissions.fields import Kind

_OWN_WORDS = (Kind.LINE, Kind.ROWS)
_ELSEWHERE = {"call"}  # a fact about the submission, told above the answers


def address(name, *arguments, **given):
    """A page of the workshop, filtered or filled in with what is given."""
    page = reverse(f"admin:practices_{name}", args=arguments)
    return f"{page}?{urlencode(given)}" if given else page


def ago(at):
    """How many days ago it was."""
    days = (clock.now() - at).days
    return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days} if days > 0 else _("less than a day ago")


def tied_by(user, practice):
    """What ties her to those who submitted it, in a sentence; empty if nothing does."""
    houses = ", ".join(map(str, ties.of(user, practice)))
    if not houses:
        return ""
    sentence = _("You have ties to those who submitted this: %(names)s. Your decision needs the signature of a second person.")
    return sentence % {"names": houses}


# ── The answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def answers(version, *, private):
    """Headings with pairs of label and answer, as the form groups them; the focal point under its own, if `private`."""
    content = contents.of(version, private=private)
    groups = contents.answers(content, is_update=bool(content["changes"]), private=private)
    told = [(group.label, [answer for answer in rows if _is_told(answer.field)]) for group, rows in groups]
    asked = [answer for _group, rows in groups for answer in rows if answer.field.private]
    told += [(_("Focal point – for the secretariat alone"), asked)] if asked else []
    return [(heading, [(row.field.label, _drawn(row, version.language)) for row in rows]) for heading, rows in told]


def _is_told(field):
    return not field.private and field.name not in _ELSEWHERE


def _drawn(answer, language):
    if not answer.is_given:
        return "–"
    if answer.field.kind == Kind.FLAG:
        return _("Yes")
    if answer.markup:
        return shown(answer.markup, language)
    lines = format_html_join("", "<li>{}</li>", ((line,) for line in answer.lines)) if len(answer.lines) > 1 else ""
    listed = format_html("<ul>{}</ul>", lines) if lines else answer.lines[0]
    return format_html('<div lang="{}" dir="auto">{}</div>', language, listed) if answer.field.kind in _OWN_WORDS else listed
