"""The counts beside topics, threads and contributions: moved with every change, and proven against the rows."""

from collections import Counter, defaultdict

from django.db import connection
from django.db.models import Count, F, Q, prefetch_related_objects

from accounts.models import Attribution
from discussions.models import Comment, CommentAttribution, Contributor

_HEAR = """
INSERT INTO discussions_contributor (topic_id, thread_id, key, is_organization, contributions) VALUES {rows}
ON CONFLICT ON CONSTRAINT discussions_contributor_once DO UPDATE
SET contributions = discussions_contributor.contributions + EXCLUDED.contributions
RETURNING thread_id, is_organization, contributions
"""
_ADD_UP = """
WITH topic AS (
    UPDATE discussions_topic SET contributions = contributions + %s, people = people + %s, organizations = organizations + %s
    WHERE id = %s
)
UPDATE discussions_thread SET contributions = contributions + %s, people = people + %s, organizations = organizations + %s
WHERE id = %s
"""
_REPLIES = "UPDATE discussions_comment SET replies = replies + %s WHERE id = %s"
_SHIFT_SHOWN = """
UPDATE discussions_comment SET shown_replies = shown_replies + %s WHERE id = %s RETURNING state, shown_replies, parent_id
"""
_TOTALS = ("contributions", "people", "organizations")
_ENDORSING = ("endorsing_people", "endorsing_organizations")


def heard(attributions, topic_id):
    """The keys of those who are heard in a contribution: `(key, is it an organization?)`, as `Contributor` has them."""
    for row in attributions:
        if row.part != Attribution.Part.AUTHOR or not row.is_shown:
            continue
        if row.person_id and row.shows_person:
            yield f"person:{row.person_id}", False
        if row.organization_id:
            yield f"organization:{row.organization_id}", True
        if row.free_name:
            yield f"name:{topic_id}:{row.free_name}", False


def enter(comment, attributions):
    """Count a contribution that has just been published; the topic's row must be locked."""
    _shift(comment, attributions, 1)


def leave(comment, attributions):
    """Count no longer one that was published until now; the topic's row must be locked."""
    _shift(comment, attributions, -1)


def rehear(*, comment, before, after):
    """Those heard in a published contribution were `before`, and are `after` (see `heard`); the topic's row must be locked."""
    before, after = set(before), set(after)
    gone, come = sorted(before - after), sorted(after - before)
    changes = _unhear(comment, gone) if gone else Counter()
    changes.update(_hear(comment, come) if come else {})
    if gone or come:
        _add_up(comment, changes)


def _shift(comment, attributions, by):
    prefetch_related_objects(attributions, "organization")
    keys = sorted(set(heard(attributions, comment.topic_id)))
    _add_up(comment, (_hear if by > 0 else _unhear)(comment, keys) if keys else Counter(), by)
    if comment.parent_id:
        with connection.cursor() as cursor:
            cursor.execute(_REPLIES, [by, comment.root_id])
    if not comment.shown_replies:
        _shift_shown(comment.parent_id, by)


def _add_up(comment, changes, contributions=0):
    with connection.cursor() as cursor:
        places = ((None, comment.topic_id), (comment.thread_id, comment.thread_id))
        more = [(contributions, changes[thread, False], changes[thread, True], pk) for thread, pk in places]
        cursor.execute(_ADD_UP, [value for row in more for value in row])


def _hear(comment, keys):
    """Note one contribution more of each; by how much the distinct people and organizations of topic and thread grow."""
    rows = [(comment.topic_id, thread, key, is_one, 1) for key, is_one in keys for thread in (None, comment.thread_id)]
    with connection.cursor() as cursor:
        sql = _HEAR.format(rows=", ".join(["(%s, %s, %s, %s, %s)"] * len(rows)))
        cursor.execute(sql, [value for row in rows for value in row])
        return Counter((thread, is_one) for thread, is_one, contributions in cursor.fetchall() if contributions == 1)


def _unhear(comment, keys):
    """Note one contribution fewer of each; by how much the distinct people and organizations of topic and thread shrink."""
    places = Q(thread=None) | Q(thread=comment.thread_id)
    rows = Contributor.objects.filter(places, topic=comment.topic_id, key__in=[key for key, _is_one in keys])
    rows.update(contributions=F("contributions") - 1)
    gone = Counter(rows.filter(contributions=0).values_list("thread", "is_organization"))
    return Counter({place: -count for place, count in gone.items()})


