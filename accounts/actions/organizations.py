from django.db import transaction
from django.utils.text import slugify

from accounts import notifications as kinds
from accounts.models import Organization
from core import clock
from core.urls import RESERVED_SLUGS
from core.workflow import move
from events.actions import record


@transaction.atomic
def propose(*, organization, by):
    """Save a new organization as proposed by a person: seen by her and the secretariat only, until it is verified."""
    organization.slug = free_slug(organization.name)
    organization.proposed_at, organization.proposed_by = clock.now(), by
    organization.save()
    record(kinds.ORGANIZATION_PROPOSED, by=by, target=organization)
    return organization


@transaction.atomic
def verify(*, organization, by, why):
    """Note that the secretariat knows who speaks for it; from now on it is public."""
    move(organization, where={"verified_at": None}, to={"verified_at": clock.now(), "verified_by": by})
    record(kinds.ORGANIZATION_VERIFIED, by=by, target=organization, why=why)


@transaction.atomic
def edit(*, organization, fields, by):
    """Save an edited organization; a name that changes is kept among its former names. The vocabulary no longer overwrites it."""
    old = Organization.objects.filter(pk=organization.pk).first()
    if old and old.name_en and old.name_en != organization.name_en:
        organization.former_names.create(name=old.name_en, until=clock.today())
    organization.slug = organization.slug or free_slug(organization.name)
    organization.edited_at = clock.now()
    organization.save()
    record(kinds.ORGANIZATION_EDITED, by=by, target=organization, fields=", ".join(fields))


def free_slug(name):
    """An address part made of `name` that no organization and no page of the Hub has."""
    base = slugify(name)[:70].strip("-") or "organization"
    taken = set(Organization.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED_SLUGS
    candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)
