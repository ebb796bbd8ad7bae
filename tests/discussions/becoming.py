"""What the tests of a topic's life share: its steps as the secretariat takes them, and who was told of what."""

from discussions.actions import prompts, stages, telling
from discussions.models import Topic
from notifications.models import Notice


def fresh(topic):
    return Topic.objects.select_related("space").get(pk=topic.pk)


def close(cast, topic):
    prompts.end_window(window=topic.windows.filter(ended_at=None).latest("pk"), by=cast.secretariat, why="over")


def summarize(cast, topic):
    stages.begin_summary(topic=fresh(topic), by=cast.secretariat, why="all is said")


def publish(cast, topic, sources=(), words="<p>What we heard.</p>"):
    stages.publish_outcome(topic=fresh(topic), sources=list(sources), texts={"en": words}, by=cast.secretariat, why="ready")


def archive(cast, topic):
    stages.archive(topic=fresh(topic), by=cast.secretariat, why="all is done")


def reopen(cast, topic, **values):
    stages.reopen(topic=fresh(topic), by=cast.secretariat, why="asked for", **values)


def archive_space(cast, space):
    stages.archive_space(space=space, by=cast.secretariat, why="the event is over")


def lives():
    """What the worker and the sweep do; returns how many people were told."""
    return telling.sweep()


def told(kind):
    """Log-ins and what of, in the order told."""
    rows = Notice.objects.filter(kind=kind).select_related("person").order_by("pk")
    return [(row.person.email.partition("@")[0], row.facts.get("what", "").partition(".")[2]) for row in rows]
