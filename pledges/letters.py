"""Letters about a pledge: to everyone who may write it, each in her language."""

from django.db.models import Q

from accounts.models import Delegation, Scope
from events.actions import post
from events.letters import compose


def writers(pledge):
    """Who began it, while her account is active; of an organization its delegates who may pledge, unless she is one of them."""
    people = speakers([pledge.organization_id, pledge.authority_id], Scope.PLEDGE) if pledge.organization_id else []
    owner = [pledge.owner] if pledge.owner.is_active else []
    return owner if pledge.owner in people or not people else people


def speakers(organizations, *scopes):
    """The people who may act for one of these organizations now, in one of these scopes, each once."""
    wanted = Q()
    for scope in scopes:
        wanted |= Q(scopes__contains=[scope])
    rows = Delegation.objects.running().filter(wanted, organization__in=[key for key in organizations if key])
    people = [row.person for row in rows.select_related("person").order_by("person")]
    return list({person.pk: person for person in people if person.is_active}.values())


def tell(version, letter, *, at, people=None, **facts):
    """Send the letter `letter` to each of `people` (who may write the pledge, unless given), once per instant `at`."""
    pledge = version.pledge
    for person in writers(pledge) if people is None else people:
        context = {"person": person, "version": version, "pledge": pledge, **facts}
        key = f"pledges.{letter}:{version.pk}:{person.pk}:{int(at.timestamp() * 1_000_000)}"
        post(kind=f"pledges.{letter}", to=person.email, key=key, **compose(letter, context, person.language))
