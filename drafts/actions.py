import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock, redaction
from drafts.merging import Seen, by_field, field_of, flat, same
from drafts.models import Draft, HeldPost, Wording

LARGEST = 200 * 1024  # bytes of one draft or held form
KEEP_HELD = timedelta(days=1)
KEEP_EARLIER, KEEP_PASSING = timedelta(days=30), timedelta(days=1)  # what shared drafts said before
MOST_PASSING = 500  # versions
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
    """Forget a draft: it was sent, or its owner says so. Most of what is sent never was one."""
    own = Draft.objects.filter(owner=owner, kind=kind, place=place)
    if own.exists():
        own.delete()


# ── Shared drafts ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Conflict:
    """A field two have changed: `theirs` stands, by `who` (None if unknown) since `when`; `mine` could not be saved.

    Both are the names and values of the field's controls, without empty ones.
    """

    field: str
    theirs: dict
    mine: dict
    who: User | None
    when: datetime


@dataclass(frozen=True)
class Saved:
    """The draft as it stands now; what could not be saved; and what the writer's page shows of it.

    `kept` names the fields in which others have written in the meantime and she has not: her page still shows what they said
    before. `seen` is the version of each field her page shows now, which goes with her next save.
    """

    draft: Draft
    conflicts: list
    kept: list
    seen: Seen


@transaction.atomic
def save_shared(*, by, kind, place, data, version, names, window=""):
    """Save the fields `names` of a shared draft as they stand in `data`, each where nobody else has changed it; returns `Saved`.

    A name without anything in `data` was emptied; other fields stay as they are. `version` is what the writer saw, a number or
    `Seen`; `window` tells her page from others, so that she never competes with what she has just saved from it. Whether she
    may is asked by the caller. Raises TooLarge where data or draft would hold more than 200 KB; then nothing is saved.
    """
    _check_size(data)
    draft = _shared(kind, place)
    before, mine = by_field(draft.data), by_field(data)
    names = {field_of(name) for name in names}
    differ = sorted(name for name in names if 0 < len(name) <= 100 and not same(_at(mine, name), _at(before, name)))
    seen = version if isinstance(version, Seen) else Seen(version)
    standing = {row.field: row for row in draft.wordings.standing().filter(field__in=differ).select_related("by")}
    bases = _bases(draft, before, {name: seen.of(name) for name in differ}, standing, window)
    kept = [name for name in differ if name in bases and same(_at(mine, name), bases[name])]
    taken = [name for name in differ if name in bases and name not in kept and same(bases[name], _at(before, name))]
    lost = [name for name in differ if name not in kept and name not in taken]
    if taken:
        _write(draft, before, {name: _at(mine, name) for name in taken}, standing, by, window)
    conflicts = [_conflict(draft, name, _at(before, name), _at(mine, name), standing) for name in lost]
    return Saved(draft, conflicts, kept, Seen(draft.version, {name: seen.of(name) for name in (*kept, *lost)}))


def _at(fields, name):
    return fields.get(name, {})


def _shared(kind, place):
    """The draft of a place, locked until the transaction ends; a new one has nothing in it and version 0."""
    locked = Draft.objects.select_for_update(of=("self",))
    given = {"version": 0, "saved_at": clock.now()}
    return locked.get_or_create(owner=None, kind=kind, place=place, defaults=given)[0]


def _bases(draft, before, versions, standing, window):
    """What each field said when the writer's page was made; missing where nobody knows any longer, or it is of another draft."""
    bases, over = {}, Q()
    for name, version in versions.items():
        row = standing.get(name)
        if version > draft.version:
            continue
        if row is None or row.since <= version or (window and row.window == window):
            bases[name] = _at(before, name)
        else:
            over |= Q(field=name, since__lte=version, until__gte=version)
    rows = draft.wordings.earlier().filter(over) if over else []
    return bases | {row.field: row.words for row in rows}


