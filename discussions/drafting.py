"""The kinds of draft of this app: what is written lies at the key of its thread or contribution."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.templatetags.text import text
from discussions.models import Comment, Thread, Topic
from drafts import kinds


def _key(place):
    """The key a draft lies at; None for whatever else autosave was told."""
    return int(place) if place.isascii() and place.isdigit() and len(place) < 19 else None


def _at(name):
    """Where a draft is gone on with; without a key, the list of spaces."""

    def address(place):
        key = _key(place)
        return reverse("discussions:space_list") if key is None else reverse(f"discussions:{name}", args=[key])

    return address


def _topics_of(model):
    """What drafts at the keys of `model` are about: the titles of their topics, of those the writer may read."""

    def titles(user, drafts):
        places = {draft: _key(draft.place) for draft in drafts}
        readable = model.objects.filter(pk__in=places.values(), topic__in=Topic.objects.visible_to(user))
        found = {row.pk: text(row.topic, "title") for row in readable.select_related("topic")}
        return {draft: found[key] for draft, key in places.items() if key in found}

    return titles


POSTING = kinds.declare(
    "discussions.comment",
    label=_("Contribution to a discussion"),
    address=_at("comment_resume"),
    titles=_topics_of(Thread),
)
REPLYING = kinds.declare(
    "discussions.reply", label=_("Reply in a discussion"), address=_at("comment_reply"), titles=_topics_of(Comment)
)
EDITING = kinds.declare(
    "discussions.edit", label=_("Edit of a contribution"), address=_at("comment_edit"), titles=_topics_of(Comment)
)
