"""The repository in figures, and what is said of them."""

from django.utils.formats import number_format
from django.utils.translation import ngettext

from facets import figures


class Figures(figures.Figures):
    """What a `PracticeFilter` selects."""

    @property
    def map_sentence(self):
        total = self.filter.total
        return ngettext(
            "Where this practice is carried out. If it is carried out in several countries, it counts in each.",
            "How many of these %(number)s practices are carried out in each country. One carried out in several counts in each.",
            total,
        ) % {"number": number_format(total, force_grouping=True)}

    @property
    def bars_sentence(self):
        total = self.filter.total
        return ngettext(
            "To which objectives this practice contributes.",
            "How many of these %(number)s practices contribute to each objective. A practice counts under each of its own.",
            total,
        ) % {"number": number_format(total, force_grouping=True)}

    @property
    def worldwide_sentence(self):
        return ngettext(
            "%(number)s global practice is not on the map.",
            "%(number)s global practices are not on the map.",
            self.unplaced.worldwide,
        )

    @property
    def regional_sentence(self):
        return ngettext(
            "%(number)s practice names regions but no country and is not on the map.",
            "%(number)s practices name regions but no country and are not on the map.",
            self.unplaced.regional,
        )