def _write(draft, before, taken, standing, by, window):
    """Put the words of the fields taken in the place of those that stood, which become earlier ones."""
    now, over, first = clock.now(), [], []
    for name in taken:
        row = standing.get(name)
        (over if row else first).append(row or Wording(draft=draft, field=name, since=0, at=now))
    for row in (*over, *first):
        row.until, row.words = draft.version, _at(before, row.field)
        row.replaced_by, row.replaced_at = by, now
    Wording.objects.bulk_update(over, ["until", "words", "replaced_by", "replaced_at"])
    draft.data = flat({name: words for name, words in (before | taken).items() if words})
    _check_size(draft.data)
    draft.version, draft.saved_at, draft.saved_by = draft.version + 1, now, by
    draft.save()
    fresh = [Wording(draft=draft, field=name, since=draft.version, by=by, at=now, window=window) for name in taken]
    Wording.objects.bulk_create(first + fresh)
    if draft.version % 100 == 0:
        draft.wordings.passing().filter(until__lt=draft.version - MOST_PASSING).delete()


def _conflict(draft, name, theirs, mine, standing):
    row = standing.get(name)
    return Conflict(name, theirs, mine, row and row.by, row.at if row else draft.saved_at)


@transaction.atomic
def open_shared(*, kind, place, data, by=None):
    """Begin a shared draft with these fields and return it; the one that is there already, as it stands."""
    there = Draft.objects.shared(kind, place).first()
    if there:
        return there
    return save_shared(by=by, kind=kind, place=place, data=data, version=0, names=set(data)).draft


@transaction.atomic
def close_shared(*, kind, place):
    """Forget a shared draft and all it said before; returns its fields, none where there is no draft."""
    draft = Draft.objects.shared(kind, place).select_for_update(of=("self",)).first()
    if draft is None:
        return {}
    draft.delete()
    return draft.data


def forget_earlier():
    """Delete what shared drafts said before: after thirty days, and what saving while one types has left after one; how many."""
    now = clock.now()
    old = Wording.objects.filter(replaced_at__lt=now - KEEP_EARLIER).delete()[0]
    return old + Wording.objects.passing().filter(replaced_at__lt=now - KEEP_PASSING).delete()[0]


# ── Held forms ───────────────────────────────────────────────────────────────────────────────────────────────────


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


def forget_held_posts():
    """Delete held forms after a day; returns how many."""
    return HeldPost.objects.filter(held_at__lt=clock.now() - KEEP_HELD).delete()[0]


# ── Words that must go ───────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def take_out(*, owner, app, phrases, mark):
    """Put `mark` for each phrase in the drafts of one app that the owner has or has written in, and in her held forms of it.

    Its own kinds, its addresses. A window that still shows the words learns that it is behind when it saves the draft.
    """
    written = Wording.objects.filter(Q(by=owner) | Q(replaced_by=owner)).values("draft")
    drafts = Draft.objects.filter(Q(owner=owner) | Q(owner=None, pk__in=written), kind__startswith=f"{app}.")
    for draft in drafts.select_for_update(of=("self",)):
        _redact(draft, phrases, mark)
    for held in HeldPost.objects.select_for_update().filter(owner=owner, path__contains=f"/{app}/"):
        held.fields = _without(held.fields, phrases, mark)
        held.save()


@transaction.atomic
def take_out_shared(*, kind, place, phrases, mark):
    """Put `mark` for each phrase in the shared draft of a place and in all it said before."""
    for draft in Draft.objects.shared(kind, place).select_for_update(of=("self",)):
        _redact(draft, phrases, mark)


def _redact(draft, phrases, mark):
    """Of a shared draft nothing that held the words may be the base of a save any longer, or an open window brought them back."""
    data = _without(draft.data, phrases, mark)
    if data != draft.data:
        names = {field_of(control) for control in data if data[control] != draft.data[control]}
        draft.data, draft.version, draft.saved_at = data, draft.version + 1, clock.now()
        draft.save()
        draft.wordings.standing().filter(field__in=names).update(since=draft.version, window="")
    for row in draft.wordings.earlier():
        words = _without(row.words, phrases, mark)
        if words != row.words:
            row.words, row.since = words, None
            row.save()


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


def _check_size(fields):
    if len(json.dumps(fields, ensure_ascii=False).encode()) > LARGEST:
        raise TooLarge
