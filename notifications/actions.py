"""Tell people, follow and be told what is new, read, choose; spread and gather in the background."""

import json
import zoneinfo
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Exists, Min, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from core import clock
from core.dispatch import later
from events.actions import post
from events.letters import compose
from notifications import kinds
from notifications.choices import addresses, rhythms_of
from notifications.kinds import Rhythm
from notifications.models import Announcement, Follow, Notice, Preference
from notifications.rhythms import due_at

SPREAD, DIGEST = "notifications.tasks.spread", "notifications.tasks.digest"
BATCH = 200  # followers told in one transaction
MOST_IN_DIGEST = 200  # the others come with the next
_HANDED_OVER = timedelta(minutes=1)
_WAITING = (Rhythm.DAILY, Rhythm.WEEKLY)


# ── Tell ─────────────────────────────────────────────────────────────────────────────────────────────────────────


_INSERT = """
INSERT INTO notifications_notice (person_id, rhythm, mailed_at, kind, key, object_id, facts, at) VALUES {rows}
ON CONFLICT ON CONSTRAINT notifications_notice_once DO NOTHING RETURNING id, person_id
"""
_ANNOUNCE = """
INSERT INTO notifications_announcement (kind, object_id, places, by_id, at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT ON CONSTRAINT notifications_announcement_once DO NOTHING RETURNING id
"""


@transaction.atomic
def notify(kind, *, people, object_id, key, facts=None):
    """Tell `people` of something, each once per `kind` and `key`, in the present transaction; returns the new notices.

    Passed over are those told before, those whose account is disabled and those who may not see what it is about. Where the
    rhythm is *at once* the e-mail is in the outbox when this returns. Raises ValueError for a kind nobody declares.
    """
    if kinds.get(kind) is None:
        raise ValueError(f"Undeclared kind of notice: {kind}")
    people = _untold(kind, key, {person.pk for person in people if person is not None})
    rows = _insert(people, kind=kind, key=key, object_id=object_id, facts=facts or {})
    told = _in_words(rows)
    if len(told) < len(rows):
        Notice.objects.filter(pk__in=[notice.pk for notice in rows if notice not in told]).delete()
    rows = [notice for notice in rows if notice in told]
    for notice in rows:
        if notice.mailed_at:
            _mail(notice, told[notice])
    return rows


def _untold(kind, key, ids):
    """Those of the people who have not been told, as they are now, each with the `rhythm` she gets this kind in."""
    told = Notice.objects.filter(person=OuterRef("pk"), kind=kind, key=key)
    chosen = Preference.objects.filter(person=OuterRef("pk"), kind=kind).values("rhythm")
    people = list(User.objects.active().with_rights().filter(~Exists(told), pk__in=ids).annotate(rhythm=Subquery(chosen)))
    declared = kinds.get(kind)
    for person in people:
        person.rhythm = declared.default if declared.is_duty else person.rhythm or declared.default
    return people


def _insert(people, **about):
    """The notices that are new; who is told the same at this instant by somebody else has none."""
    people, now = {person.pk: person for person in people}, clock.now()
    if not people:
        return []
    mailed = {pk: now if person.rhythm == Rhythm.NOW else None for pk, person in people.items()}
    shared = [about["kind"], about["key"], about["object_id"], json.dumps(about["facts"]), now]
    values = [value for pk in sorted(people) for value in (pk, people[pk].rhythm, mailed[pk], *shared)]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.format(rows=", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s)"] * len(people))), values)
        keys = cursor.fetchall()
    return [
        Notice(pk=key, person=people[pk], rhythm=people[pk].rhythm, mailed_at=mailed[pk], at=now, **about) for key, pk in keys
    ]


def _in_words(notices):
    """The `Told` of each notice, in its own reader's language and zone; without those who may not see what it is about."""
    groups, found = {}, {}
    for notice in notices:
        groups.setdefault((notice.person.language, notice.person.zone), []).append(notice)
    for rows in groups.values():
        with _as_read_by(rows[0].person):
            found |= kinds.tell(rows)
    return found


@contextmanager
def _as_read_by(person):
    with override(person.language), timezone.override(zoneinfo.ZoneInfo(person.zone)):
        yield


