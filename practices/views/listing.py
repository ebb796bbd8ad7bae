"""The repository: the list of practices with its facets, the same in figures, and exports of any selection."""

from facets.views import Selected, SelectedExport, SelectedList
from practices import exports, listing
from practices.figures import Figures
from practices.filters import PracticeFilter


class PracticeList(SelectedList):
    """The practices selected."""

    template_name = "practices/practice_list.html"
    filter_class = PracticeFilter
    draw = staticmethod(listing.rows)


class PracticeFigures(Selected):
    """The practices selected, as a map and as bars, each number with the list of exactly so many."""

    template_name = "practices/practice_figures.html"
    filter_class = PracticeFilter

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"figures": Figures(self.filter)}


class PracticeExport(SelectedExport):
    """The practices selected."""

    filter_class = PracticeFilter
    answer = staticmethod(exports.answer)
