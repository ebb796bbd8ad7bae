"""What only moderators are shown on pages that everybody reads, and whom a topic may be named to."""

from django import template

from core.sorting import in_order
from discussions.models.readers import looks_after_a_space
from discussions.templatetags import writing

register = template.Library()
register.filter("looks_after_a_space", looks_after_a_space)


@register.filter
def looks_after(user, space_id):
    """Whether she moderates this space."""
    return user.is_authenticated and writing.moderates(user, space_id)


@register.filter
def admits(topic, reader):
    """Whether she may read the topic: only then is it named to her."""
    return topic.admits(reader)


@register.filter
def in_readers_order(names):
    """Names as the reader's language sorts them."""
    return in_order(names)
