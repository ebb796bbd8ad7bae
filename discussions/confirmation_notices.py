"""What delegates are told of contributions that name an organization they post for."""

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Attribution, Delegation, Scope
from discussions import joint
from discussions.models import Comment, CommentAttribution
from discussions.overview import authors, with_authors
from notifications import kinds
from notifications.actions import notify
from notifications.kinds import Told
from notifications.readers import by_reader

Part, Status = Attribution.Part, Attribution.Status

# ── What awaits an answer ────────────────────────────────────────────────────────────────────────────────────────


def tell_confirmations(notices):
    """What awaits the answer of a delegate, in words; nothing of what is answered, hidden or no longer hers to answer."""
    found = {}
    for reader, own in by_reader(notices):
        rows = {row.pk: row for row in CommentAttribution.objects.awaiting(reader).select_related("comment", "organization")}
        named = [(notice, rows.get(notice.facts["attribution"])) for notice in own]
        comments = with_authors(Comment.objects.filter(pk__in=[row.comment_id for _notice, row in named if row])).in_bulk()
        found |= {notice: _asked(row, comments[row.comment_id]) for notice, row in named if row}
    return found


def _asked(row, comment):
    voices = (house or person for (house, _language), person in authors(comment))
    facts = {"author": ", ".join(filter(None, voices)) or _("Former member"), "name": row.name}
    sentence = _("%(author)s names %(name)s in a contribution: please confirm or decline") % facts
    return Told(sentence, reverse("discussions:confirmation_answer", args=[row.pk]), facts | {"comment": comment, "named": row})


CONFIRMATION = kinds.declare(
    "discussions.comment_named",
    label=gettext_lazy("An organization I post for is named in a contribution"),
    section=gettext_lazy("Discussions"),
    tell=tell_confirmations,
    is_duty=True,
    letter="comment_confirm",
    concerns=lambda user: user.delegations(Scope.POST).exists(),
)


def confirmations_asked(rows):
    """Ask the delegates of verified organizations named in a published contribution."""
    _tell_delegates(CONFIRMATION, rows)


# ── What was edited ──────────────────────────────────────────────────────────────────────────────────────────────


def tell_rewordings(notices):
    """Notices of edits of what an organization has confirmed, in words, as long as its name stands there so."""
    found = {}
    for reader, own in by_reader(notices):
        before = Q(confirmed_at__lt=F("comment__edited_at")) | Q(confirmed_at__lt=F("comment__enclosed_at"))
        rows = CommentAttribution.objects.named_for(reader).filter(before, status=Status.CONFIRMED)
        rows = rows.filter(comment__state=Comment.State.PUBLISHED)
        rows = rows.in_bulk([notice.facts["attribution"] for notice in own])
        found |= {notice: _reworded_told(row) for notice in own if (row := rows.get(notice.facts["attribution"]))}
    return found


def _reworded_told(row):
    facts = {"name": row.name}
    sentence = _("A contribution that %(name)s has confirmed was edited: see whether the name is to stay on it") % facts
    return Told(sentence, reverse("discussions:confirmation_answer", args=[row.pk]), facts)


REWORDED = kinds.declare(
    "discussions.comment_reworded",
    label=gettext_lazy("A contribution that an organization I post for has confirmed is edited"),
    section=gettext_lazy("Discussions"),
    tell=tell_rewordings,
    concerns=lambda user: user.delegations(Scope.POST).exists(),
)


def reworded(comment):
    """Tell of new words or files, once, the delegates of organizations that stand behind the contribution, named by its filer."""
    rows = comment.attributions.exclude(part=Part.ENDORSER).exclude(organization=None)
    _tell_delegates(REWORDED, [row for row in rows if joint.confirmed_before(row, comment)], f":{comment.changes}")


def _tell_delegates(kind, rows, once=""):
    """Tell those who may post for the organization of each row of it; `once` tells one occasion from another."""
    if not rows:
        return
    running = Delegation.objects.running().with_scope(Scope.POST)
    right = running.filter(organization__in=[row.organization_id for row in rows]).select_related("person")
    for row in rows:
        people = [delegation.person for delegation in right if delegation.organization_id == row.organization_id]
        notify(kind, people=people, object_id=row.comment_id, key=f"{row.pk}{once}", facts={"attribution": row.pk})
