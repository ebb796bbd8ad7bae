"""Where a reader is and may go: the main navigation and the page's other languages."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.urls import absolute_url, in_language

# Name of the address, words. A new section of the Hub is a line here.
NAVIGATION = (
    ("discussions:space_list", _("Discussions")),
    ("practices:practice_list", _("Practices")),
    ("pledges:pledge_list", _("Pledges")),
    ("objective_list", _("Objectives")),
    ("search:document_list", _("Search")),
    ("pages:about", _("About")),
    ("pages:help", _("Help")),
)


def entries(request):
    """The navigation as dicts: label, address, and whether the reader is in it (`page`) or below it (`true`)."""
    path = request.path if request else ""
    rows = ((reverse(name), label) for name, label in NAVIGATION)
    return [{"label": label, "address": address, "current": _current(address, path)} for address, label in rows]


def page(request):
    """The page's address with its query."""
    return request.get_full_path() if request else "/"


def versions(request, *, absolute=False):
    """The page's addresses in every language, each language named in its own tongue."""
    path = request.path if absolute and request else page(request)
    here = get_language()
    for code, name in settings.LANGUAGES:
        address = in_language(path, code)
        yield {"code": code, "name": name, "address": absolute_url(address) if absolute else address, "current": code == here}


def _current(address, path):
    if path == address:
        return "page"
    return "true" if path.startswith(address) else ""
