"""Standing behind what somebody else has contributed: as oneself, or for an organization."""

from django.db import transaction
from django.db.models import F, Max

from accounts.models import Attribution, Scope
from core import clock
from core.workflow import TransitionNotAllowed
from discussions import notices
from discussions import notifications as kinds
from discussions.actions.comments import locked, thread_now
from discussions.models import Comment, CommentAttribution
from events.actions import record

_PART = Attribution.Part.ENDORSER
_FIRST = 1000  # so that in the order of all rows the authors and supporters come first


@transaction.atomic
def endorse(*, comment, by, organization=None):
    """Endorse a contribution as oneself, or for an organization one may endorse for; who has done so already has done it once.

    Returns the endorsement; its author is told of a new one. Raises TransitionNotAllowed if by now the contribution is hidden or
    withdrawn, the discussion closed or the delegation ended, or if those who endorse have made it themselves.
    """
    now = locked(comment)
    if not thread_now(now.thread_id, now.topic).is_open:
        raise TransitionNotAllowed(comment)
    if not now.is_published or (organization and not _may_endorse_for(by, organization)):
        raise TransitionNotAllowed(comment)
    known = now.attributions.filter(part=_PART, **_who(by, organization)).first()
    if known:
        return known
    if is_its_own(comment=now, person=by, organization=organization):
        raise TransitionNotAllowed(comment)
    row = _add(now, by, organization)
    _count(now, organization, 1)
    record(kinds.COMMENT_ENDORSED, by=by, target=now, organization=organization and organization.pk)
    notices.endorsed(row, by=by)
    return row


@transaction.atomic
def withdraw(*, endorsement, by):
    """Take an endorsement back; the record keeps that there was one. Raises TransitionNotAllowed if it is gone already."""
    comment = locked(endorsement.comment)
    if not CommentAttribution.objects.filter(pk=endorsement.pk, part=_PART).delete()[0]:
        raise TransitionNotAllowed(comment)
    _count(comment, endorsement.organization, -1)
    record(kinds.ENDORSEMENT_WITHDRAWN, by=by, target=comment, organization=endorsement.organization_id)


def is_its_own(*, comment, person, organization=None):
    """Whether those who would endorse a contribution are named on it already, whatever part they have in it."""
    named = comment.attributions.exclude(part=_PART)
    if organization:
        return named.filter(organization=organization).exists()
    return comment.posted_by_id == person.pk or named.filter(person=person).exists()


def _may_endorse_for(person, organization):
    return person.delegations(Scope.ENDORSE).filter(organization=organization).exists()


def _who(person, organization):
    return {"organization": organization} if organization else {"person": person, "organization": None}


def _add(comment, by, organization):
    last = comment.attributions.filter(part=_PART).aggregate(last=Max("order"))["last"]
    row = CommentAttribution(comment=comment, part=_PART, order=_FIRST if last is None else last + 1)
    row.person, row.organization = None if organization else by, organization
    row.status, row.confirmed_at, row.confirmed_by = Attribution.Status.CONFIRMED, clock.now(), by
    row.remember().save()
    return row


def _count(comment, organization, by):
    """What a reader sees of it changes, so its version grows with the count."""
    name = "endorsing_organizations" if organization else "endorsing_people"
    Comment.objects.filter(pk=comment.pk).update(**{name: F(name) + by, "version": F("version") + 1})
