"""Pledges for the tests, made by the actions of the app."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction

from core import clock
from pledges.actions import drafting, screening, updating
from pledges.fields import FORM
from pledges.models import ParticipantInvitation, Pledge, ReturnReason, Stage
from submissions.models import Serves
from taxonomy.models import Country, Objective, OrganizationKind, Principle, Region
from tests.practices.scene import keys

DESCRIPTION = f"<p>{' '.join(['Forty lawyers will sit at the bus stations of twelve cities and answer for nothing.'] * 4)}</p>"
INDICATOR = {
    "whose": "",
    "what": "People advised",
    "unit": "people a year",
    "baseline": "200",
    "target": "1200",
    "direction": "",
    "by_when": "2028-12-31",
}
CONTACT = {"name": "Marguerite Obiang", "role": "Legal officer", "email": "marguerite@example.org", "phone": "+221 5550100"}
PARTNER = {"name": "Lamp at the Quay", "kind": "", "email": "lamp@example.org", "commitment": "Opens its rooms at night."}


def partner(**given):
    """A row of participants; the kind is that of civil society unless given."""
    return PARTNER | {"kind": keys(OrganizationKind, "key", "civil-society")[0]} | given


def _kind(words):
    """The key of a kind of organization, given as that or by its name; empty for none."""
    return keys(OrganizationKind, "key", words)[0] if words and not words.isdigit() else words


def content(**given):
    """A complete content; `objectives`, `countries` … are given as numbers and codes, kinds by name, the rest as cleaned."""
    terms = {
        "objectives": (Objective, "number", [7, 15]),
        "principles": (Principle, "slug", ["people-centred"]),
        "countries": (Country, "iso3", ["SEN"]),
        "regions": (Region, "m49", []),
    }
    chosen = {name: keys(model, key, *given.pop(name, usual)) for name, (model, key, usual) in terms.items()}
    chosen["participants"] = [row | {"kind": _kind(row["kind"])} for row in given.pop("participants", ())]
    plain = {
        "title": "Advice at every bus station",
        "language": "en",
        "description": DESCRIPTION,
        "type": "individual",
        "natures": ["resources"],
        "level": "national",
        "starts_on": "2026-01-01",
        "ends_on": "2028-12-31",
        "indicators": [INDICATOR],
        "milestones": [{"what": "The first ten stations", "by_when": "2027-06-30"}],
        "contacts": [CONTACT],
        "scope": True,
    }
    return FORM.empty() | plain | chosen | given


def begun(by, **where):
    return drafting.begin(by=by, **where)


def submitted(by, *, organization=None, authority=None, **given):
    """A version that waits for screening."""
    version = begun(by, organization=organization, authority=authority)
    return drafting.submit(version=version, content=content(**given), by=by)


def published(by, staff, *, organization=None, **given):
    """A published pledge; `staff` screened it."""
    version = submitted(by, organization=organization, **given)
    screening.accept(version=version, by=staff, serves=Serves.MIGRANTS)
    return Pledge.objects.get(pk=version.pledge_id)


def said(stage=Stage.IN_PROGRESS, **given):
    """The content of an update."""
    usual = {
        "stage": stage,
        "reason": "",
        "text": "<p>Ten stations are open.</p>",
        "language": "en",
        "values": {},
        "evidence": [],
    }
    return usual | given


def updated(pledge, by, stage=Stage.IN_PROGRESS, value=None, **given):
    """An update of a pledge; `value` is that of its first indicator."""
    values = {} if value is None else {pledge.current.indicators.first().key: Decimal(value)}
    return updating.update(pledge=pledge, content=said(stage, values=values, **given), by=by)


def in_state(state, by, staff, **given):
    """A version in a state of its way, reached by the actions."""
    if state == "draft":
        return begun(by)
    version = submitted(by, **given)
    if state == "returned":
        screening.give_back(version=version, by=staff, reasons=ReturnReason.objects.filter(verdict="returned")[:1])
    elif state == "declined":
        screening.decline(version=version, by=staff, reasons=ReturnReason.objects.filter(verdict="declined")[:1])
    elif state == "published":
        screening.accept(version=version, by=staff, serves=Serves.MIGRANTS)
    elif state == "withdrawn":
        drafting.take_back(version=version, by=by)
    version.refresh_from_db()
    return version


def invitations(pledge):
    """The open invitations of participants, the first asked first."""
    return list(ParticipantInvitation.objects.filter(participant__pledge=pledge, answered_at=None, void_at=None).order_by("pk"))


@transaction.atomic
def moved_back(pledge, **ago):
    """As if everything about the pledge had happened so much (days=…) earlier."""
    by = timedelta(**ago)
    Pledge.objects.filter(pk=pledge.pk).update(published_at=pledge.published_at - by, heard_at=pledge.heard_at - by)
    pledge.updates.update(made_at=clock.now() - by)
    pledge.refresh_from_db()
    return pledge
