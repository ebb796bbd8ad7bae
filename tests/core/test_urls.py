"""Addresses: absolute, in another language, and the words no slug may take."""

import pytest
from django.urls import URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from core.urls import RESERVED_SLUGS, absolute_url, in_language

# ruff: noqa: SIM905
# First path segments of the pages that are planned, after the language prefix and without one.
PLANNED = set(
    """search discussions practices reviews roster pledges resources experts events network countries organizations objectives
    principles account about contact help accessibility terms privacy admin api feeds healthz robots.txt sitemap.xml""".split()
)
# Words that stand, or will stand, where a slug could: /discussions/comments/7/, /practices/submit/, /pledges/make/ …
BESIDE_SLUGS = set(
    """comments moderation moves moderate threads submit drafts mine versions board make screening dashboard new edit reply
    withdraw history revisions strike replies contribute confirm confirmations calls guide figures export invitations""".split()
)

IN_LANGUAGE = {
    "home": ("/en/", "fr", "/fr/"),
    "page": ("/en/objectives/4/", "es", "/es/objectives/4/"),
    "same language": ("/fr/about/", "fr", "/fr/about/"),
    "query": ("/en/search/?q=a&page=2", "fr", "/fr/search/?q=a&page=2"),
    "the prefix again inside": ("/en/en/en/", "fr", "/fr/en/en/"),
    "page without a language": ("/admin/accounts/", "fr", "/fr/"),
    "root": ("/", "es", "/es/"),
    "another language": ("/de/about/", "fr", "/fr/"),
    "a word that begins like a prefix": ("/envelope/", "fr", "/fr/"),
    "prefix without slash": ("/en", "fr", "/fr"),
    "escaped": ("/en/%C3%A9/", "fr", "/fr/%C3%A9/"),
}


@pytest.mark.parametrize(("path", "language", "address"), IN_LANGUAGE.values(), ids=IN_LANGUAGE)
def test_in_language_keeps_the_page(path, language, address):
    assert in_language(path, language) == address


ABSOLUTE = {
    "page": ("/en/about/", "https://hub.example.org/en/about/"),
    "with query": ("/en/?a=1", "https://hub.example.org/en/?a=1"),
    "root": ("/", "https://hub.example.org/"),
}


@pytest.mark.parametrize(("path", "address"), ABSOLUTE.values(), ids=ABSOLUTE)
def test_absolute_url_is_on_this_deployment(settings, path, address):
    settings.BASE_URL = "https://hub.example.org"

    assert absolute_url(path) == address


def _first_segments(patterns):
    for entry in patterns:
        if isinstance(entry, URLResolver) and (isinstance(entry.pattern, LocalePrefixPattern) or not str(entry.pattern)):
            yield from _first_segments(entry.url_patterns)
        else:
            segment = str(entry.pattern).partition("/")[0]
            if segment and "<" not in segment:
                yield segment


def test_every_first_segment_of_an_address_is_reserved():
    segments = set(_first_segments(get_resolver().url_patterns))

    assert segments - RESERVED_SLUGS == set()
    assert {"objectives", "admin", "about", "healthz"} - segments == set()


def test_no_address_begins_with_a_placeholder():
    taken = [
        str(entry.pattern)
        for resolver in get_resolver().url_patterns
        for entry in getattr(resolver, "url_patterns", [resolver])
        if str(entry.pattern).startswith("<")
    ]

    assert taken == []


@pytest.mark.parametrize("words", [PLANNED, BESIDE_SLUGS], ids=["planned", "beside slugs"])
def test_words_of_planned_addresses_are_reserved(words):
    assert words - RESERVED_SLUGS == set()


def test_languages_and_static_files_are_reserved(settings):
    words = {code for code, _name in settings.LANGUAGES} | {settings.STATIC_URL.strip("/")}

    assert words - RESERVED_SLUGS == set()
