"""Calls for comments on newer versions of a document."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from discussions.models import Thread


def on(version, topic):
    """The thread of the topic's call on a version of a document, where one may contribute now; None if there is none."""
    rows = Thread.objects.filter(topic=topic, prompt__version=version, prompt__removed_at=None)
    return next((row for row in rows.select_related("topic__space", "prompt").order_by("number") if row.is_open), None)


def newest_of(prompt):
    """A subquery for `annotate()`: thread number and label of the call on the newest version after that of `prompt`, as JSON.

    `prompt` is the way from the row to its prompt; rows need `topic`.
    """
    later = {"prompt__version__number__gt": OuterRef(f"{prompt}__version__number"), "prompt__removed_at": None}
    same = {"topic": OuterRef("topic"), "prompt__version__document": OuterRef(f"{prompt}__version__document")}
    rows = Thread.objects.filter(**same, **later).order_by("-prompt__version__number", "number")
    return Subquery(rows.values(row=JSONObject(number="number", label="prompt__version__label"))[:1])


@dataclass(frozen=True)
class Newer:
    """The call on a newer version: its label, and the address of its thread."""

    label: str
    address: str


def newer(found, topic):
    """The `Newer` of what `newest_of` has found in a topic; None for nothing."""
    if not found:
        return None
    place = [topic.space.slug, topic.slug, found["number"]]
    return Newer(found["label"], reverse("discussions:thread_detail", args=place))


def newer_than(thread):
    """The call on a newer version than that of a thread's own; None if there is none."""
    if not thread.prompt or not thread.prompt.version_id:
        return None
    found = Thread.objects.filter(pk=thread.pk).annotate(newer_call=newest_of("prompt")).values_list("newer_call", flat=True)
    return newer(found.get(), thread.topic)
