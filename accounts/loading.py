"""The organizations that come with the Hub: one node per State, the Network, its entities and the regional commissions."""

from pathlib import Path

from accounts.models import Membership, Organization
from core import clock
from core.languages import CODES
from core.loading import after_migrations
from core.tables import read
from taxonomy.models import Country, OrganizationKind

DATA = Path(__file__).resolve().parent / "data"
NETWORK, COMMITTEE = "un-network-on-migration", "network-executive-committee"


@after_migrations("accounts")
def load_organizations(**_signal):
    """Load everything; idempotent. Receives `post_migrate` after the vocabulary's."""
    kinds = dict(OrganizationKind.objects.values_list("key", "pk"))
    known = set(Organization.objects.values_list("slug", flat=True))
    rows = [_state(country, kinds) for country in Country.objects.all()]
    rows += [_entity(row, kinds) for row in read(DATA / "network.csv")]
    Organization.objects.load("slug", rows)
    new = Organization.objects.filter(verified_at=None, proposed_at=None).exclude(slug__in=known)
    new.update(verified_at=clock.now())
    _join_bodies(known)


def _state(country, kinds):
    kind = "member-state" if country.status == Country.Status.MEMBER else "other-state"
    values = {f"name_{code}": getattr(country, f"name_{code}") for code in CODES}
    return values | {
        "slug": country.iso3.lower(),
        "kind_id": kinds[kind],
        "country_id": country.pk,
        "is_state": True,
        "source": country.source,
        "unconfirmed": [name for name in country.unconfirmed if name.startswith("name_")],
    }


def _entity(row, kinds):
    values = {f"{field}_{code}": row[f"{field}_{code}"] for field in ("name", "acronym") for code in CODES}
    return values | {
        "slug": row["slug"],
        "kind_id": kinds[row["kind"]],
        "source": row["source"],
        "unconfirmed": row["unconfirmed"].split(),
    }


def _join_bodies(known):
    """New entities join the Network and, where the table says so, its Executive Committee."""
    ids = dict(Organization.objects.values_list("slug", "pk"))
    rows = [row for row in read(DATA / "network.csv") if row["slug"] not in known and row["kind"] == "un-entity"]
    pairs = [(row["slug"], NETWORK) for row in rows]
    pairs += [(row["slug"], COMMITTEE) for row in rows if row["executive_committee"] == "yes"]
    Membership.objects.bulk_create(Membership(organization_id=ids[slug], body_id=ids[body]) for slug, body in pairs)
    Organization.objects.filter(slug=COMMITTEE, parent=None).update(parent_id=ids[NETWORK])
