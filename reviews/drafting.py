"""The kinds of draft of this app."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from drafts import kinds
from reviews import subjects
from reviews.models import Seat

# ── The roster ───────────────────────────────────────────────────────────────────────────────────────────────────

ENTRY = "entry"  # the place of a draft that edits an entry; an application has none


def _application_address(place):
    return reverse("reviews:roster_edit" if place == ENTRY else "reviews:roster_apply")


APPLICATION = kinds.declare("reviews.application", label=_("Application to review"), address=_application_address)


# ── Reports ──────────────────────────────────────────────────────────────────────────────────────────────────────


def report_place(seat):
    """Where the report of a seat's round is written."""
    return f"{seat.uuid}:{seat.round}"


def _seat(place):
    """The identifier of the seat a report is written for; None for whatever else autosave was told."""
    try:
        return UUID(place.partition(":")[0])
    except ValueError:
        return None


def _report_address(place):
    uuid = _seat(place)
    return reverse("reviews:report_write", args=[uuid]) if uuid else reverse("reviews:desk")


def _report_titles(user, drafts):
    """What is reviewed, for seats of hers."""
    places = {draft: _seat(draft.place) for draft in drafts}
    seats = {seat.uuid: seat.case for seat in Seat.objects.of(user).filter(uuid__in=places.values()).select_related("case")}
    about = subjects.of(list(seats.values()))
    return {draft: about[seats[uuid].pk].title for draft, uuid in places.items() if uuid in seats}


REPORT = kinds.declare("reviews.report", label=_("Review"), address=_report_address, titles=_report_titles)
