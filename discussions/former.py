"""Where contributions stand that a reader looks for where they were, or that stand on no page for her."""

from django.db.models import Q

from discussions.models import Comment, Move, Topic

OWN = (Comment.State.HELD, Comment.State.REJECTED, Comment.State.HIDDEN)


def moved_from(user, *, space, topic, thread, number):
    """The contribution that had this place before it moved, if this reader may read where it stands now; else None."""
    there = {"topic__space__slug": space, "topic__slug": topic, "number": number}
    former = Q(**{f"former_places__{name}": value for name, value in there.items()})
    within = Q(**there, moves__state=Move.State.DONE, moves__origin__number=thread)
    shown = Comment.objects.shown().filter(topic__in=Topic.objects.visible_to(user))
    return shown.filter(former | within).order_by("pk").first()


def own_unpublished(user, pk):
    """A contribution of hers that only she and the moderators read: held, not approved or hidden; else None."""
    if not user.is_authenticated:
        return None
    own = Comment.objects.filter(topic__in=Topic.objects.visible_to(user), posted_by=user, state__in=OWN)
    rows = own.select_related("topic__space", "thread__prompt", "rule").prefetch_related("attributions")
    return rows.filter(pk=pk).first()
