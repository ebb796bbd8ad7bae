"""A topic for paper: everything contributed to it in the order of its pages, in volumes."""

from itertools import groupby

from django.db.models import F

from discussions import drawing, reading
from discussions.models import Comment

VOLUME = 200  # contributions


def volumes_of(topic):
    return max(1, -(-topic.contributions // VOLUME))


def volume_of(topic, number):
    """What a volume holds: pairs of a thread and its contributions, each the `row` and its `html`."""
    threads = {thread.pk: thread for thread in reading.threads_in(topic)}
    rows = Comment.objects.published().filter(topic=topic)
    order = (reading.direct_last("thread__number"), "thread__number", "position", "path")
    rows = rows.order_by(*order).values(*reading.ROW, "thread", answered=F("parent__number"))
    rows = rows[VOLUME * (number - 1) : VOLUME * number]
    parts = [(threads[key], list(own)) for key, own in groupby(rows, key=lambda row: row["thread"])]
    drawn = drawing.draw_bare(parts)
    return [(thread, [{"row": row, "html": drawn[row["pk"]]} for row in own]) for thread, own in parts]
