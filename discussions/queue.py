"""What waits for the moderators of spaces: reports, what is held, what names another version, what nobody has read."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from discussions import overview
from discussions.models import Comment, Move, Report, Space

ON_A_PAGE = 50
KINDS = {
    "reported": _("reported"),
    "held": _("awaiting approval"),
    "marked": _("names another version"),
    "unread": _("not read yet"),
}
_RISK, _REPORTED, _HELD, _MARKED, _UNREAD = range(5)


def risks(reports=None):
    """Of these reports (all, if None) the open ones that someone may be at risk."""
    return _open(reports).filter(reason=Report.Reason.RISK)


def others(reports=None):
    """Of these reports (all, if None) the other open ones."""
    return _open(reports).exclude(reason=Report.Reason.RISK)


def _open(reports):
    return (Report.objects.all() if reports is None else reports).filter(handled_at=None)


def not_about(user, reports):
    """Of these reports those about what others wrote: who wrote it neither answers them nor learns who made them."""
    return reports.exclude(comment__posted_by=user)


def held(comments=None):
    """Of these contributions (all, if None) those that wait for approval."""
    return (Comment.objects.all() if comments is None else comments).filter(state=Comment.State.HELD)


def reported(comments=None):
    """Of these contributions (all, if None) those about which a report is open."""
    rows = Comment.objects.all() if comments is None else comments
    return rows.filter(Exists(_open(None).filter(comment=OuterRef("pk"))))


def marked(comments=None):
    """Of these contributions (all, if None) those that name another version and that no moderator has read."""
    return (Comment.objects.all() if comments is None else comments).filter(_OF["marked"])


def unread(comments=None):
    """Of these contributions (all, if None) those that no moderator has read as they stand now."""
    return (Comment.objects.all() if comments is None else comments).filter(_OF["unread"])


def moves_asked(moves=None):
    """Of these moves (all, if None) those that wait for their authors."""
    return (Move.objects.all() if moves is None else moves).filter(state=Move.State.ASKED)


_UNREAD_ONES = Q(state=Comment.State.PUBLISHED, moderated_at=None, archive_id="")  # archives were moderated where they come from
_OF = {
    "reported": Q(is_reported=True),
    "held": Q(state=Comment.State.HELD),
    "marked": _UNREAD_ONES & ~Q(named_version=""),
    "unread": _UNREAD_ONES,
}


def _waiting(user):
    """All that waits in the spaces she looks after; reports about what she wrote herself are others' to answer."""
    reports = not_about(user, _open(None))
    reported = list(reports.order_by().values_list("comment", flat=True).distinct())  # as keys they leave each part its index
    reports = reports.filter(comment=OuterRef("pk"))
    rows = Comment.objects.filter(topic__space__in=Space.objects.moderated_by(user)).order_by()
    rows = rows.alias(is_reported=Exists(reports), is_at_risk=Exists(reports.filter(reason=Report.Reason.RISK)))
    return rows.filter(Q(pk__in=reported) | _OF["held"] | _OF["unread"]), reports


class Queue:
    """What waits for one moderator, narrowed to a kind and a space; `newest` turns the order by age round.

    The gravest comes first: someone at risk, other reports, what is held, what names another version, what is unread.
    """

    def __init__(self, user, *, kind="", space=None, newest=False):
        self.kind, self.space, self.newest = kind if kind in KINDS else "", space, newest
        rows, self._reports = _waiting(user)
        self._all = rows.filter(topic__space=space) if space else rows
        self.counts = self._all.aggregate(all=Count("*"), **{name: Count("pk", filter=which) for name, which in _OF.items()})

    @property
    def total(self):
        return self.counts[self.kind or "all"]

    def page(self, number):
        """The rows of a page, each with `author_rows` and `report_rows`."""
        rows = self._all.filter(_OF[self.kind]) if self.kind else self._all
        rows = rows.annotate(gravity=_gravity(), report_rows=_reasons(self._reports))
        age = ("-posted_at", "-pk") if self.newest else ("posted_at", "pk")
        rows = overview.with_authors(rows).select_related("topic__space", "thread").defer("topic__welcome", "bands")
        return list(rows.order_by("gravity", *age)[ON_A_PAGE * (number - 1) : ON_A_PAGE * number])

    @property
    def pages(self):
        return max(1, -(-self.total // ON_A_PAGE))


def _gravity():
    return Case(
        When(is_at_risk=True, then=Value(_RISK)),
        When(is_reported=True, then=Value(_REPORTED)),
        When(_OF["held"], then=Value(_HELD)),
        When(_OF["marked"], then=Value(_MARKED)),
        default=Value(_UNREAD),
    )


def _reasons(reports):
    return ArraySubquery(reports.order_by("at").values(row=JSONObject(reason="reason")))
