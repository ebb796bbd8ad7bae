"""What a space's policies and a topic's life mean for who reads the page."""

from django import template

from discussions.models import Policy
from discussions.models.readers import Reader

register = template.Library()

_OPENED = (Policy.EVERYONE, Policy.MEMBERS)


@register.simple_tag
def joining_helps(topic, user):
    """Whether somebody who reads a topic could write in it if she joined its space; costs no query of its own."""
    policies = {topic.write, topic.space.write}
    if topic.space.archived_at or not user.is_authenticated or not policies <= set(_OPENED):
        return False
    is_outside = topic.space_id not in Reader.of(user).members
    return Policy.MEMBERS in policies and is_outside and topic.space.takes_in(user)


@register.simple_tag
def may_join(space, user):
    """Whether a reader of the space, who is no member, is offered to join it."""
    return space.archived_at is None and space.takes_in(user)


@register.inclusion_tag("discussions/_outcome.html")
def outcome(topic):
    """What came of a topic, with the contributions it drew on that can be read in it; asks only where it is published."""
    if topic.outcome_at is None:
        return {}
    rows = topic.comments.published().filter(pk__in=topic.sources.values("comment")).order_by("number")
    return {"topic": topic, "sources": list(rows.only("pk", "number", "topic"))}
