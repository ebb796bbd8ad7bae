"""Atom feeds: the newest things of any selection, and what all feeds of the Hub share."""

import hashlib
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import condition

from core.characters import legal
from core.urls import absolute_url
from facets import limits

ENTRIES = 30
_BEGINNING = datetime(2018, 12, 10, tzinfo=UTC)  # the date of a feed before anything was published


class _Atom(Atom1Feed):
    """Every text is text, in its own language; what has not changed keeps its date."""

    def latest_post_date(self):
        return self.feed["changed_at"]

    def item_attributes(self, item):
        return super().item_attributes(item) | {"xml:lang": item["language"]}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("summary", item["summary"], {"type": "text"})


class NewestFeed(Feed):
    """A feed of the Hub. A subclass gives `feed_url`, `changed_at` (of something; None for never) and the rest of Django's feeds.

    `language` and `summary`, a text, of an item belong into `item_extra_kwargs`.
    """

    feed_type = _Atom

    def changed_at(self, of):
        raise NotImplementedError

    def author_name(self):
        return _("Migration Network Hub")

    def feed_guid(self, of):
        return self.feed_url(of)

    def feed_extra_kwargs(self, of):
        return {"changed_at": self.changed_at(of) or _BEGINNING}

    def item_description(self, item):
        return None  # it would be read as HTML: `_Atom` writes the summary


class CollectionFeed(NewestFeed):
    """The newest things that a `CollectionFilter` selects; a view of them is `respond`.

    A subclass gives `filter_class`, `heading`, `subtitle`, `records(keys)` (what stands in it, in this order) and the `item_…` of
    Django's feeds.
    """

    filter_class = None
    heading = ""

    def records(self, keys):
        raise NotImplementedError

    def get_object(self, request, chosen, of):
        self.edition = of
        return chosen

    def title(self, chosen):
        return legal(" – ".join([str(self.heading), *_chosen(chosen)]))

    def link(self, chosen):
        return absolute_url(chosen.address("list", sort=""))

    def feed_url(self, chosen):
        return absolute_url(chosen.address("feed", translation.get_language(), sort=""))

    def changed_at(self, chosen):
        return self.edition[1]

    def items(self, chosen):
        return self.records(chosen.shelf.ordered(chosen.selection)[:ENTRIES])


def tag_of(name):
    """The identity of an entry, for ever: `name` is that of a thing among all things of the Hub."""
    return f"tag:{urlsplit(settings.BASE_URL).hostname},2018:{name}"


def _chosen(chosen):
    """What is chosen, in words."""
    terms = [chosen.terms.get(name, value).name for name, values in chosen.chosen.items() for value in values]
    return [*terms, f"“{chosen.finding.text}”"] if chosen.is_search else terms


def _etag(request, feed, language, of):
    stamp = f"{of} {language} {request.META.get('QUERY_STRING', '')}"
    return f'"{hashlib.sha256(stamp.encode()).hexdigest()[:32]}"'


@condition(etag_func=_etag)
def _answer(request, feed, language, of):
    chosen = feed.filter_class(request.GET, of=of, in_order=False)
    if chosen.is_search and not limits.is_within(request, "search"):
        return limits.refuse(request, "search", chosen.collection)
    return feed()(request, chosen=chosen, of=of)


def respond(request, feed, language):
    """A feed (a class) in a language of the Hub; 404 in another. Who has the present edition gets 304."""
    return in_language(language, lambda: _answer(request, feed, language, feed.filter_class.collection.edition()))


def in_language(language, answer):
    """What `answer()` gives in a language of the Hub; 404 in another."""
    if language not in translation.trans_real.get_languages():
        raise Http404
    with translation.override(language):
        response = answer()
    response["Content-Language"] = language
    return response
