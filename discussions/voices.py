"""In whose name a person may write in a topic: her own, that of an organization she speaks for, in a function she holds."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.models import Delegation, Organization, Scope
from core.sorting import in_order
from discussions.models import Function, Policy
from discussions.models.readers import Reader


class Voice(NamedTuple):
    """One of the choices: `key` is what the form sends, `label` what the writer reads."""

    key: str
    label: str
    organization: Organization | None = None
    function: str = ""


def voices(user, topic):
    """What she may choose from now, herself first. Where only kinds of organization may write, others are no choice."""
    organizations = [row.organization for row in delegations(user, topic)]
    return [
        Voice("myself", _("As myself")),
        *(_of_organization(house) for house in in_order(set(organizations), name=lambda house: house.name)),
        *(_of_function(kind) for kind in _functions(user, topic)),
    ]


def lost_name(user, topic, key):
    """What a voice was called that is no longer hers; empty if it never was."""
    sort, _colon, value = key.partition(":")
    if sort == "organization" and value.isdecimal() and len(value) < 19:
        once = Delegation.objects.filter(person=user, organization=value).select_related("organization").first()
        return once.organization.name if once else ""
    is_function = sort == "function" and value in Function.Kind.values
    once = Function.objects.filter(person=user, topic=topic, kind=value).first() if is_function else None
    return once.get_kind_display() if once else ""


def delegations(user, topic, scope=Scope.POST):
    """Her running delegations that include `scope`, for organizations whose kind the topic admits to write."""
    if Reader.of(user).speaks_for_none:
        return Delegation.objects.none()
    rows = user.delegations(scope)
    for guarded in (topic.space, topic):
        if guarded.write == Policy.KINDS:
            rows = rows.filter(organization__kind__in=guarded.write_kinds.all())
    return rows


def _functions(user, topic):
    if topic.pk not in Reader.of(user).functions:
        return []
    return Function.objects.running().filter(person=user, topic=topic).values_list("kind", flat=True)


def _of_organization(house):
    label = _("For %(organization)s") % {"organization": house.name}
    return Voice(f"organization:{house.pk}", label, organization=house)


def _of_function(kind):
    return Voice(f"function:{kind}", _("As %(function)s") % {"function": Function.Kind(kind).label}, function=kind)
