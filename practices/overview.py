"""Practices from afar, for the pages that gather: how many have a token, such as `country:KEN`, and the newest of them.

A caller that asks for several things asks for the shelf once and hands it on.
"""

from django.db.models import Func, IntegerField, Subquery

from facets import overview
from facets.overview import Gathered
from practices.facets import PRACTICES
from practices.listing import FACTS, Row, current, rows
from practices.models import Practice


def tally(token="", kept=None):
    """How many have the token; no query if the shelf is given, else one."""
    return overview.tally(PRACTICES, token, kept)


def latest(most):
    """The newest of all practices, `most` at most; one query."""
    listed = Practice.objects.listed().order_by("-updated_at", "-pk")
    count = Func(function="COUNT", template="COUNT(*)", output_field=IntegerField())
    total = listed.order_by().annotate(total=count).values("total")
    newest = current(listed.values("pk")[:most], *FACTS).annotate(total=Subquery(total))
    versions = list(newest.order_by("-practice__updated_at", "-practice_id"))
    return Gathered(PRACTICES, "", versions[0].total if versions else 0, [Row(version) for version in versions])


def on(token, most, kept=None):
    """The newest with the token, `most` at most; two queries, one if the shelf is given."""
    return overview.on(PRACTICES, token, most, rows, kept)
