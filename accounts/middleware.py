import zoneinfo

from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers


class PersonMiddleware:
    """A logged-in person reads times in her zone, and pages without a language prefix (the admin) in her language."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.session.session_key:
            return self.get_response(request)
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        if not translation.get_language_from_path(request.path_info):
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        with timezone.override(zoneinfo.ZoneInfo(user.zone)):
            response = self.get_response(request)
        if "/account/2fa/" in request.path_info:
            add_never_cache_headers(response)  # keys and recovery codes
        return response
