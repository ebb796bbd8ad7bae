"""Reviews at every station, made through the actions: for tests that look at a reviewer's pages."""

import uuid
from datetime import timedelta

from accounts.actions import roles
from accounts.models import Role
from core import clock
from drafts import actions as drafts
from practices.models import PracticeVersion
from reviews.actions import reports, seats
from reviews.drafting import REPORT, report_place
from reviews.models import Decision, Origin, Question, Recommendation, Reviewer, Seat
from tests.conftest import enrol_person
from tests.reviews import engine, scene

LONG = "Un guichet du soir à la gare routière, tenu par des juristes et des interprètes bénévoles"


def reviewing(cast, person=None):
    """What addresses need to know of the seats of `person` (the reviewer), as a dict of strings; made at the first call.

    `invited` waits for an answer; `held` is of `case`, in its second round, with questions, answers and reports of others;
    `late` has a half-written draft; `lost` was taken away. `question` is the member's to answer,
    on her `version`, the one of `case`.
    """
    person = person or cast.reviewer
    if not Seat.objects.of(person).exists():
        _bring_about(cast, person)
    rows = {seat.case.pk: seat for seat in Seat.objects.of(person).select_related("case").order_by("pk")}
    held, invited, late, lost = rows.values()
    question = Question.objects.get(case=held.case, answered_at=None)
    found = {"invited": invited, "held": held, "late": late, "lost": lost}
    about = {"case": held.case.uuid, "question": question.pk, "version": PracticeVersion.objects.get(case=held.case).uuid}
    return {name: str(value) for name, value in ({name: seat.uuid for name, seat in found.items()} | about).items()}


def _bring_about(cast, person):
    if not Reviewer.objects.filter(person=person).exists():
        for role in Role.objects.running().filter(person=person, role=Role.REVIEWER):
            roles.end(role=role, by=cast.administrator, why="for the tests")
        scene.reviewer(lambda login: person, cast, "somebody")
    others = {origin: scene.reviewer(enrol_person, cast, f"colleague-{origin}", origin=origin) for origin in Origin.values}
    _second_round(cast, person, others)
    scene.invited(scene.opened(cast, by=cast.outsider, title=LONG, language="fr"), cast, person)
    late = scene.seated(scene.opened(cast, by=cast.outsider, title="A desk at the harbour"), cast, person)
    seats.extend(seat=late, by=cast.secretariat, until=clock.now() + timedelta(seconds=1))
    data = {"verdict_relevant": "met", "comment_relevant": "Clear.", "language": "en"}
    drafts.save(owner=person, kind=REPORT, place=report_place(late), data=data, version=0)
    lost = scene.seated(scene.opened(cast, by=cast.outsider, title="A bus to the clinic"), cast, person)
    seats.remove(seat=lost, by=cast.secretariat, why="The Union needs you elsewhere.")


def _second_round(cast, person, others):
    case = scene.opened(cast)
    rows = [scene.seated(case, cast, person)]
    rows += [scene.seated(case, cast, other, origin) for origin, other in others.items()]
    extra = scene.seated(case, cast, scene.reviewer(enrol_person, cast, "colleague-third"))
    for seat in (*rows, extra):
        scene.reported(seat, Recommendation.AFTER_CHANGES, to_author="Say who pays.\n\nThe rest is clear.")
    points = ["Say who pays for the lawyers.", "Give figures for the second year."]
    scene.decided(case, cast, Decision.Verdict.CHANGES, points)
    engine.changed(case, ["The city pays, until 2030.", ""])
    asked = reports.ask(seat=rows[1], by=rows[1].person, key=uuid.uuid4(), text="Who interprets?")
    reports.answer(question=asked, by=cast.member, text="Volunteers of the diaspora.")
    reports.ask(seat=rows[0], by=person, key=uuid.uuid4(), text="Is the office open on Sundays?")