def _mail(notice, told):
    person, kind = notice.person, notice.kind
    links = addresses(person, kind)
    with _as_read_by(person):
        letter = compose(
            kinds.get(kind).letter, {**told.facts, "notice": notice, "person": person, "told": told, **links}, person.language
        )
    # The second part of the key is the row it is about: by it `events.actions.take_out` finds what is to be redacted.
    post(kind=kind, to=person.email, key=f"{kind}:{notice.object_id}:{notice.pk}", headers=_headers(links), **letter)


def _headers(links):
    """One click in the reader's mail program ends what she gets by e-mail (RFC 8058)."""
    if "unsubscribe" not in links:
        return {}
    return {"List-Unsubscribe": f"<{links['unsubscribe']}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


# ── Read and choose ──────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def mark_read(*, by, ids=None):
    """Mark one's notices read, all of them if `ids` is None; returns how many were not."""
    rows = Notice.objects.filter(person=by).unread()
    rows = rows if ids is None else rows.filter(pk__in=ids)
    # Locked in one order, so that two who mark the same rows do not stop each other; who waited finds them read.
    keys = list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    return Notice.objects.filter(pk__in=keys).update(read_at=clock.now())


@transaction.atomic
def choose(*, by, rhythms, follows_replied=None):
    """Set when kinds of notice come by e-mail: `rhythms` is a dict of kind to rhythm; returns what changed of it.

    Duties and unknown kinds are passed over. What waits for a digest follows the choice. `follows_replied`, if it is not None,
    is whether she follows the threads she contributes to from now on.
    """
    User.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)  # one choice after the other
    if follows_replied is not None:
        User.objects.filter(pk=by.pk).update(follows_replied=follows_replied)
    present = rhythms_of(by)
    changed = {kind: rhythm for kind, rhythm in rhythms.items() if rhythm != present.get(kind, rhythm)}
    changed = {kind: rhythm for kind, rhythm in changed.items() if not kinds.get(kind).is_duty}
    Preference.objects.bulk_create(
        [Preference(person=by, kind=kind, rhythm=rhythm) for kind, rhythm in changed.items()],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["rhythm"],
    )
    for rhythm in set(changed.values()):
        waiting = Notice.objects.filter(person=by, mailed_at=None, rhythm__in=_WAITING)
        waiting = waiting.filter(kind__in=[kind for kind, chosen in changed.items() if chosen == rhythm])
        waiting.update(rhythm=Rhythm.DAILY if rhythm == Rhythm.NOW else rhythm)
    return changed


def unsubscribe(*, person, what):
    """End a kind of notice by e-mail, or all that comes in a rhythm: `what` is the name of either. On the page they go on."""
    names = [what] if kinds.get(what) else [kind for kind, rhythm in rhythms_of(person).items() if rhythm == what]
    return choose(by=person, rhythms=dict.fromkeys(names, Rhythm.OFF))


# ── Follow ───────────────────────────────────────────────────────────────────────────────────────────────────────


def follow(*, what, object_id, by):
    """Hear what is new about a thing one may see; following twice is following once."""
    Follow.objects.bulk_create([Follow(person=by, what=what, object_id=object_id, since=clock.now())], ignore_conflicts=True)


def unfollow(*, what, object_id, by):
    """Hear no more; nothing happens if one did not follow."""
    Follow.objects.filter(person=by, what=what, object_id=object_id).delete()


def announce(kind, *, object_id, places, by=None):
    """Have the followers of `places`, pairs of what and key, told of something new, once; whoever did it is not told."""
    told = [kind, object_id, json.dumps([list(place) for place in places]), by and by.pk, clock.now()]
    with connection.cursor() as cursor:
        cursor.execute(_ANNOUNCE, told)
        for (key,) in cursor.fetchall():
            later(SPREAD, key)


def spread(announcement_id):
    """Tell the followers of an announcement, a batch in each transaction; returns how many notices were made.

    Safe to run twice, at once or after being killed: a notice is unique, and what is done is done.
    """
    told, last = 0, 0
    while last is not None:
        more, last = _spread_batch(announcement_id, last)
        told += more
    return told


