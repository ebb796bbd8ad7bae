"""What django-allauth tells of log-ins, passwords and addresses becomes events; a new password ends the other sessions."""

from allauth.account import signals
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa_signals
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in, user_login_failed

from accounts import notifications as kinds
from accounts.models import User
from events.actions import record

_NEW_PASSWORD = (signals.password_set, signals.password_changed, signals.password_reset)


def _recorder(kind):
    def receive(sender, user=None, **kwargs):
        record(kind, by=user, target=user)

    return receive


def record_failed_password(sender, credentials, **kwargs):
    """A wrong password is an event, of the person whose address it was, or of nobody."""
    person = User.objects.filter(email__iexact=credentials.get("email", "")).first()
    record(kinds.LOG_IN_FAILED, by=None, target=person)


def record_failed_code(sender, user, **kwargs):
    record(kinds.LOG_IN_FAILED, by=None, target=user)


def record_second_factor(sender, user, authenticator, **kwargs):
    """Recovery codes come and go with the app and are no event of their own."""
    if authenticator.type == authenticator.Type.TOTP:
        record(kinds.SECOND_FACTOR_ADDED, by=user, target=user)


def record_no_second_factor(sender, user, authenticator, **kwargs):
    if authenticator.type == authenticator.Type.TOTP:
        record(kinds.SECOND_FACTOR_REMOVED, by=user, target=user)


def record_joining(sender, email_address, **kwargs):
    """The first confirmed address makes the account; later ones only join it."""
    others = EmailAddress.objects.filter(user=email_address.user, verified=True).exclude(pk=email_address.pk)
    if not others.exists():
        record(kinds.PERSON_JOINED, by=email_address.user, target=email_address.user)


def end_other_sessions(sender, request, user, **kwargs):
    """They are dead in any case, since they are bound to the old password; now they are also off the list."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
        session.end()


_HEARD = [
    (user_logged_in, _recorder(kinds.PERSON_LOGGED_IN)),
    (user_login_failed, record_failed_password),
    (signals.email_confirmed, record_joining),
    (signals.email_changed, _recorder(kinds.ADDRESS_CHANGED)),
    *((signal, _recorder(kinds.PASSWORD_CHANGED)) for signal in _NEW_PASSWORD),
    *((signal, end_other_sessions) for signal in _NEW_PASSWORD),
    (mfa_signals.authentication_failed, record_failed_code),
    (mfa_signals.authenticator_added, record_second_factor),
    (mfa_signals.authenticator_removed, record_no_second_factor),
]
for _signal, _receiver in _HEARD:
    _signal.connect(_receiver, weak=False)
