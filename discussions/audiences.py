"""Who reads where: whether what stands in a topic would be read by more people in another, or under another policy."""

from django.db.models import Exists, OuterRef, Q

from accounts.models import Role, User
from discussions.models import Comment, Function, Policy, Space, Topic
from discussions.models.readers import MODERATES

EVERYONE, MEMBERS, INVITED, KINDS = Policy.EVERYONE, Policy.MEMBERS, Policy.INVITED, Policy.KINDS


def is_wider(origin, target):
    """Whether somebody may read the topic `target` who may not read `origin`; true where the opposite cannot be proven."""
    if origin.pk == target.pk:
        return False
    if not _within(_policies(target), _policies(origin)):
        return True
    return not all(Topic.objects.visible_to(person).filter(pk=origin.pk).exists() for person in _named_readers(target))


def exposed_by(row, *, read, kinds):
    """The topics, all of a space or the one given, where people wrote for fewer readers than this policy would admit.

    What came from an archive does not count. The topics stay locked until the transaction ends, so that nobody writes meanwhile.
    """
    topics = Topic.objects.filter(space=row) if isinstance(row, Space) else Topic.objects.filter(pk=row.pk)
    written = Comment.objects.filter(topic=OuterRef("pk"), posted_by__isnull=False, state__in=Comment.STANDING)
    rows = topics.filter(Exists(written)).select_related("space").select_for_update(of=("self",), no_key=True)
    return [topic for topic in rows if _opens(topic, row, read, frozenset(kind.pk for kind in kinds))]


def _opens(topic, row, read, kinds):
    now = _policies(topic)
    return not _within(now | {row: (read, kinds if read == KINDS else topic.space_id)}, now)


def _policies(topic):
    """What a reader of a topic satisfies, all of it: the policies of its space and its own, with what they are about."""
    return {row: (row.read, _about(row, topic.space_id)) for row in (topic.space, topic)}


def _about(row, space):
    return frozenset(row.read_kinds.values_list("pk", flat=True)) if row.read == KINDS else space


def _within(given, asked):
    """Whether whoever satisfies all of `given` satisfies all of `asked`."""
    return all(any(_implies(one, other) for one in given.values()) for other in asked.values())


def _implies(given, asked):
    """Whoever satisfies `given` satisfies `asked`: those invited are members of their space, and fewer kinds are among more."""
    (policy, about), (wanted, wanted_about) = given, asked
    if wanted == EVERYONE:
        return True
    if KINDS in (policy, wanted):
        return policy == wanted and about <= wanted_about
    return about == wanted_about and (policy == wanted or (policy, wanted) == (INVITED, MEMBERS))


def _named_readers(topic):
    """Those who read a topic whatever its policy, beside the secretariat: its functions and the moderators of its space."""
    functions = Function.objects.running().filter(topic=topic, person__isnull=False).values("person")
    roles = Role.objects.running().filter(role=Role.MODERATOR, scope=f"{MODERATES}{topic.space_id}").values("person")
    return User.objects.active().filter(Q(pk__in=functions) | Q(pk__in=roles))