def _shift_shown(parent_id, by):
    """One direct reply of `parent_id` more or less has a place on a page; a stub that gains or loses one moves its parent's."""
    with connection.cursor() as cursor:
        while parent_id:
            cursor.execute(_SHIFT_SHOWN, [by, parent_id])
            state, shown, above = cursor.fetchone()
            appeared_or_went = state != Comment.State.PUBLISHED and shown == (1 if by > 0 else 0)
            parent_id = above if appeared_or_went else None


# ── Proof ────────────────────────────────────────────────────────────────────────────────────────────────────────


def recount(topic):
    """Mend every stored count of a topic from its rows; returns what was wrong, as sentences for an operator."""
    topic.refresh_from_db()
    comments = list(Comment.objects.filter(topic=topic).values("pk", "parent", "root", "thread", "state"))
    return [*_recount_replies(topic, comments), *_recount_endorsements(topic), *_recount_contributors(topic, comments)]


def _recount_replies(topic, comments):
    replies, shown = _replies(comments)
    stale = []
    for comment in Comment.objects.filter(topic=topic).only("replies", "shown_replies", "number"):
        true = (replies[comment.pk], shown[comment.pk])
        if true != (comment.replies, comment.shown_replies):
            yield f"contribution {comment.number}: replies {comment.replies}, {comment.shown_replies} shown instead of {true}"
            comment.replies, comment.shown_replies = true
            stale.append(comment)
    Comment.objects.bulk_update(stale, ["replies", "shown_replies"], batch_size=500)


def _replies(comments):
    """Published replies below each root, and shown replies directly below each contribution."""
    replies, shown = Counter(), Counter()
    for row in sorted(comments, key=lambda row: -row["pk"]):  # replies have higher keys than what they answer
        published = row["state"] == Comment.State.PUBLISHED
        if row["parent"] and published:
            replies[row["root"]] += 1
        if row["parent"] and (published or shown[row["pk"]]):
            shown[row["parent"]] += 1
    return replies, shown


def _recount_endorsements(topic):
    rows = CommentAttribution.objects.filter(comment__topic=topic, part=Attribution.Part.ENDORSER).order_by()
    counted = rows.values_list("comment").annotate(people=Count("pk", filter=Q(organization=None)), houses=Count("organization"))
    true = defaultdict(lambda: [0, 0], {comment: numbers for comment, *numbers in counted})
    telling = Q(endorsing_people__gt=0) | Q(endorsing_organizations__gt=0) | Q(pk__in=list(true))
    for comment in Comment.objects.filter(telling, topic=topic).only("number", *_ENDORSING):
        stored = [getattr(comment, name) for name in _ENDORSING]
        if stored != true[comment.pk]:
            yield f"contribution {comment.number}: {stored} endorsing people and organizations instead of {true[comment.pk]}"
            mended = dict(zip(_ENDORSING, true[comment.pk], strict=True))
            Comment.objects.filter(pk=comment.pk).update(**mended, version=F("version") + 1)


def _recount_contributors(topic, comments):
    threads = {row["pk"]: row["thread"] for row in comments if row["state"] == Comment.State.PUBLISHED}
    counts = Counter()
    for row in CommentAttribution.objects.filter(comment__in=threads).select_related("organization"):
        for key, is_one in heard([row], topic.pk):
            for thread in (None, threads[row.comment_id]):
                counts[thread, key, is_one] += 1
    stored = Counter({(row.thread_id, row.key, row.is_organization): row.contributions for row in topic.contributors.all()})
    if +stored != counts:
        yield f"topic {topic.pk}: contributors"
        topic.contributors.all().delete()
        Contributor.objects.bulk_create(
            Contributor(topic=topic, thread_id=thread, key=key, is_organization=is_one, contributions=count)
            for (thread, key, is_one), count in counts.items()
        )
    yield from _recount_totals(topic, Counter(threads.values()), counts)


def _recount_totals(topic, contributions, counts):
    distinct = defaultdict(Counter)
    for thread, _key, is_one in counts:
        distinct[thread][is_one] += 1
    contributions[None] = sum(contributions.values())
    for owner, thread in [(topic, None), *((thread, thread.pk) for thread in topic.threads.all())]:
        true = dict(zip(_TOTALS, (contributions[thread], distinct[thread][False], distinct[thread][True]), strict=True))
        stored = {name: getattr(owner, name) for name in _TOTALS}
        if stored != true:
            yield f"{owner._meta.model_name} {owner.pk}: {stored} instead of {true}"
            type(owner).objects.filter(pk=owner.pk).update(**true)
