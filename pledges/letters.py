"""Letters about a pledge: to everyone who may write it, each in her language."""

from django.db.models import Q

from accounts.models import Delegation, Scope
from events.actions import post
from events.letters import compose


def writers(pledge):
    """Who began it, while her account is active; of an organization its delegates who may pledge, unless she is one of them.

    Of one that an authority filed for its State also the State's delegates, once it is published.
    """
    people = speakers([pledge.organization_id, pledge.authority_id], Scope.PLEDGE) if pledge.organization_id else []
    owner = [pledge.owner] if pledge.owner.is_active else []
    first = owner if pledge.owner in people or not people else people
    states = _of_state(pledge) if pledge.authority_id and pledge.number else []
    return [*first, *(person for person in states if person not in first)]


def changers(version):
    """Those of the writers who may change the version."""
    pledge = version.pledge
    return _of_state(pledge) if pledge.authority_id and version.is_update else writers(pledge)


def _of_state(pledge):
    return speakers([pledge.organization_id], Scope.PLEDGE)


def speakers(organizations, *scopes):
    """The people who may act for one of these organizations now, in one of these scopes, each once."""
    wanted = Q()
    for scope in scopes:
        wanted |= Q(scopes__contains=[scope])
    rows = Delegation.objects.running().filter(wanted, organization__in=[key for key in organizations if key])
    people = [row.person for row in rows.select_related("person").order_by("person")]
    return list({person.pk: person for person in people if person.is_active}.values())


def tell(version, letter, *, at, people=None, **facts):
    """Send the letter `letter` to each of `people` (who may change the version, unless given), once per instant `at`."""
    pledge = version.pledge
    for person in changers(version) if people is None else people:
        context = {"person": person, "version": version, "pledge": pledge, **facts}
        key = f"pledges.{letter}:{version.pk}:{person.pk}:{int(at.timestamp() * 1_000_000)}"
        post(kind=f"pledges.{letter}", to=person.email, key=key, **compose(letter, context, person.language))
