"""Terms of the vocabulary to choose from: pairs of key and label, as fields and columns take them in `choices`."""

from core.sorting import in_order
from taxonomy.models import Country, Goal, Objective, OrganizationKind, Principle, Region


def terms(model, label=str, key="pk"):
    """A function that gives all rows of a table in its own order."""
    return lambda: [(str(getattr(row, key)), label(row)) for row in model.objects.all()]


def sorted_terms(model):
    """A function that gives all rows of a table in the reader's order."""
    return lambda: [(str(row.pk), row.name) for row in in_order(model.objects.all(), lambda row: row.name)]


objectives = terms(Objective)
principles = terms(Principle)
goals = terms(Goal)
regions = sorted_terms(Region)
countries = sorted_terms(Country)
kinds = terms(OrganizationKind, lambda row: row.name)


def countries_by_region():
    """The countries in groups: pairs of a region's name and its countries, all in the reader's order."""
    groups = {}
    for country in Country.objects.select_related("region").in_order():
        groups.setdefault(country.region, []).append((str(country.pk), country.name))
    return [(region.name, groups[region]) for region in in_order(groups, lambda region: region.name)]


def regions_by_region():
    """The regions in groups: each with itself, its sub-regions and theirs."""
    return [(region.name, [(str(row.pk), row.name) for row in _whole(region)]) for region in Region.objects.tree()]


def _whole(region):
    yield region
    for below in region.below:
        yield from _whole(below)
