"""What ties a member of the secretariat to those who pledge: see `submissions.ties`."""

from accounts.models import Organization
from submissions import ties


def of(user, pledge):
    """The organizations that tie her to it, as a list; empty if nothing does: to all who pledge, those whom a version on its way
    names included, or who filed it for herself.
    """
    rows = pledge.participants.filter(left_at=None).exclude(organization=None).select_related("organization__kind")
    named = [Organization.objects.named(given["name"]) for version in pledge.versions.open() for given in version.partners]
    houses = [row.organization for row in rows] + [house for house in (pledge.organization, pledge.authority, *named) if house]
    return ties.between(user, ties.whole(houses) if pledge.organization else [*ties.whole(houses), *ties.houses(pledge.owner)])
