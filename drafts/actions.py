import json
import re
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import clock, redaction
from drafts.models import Draft, HeldPost

LARGEST = 200 * 1024  # bytes of one draft or held form
KEEP_HELD = timedelta(days=1)
MOST_DRAFTS, MOST_HELD = 100, 50  # of one person
_MARKUP = re.compile(r"</?[a-z][^<>]*>")  # what the editor sends


class StaleDraft(Exception):
    """Somebody saved the draft in the meantime; `draft` holds their text, the caller still has the other."""

    def __init__(self, draft):
        self.draft = draft
        super().__init__(_("This draft was saved in another window in the meantime."))


class TooLarge(Exception):
    """More than 200 KB, or an address beyond all measure; nothing was saved."""


class TooMany(Exception):
    """The owner has a hundred drafts; nothing was saved."""


@transaction.atomic
def save(*, owner, kind, place, data, version):
    """Keep `data` (names and values as typed) and return the draft with its new version.

    `version` is the one the writer saw, 0 for none. Raises StaleDraft if there is a newer one, TooLarge beyond 200 KB, TooMany
    for a new one beyond a hundred.
    """
    _check_size(data)
    draft, created = Draft.objects.get_or_create(
        owner=owner, kind=kind, place=place, defaults={"data": data, "saved_at": clock.now()}
    )
    if created:
        if Draft.objects.filter(owner=owner).count() > MOST_DRAFTS:
            raise TooMany
        return draft
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.data == data:
        return draft
    if draft.version != version:
        raise StaleDraft(draft)
    draft.data, draft.version, draft.saved_at = data, version + 1, clock.now()
    draft.save()
    return draft


def discard(*, owner, kind, place):
    """Forget a draft: it was sent, or its owner says so."""
    Draft.objects.filter(owner=owner, kind=kind, place=place).delete()


@transaction.atomic
def hold(*, path, fields, owner):
    """Keep a form that could not be accepted; `fields` is a list of [name, value]. Returns the row; TooLarge beyond 200 KB.

    Each owner has room for fifty; the oldest make way.
    """
    _check_size(fields)
    if len(path) > HeldPost._meta.get_field("path").max_length:
        raise TooLarge
    held = HeldPost.objects.create(path=path, fields=fields, owner=owner, held_at=clock.now())
    newest = HeldPost.objects.filter(owner=owner).order_by("-held_at")[:MOST_HELD]
    HeldPost.objects.filter(owner=owner).exclude(pk__in=newest.values("pk")).delete()
    return held


def release(*, held):
    """Forget a held form: it was sent again or given up."""
    held.delete()


@transaction.atomic
def take_out(*, owner, app, phrases, mark):
    """Put `mark` for each phrase in the owner's drafts and held forms of one app: its own kinds, its addresses.

    A window that still shows the words learns that it is behind when it saves the draft.
    """
    for draft in Draft.objects.select_for_update().filter(owner=owner, kind__startswith=f"{app}."):
        data = _without(draft.data, phrases, mark)
        if data != draft.data:
            draft.data, draft.version, draft.saved_at = data, draft.version + 1, clock.now()
            draft.save()
    for held in HeldPost.objects.select_for_update().filter(owner=owner, path__contains=f"/{app}/"):
        held.fields = _without(held.fields, phrases, mark)
        held.save()


def _without(value, phrases, mark):
    """Fields as they are kept, whatever their shape, without the phrases."""
    if isinstance(value, dict):
        return {name: _without(part, phrases, mark) for name, part in value.items()}
    if isinstance(value, list):
        return [_without(part, phrases, mark) for part in value]
    if not isinstance(value, str):
        return value
    take_out_of = redaction.from_markup if _MARKUP.search(value) else redaction.from_text
    return take_out_of(value, phrases, mark)[0]


def forget_held_posts():
    """Delete held forms after a day; returns how many."""
    return HeldPost.objects.filter(held_at__lt=clock.now() - KEEP_HELD).delete()[0]


def _check_size(fields):
    if len(json.dumps(fields, ensure_ascii=False).encode()) > LARGEST:
        raise TooLarge
