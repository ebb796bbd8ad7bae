"""People around a pledge of `union` with two others, for the tables of its pages."""

from types import SimpleNamespace

from accounts.actions import delegations
from accounts.models import Scope
from pledges.actions import participants, publishing, screening, updating
from pledges.models import Participant, Pledge, ReturnReason
from submissions.models import Serves
from tests.conftest import enrol_person
from tests.pledges import scene

PEOPLE = ("visitor", "member", "maker", "reporter", "past", "partner", "secretariat")


def gather(cast):
    """The cast and, around a pledge in partnership:

    maker: began it for `union`, for which she may pledge · reporter: may only report for `union` · past: might pledge for it
    until her mandate ended · partner: may pledge for `collective`, which takes part · `lamp`: takes part and is not on the Hub.
    """
    found = {
        name: enrol_person(name, full_name=f"{name.capitalize()} Person") for name in ("maker", "reporter", "past", "partner")
    }
    for name, house, scope in (
        ("maker", cast.union, Scope.PLEDGE),
        ("reporter", cast.union, Scope.REPORT),
        ("past", cast.union, Scope.PLEDGE),
        ("partner", cast.collective, Scope.PLEDGE),
    ):
        row = delegations.grant(person=found[name], organization=house, scopes=[scope], by=cast.administrator, why="asked")
        if name == "past":
            delegations.end(delegation=row, by=cast.administrator, why="left")
    return SimpleNamespace(**vars(cast), **found)


def partnership(people, type="partnership", **given):  # noqa: A002
    """A published pledge of `union` with `collective` and `lamp`, who have confirmed."""
    others = [scene.partner(name="Collective", email="box@example.org"), scene.partner()]
    pledge = scene.published(people.maker, people.secretariat, organization=people.union, type=type, participants=others, **given)
    house, lamp = scene.invitations(pledge)
    participants.confirm(invitation=house, by=people.partner)
    participants.confirm(invitation=lamp)
    return Pledge.objects.get(pk=pledge.pk)


def accepted(version, people):
    """Screened and published."""
    screening.accept(version=version, by=people.secretariat, serves=Serves.MIGRANTS)


def by_order(pledge):
    """The participants: `union`, `collective`, `lamp`."""
    return list(Participant.objects.filter(pledge=pledge).select_related("pledge__current", "organization").order_by("order"))


def linked(pledge, participant=None, email="maker@example.org"):
    """A link by e-mail and its address."""
    link, token = updating.make_link(pledge=pledge, participant=participant, email=email, language="en")
    return link, f"/en/pledges/updates/{token}/"


def typed(**given):
    """An update as a browser sends it."""
    return {"stage": "in-progress", "text": "Ten stations are open.", "language": "en", **given}


def withdrawn(pledge, by):
    return publishing.withdraw(pledge=pledge, by=by, why="Begun anew elsewhere.")


def first_reason(verdict):
    return ReturnReason.objects.filter(verdict=verdict)[:1]
