"""Spaces and topics from afar: what stands in them for a reader, in figures, and in which order they are listed.

Every figure adds up over the topics that this reader may read, and is what she can open and count.
"""

from collections import defaultdict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, Count, Exists, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import Window as Over
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject, Least

from accounts.models import Role
from core.languages import CODES
from discussions.life import State
from discussions.models import Admission, Comment, CommentAttribution, Contributor, Space, Topic, Window
from discussions.models.readers import MODERATES
from taxonomy.models import Objective

_FAR = float("inf")
_TILE = ("number", "round_table", *(f"short_{code}" for code in CODES))
_NAMES = ("free_name", "shows_person", "person_id", "person_name_as_then", "organization_names_as_then")


# ── Spaces ───────────────────────────────────────────────────────────────────────────────────────────────────────


def spaces(user, **where):
    """The spaces `user` may read, as a list: those with an open topic first, then the newest, archived ones last.

    Each has `shown_topics` (in the order of `in_order`), `open_topics` among them, `contributions`, `people`, `organizations`,
    `tiles` (its objectives), `moderators` (their names, in no order) and `members`, their number, None where she may not see
    them. Three queries, whatever the number of rows.
    """
    rows = Space.objects.visible_to(user).filter(**where).select_related("picture")
    rows = list(rows.annotate(tile_rows=_tiles(), members=_members(user), moderators=_moderators()))
    topics = defaultdict(list)
    for topic in topics_of(user).filter(space__in=rows):
        topics[topic.space_id].append(topic)
    for space in rows:
        space.tiles = [Objective(**row) for row in space.tile_rows]
        _gather(space, in_order(topics[space.pk]))
    _count_contributors(rows)
    return sorted(rows, key=_place)


def _place(space):
    return space.archived_at is not None, not space.open_topics, -space.created_at.timestamp(), -space.pk


def _members(user):
    """How many active people are admitted now, where she may see who they are."""
    admitted = admissions().filter(space=OuterRef("pk")).order_by().values("space")
    total = Coalesce(Subquery(admitted.annotate(total=Count("person", distinct=True)).values("total")), 0)
    return Case(When(Exists(Space.objects.showing_members_to(user).filter(pk=OuterRef("pk"))), then=total))


def _moderators():
    """The names of the active people who look after it now."""
    scope = Concat(Value(MODERATES), Cast(OuterRef("pk"), CharField()))
    rows = Role.objects.running().filter(role=Role.MODERATOR, scope=scope, person__disabled_at=None)
    return ArraySubquery(rows.exclude(person__full_name="").order_by().values("person__full_name"))


def admissions():
    """The rows that make active people members of spaces now, or invite them."""
    return Admission.objects.running().filter(person__disabled_at=None)


def _tiles():
    through = Space.objectives.through.objects.filter(space=OuterRef("pk")).order_by("objective__number")
    return ArraySubquery(through.values(row=JSONObject(**{name: f"objective__{name}" for name in _TILE})))


def _gather(space, topics):
    for topic in topics:
        topic.space = space
    space.shown_topics, space.open_topics = topics, [topic for topic in topics if topic.life.is_open]
    space.contributions = sum(topic.contributions for topic in topics)


def _count_contributors(rows):
    """Who is heard in several topics of a space counts once."""
    topics = [topic.pk for space in rows for topic in space.shown_topics if topic.contributions]
    heard = Contributor.objects.filter(topic__in=topics, thread=None, contributions__gt=0).order_by()
    heard = heard.values_list("topic__space", "is_organization").annotate(heard=Count("key", distinct=True))
    counts = {(space, is_one): count for space, is_one, count in heard}
    for space in rows:
        space.people, space.organizations = (counts.get((space.pk, is_one), 0) for is_one in (False, True))


# ── Topics ───────────────────────────────────────────────────────────────────────────────────────────────────────


def topics_of(user):
    """The topics `user` may read, with what a row shows of each."""
    return Topic.objects.visible_to(user).with_windows().defer("welcome")


def in_order(topics):
    """Open topics, closing soonest first; then announced ones, opening soonest first; then closed ones, closed last first, and
    archived ones in the same order.
    """
    return sorted(topics, key=lambda topic: (*_rank(topic.life), -topic.pk))


def _rank(life):
    span = life.span
    if life.is_open:
        return 0, span.closes_at.timestamp() if span.closes_at else _FAR
    if life.state == State.ANNOUNCED:
        return 1, span.opens_at.timestamp() if span else _FAR
    closed_at = span.closes_at.timestamp() if span and span.closes_at else 0
    return 3 if life.state == State.ARCHIVED else 2, -closed_at


def on_objective(objective, user):
    """The topics on an objective that `user` may read: those whose space is about it, in order."""
    return in_order(topics_of(user).filter(space__objectives=objective).select_related("space"))


def open_now(user, most):
    """The topics open to `user` that close soonest, `most` at most, and how many are open in all; one query."""
    windows = Window.objects.open().filter(topic=OuterRef("pk"), prompt=None).annotate(end=Least("closes_at", "ended_at"))
    closing = Subquery(windows.order_by(F("end").desc(nulls_first=True)).values("end")[:1])
    topics = topics_of(user).open().select_related("space").annotate(closing=closing, total=Over(Count("*")))
    rows = list(topics.order_by(F("closing").asc(nulls_last=True), "-pk")[:most])
    return rows, rows[0].total if rows else 0


# ── Contributions ────────────────────────────────────────────────────────────────────────────────────────────────


def latest(user, most):
    """The newest contributions `user` may read, `most` at most, and how many there are; one query.

    Each has its `authors`, as pairs of an organization (its name and the language of that) and a person's name, as on that day.
    """
    topics = Topic.objects.visible_to(user).order_by().annotate(total=Func("contributions", function="SUM")).values("total")
    comments = with_authors(Comment.objects.visible_to(user)).select_related("topic__space")
    comments = comments.annotate(total=Subquery(topics)).order_by("-posted_at", "-pk")
    rows = list(comments[:most])
    for comment in rows:
        comment.authors = authors(comment)
    return rows, rows[0].total if rows else 0


def by_organization(organization, user):
    """The contributions in the name of an organization that `user` may read, the newest first, with what `authors` needs."""
    awaited = Q(status="named", organization__verified_at__isnull=False)
    rows = CommentAttribution.objects.filter(organization=organization, part="author").exclude(awaited | Q(status="declined"))
    comments = with_authors(Comment.objects.visible_to(user).filter(pk__in=rows.values("comment")))
    return comments.select_related("topic__space").order_by("-posted_at", "-pk")


def with_authors(comments):
    """Brings what `authors` needs along in the same query."""
    return comments.annotate(author_rows=_authors())


def authors(comment):
    """Pairs of an organization (its name and the language of that) and a person's name, as on that day."""
    return [CommentAttribution(**row).voices for row in comment.author_rows]


def _authors():
    awaited = Q(status="named", organization__verified_at__isnull=False)
    rows = CommentAttribution.objects.filter(comment=OuterRef("pk"), part="author").exclude(awaited | Q(status="declined"))
    return ArraySubquery(rows.order_by("order").values(row=JSONObject(**{name: name for name in _NAMES})))
