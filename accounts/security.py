"""What django-allauth tells of log-ins and addresses becomes events; the person's language and account follow."""

from allauth.account import signals
from allauth.mfa import signals as mfa_signals
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from accounts import notifications as kinds
from events.actions import record


def _recorder(kind):
    def receive(sender, user=None, **kwargs):
        record(kind, by=user, target=user)

    return receive


_RECORDED = {
    user_logged_in: kinds.PERSON_LOGGED_IN,
    signals.password_changed: kinds.PASSWORD_CHANGED,
    signals.password_reset: kinds.PASSWORD_CHANGED,
    signals.email_changed: kinds.ADDRESS_CHANGED,
    mfa_signals.authenticator_added: kinds.SECOND_FACTOR_ADDED,
    mfa_signals.authenticator_removed: kinds.SECOND_FACTOR_REMOVED,
}
for _signal, _kind in _RECORDED.items():
    _signal.connect(_recorder(_kind), weak=False, dispatch_uid=f"record-{_kind}")


@receiver(signals.email_confirmed)
def record_joining(sender, email_address, **kwargs):
    record(kinds.PERSON_JOINED, by=email_address.user, target=email_address.user)
