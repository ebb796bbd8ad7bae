"""Cases and seats in every state, for the tables of the engine; and what a refusal must leave as it was."""

from types import SimpleNamespace

from accounts.models import Role
from events.models import Event, Mail
from notifications.models import Notice
from practices.actions import drafting
from practices.models import PracticeVersion
from reviews.actions import cases, seats
from reviews.models import Attempt, Case, Decision, Origin, Override, Point, Question, Recommendation, Report, Reviewer, Seat
from tests.conftest import enrol_person
from tests.practices import scene as practices
from tests.reviews import scene

PUBLISH, CHANGES, DECLINE = Recommendation.PUBLISH, Recommendation.AFTER_CHANGES, Recommendation.DECLINE
SEATS = ("invited", "owing", "reported", "not-asked-again", "declined", "expired", "removed", "void")


def people(cast):
    """The cast, with four reviewers on the roster who have nothing to do with any practice: `un`, `first`, `second`, `third`."""
    cast.un = scene.reviewer(enrol_person, cast, "un", origin=Origin.UN)
    for name in ("first", "second", "third"):
        setattr(cast, name, scene.reviewer(enrol_person, cast, name))
    return cast


def again(world):
    """The same people, read anew: nothing that a test has changed of them in memory is left."""
    return SimpleNamespace(**{name: fresh(row) if getattr(row, "pk", None) else row for name, row in vars(world).items()})


def fresh(row):
    """The row as another process reads it."""
    return type(row)._default_manager.get(pk=row.pk)


def opened(cast, **given):
    return scene.opened(cast, **given)


def judged(case, cast, *said, by=("un", "first", "second")):
    """Seats of `by`, with their reports of the present round as far as `said` goes; returns the seats."""
    found = []
    for at, name in enumerate(by):
        person = getattr(cast, name)
        seat = scene.seated(case, cast, person, Origin.UN if name == "un" else Origin.EXTERNAL)
        if at < len(said):
            scene.reported(seat, said[at])
        found.append(seat)
    return found


def ready(cast, *said, **given):
    """A case with a quorum of reports, all to publish unless `said`."""
    case = opened(cast, **given)
    judged(case, cast, *(said or (PUBLISH,) * 3))
    return case


def changed(case, answers=()):
    """The author makes the changes a decision asked for: the next round begins."""
    version = PracticeVersion.objects.select_related("practice__owner").get(case=case)
    content = practices.content(title=version.title)
    drafting.submit(version=version, content=content, by=version.practice.owner, answers=answers)
    return fresh(case)


def in_state(state, cast):
    """A case with a quorum, brought to a state by the actions."""
    case = ready(cast)
    if state == "changes-asked":
        scene.decided(case, cast, Decision.Verdict.CHANGES, ["Say who pays."])
    elif state == "accepted":
        scene.decided(case, cast, Decision.Verdict.ACCEPT)
    elif state == "declined":
        scene.decided(case, cast, Decision.Verdict.DECLINE)
    elif state == "withdrawn":
        drafting.withdraw(version=PracticeVersion.objects.get(case=case), by=cast.member)
    return fresh(case)


def seat_in(state, cast):
    """The seat of `third` in a case that is in review."""
    case = opened(cast)
    if state == "not-asked-again":
        judged(case, cast, PUBLISH, CHANGES, PUBLISH, by=("un", "first", "third"))
        scene.decided(case, cast, Decision.Verdict.CHANGES, ["Say who pays."])
        changed(case)
        return Seat.objects.get(case=case, person=cast.third)
    seat = scene.invited(case, cast, cast.third)
    if state in ("owing", "reported", "removed"):
        seats.accept(seat=seat, by=cast.third, has_interest=False)
    if state == "reported":
        scene.reported(seat)
    elif state == "removed":
        seats.remove(seat=seat, by=cast.secretariat, why="She has moved on.")
    elif state == "declined":
        seats.decline(seat=seat, by=cast.third, reason=Seat.Reason.NO_TIME)
    elif state == "expired":
        seats.expire(seat=seat)
    elif state == "void":
        cases.void_invitations(case=case)
    return Seat.objects.get(pk=seat.pk)


_KEPT = (Case, Seat, Report, Decision, Point, Question, Attempt, Override, Reviewer, Event, Notice, Mail, Role)


def everything():
    """All rows a verb of the engine could touch."""
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in _KEPT}


def told(*kinds):
    """Notices of these kinds, as pairs of who and what, in their order."""
    rows = Notice.objects.filter(kind__in=kinds).order_by("pk")
    return list(rows.values_list("person__email", "kind"))
