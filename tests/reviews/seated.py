"""Reviewers at their desks: seats in every state, reports filled in, and the addresses of what one does with them."""

import uuid

from django.urls import reverse

from accounts.models import User
from reviews.actions import cases
from reviews.models import Decision, Seat
from tests.reviews import engine, scene

STATES = (*engine.SEATS, "changes-asked", "decided", "withdrawn", "blocked", "blocked-later")


def seat_in(state, cast):
    """The seat of `third`, as `engine.seat_in` makes it, or in a case that is no longer in review, or with a conflict."""
    if state in engine.SEATS:
        return engine.seat_in(state, cast)
    if state.startswith("blocked"):
        return _blocked(cast, accepts=state == "blocked-later")
    case = engine.opened(cast)
    engine.judged(case, cast, *([engine.PUBLISH] * 3), by=("un", "first", "third"))
    if state == "withdrawn":
        cases.withdraw(case=case, by=cast.member)
    else:
        verdict = Decision.Verdict.CHANGES if state == "changes-asked" else Decision.Verdict.ACCEPT
        scene.decided(case, cast, verdict, ["Say who pays."])
    return Seat.objects.get(case=case, person=cast.third)


def _blocked(cast, *, accepts):
    """She began to work for the organization that submitted it after she was invited, or after she had accepted."""
    cast.tied = scene.reviewer(engine.enrol_person, cast, "late" if accepts else "tied")
    case = scene.opened(cast, by=cast.focal_point, organization=cast.union)
    seat = (scene.seated if accepts else scene.invited)(case, cast, cast.tied)
    User.objects.filter(pk=cast.tied.pk).update(organization=cast.union)
    return Seat.objects.get(pk=seat.pk)


def address(name, seat):
    """Where a verb is done with a seat, in English."""
    if name == "read_case":
        return reverse("reviews:case_detail", args=[seat.case.uuid])
    page = {"accept": "seat_answer", "decline": "seat_decline", "report": "report_write", "ask": "question_ask"}[name]
    return reverse(f"reviews:{page}", args=[seat.uuid])


def filled(seat, **given):
    """A report as the form sends it, complete unless `given` says otherwise."""
    data = {"recommendation": "publish", "to_author": "Clear and useful.", "confidential": "", "language": "en"}
    for criterion in seat.case.policy.criteria.all():
        data |= {f"verdict_{criterion.key}": "met", f"comment_{criterion.key}": ""}
    return data | {"key": str(uuid.uuid4()), "draft_version": "0"} | given


def confirmed(seat, **given):
    """The same, sent from the page on which it was checked."""
    return filled(seat, confirm="1", **given)


FORMS = {
    "accept": lambda seat: {"interest": "none"},
    "decline": lambda seat: {"reason": "no-time"},
    "report": confirmed,
    "ask": lambda seat: {"text": "Who pays for the lawyers?", "key": str(uuid.uuid4())},
}
