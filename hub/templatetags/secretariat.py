from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organization
from discussions import queue as discussions
from discussions.admin.likenesses import unsettled
from discussions.admin.topics import without_outcome
from discussions.models import Likeness, Report, Topic
from events.models import Mail
from pages.models import ContactMessage
from pledges import queue as pledges
from pledges.models import Doubt
from practices import queue
from reviews.board import LATE, Board, Matter

register = template.Library()


TO_DO = (*LATE, Matter.ASK, Matter.RESOLVE, Matter.DECIDE, Matter.SIGN)  # what moves a case on; a stopped clock is no task


@register.inclusion_tag("admin/_waiting.html", takes_context=True)
def waiting(context):
    """What waits for a decision of the secretariat: each with its true count and the list that shows exactly those."""
    user = context["request"].user
    return {"tasks": [*_discussions(user), *_submissions(), *_reviews(user), *_others()]}


def _discussions(user):
    reports = discussions.not_about(user, Report.objects.all())
    return [
        _task(_("Reports that someone may be at risk"), discussions.risks(reports), "standing=risk"),
        _task(_("Other reports about contributions"), discussions.others(reports), "standing=others"),
        _task(_("First contributions that await approval"), discussions.held(), "standing=held"),
        _task(_("Contributions that name another version"), discussions.marked(), "standing=marked"),
        _task(_("Pairs of near-identical contributions"), unsettled(Likeness.objects.all()), "standing=unsettled"),
        _task(_("Moves that wait for authors"), discussions.moves_asked(), "state__exact=asked"),
        _task(_("Topics that are over, without an outcome"), without_outcome(Topic.objects.all()), "standing=without-outcome"),
    ]


def _submissions():
    return [
        _task(_("Submissions to screen"), queue.to_screen(), "standing=to-screen"),
        _task(_("Decisions to sign"), queue.to_sign(), "standing=waiting"),
        _task(_("Pledges to screen"), pledges.to_screen(), "standing=to-screen"),
        _task(_("Decisions on pledges to sign"), pledges.to_sign(), "standing=waiting"),
        _task(_("Doubts about pledges"), Doubt.objects.exclude(state=Doubt.State.CLOSED), "standing=open"),
    ]


def _reviews(user):
    """What the board counts, as this reader sees it: what she wrote or reviews herself is left out."""
    board = Board(user)
    counted = dict([*board.late, *board.waiting])
    address = reverse("reviews:board")
    return [_row(_reviewed(matter), counted[matter], f"{address}?waits={matter.value}") for matter in TO_DO]


def _reviewed(matter):
    return _("Peer review: %(matter)s") % {"matter": matter.label}


def _others():
    return [
        _task(_("Messages to answer"), ContactMessage.objects.filter(answered_at=None), "answered_at__isempty=1"),
        _task(_("Organizations to verify"), Organization.objects.filter(verified_at=None), "verified_at__isempty=1"),
        _task(_("E-mails given up"), Mail.objects.filter(state=Mail.State.FAILED), "state__exact=failed"),
    ]


def _task(label, rows, query):
    meta = rows.model._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return _row(label, rows.count(), f"{address}?{query}")


def _row(label, count, address):
    return {"label": label, "count": count, "address": address}
