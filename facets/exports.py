"""A selection as a table that leaves the Hub."""

from django.conf import settings

from core import clock, exports
from core.languages import best_of, names
from core.urls import absolute_url
from pages.models import Notice

AT_ONCE = 200  # things; no more are in memory


def answer(extension, chosen, *, name, title, columns, records, notices=()):
    """What a `CollectionFilter` selects, in its order, as a file to save; `name` is the beginning of that of the file.

    `records(keys)` gives what the columns read, for a few keys, in their order; `notices` are keys of notices.
    """
    table = exports.Table(
        title=title,
        address=absolute_url(chosen.address("list")),
        columns=columns,
        notices=[best_of(names(row, "text"))[0] for row in Notice.objects.filter(key__in=notices)],
    )
    return exports.respond(
        extension, table=table, rows=_rows(chosen.keys, records), name=f"{name}-{clock.today(settings.TIME_ZONE)}"
    )


def _rows(keys, records):
    for start in range(0, len(keys), AT_ONCE):
        yield from records(keys[start : start + AT_ONCE])
