"""Related rows as facts of a version: fetched within its query, however many they are."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from core.languages import CODES


def rows(queryset, *order, **fields):
    """The rows of a queryset (filtered by an `OuterRef`) in this order, each as a dict of `fields`, names by their paths."""
    return ArraySubquery(queryset.order_by(*order).values(row=JSONObject(**fields)))


def in_languages(path):
    """The fields of a translated text, by the names of a related row's own."""
    name = path.rpartition("__")[2]
    return {f"{name}_{code}": f"{path}_{code}" for code in CODES}


def chosen(version, field, term, *columns, names):
    """The terms chosen in a field of several of the model `version`, in the order of the first column."""
    through = getattr(version, field).through
    mine = through.objects.filter(**{version._meta.model_name: OuterRef("pk")})
    fields = {name: f"{term}__{name}" for name in columns} | in_languages(f"{term}__{names}")
    return rows(mine, f"{term}__{columns[0]}", **fields)
