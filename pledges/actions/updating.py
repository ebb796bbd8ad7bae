"""Updates: on the site by those who pledge, or by a link in an e-mail that works once; public from the minute they are sent."""

import secrets
from datetime import timedelta

from django.db import transaction

from accounts.actions.invitations import hash_of
from accounts.models import Attribution, Scope
from core import clock
from core.workflow import TransitionNotAllowed, move
from events.actions import record
from pledges import letters, notices
from pledges import notifications as kinds
from pledges.actions.locking import lock, lock_register
from pledges.actions.standing import follow
from pledges.models import Evidence, Participant, Type, Update, UpdateAttribution, UpdateLink, Value

VALID_FOR = timedelta(days=30)


@transaction.atomic
def update(*, pledge, content, participant=None, by=None, link=None, key=None):
    """Say what became of a pledge; returns the update. A second call with the same `key` returns the first one's.

    `content` is a dict: `stage`, `reason` (where it is discontinued), `text` as HTML, `language`, `values` by the key of the
    indicator, `evidence` as dicts of `url` and `title`. `participant` says in whose name, without it in that of the one who filed
    the pledge; in a partnership it is about that participant alone. Either `by` makes it or a `link`, which is used up. Raises
    TransitionNotAllowed if the pledge is withdrawn, the participant has left, or the link was used, has expired, is another
    pledge's or that of a delegate who reports no more.
    """
    lock_register()
    now = clock.now()
    pledge = lock(pledge)
    known = Update.objects.filter(key=key, pledge=pledge).first() if key else None
    if known:
        return known
    speaker = _speaker(pledge, participant)
    participant = speaker if pledge.current.type == Type.PARTNERSHIP else pledge.participants.get(order=0)
    if link:
        if not holds(link=link, participant=speaker):
            raise TransitionNotAllowed(link)
        move(link, where={"pledge": pledge, "used_at": None, "expires_at__gt": now}, to={"used_at": now})
    columns = {name: content[name] for name in ("stage", "reason", "text", "language")}
    row = Update(pledge=pledge, participant=participant, made_at=now, made_by=by, link=link, **columns)
    row.key = row.key if key is None or Update.objects.filter(key=key).exists() else key
    row.save()
    _attribute(row, speaker, by, now)
    Value.objects.bulk_create(Value(update=row, indicator=name, value=value) for name, value in content["values"].items())
    Evidence.objects.bulk_create(Evidence(update=row, position=at, **given) for at, given in enumerate(content["evidence"], 1))
    Participant.objects.filter(pk=participant.pk).update(stage=row.stage, heard_at=now)
    record(kinds.UPDATED, by=by, target=pledge, stage=row.stage)
    follow(pledge=pledge)
    notices.updated(row, by=by)
    return row


def _speaker(pledge, participant):
    """The participant in whose name an update is made, as it is now."""
    rows = pledge.participants.select_related("organization", "person")
    row = rows.filter(pk=participant.pk).first() if participant else rows.get(order=0)
    if not pledge.is_listed or row is None or not row.is_shown:
        raise TransitionNotAllowed(pledge)
    return row


def _attribute(row, participant, by, now):
    """In the name of the organization; of a person's own pledge in hers."""
    author = UpdateAttribution(update=row, organization=participant.organization, free_name=participant.free_name)
    author.person = by or (None if participant.organization or participant.free_name else participant.person)
    author.shows_person = author.organization is None and not author.free_name
    author.remember()
    author.status, author.confirmed_at, author.confirmed_by = Attribution.Status.CONFIRMED, now, by
    author.save()


# ── The link in an e-mail ────────────────────────────────────────────────────────────────────────────────────────


def make_link(*, pledge, email, language, participant=None):
    """A link by which one update can be sent without logging in; returns the row and the token that is in its address."""
    token, now = secrets.token_urlsafe(32), clock.now()
    row = UpdateLink(pledge=pledge, participant=participant, email=email, language=language, token_hash=hash_of(token))
    row.sent_at, row.expires_at = now, now + VALID_FOR
    row.save()
    return row, token


def delegates(*, pledge, participant):
    """The people who may report for an organization that takes part; of the first also those of the authority that filed it."""
    houses = [participant.organization_id, *([pledge.authority_id] if participant.has_filed else [])]
    return letters.speakers(houses, Scope.REPORT, Scope.PLEDGE)


def holds(*, link, participant):
    """Whether whoever got the link may still report: a delegate's ends with her mandate, a person's with her account."""
    if participant.organization_id is None:
        return participant.person is None or participant.person.is_active
    return link.email in [person.email for person in delegates(pledge=link.pledge, participant=participant)]


def link_of(token):
    """The link of a token, whatever has become of it; None where there is none. Looking at it uses nothing up."""
    rows = UpdateLink.objects.select_related("pledge__current", "participant__organization", "participant__person")
    return rows.filter(token_hash=hash_of(token)).first()
