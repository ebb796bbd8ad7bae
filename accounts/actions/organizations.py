from django.db import connection, transaction
from django.utils.text import slugify

from accounts import notifications as kinds
from accounts.models import Organization
from core import clock
from core.languages import names
from core.urls import RESERVED_SLUGS
from core.workflow import move
from events.actions import record


@transaction.atomic
def propose(*, organization, by):
    """Save a new organization as proposed by a person: seen by her and the secretariat only, until it is verified.

    Returns the row; proposing the same name again returns the first one.
    """
    _one_at_a_time()
    known = _proposed_before(organization, by)
    if known:
        return known
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
    """Save an edited organization; names that go are kept among its former ones. The vocabulary no longer overwrites it."""
    old = Organization.objects.select_for_update().get(pk=organization.pk)
    gone = dict.fromkeys(name for name in names(old, "name").values() if name not in names(organization, "name").values())
    for name in gone:
        organization.former_names.create(name=name, until=clock.today())
    organization.edited_at = clock.now()
    organization.save()
    record(kinds.ORGANIZATION_EDITED, by=by, target=organization, fields=", ".join(fields))


def free_slug(name):
    """An address part made of `name` that no organization and no page of the Hub has."""
    base = slugify(name)[:70].strip("-") or "organization"
    taken = set(Organization.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED_SLUGS
    candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)


def _proposed_before(organization, by):
    texts = {f"name_{code}": name for code, name in names(organization, "name").items()}
    return Organization.objects.filter(proposed_by=by, verified_at=None, **texts).first() if texts else None


def _one_at_a_time():
    """Proposals wait for each other until the transaction ends, so that no two take the same slug."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [Organization._meta.db_table])
