"""Atom feeds: the newest practices of any selection."""

from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.characters import legal
from core.counting import visible_text
from core.urls import absolute_url
from facets import feeds
from practices.filters import PracticeFilter
from practices.listing import current
from practices.records import Record


class PracticeFeed(feeds.CollectionFeed):
    """The newest practices that a `PracticeFilter` selects."""

    filter_class = PracticeFilter
    heading = _("Practices of the Migration Network Hub")
    subtitle = _("What has been done to put the Global Compact for Migration into practice, the newest first.")

    def records(self, keys):
        found = {version.practice_id: Record(version) for version in current(keys, "author_facts")} if keys else {}
        return [found[key] for key in keys if key in found]

    def item_title(self, record):
        return legal(record.version.title)

    def item_extra_kwargs(self, record):
        return {"language": record.version.language, "summary": legal(visible_text(record.version.summary))}

    def item_link(self, record):
        return absolute_url(record.practice.get_absolute_url())

    def item_guid(self, record):
        return feeds.tag_of(f"practices/{record.practice.slug}")

    def item_author_name(self, record):
        return legal("; ".join(record.cited))

    def item_pubdate(self, record):
        return record.practice.published_at

    def item_updateddate(self, record):
        return record.practice.updated_at


@require_safe
def practice_feed(request, language):
    """The newest practices of a selection in a language of the Hub."""
    return feeds.respond(request, PracticeFeed, language)
