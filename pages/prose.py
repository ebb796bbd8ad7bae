"""Our own prose, whose links to other pages are written `page:<slug>`."""

import re
from functools import partial

from django.urls import NoReverseMatch, reverse

from core.richtext import sanitize

sanitize_page = partial(sanitize, schemes={"http", "https", "mailto", "page"}, rel="noopener")

_LINK = re.compile(r'href="page:([\w-]+)"')
_ELSEWHERE = {
    "home": "home",
    "contact": "contact",
    "discussions": "discussions:space_list",
    "objectives": "objective_list",
    "countries": "country_list",
    "practices": "practices:practice_list",
    "guide": "practices:guide",
    "pledges": "pledges:pledge_list",
    "dashboard": "pledges:dashboard",
    "make": "pledges:pledge_begin",
    "my-pledges": "pledges:mine",
    "submit": "practices:practice_begin",
    "my-practices": "practices:mine",
    "roster": "reviews:roster",
    "reviews": "reviews:desk",
    "notices": "notifications:notice_list",
    "choices": "notifications:preferences",
    "following": "notifications:follow_list",
    "search": "search:document_list",
    "signup": "account_signup",
    "login": "account_login",
}


def resolve_links(markup):
    """The markup with the addresses of the pages in the reader's language; an unknown page leads home."""
    return _LINK.sub(lambda match: f'href="{page_address(match[1])}"', markup)


def page_address(slug):
    """The address of a page in the reader's language; the home page's if there is no such page."""
    try:
        return reverse(_ELSEWHERE.get(slug, f"pages:{slug.replace('-', '_')}"))
    except NoReverseMatch:
        return reverse("home")
