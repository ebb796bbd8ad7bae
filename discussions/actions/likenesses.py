"""Which contributions of a space have nearly the same words: compared in the background, settled by moderators."""

from django.db import connection, transaction
from django.db.models import Q

from core import clock
from core.workflow import move
from discussions import likeness
from discussions import notifications as kinds
from discussions.models import Comment, Likeness
from events.actions import record

COMPARE = "discussions.tasks.compare_waiting"
BATCH = 50  # contributions compared in one transaction
_MOST = 50  # earlier ones that one is compared with, the newest first


def compare_waiting(*, limit=2000):
    """Compare the contributions that were not compared since they were written or edited; returns how many.

    Safe to run at once or after being killed: one worker compares at a time, and what is done is done.
    """
    done = 0
    while done < limit and (count := _compare_batch()):
        done += count
    return done


@transaction.atomic
def _compare_batch():
    if not _is_alone():
        return 0
    waiting = Comment.objects.filter(bands=None).order_by("pk").select_related("topic")
    rows = list(waiting.select_for_update(of=("self",), skip_locked=True, no_key=True)[:BATCH])
    for comment in rows:
        _compare(comment)
    return len(rows)


def _is_alone():
    """Two who compared at once would not see each other's contributions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [Likeness._meta.db_table])
        return cursor.fetchone()[0]


def _compare(comment):
    own = likeness.sequences(comment.body)
    bands = likeness.bands(own)
    found = {}
    for other in _candidates(comment, bands) if bands else ():
        share = likeness.share(own, likeness.sequences(other.body))
        if share >= likeness.ALIKE:
            found[other.pk] = share
    Comment.objects.filter(pk=comment.pk).update(bands=bands)
    _note(comment, found)


def _candidates(comment, bands):
    rows = Comment.objects.filter(bands__overlap=bands, topic__space=comment.topic.space_id).exclude(pk=comment.pk)
    return rows.only("pk", "body").order_by("-pk")[:_MOST]


def _note(comment, found):
    """Keep the pairs of a contribution; those it no longer makes go, unless somebody has settled them."""
    about = Likeness.objects.filter(Q(first=comment) | Q(second=comment), settled_at=None)
    about.exclude(Q(first__in=found) | Q(second__in=found)).delete()
    pairs = [(*sorted((comment.pk, other)), share) for other, share in found.items()]
    Likeness.objects.bulk_create(
        [Likeness(first_id=first, second_id=second, share=share) for first, second, share in pairs],
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["share"],
    )


@transaction.atomic
def settle(*, likeness, by, why=""):
    """Take a pair off the list: somebody has seen to it. Raises TransitionNotAllowed if that was done already."""
    move(likeness, where={"settled_at": None}, to={"settled_at": clock.now(), "settled_by": by})
    record(kinds.LIKENESS_SETTLED, by=by, target=likeness.second, why=why, number=likeness.first.number)
    return likeness
