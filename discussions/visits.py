"""What is new to a person in a topic: published, by others, with a higher number than that to which she has read."""

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from discussions.models import Comment, Visit


def told(user, topic):
    """What to annotate rows with whose topic is at `topic` ("pk", "topic"): `seen`, the number to which she has read it, None if
    she never marked it, and `fresh`, how many are new to her. Nothing for a visitor.
    """
    if not user.is_authenticated:
        return {}
    return {"seen": Subquery(_seen(user, OuterRef(topic))), "fresh": Coalesce(Subquery(_fresh(user, topic)), 0)}


def mark(user, topics):
    """Gives each of the topics its `seen` and `fresh`, in one query; a visitor's have none."""
    facts = {}
    if user.is_authenticated and topics:
        rows = Visit.objects.filter(person=user, topic__in=[topic.pk for topic in topics])
        facts = {topic: rest for topic, *rest in rows.annotate(**told(user, "topic")).values_list("topic", "seen", "fresh")}
    for topic in topics:
        topic.seen, topic.fresh = facts.get(topic.pk, (None, 0))
    return topics


def is_new(row, user, seen):
    """Whether a published contribution (its row, see `discussions.reading`) is new to her; `seen` is None without a mark."""
    return seen is not None and row["number"] > seen and row["posted_by"] != user.pk


def newer(user, number):
    """The condition on contributions that they have a higher number and are by others."""
    others = ~Q(posted_by=user) if user.is_authenticated else Q()
    return Q(number__gt=number) & others


def _seen(user, topic):
    return Visit.objects.filter(person=user, topic=topic).values("number")


def _fresh(user, topic):
    rows = Comment.objects.published().filter(
        newer(user, Subquery(_seen(user, OuterRef(OuterRef(topic))))), topic=OuterRef(topic)
    )
    return rows.order_by().values("topic").annotate(fresh=Count("pk")).values("fresh")
