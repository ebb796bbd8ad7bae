"""The counts beside topics, threads and contributions: moved with every change, and proven against the rows."""

from collections import Counter, defaultdict

from django.db import connection
from django.db.models import F, Q

from accounts.models import Attribution
from discussions.models import Comment, CommentAttribution, Contributor, Thread, Topic

_HEAR = """
INSERT INTO discussions_contributor (topic_id, thread_id, key, is_organization, contributions) VALUES {rows}
ON CONFLICT ON CONSTRAINT discussions_contributor_once DO UPDATE
SET contributions = discussions_contributor.contributions + EXCLUDED.contributions
RETURNING thread_id, is_organization, contributions
"""
_TOTALS = ("contributions", "people", "organizations")


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


def _shift(comment, attributions, by):
    keys = sorted(set(heard(attributions, comment.topic_id)))
    changes = (_hear if by > 0 else _unhear)(comment, keys) if keys else Counter()
    topic, thread = Topic.objects.filter(pk=comment.topic_id), Thread.objects.filter(pk=comment.thread_id)
    for owner, thread_id in ((topic, None), (thread, comment.thread_id)):
        owner.update(
            contributions=F("contributions") + by,
            people=F("people") + changes[thread_id, False],
            organizations=F("organizations") + changes[thread_id, True],
        )
    if comment.parent_id:
        Comment.objects.filter(pk=comment.root_id).update(replies=F("replies") + by)
    if not comment.shown_replies:
        _shift_shown(comment.parent_id, by)


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
    while parent_id:
        Comment.objects.filter(pk=parent_id).update(shown_replies=F("shown_replies") + by)
        parent = Comment.objects.only("state", "shown_replies", "parent").get(pk=parent_id)
        appeared_or_went = not parent.is_published and parent.shown_replies == (1 if by > 0 else 0)
        parent_id = parent.parent_id if appeared_or_went else None


# ── Proof ────────────────────────────────────────────────────────────────────────────────────────────────────────


def recount(topic):
    """Mend every stored count of a topic from its rows; returns what was wrong, as sentences for an operator."""
    topic.refresh_from_db()
    comments = list(Comment.objects.filter(topic=topic).values("pk", "parent", "root", "thread", "state"))
    return [*_recount_replies(topic, comments), *_recount_contributors(topic, comments)]


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
