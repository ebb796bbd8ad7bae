"""Cases at every station the secretariat acts at, made through the actions: for tests that look at its pages."""

import uuid
from datetime import timedelta

from core import clock
from reviews.actions import cases, decisions, reports, seats
from reviews.models import Case, Decision, Origin, Recommendation, Reviewer, Seat
from tests.conftest import enrol_person
from tests.reviews import engine, scene

LONG = "Un guichet du soir à la gare routière, tenu par des juristes et des interprètes bénévoles"


def boarded(cast):
    """What addresses need to know of the secretariat's cases, as a dict of strings; made at the first call.

    `full` is in its second round and everything has happened in it; in `split` reports disagree and an attempt is open, in `torn`
    nobody has tried yet; `ripe` may be decided, `signing` waits for a signature. `seat` is one of `full`; `free` may be asked
    about `split`, `barred` has a conflict with it.
    """
    if not Case.objects.filter(seats__person__full_name="Judge-un Example").exists():
        _bring_about(cast)
    titled = {version.title: version.case for version in engine.PracticeVersion.objects.exclude(case=None).select_related("case")}
    found = {name: str(titled[title].uuid) for name, title in TITLES.items()}
    people = {entry.person.full_name: entry.person.pk for entry in Reviewer.objects.select_related("person")}
    seat = Seat.objects.filter(case__uuid=found["full"], state="invited").get().pk
    return found | {"seat": seat, "free": people["Judge-free Example"], "barred": people["Judge-barred Example"]}


TITLES = {
    "full": LONG,
    "split": "A desk at night",
    "torn": "A boat by day",
    "ripe": "A bus to the clinic",
    "signing": "A radio hour",
}


def _bring_about(cast):
    names = ("un", "first", "second", "third", "free", "barred")
    people = {
        name: scene.reviewer(enrol_person, cast, f"judge-{name}", origin=Origin.UN if name == "un" else Origin.EXTERNAL)
        for name in names
    }
    Reviewer.objects.filter(person=people["barred"]).update(organization=cast.union)
    Reviewer.objects.filter(person=people["third"]).update(reviews_a_year=1)
    made = {name: scene.opened(cast, by=cast.outsider, title=title) for name, title in TITLES.items()}
    for name in ("split", "torn"):
        _judged(made[name], cast, people, "publish", "decline", "after-changes")
        _submitted_for(made[name], cast.union)
    decisions.attempt(case=made["split"], by=cast.secretariat, words="I have written to both.\n\nThey answer on Monday.")
    seats.ask_override(case=made["split"], person=people["barred"], by=cast.administrator, why="Nobody else knows the quay.")
    for name in ("ripe", "signing"):
        _judged(made[name], cast, people, "publish", "publish", "after-changes")
    facts = {"verdict": "accept", "decided_at": clock.now(), "decided_by": cast.administrator, "needs_signature": True}
    Decision.objects.create(case=made["signing"], round=1, words="Thank you.", **facts)
    _full(made["full"], cast, people)


def _submitted_for(case, organization):
    practice = engine.PracticeVersion.objects.get(case=case).practice
    practice.organization = organization
    practice.save()


def _judged(case, cast, people, *said):
    for name, recommendation in zip(("un", "first", "second"), said, strict=True):
        seat = scene.seated(case, cast, people[name], Origin.UN if name == "un" else Origin.EXTERNAL)
        words = {"to_author": "Clear and useful.\n\nSay who pays.", "confidential": "I know the town."}
        scene.reported(seat, Recommendation(recommendation), **words)


def _full(case, cast, people):
    gone = scene.invited(case, cast, people["third"])
    seats.decline(seat=gone, by=people["third"], reason=Seat.Reason.OTHER, words="I am at sea until June.")
    _judged(case, cast, people, "publish", "decline", "after-changes")
    attempt = decisions.attempt(case=case, by=cast.secretariat, words="I read both reports again.")
    decisions.close_attempt(attempt=attempt, by=cast.administrator, resolved=True, outcome="They agree on changes.")
    scene.decided(case, cast, Decision.Verdict.CHANGES, ["Say who pays for the lawyers.", "Give figures for the second year."])
    engine.changed(case, ["The city pays, until 2030.", ""])
    case.refresh_from_db()
    asking = case.seats.get(person=people["first"])
    for text in ("Who interprets?", "Is it open on Sundays?"):
        question = reports.ask(seat=asking, by=asking.person, key=uuid.uuid4(), text=text)
    reports.answer(question=question, by=cast.outsider, text="On Sundays, too.")
    invited = scene.invited(case, cast, people["free"])
    seats.extend(seat=invited, by=cast.secretariat, until=clock.now() + timedelta(seconds=1))
    cases.stop_clock(case=case, by=cast.secretariat, why="The author is ill.")
