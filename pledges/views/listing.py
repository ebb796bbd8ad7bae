"""The register: the list of pledges with its facets, the same as a dashboard, and exports of any selection."""

from facets.views import Selected, SelectedExport, SelectedList
from pledges import exports, listing
from pledges.figures import Figures
from pledges.filters import PledgeFilter


class PledgeList(SelectedList):
    """The pledges selected."""

    template_name = "pledges/pledge_list.html"
    filter_class = PledgeFilter
    draw = staticmethod(listing.rows)


class Dashboard(Selected):
    """The pledges selected in figures, each with the list of exactly so many; the gaps; who matches whom."""

    template_name = "pledges/dashboard.html"
    filter_class = PledgeFilter

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"figures": Figures(self.filter)}


class PledgeExport(SelectedExport):
    """The pledges selected."""

    filter_class = PledgeFilter
    answer = staticmethod(exports.answer)
