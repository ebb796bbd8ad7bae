"""Addresses: absolute links, the same page in another language, and the words no slug may take."""

from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import get_language_from_path

# First path segments of the Hub's own pages: a space, practice or organization may not be called so.
RESERVED_SLUGS = frozenset(
    """about account accessibility admin api areas board calls comments contact contribute countries dashboard demo discussions
    drafts edit en es events experts export feeds files follow fraud-alert fr healthz help history if-you-need-help invitations
    join leave make members mine moderate moderation moves network new objectives organizations participation-rules pledges
    practices principles privacy replies reply report resources reviews revisions robots.txt roster screening search sitemap.xml
    static strike styleguide submit terms threads versions withdraw favicon.ico .well-known check correct figures files
    guide compilations confirm confirmations people practice print sheet template update word""".split()  # noqa: SIM905
)


def absolute_url(path):
    """The full address of `path` on this deployment; never taken from the request's Host header."""
    return urljoin(settings.BASE_URL, path)


def in_language(path, language):
    """The address of the same page in `language`; a page without a language prefix leads to that language's home."""
    current = get_language_from_path(path)
    if not current:
        return f"/{language}/"
    return f"/{language}{path[len(current) + 1 :]}"
