"""The Hub's addresses and, beside them, views that fail in every way a view can."""

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError, transaction
from django.urls import path

from core.cache import LimitsAway
from core.permissions import Refused
from core.workflow import TransitionNotAllowed
from hub import urls
from hub.urls import handler400, handler403, handler404, handler429, handler500  # noqa: F401 – Django looks for them here

SECRET = "the-secret-in-the-error"
REASON = "Only the secretariat may do this."
FAULTS = {
    "bad-request": SuspiciousOperation(SECRET),
    "denied": PermissionDenied(SECRET),
    "refused": Refused(REASON),
    "too-late": TransitionNotAllowed(None),
    "broken": ZeroDivisionError(SECRET),
    "database-away": OperationalError(SECRET),
    "connection-lost": InterfaceError(SECRET),
    "limits-away": LimitsAway(SECRET),
}


def _failing(error):
    @transaction.non_atomic_requests
    def view(request):
        raise error

    return view


urlpatterns = [
    *(path(f"{name}/", _failing(error)) for name, error in FAULTS.items()),
    *i18n_patterns(*(path(f"{name}/", _failing(error)) for name, error in FAULTS.items())),
    *urls.urlpatterns,
]
