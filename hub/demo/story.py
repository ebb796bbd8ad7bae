"""The story, idempotent: what has been told already is left as it is."""

import uuid
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.actions import delegations, organizations, people, roles
from accounts.models import Delegation, Organization, Role, Scope, User
from core.workflow import move
from events.models import Mail
from hub.demo import days, noticing, pledging, practising, reviewing, talk
from hub.demo.cast import ORGANIZATIONS, PEOPLE
from pages import actions as pages
from taxonomy.models import Country, OrganizationKind

DOMAIN = "example.org"
WHY = "Part of the demonstration"
BEGINNING = -1200  # the day on which all of them are there
OFFICE = -60  # the day on which the secretariat begins to be told of things
_WORK = {Scope.POST, Scope.SUBMIT, Scope.PLEDGE, Scope.REPORT}
_MESSAGE = uuid.UUID("6d1f6c0e-3f64-4a0e-9a55-3c5b7f1f0a01")


@transaction.atomic
def tell(*, password):
    """Bring the cast on stage; `password` is for all of them."""
    letters = list(Mail.objects.values_list("pk", flat=True))
    with days.on(days.day(BEGINNING)):
        hashed = cache(lambda: make_password(password))
        cast = {login: _person(login, dict(account), hashed) for login, account in PEOPLE.items()}
    with days.on(days.day(OFFICE)):
        administrator = _roles(cast)
    with days.on(days.day(BEGINNING)):
        houses = {}
        for key, house in ORGANIZATIONS.items():
            houses[key] = _organization(dict(house), cast, houses, administrator)
        _employ(cast)
        _delegations(cast, houses)
    talk.tell(cast, houses)
    _work(cast, houses)
    pages.send_message(
        key=_MESSAGE,
        name=cast["member"].full_name,
        email=cast["member"].email,
        subject="Une question sur la langue des contributions",
        text="Bonjour,\n\nPeut-on contribuer en wolof si un résumé en français accompagne le texte ?\n\nMerci d’avance.",
        language="fr",
        by=cast["member"],
    )
    noticing.settle(letters)


def _work(cast, houses):
    """Practices, their reviews and pledges, with the notices people had of all this; what was told before is left as it is."""
    practices, pledges = practising.tellings(cast, houses), pledging.tellings(cast, houses)
    hub = [noticing.Hub(cast)] if practices or pledges else []
    with reviewing.remembering():
        days.play([*reviewing.applications(cast), *hub, *practices, *reviewing.reviews(practices, cast), *pledges])


def log_ins():
    """Pairs of address and words, for the terminal."""
    return [(f"{login}@{DOMAIN}", account["words"]) for login, account in PEOPLE.items() if "words" in account]


def _person(login, account, hashed):
    """The password of all is hashed once: each time takes a fifth of a second, by design."""
    email = f"{login}@{DOMAIN}"
    account.pop("words", None)
    if known := User.objects.filter(email=email).first():
        return known
    person = people.enrol(email=email, password=None, **account)
    return move(person, where={"password": person.password}, to={"password": hashed()})


def _roles(cast):
    administrator = cast["administrator"]
    held = {name: name for name in (Role.ADMINISTRATOR, Role.SECRETARIAT)}
    for login, name in (held | {"anjali": Role.SECRETARIAT}).items():
        by = None if name == Role.ADMINISTRATOR else administrator
        if not Role.objects.open_for(cast[login], name).exists():
            roles.grant(person=cast[login], role=name, by=by, why=WHY)
    return administrator


def _organization(house, cast, houses, administrator):
    verified, kind, country = house.pop("verified"), house.pop("kind"), house.pop("country")
    parent = houses.get(house.pop("parent", None))
    house.pop("delegates")
    known = Organization.objects.filter(name_en=house["name_en"]).first()
    if known:
        return known
    kind, country = OrganizationKind.objects.get(key=kind), Country.objects.filter(iso3=country).first()
    organization = Organization(kind=kind, country=country, parent=parent, source=WHY, **house)
    organizations.propose(organization=organization, by=cast["member"])
    if verified:
        organizations.verify(organization=organization, by=administrator, why=WHY)
    return organization


def _employ(cast):
    """Link those who work for one of the organizations to it, by its name."""
    for person in cast.values():
        if person.organization_id is None:
            people.save_profile(person=person, fields=["affiliation"])


def _delegations(cast, houses):
    """Give each what is still missing: who was told of before practices or pledges were has less than is told now."""
    every = [("delegate", "labour", set(Scope)), ("member", "collective", {Scope.POST, Scope.ENDORSE, Scope.PLEDGE})]
    every += [("celestine", "ostrelle", {Scope.APPOINT})]
    every += [(login, key, _WORK) for key, house in ORGANIZATIONS.items() for login in house["delegates"]]
    held = {}
    for person, organization, scopes in Delegation.objects.values_list("person", "organization", "scopes"):
        held[person, organization] = held.get((person, organization), set()) | set(scopes)
    for login, key, scopes in every:
        person, organization = cast[login], houses[key]
        missing = scopes - held.get((person.pk, organization.pk), set())
        if missing:
            scopes = [scope for scope in Scope if scope in missing]
            delegations.grant(person=person, organization=organization, scopes=scopes, by=cast["secretariat"], why=WHY)
