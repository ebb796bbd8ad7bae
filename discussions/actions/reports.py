"""Reports about contributions: somebody says that one should be looked at, a moderator answers."""

from django.db import transaction

from core import clock
from core.workflow import TransitionNotAllowed
from discussions import moderation_notices as notices
from discussions import notifications as kinds
from discussions.models import Report
from events.actions import record


@transaction.atomic
def report(*, comment, by, reason, words=""):
    """Tell the moderators that a contribution should be looked at; returns the report and whether it is new.

    `by` is None for a visitor. A person has one open report about a contribution: a second one changes nothing. The record
    does not say who it was, the report does.
    """
    facts = {"reason": reason, "words": words, "at": clock.now()}
    if by is None:
        row, is_new = Report.objects.create(comment=comment, **facts), True
    else:
        row, is_new = Report.objects.get_or_create(comment=comment, person=by, handled_at=None, defaults=facts)
    if is_new:
        record(kinds.COMMENT_REPORTED, by=None, target=comment, reason=reason)
        notices.reported(row, by=by)
    return row, is_new


@transaction.atomic
def answer(*, comment, by, outcome, why):
    """Answer every open report about a contribution; who reported it is told the outcome.

    Raises TransitionNotAllowed if there is none (any longer).
    """
    rows = list(Report.objects.open().filter(comment=comment).select_for_update(of=("self",)).order_by("pk"))
    if not rows:
        raise TransitionNotAllowed(comment)
    changes = {"handled_at": clock.now(), "handled_by": by, "outcome": outcome}
    Report.objects.filter(pk__in=[row.pk for row in rows]).update(**changes)
    record(kinds.REPORTS_ANSWERED, by=by, target=comment, why=why, number=len(rows), outcome=outcome)
    for row in rows:
        notices.report_answered(row)
    return rows
