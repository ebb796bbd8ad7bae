"""Atom feeds: the newest practices of any selection."""

import hashlib
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from core.characters import legal
from core.counting import visible_text
from core.urls import absolute_url
from practices import limits
from practices.filters import PracticeFilter
from practices.listing import current
from practices.records import Record
from practices.shelf import edition

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


class _Practices(Feed):
    """The newest practices that a `PracticeFilter` selects."""

    feed_type = _Atom

    def get_object(self, request, chosen, of):
        self.chosen, self.edition = chosen, of
        return chosen

    def _of(self, name):
        query = self.chosen.query(sort="")
        return absolute_url(name) + (f"?{query}" if query else "")

    def title(self, chosen):
        return legal(" – ".join([_("Practices of the Migration Network Hub"), *_chosen(chosen)]))

    def subtitle(self):
        return _("What has been done to put the Global Compact for Migration into practice, the newest first.")

    def author_name(self):
        return _("Migration Network Hub")

    def link(self):
        return self._of(reverse("practices:practice_list"))

    def feed_url(self):
        return self._of(reverse("practice_feed", args=[translation.get_language()]))

    def feed_guid(self):
        return self.feed_url()

    def feed_extra_kwargs(self, chosen):
        return {"changed_at": self.edition[1] or _BEGINNING}

    def items(self, chosen):
        keys = chosen.shelf.ordered(chosen.selection)[:ENTRIES]
        found = {version.practice_id: Record(version) for version in current(keys, "author_facts")} if keys else {}
        return [found[key] for key in keys if key in found]

    def item_title(self, record):
        return legal(record.version.title)

    def item_description(self, record):
        return None  # it would be read as HTML: `_Atom` writes the summary

    def item_extra_kwargs(self, record):
        return {"language": record.version.language, "summary": legal(visible_text(record.version.summary))}

    def item_link(self, record):
        return absolute_url(record.practice.get_absolute_url())

    def item_guid(self, record):
        return f"tag:{urlsplit(settings.BASE_URL).hostname},2018:practices/{record.practice.slug}"

    def item_author_name(self, record):
        return legal("; ".join(record.cited))

    def item_pubdate(self, record):
        return record.practice.published_at

    def item_updateddate(self, record):
        return record.practice.updated_at


def _chosen(chosen):
    """What is chosen, in words."""
    terms = [chosen.terms.get(name, value).name for name, values in chosen.chosen.items() for value in values]
    return [*terms, f"“{chosen.finding.text}”"] if chosen.is_search else terms


def _etag(request, language, of):
    stamp = f"{of} {language} {request.META.get('QUERY_STRING', '')}"
    return f'"{hashlib.sha256(stamp.encode()).hexdigest()[:32]}"'


@condition(etag_func=_etag)
def _answer(request, language, of):
    chosen = PracticeFilter(request.GET, of=of, in_order=False)
    if chosen.is_search and not limits.is_within(request, "search"):
        return limits.refuse(request, "search")
    return _Practices()(request, chosen=chosen, of=of)


@require_safe
def practice_feed(request, language):
    """The newest practices of a selection in a language of the Hub; 404 in another. Who has the present edition gets 304."""
    if language not in translation.trans_real.get_languages():
        raise Http404
    with translation.override(language):
        response = _answer(request, language, edition())
    response["Content-Language"] = language
    return response
