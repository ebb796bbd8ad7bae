"""What the workshop says of submissions, in words."""

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.admin import shown
from submissions.fields import Kind

_OWN_WORDS = (Kind.LINE, Kind.ROWS)


def ago(at):
    """How many days ago it was."""
    days = (clock.now() - at).days
    return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days} if days > 0 else _("less than a day ago")


def tied(houses):
    """That these organizations tie her to those who submitted it, in a sentence; empty if none does."""
    names = ", ".join(map(str, houses))
    if not names:
        return ""
    sentence = _("You have ties to those who submitted this: %(names)s. Your decision needs the signature of a second person.")
    return sentence % {"names": names}


def in_short(decision):
    """A decision in a few sentences, for who signs it: what was decided, by whom, why, in which words."""
    facts = {"verdict": decision.get_verdict_display(), "person": decision.decided_by}
    reasons = "; ".join(reason.label for reason in decision.reasons.all())
    told = [
        _("Decided by %(person)s: %(verdict)s.") % facts,
        _("Reasons: %(reasons)s.") % {"reasons": reasons} if reasons else "",
        decision.scope_in_words,
        _("Words to the author: “%(words)s”") % {"words": decision.words} if decision.words else "",
        _("Once you sign, it takes effect."),
    ]
    return " ".join(filter(None, told))


# ── The answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def answers(groups, language, *, private_heading, elsewhere=()):
    """Headings with pairs of label and answer of `groups` (of `submissions.content.answers`); what is private under its own.

    Fields named `elsewhere` are told elsewhere on the page.
    """
    told = [
        (group.label, [row for row in rows if not row.field.private and row.field.name not in elsewhere])
        for group, rows in groups
    ]
    asked = [row for _group, rows in groups for row in rows if row.field.private]
    told += [(private_heading, asked)] if asked else []
    return [(heading, [(row.field.label, _drawn(row, language)) for row in rows]) for heading, rows in told]


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
