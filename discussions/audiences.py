"""Who reads where: whether what stands in one topic would be read by more people in another."""

from django.db.models import Q

from accounts.models import Role, User
from discussions.models import Function, Policy, Topic
from discussions.models.readers import MODERATES

EVERYONE, MEMBERS, INVITED, KINDS = Policy.EVERYONE, Policy.MEMBERS, Policy.INVITED, Policy.KINDS


def is_wider(origin, target):
    """Whether somebody may read the topic `target` who may not read `origin`; true where the opposite cannot be proven."""
    if origin.pk == target.pk:
        return False
    conditions = _conditions(target)
    if not all(any(_implies(given, asked) for given in conditions) for asked in _conditions(origin)):
        return True
    return not all(Topic.objects.visible_to(person).filter(pk=origin.pk).exists() for person in _named_readers(target))


def _conditions(topic):
    """What a reader of a topic satisfies, all of it: the policies of its space and its own, with what they are about."""
    return [(row.read, _about(row, topic.space_id)) for row in (topic.space, topic) if row.read != EVERYONE]


def _about(row, space):
    return frozenset(row.read_kinds.values_list("pk", flat=True)) if row.read == KINDS else space


def _implies(given, asked):
    """Whoever satisfies `given` satisfies `asked`: those invited are members of their space, and fewer kinds are among more."""
    (policy, about), (wanted, wanted_about) = given, asked
    if KINDS in (policy, wanted):
        return policy == wanted and about <= wanted_about
    return about == wanted_about and (policy == wanted or (policy, wanted) == (INVITED, MEMBERS))


def _named_readers(topic):
    """Those who read a topic whatever its policy, beside the secretariat: its functions and the moderators of its space."""
    functions = Function.objects.running().filter(topic=topic, person__isnull=False).values("person")
    roles = Role.objects.running().filter(role=Role.MODERATOR, scope=f"{MODERATES}{topic.space_id}").values("person")
    return User.objects.active().filter(Q(pk__in=functions) | Q(pk__in=roles))