@transaction.atomic
def _spread_batch(announcement_id, after):
    """Tell the next followers: how many notices were made, and the key of the last; None where nothing is left to do here.

    The row is locked meanwhile: whoever finds it locked leaves it to the other worker.
    """
    waiting = Announcement.objects.select_for_update(of=("self",), skip_locked=True)
    row = waiting.filter(pk=announcement_id, done_at=None).first()
    if row is None:
        return 0, None
    if after == 0:
        kinds.get(row.kind).first(row)
    people = _followers(row, after)
    if not people:
        Announcement.objects.filter(pk=row.pk).update(done_at=clock.now())
        return 0, None
    return len(notify(row.kind, people=people, object_id=row.object_id, key=str(row.object_id))), people[-1].pk


def _followers(row, after):
    places = Q()
    for what, key in row.places:
        places |= Q(what=what, object_id=key)
    if not places:
        return []
    following = Follow.objects.filter(places, since__lte=row.at).exclude(person=row.by_id).values("person")
    return list(User.objects.active().filter(pk__in=following, pk__gt=after).order_by("pk")[:BATCH])


def sweep_announcements(limit=500):
    """Hand announcements nobody has spread to a worker; returns how many."""
    waiting = Announcement.objects.filter(done_at=None, at__lt=clock.now() - _HANDED_OVER).order_by("at")[:limit]
    ids = list(waiting.values_list("pk", flat=True))
    with transaction.atomic():
        for pk in ids:
            later(SPREAD, pk)
    return len(ids)


# ── Digests ──────────────────────────────────────────────────────────────────────────────────────────────────────


def sweep_digests():
    """Hand every digest that is due to a worker; returns how many."""
    now, due = clock.now(), []
    waiting = Notice.objects.filter(mailed_at=None, rhythm__in=_WAITING, person__disabled_at=None).order_by()
    for person, zone, rhythm, oldest in waiting.values_list("person", "person__zone", "rhythm").annotate(Min("at")):
        if due_at(oldest, rhythm, zone) <= now:
            due.append((person, rhythm))
    with transaction.atomic():
        for person, rhythm in due:
            later(DIGEST, person, rhythm)
    return len(due)


_TAKE = """
WITH taken AS MATERIALIZED (
    SELECT id FROM notifications_notice WHERE person_id = %(person)s AND rhythm = %(rhythm)s AND mailed_at IS NULL
    ORDER BY at, id LIMIT %(most)s FOR UPDATE SKIP LOCKED
)
UPDATE notifications_notice SET mailed_at = %(now)s FROM taken WHERE notifications_notice.id = taken.id
RETURNING notifications_notice.*
"""


@transaction.atomic
def digest(person_id, rhythm):
    """Write one e-mail with all of a person's notices that wait for it, if one is due: true if it was written.

    Rows are taken, told and mailed in one transaction; a second worker passes over what another is taking.
    """
    oldest = Notice.objects.filter(person=OuterRef("pk")).to_mail(rhythm).order_by("at").values("at")[:1]
    person = User.objects.active().with_rights().annotate(oldest=Subquery(oldest)).filter(pk=person_id).first()
    if person is None or person.oldest is None or due_at(person.oldest, rhythm, person.zone) > clock.now():
        return False
    rows = _take(person, rhythm)
    told = _in_words(rows)
    if told:
        _mail_digest(person, rhythm, _sections([notice for notice in rows if notice in told], told))
    return bool(told)


def _take(person, rhythm):
    """Her notices that wait, newest first, marked as mailed."""
    given = {"person": person.pk, "rhythm": rhythm, "most": MOST_IN_DIGEST, "now": clock.now()}
    rows = sorted(Notice.objects.raw(_TAKE, given), key=lambda notice: (notice.at, notice.pk), reverse=True)
    for notice in rows:
        notice.person = person
    return rows


def _sections(notices, told):
    """Pairs of a section and its notices in words, newest first in both."""
    found = {}
    for notice in notices:
        found.setdefault(kinds.get(notice.kind).section, []).append((notice, told[notice]))
    return list(found.items())


def _mail_digest(person, rhythm, sections):
    links, count = addresses(person, rhythm), sum(len(notices) for _section, notices in sections)
    context = {"person": person, "rhythm": rhythm, "sections": sections, "count": count, **links}
    with _as_read_by(person):
        letter = compose("digest", context, person.language)
    post(kind=f"notifications.{rhythm}", to=person.email, headers=_headers(links), **letter)
