"""Pages for what went wrong, in the reader's language; the gravest ones need neither database nor template context."""

import sys
from contextlib import suppress

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from core.cache import LimitsAway
from core.permissions import Refused
from core.workflow import TransitionNotAllowed
from drafts.holding import offer_again

RETRY_AFTER = 30  # seconds
PIECE, MOST_PIECES = 64 * 1024, 640  # bytes; 40 MB are read of what is refused


def bad_request(request, exception=None):
    """400; or 413 where a form is larger than the Hub takes at once."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent)):
        _read_to_its_end(request)
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def _read_to_its_end(request):
    """Take in what was sent without keeping it: a browser that cannot finish sending shows a broken connection, not our words."""
    with suppress(OSError):
        for _piece in range(MOST_PIECES):
            if not request._stream.read(PIECE):
                break


def permission_denied(request, exception=None):
    reason = exception.reason if isinstance(exception, Refused) else ""
    return render(request, "403.html", {"reason": reason}, status=403)


def page_not_found(request, exception=None):
    return render(request, "404.html", status=404)


def too_many_requests(request, exception=None):
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "300"
    return response


def server_error(request):
    """500; or 503 where the database is away, which mends itself."""
    error = sys.exc_info()[1]
    if isinstance(error, (OperationalError, InterfaceError)):
        return _bare(request, "503.html", 503)
    return _bare(request, "500.html", 500)


def csrf_failure(request, reason=""):
    """A form with an old token is offered again where its view keeps posts; one from elsewhere is refused."""
    return offer_again(request) or render(request, "403_csrf.html", status=403)


class FaultMiddleware:
    """Turns what an action or the limits raise into a page: 409 for a verb that came too late, 503 for limits that are away."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, TransitionNotAllowed):
            return render(request, "409.html", {"reason": exception}, status=409)
        if isinstance(exception, LimitsAway):
            return _bare(request, "503_limits.html", 503)
        return None


def _bare(request, template, status):
    language = translation.get_language_from_path(request.path_info) or _preferred(request)
    with translation.override(language):
        response = HttpResponse(render_to_string(template, {"language": language}), status=status)
    if status == 503:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def _preferred(request):
    return translation.get_language_from_request(request)
