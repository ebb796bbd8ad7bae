from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts import notifications as kinds
from accounts.models import Organization, User
from core import clock
from core.workflow import TransitionNotAllowed, move
from events.actions import post, record
from events.letters import compose
from events.models import Event

UNCONFIRMED_FOR = timedelta(days=14)


@transaction.atomic
def enrol(*, email, full_name, password, language, **profile):
    """Make an account whose address counts as confirmed, for the demonstration and the operator; returns the person."""
    person = User(email=email.lower(), full_name=full_name, language=language, **profile)
    person.set_password(password)
    person.save()
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    record(kinds.PERSON_JOINED, by=person, target=person)
    return person


@transaction.atomic
def disable(*, person, by, why):
    """Shut an account: it cannot log in and its sessions end at once. What it published stays."""
    move(person, where={"disabled_at": None}, to={"disabled_at": clock.now(), "disabled_by": by})
    for session in UserSession.objects.filter(user=person):
        session.end()
    record(kinds.ACCOUNT_DISABLED, by=by, target=person, why=why)


@transaction.atomic
def enable(*, person, by, why):
    """Open a disabled account again."""
    move(person, where={"disabled_at__isnull": False}, to={"disabled_at": None, "disabled_by": None})
    record(kinds.ACCOUNT_ENABLED, by=by, target=person, why=why)


@transaction.atomic
def remove_second_step(*, person, by, why):
    """Take the authenticator app and the recovery codes off an account, and tell the person by e-mail.

    Raises TransitionNotAllowed if there is none.
    """
    removed, _rows = Authenticator.objects.filter(user=person).delete()
    if not removed:
        raise TransitionNotAllowed(person)
    record(kinds.SECOND_FACTOR_REMOVED, by=by, target=person, why=why)
    letter = compose("mfa_totp_deactivated", {"person": person}, person.language)
    post(kind="mfa.totp_deactivated", to=person.email, **letter)


def save_profile(*, person, fields):
    """Save the fields of her profile a person has changed; an affiliation that names a verified organization is linked to it."""
    if "affiliation" in fields:
        person.organization = Organization.objects.verified().called(person.affiliation).first()
        fields = [*fields, "organization"]
    person.save(update_fields=fields)
    return person


def choose_language(*, person, language):
    """Remember the language a person reads and is written to in."""
    person.language = language
    person.save(update_fields=["language"])


@transaction.atomic
def forget_unconfirmed():
    """Delete accounts whose address nobody has confirmed in fourteen days; returns how many people that were.

    An account that has done something (a reset password) stays: the record names it.
    """
    old = User.objects.filter(joined_at__lt=clock.now() - UNCONFIRMED_FOR, last_login=None)
    old = old.exclude(pk__in=User.objects.confirmed()).exclude(pk__in=Event.objects.exclude(actor=None).values("actor"))
    count = old.count()
    old.delete()
    return count
