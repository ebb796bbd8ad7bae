"""What moderators, those who report and authors who are asked are told."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from core.languages import best_of, names
from discussions.models import Comment, Move, Report, Space, Topic
from discussions.models.readers import MODERATES, looks_after_a_space
from notifications import kinds
from notifications.actions import notify
from notifications.kinds import Rhythm, Told
from notifications.readers import by_reader

SECTION = _("Discussions")
Outcome = Report.Outcome


def moderators_of(space_id):
    """Those who look after a space, and the secretariat."""
    roles = Role.objects.running()
    of_space = roles.filter(role=Role.MODERATOR, scope=f"{MODERATES}{space_id}").values("person")
    staff = roles.filter(role__in=Role.STAFF).values("person")
    return User.objects.active().filter(Q(pk__in=of_space) | Q(pk__in=staff))


def _told(sentence, comment, address):
    title, language = best_of(names(comment.topic, "title"))
    return Told(str(sentence) % {"topic": title, "number": comment.number}, address, {}, title, language)


# ── For moderators ───────────────────────────────────────────────────────────────────────────────────────────────


def tell_moderators(notices):
    """Notices about contributions, for those who look after their space."""
    found = {}
    for reader, own in by_reader(notices):
        rows = Comment.objects.filter(topic__space__in=Space.objects.moderated_by(reader))
        comments = rows.select_related("topic").defer("topic__welcome").in_bulk({notice.object_id for notice in own})
        for notice in own:
            comment = comments.get(notice.object_id)
            if comment and comment.posted_by_id != reader.pk:
                page = reverse("discussions:comment_moderate", args=[comment.pk])
                found[notice] = _told(_SENTENCES[notice.kind], comment, page)
    return found


def tell_ended(notices):
    """What became of moves, for those who look after the space in which it stands now."""
    moves = Move.objects.select_related("comment__topic").in_bulk({notice.object_id for notice in notices})
    found = {}
    for reader, own in by_reader(notices):
        spaces = set(Space.objects.moderated_by(reader).values_list("pk", flat=True))
        for notice in own:
            row = moves.get(notice.object_id)
            if row and row.comment.topic.space_id in spaces and row.state in _ENDS:
                page = reverse("discussions:comment_moderate", args=[row.comment_id])
                found[notice] = _told(_ENDS[row.state], row.comment, page)
    return found


AT_RISK = kinds.declare(
    "discussions.comment_at_risk",
    label=_("Somebody reports that someone may be at risk"),
    section=SECTION,
    tell=tell_moderators,
    is_duty=True,
    concerns=looks_after_a_space,
)
REPORTED = kinds.declare(
    "discussions.comment_reported",
    label=_("A report about a contribution"),
    section=SECTION,
    tell=tell_moderators,
    default=Rhythm.DAILY,
    concerns=looks_after_a_space,
)
HELD = kinds.declare(
    "discussions.comment_held",
    label=_("A first contribution that awaits approval"),
    section=SECTION,
    tell=tell_moderators,
    default=Rhythm.DAILY,
    concerns=looks_after_a_space,
)
MOVE_ENDED = kinds.declare(
    "discussions.move_ended",
    label=_("An answer to a move I proposed"),
    section=SECTION,
    tell=tell_ended,
    concerns=looks_after_a_space,
)
_SENTENCES = {
    AT_RISK: _("Someone may be at risk: contribution No. %(number)s to “%(topic)s” was reported"),
    REPORTED: _("Contribution No. %(number)s to “%(topic)s” was reported"),
    HELD: _("Contribution No. %(number)s to “%(topic)s” awaits approval"),
}
_ENDS = {
    Move.State.DONE: _("All authors agree: it has moved and is now contribution No. %(number)s to “%(topic)s”"),
    Move.State.REFUSED: _("An author does not agree: contribution No. %(number)s to “%(topic)s” stays where it is"),
    Move.State.DROPPED: _("Contribution No. %(number)s to “%(topic)s” could not be moved any longer"),
}


def reported(report, *, by):
    """Tell those who look after the space; not whoever reports it, nor whoever wrote it."""
    comment, kind = report.comment, AT_RISK if report.reason == Report.Reason.RISK else REPORTED
    own = [person.pk for person in (by, comment.posted_by) if person]
    notify(kind, people=moderators_of(comment.topic.space_id).exclude(pk__in=own), object_id=comment.pk, key=str(report.pk))


def held(comment):
    """Tell those who look after the space that a first contribution waits."""
    notify(HELD, people=moderators_of(comment.topic.space_id), object_id=comment.pk, key=str(comment.pk))


def move_ended(move):
    """Tell the moderator who proposed the move."""
    notify(MOVE_ENDED, people=[move.asked_by], object_id=move.pk, key=str(move.pk))


# ── For those who report ─────────────────────────────────────────────────────────────────────────────────────────


def tell_reporters(notices):
    """What came of a report, for who made it, while she may read the topic."""
    reports = Report.objects.select_related("comment__topic__space").in_bulk({notice.object_id for notice in notices})
    found = {}
    for reader, own in by_reader(notices):
        topics = {report.comment.topic_id for report in reports.values()}
        readable = set(Topic.objects.visible_to(reader).filter(pk__in=topics).values_list("pk", flat=True))
        for notice in own:
            row = reports.get(notice.object_id)
            if row and row.person_id == reader.pk and row.outcome and row.comment.topic_id in readable:
                found[notice] = _answered(row)
    return found


def _answered(report):
    comment = report.comment
    address = comment.get_absolute_url() if comment.is_shown else comment.topic.get_absolute_url()
    return _told(_ANSWERS[report.outcome], comment, address)


ANSWERED = kinds.declare(
    "discussions.report_answered",
    label=_("What came of a report of mine"),
    section=SECTION,
    tell=tell_reporters,
)
_ANSWERS = {
    Outcome.UPHELD: _("Thank you: something was done about contribution No. %(number)s to “%(topic)s”, which you reported"),
    Outcome.DISMISSED: _("Contribution No. %(number)s to “%(topic)s”, which you reported, was looked at; nothing had to be done"),
}


def report_answered(report):
    """Tell who reported it, if she has an account."""
    notify(ANSWERED, people=[report.person], object_id=report.pk, key=str(report.pk))


# ── For authors ──────────────────────────────────────────────────────────────────────────────────────────────────


def tell_asked(notices):
    """Authors are asked whether their words may move, as long as they are."""
    waiting = Move.objects.filter(state=Move.State.ASKED).select_related("comment__topic")
    moves = waiting.prefetch_related("consents").in_bulk({notice.object_id for notice in notices})
    found = {}
    for notice in notices:
        row = moves.get(notice.object_id)
        if row and any(consent.person_id == notice.person_id for consent in row.consents.all()):
            found[notice] = _told(_ASKED, row.comment, reverse("discussions:move_detail", args=[row.pk]))
    return found


MOVE_ASKED = kinds.declare(
    "discussions.move_asked",
    label=_("A question whether my contribution may move"),
    section=SECTION,
    tell=tell_asked,
    is_duty=True,
)
_ASKED = _("May contribution No. %(number)s to “%(topic)s” move to where more people read it? Words of yours are part of it")


def move_asked(move, *, people):
    """Ask authors for their consent."""
    notify(MOVE_ASKED, people=people, object_id=move.pk, key=str(move.pk))
