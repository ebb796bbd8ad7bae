"""What all tests share: the cast, and a cache nobody else writes to."""

import uuid
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.commands import flush
from django.db import connection
from django.utils.translation import override

from accounts.actions import delegations, organizations, people, roles
from accounts.models import Organization, Role, Scope
from core import clock
from discussions import drawing, visitors
from taxonomy.models import Country, OrganizationKind
from tests.kept import Beginning, Kept


def pytest_configure(config):
    """Catalogues are compiled once, before the first test asks for a word."""
    if not hasattr(config, "workerinput"):
        call_command("messages", "compile")


PASSWORD = "a quiet reading room by the lake"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After a test that empties the tables, what came with the Hub is put back: the same rows, under the same keys."""
    with django_db_blocker.unblock():
        beginning = Beginning()
    with patch.object(flush, "emit_post_migrate_signal", lambda *_how, **_where: beginning.again()):
        yield


@pytest.fixture(autouse=True)
def own_limits(settings):
    """Log-in limits and the heartbeat start afresh in every test, whatever runs beside it."""
    settings.CACHES["default"]["KEY_PREFIX"] = f"test-{uuid.uuid4()}"
    if hasattr(caches._connections, "default"):
        del caches["default"]


@pytest.fixture(autouse=True)
def own_language():
    """A test begins in English, whatever language the page of the one before was in."""
    with override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def own_pages():
    """Nothing is kept that was drawn in another test: what it had written is undone, and its keys are given again."""
    drawing.kept.clear()
    visitors.kept.clear()


@pytest.fixture(autouse=True)
def own_clock(settings, tmp_path):
    """The clock can be moved in a test without moving anybody else's."""
    settings.CLOCK_OFFSET = tmp_path / "clock-offset"


def enrol_person(login, language="en", **profile):
    full_name = profile.pop("full_name", f"{login.capitalize()} Example")
    email = f"{login}@example.org"
    return people.enrol(email=email, full_name=full_name, password=PASSWORD, language=language, **profile)


@pytest.fixture
def enrol(db):
    """Makes a person with a confirmed address: `enrol("amina")` is amina@example.org."""
    return enrol_person


@pytest.fixture(scope="session")
def remembered():
    """`remembered(name, make)` is what `make()` returns, with the rows it writes; made once, put back from then on."""
    worlds = {}

    def again(name, make):
        if name not in worlds:
            with override(settings.LANGUAGE_CODE):
                worlds[name] = Kept(make)
        return worlds[name].again()

    return again


@pytest.fixture
def staged(remembered, db):
    """`staged(make)` is the cast and what `make(cast)` returns, kept wherever a test's work is undone after it."""

    def of(make=None):
        return remembered(make, lambda: _made(make)) if connection.in_atomic_block else _made(make)

    return of


def _made(make):
    cast = gather(enrol_person)
    return cast, make(cast) if make else None


@pytest.fixture
def cast(staged):
    """The people of the permission tables: see `gather`."""
    return staged()[0]


def gather(enrol):
    """The people of the permission tables.

    visitor: not logged in · member: confirmed address, nothing more · delegate: may post for `union` · focal_point: may
    also appoint for it · outsider: focal point of another organization · moderator and reviewer: those roles ·
    secretariat and administrator: staff · former: was secretariat, ended · disabled: an account that was shut.
    `union` and `collective` are verified organizations, `proposed` is not (the member proposed it).
    """
    administrator = enrol("administrator", full_name="Kenji Halloran")
    roles.grant(person=administrator, role=Role.ADMINISTRATOR, by=None, why="first")
    member = enrol("member", language="fr", full_name="Amina Diallo-Kerouani", zone="Africa/Dakar")
    people_by_name = {"visitor": AnonymousUser(), "member": member, "administrator": administrator}
    for name in ("moderator", "reviewer", "secretariat", "former"):
        role = Role.SECRETARIAT if name == "former" else name
        people_by_name[name] = enrol(name)
        granted = roles.grant(person=people_by_name[name], role=role, by=administrator, why="for the tests")
        if name == "former":
            roles.end(role=granted, by=administrator, why="left")
    union, collective = (_organization(name, by=member, verified_by=administrator) for name in ("Union", "Collective"))
    proposed = _organization("Proposed Forum", by=member)
    for name, house, scopes in (
        ("delegate", union, [Scope.POST]),
        ("focal_point", union, [Scope.POST, Scope.APPOINT]),
        ("outsider", collective, [Scope.APPOINT]),
    ):
        people_by_name[name] = enrol(name)
        delegations.grant(person=people_by_name[name], organization=house, scopes=scopes, by=administrator, why="asked")
    people_by_name["disabled"] = enrol("disabled")
    people.disable(person=people_by_name["disabled"], by=administrator, why="spam")
    return SimpleNamespace(**people_by_name, union=union, collective=collective, proposed=proposed)


def _organization(name, *, by, verified_by=None):
    kind, country = OrganizationKind.objects.get(key="civil-society"), Country.objects.get(iso3="SEN")
    organization = organizations.propose(organization=Organization(name_en=name, kind=kind, country=country), by=by)
    if verified_by:
        organizations.verify(organization=organization, by=verified_by, why="known")
    return organization


@pytest.fixture
def log_in(client):
    """Logs a person in through the session, without the log-in page: `log_in(cast.member)` returns the client."""

    def as_(person):
        if person.is_authenticated:
            client.force_login(person)
        return client

    return as_


@pytest.fixture
def move_clock():
    """`move_clock(days=3)`: the Hub's time from now on."""

    def move(days=0, hours=0, seconds=0):
        clock.move(days * 86400 + hours * 3600 + seconds)

    return move
