"""The address of a list of pledges, understood."""

from django.utils.translation import gettext_lazy as _

from facets.filters import CollectionFilter
from pledges.facets import PLEDGES


class PledgeFilter(CollectionFilter):
    """Filters the pledges."""

    collection = PLEDGES
    unknown_sort = _("“%(value)s” is not an order in which pledges can be listed.")
