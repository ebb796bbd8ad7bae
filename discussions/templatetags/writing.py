"""What a reader may do with a contribution, and the words of one as plain text."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from discussions import joint
from discussions.models import Comment
from discussions.models.readers import Reader

register = template.Library()

LINK, NUMBER = "@link@", "@number@"


@register.simple_tag
def comment_actions(comment, thread, writable, user):
    """The row of links under a contribution (a Comment, or a dict of its fields): drawn once for all of one kind.

    Costs no query. That a writer still speaks for the organization is asked when she follows the link.
    """
    row = comment if isinstance(comment, dict) else _row(comment)
    is_published, logged_in = row["state"] == Comment.State.PUBLISHED, user.is_authenticated
    is_own = logged_in and row["posted_by"] == user.pk
    is_open = is_published and thread.is_open
    drawn = _drawn(
        get_language(),
        logged_in=logged_in,
        reply=is_open and (writable or not logged_in),
        endorse=is_open and logged_in and writable,
        report=is_published and not is_own,
        moderate=logged_in and moderates(user, thread.topic.space_id),
        edit=is_own and is_published and thread.life.is_open,
        withdraw=is_own and row["state"] != Comment.State.WITHDRAWN,
    )
    link = f"{_front(get_language())}{row['pk']}/"
    return mark_safe(drawn.replace(LINK, link).replace(NUMBER, str(row["number"])))  # noqa: S308 – an address and a number


@register.filter
def byline(comment):
    """The names above a contribution as they are shown, a `joint.Byline`."""
    return joint.byline(comment.attributions.all())


def moderates(user, space_id):
    """Whether she looks after a space; costs nothing where she was asked about in this request already."""
    return user.is_staff or space_id in Reader.of(user).moderated


def _row(comment):
    names = {"pk": "pk", "number": "number", "state": "state", "posted_by": "posted_by_id"}
    return {name: getattr(comment, field) for name, field in names.items()}


@lru_cache(maxsize=256)
def _drawn(language, **may):
    return render_to_string("discussions/_comment_links.html", {"link": LINK, "number": NUMBER, **may})


@lru_cache(maxsize=8)
def _front(language):
    """What the addresses of all contributions begin with."""
    return reverse("discussions:comment_detail", args=[0]).removesuffix("0/")
