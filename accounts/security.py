"""What django-allauth tells of log-ins, passwords and addresses becomes events; a new password ends the other sessions."""

from allauth.account import signals
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa_signals
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver

from accounts import notifications as kinds
from accounts.models import User
from events.actions import record


def _recorder(kind):
    def receive(sender, user=None, **kwargs):
        record(kind, by=user, target=user)

    return receive


_RECORDED = {
    user_logged_in: kinds.PERSON_LOGGED_IN,
    signals.password_set: kinds.PASSWORD_CHANGED,
    signals.password_changed: kinds.PASSWORD_CHANGED,
    signals.password_reset: kinds.PASSWORD_CHANGED,
    signals.email_changed: kinds.ADDRESS_CHANGED,
}
for _signal, _kind in _RECORDED.items():
    _signal.connect(_recorder(_kind), weak=False, dispatch_uid=f"record-{_kind}")


@receiver(user_login_failed)
def record_failed_password(sender, credentials, **kwargs):
    """A wrong password is an event, of the person whose address it was, or of nobody."""
    person = User.objects.filter(email__iexact=credentials.get("email", "")).first()
    record(kinds.LOG_IN_FAILED, by=None, target=person)


@receiver(mfa_signals.authentication_failed)
def record_failed_code(sender, user, **kwargs):
    record(kinds.LOG_IN_FAILED, by=None, target=user)


@receiver(mfa_signals.authenticator_added)
def record_second_factor(sender, user, authenticator, **kwargs):
    """Recovery codes come and go with the app and are no event of their own."""
    if authenticator.type == authenticator.Type.TOTP:
        record(kinds.SECOND_FACTOR_ADDED, by=user, target=user)


@receiver(mfa_signals.authenticator_removed)
def record_no_second_factor(sender, user, authenticator, **kwargs):
    if authenticator.type == authenticator.Type.TOTP:
        record(kinds.SECOND_FACTOR_REMOVED, by=user, target=user)


@receiver(signals.email_confirmed)
def record_joining(sender, email_address, **kwargs):
    """The first confirmed address makes the account; later ones only join it."""
    others = EmailAddress.objects.filter(user=email_address.user, verified=True).exclude(pk=email_address.pk)
    if not others.exists():
        record(kinds.PERSON_JOINED, by=email_address.user, target=email_address.user)


@receiver([signals.password_set, signals.password_changed, signals.password_reset])
def end_other_sessions(sender, request, user, **kwargs):
    """They are dead in any case, since they are bound to the old password; now they are also off the list."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
        session.end()
