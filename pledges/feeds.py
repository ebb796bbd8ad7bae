"""Atom feeds: the newest pledges of any selection."""

from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.characters import legal
from core.counting import visible_text
from core.urls import absolute_url
from facets import feeds
from pledges.filters import PledgeFilter
from pledges.listing import rows


class PledgeFeed(feeds.CollectionFeed):
    """The newest pledges that a `PledgeFilter` selects."""

    filter_class = PledgeFilter
    heading = _("Pledges of the Migration Network Hub")
    subtitle = _("What States, organizations and others commit to do for the Global Compact for Migration, the newest first.")
    records = staticmethod(rows)

    def item_title(self, row):
        return legal(f"{row.pledge.number}: {row.version.title}")

    def item_extra_kwargs(self, row):
        return {"language": row.version.language, "summary": legal(visible_text(row.version.description))}

    def item_link(self, row):
        return absolute_url(row.pledge.get_absolute_url())

    def item_guid(self, row):
        return feeds.tag_of(f"pledges/{row.pledge.number}")

    def item_author_name(self, row):
        return legal("; ".join(row.names))

    def item_pubdate(self, row):
        return row.pledge.published_at

    def item_updateddate(self, row):
        return row.pledge.heard_at


@require_safe
def pledge_feed(request, language):
    """The newest pledges of a selection in a language of the Hub."""
    return feeds.respond(request, PledgeFeed, language)
