"""The demonstration's roster of reviewers and its peer reviews, from the files beside this one.

Who has applied is left as she is; a review is told together with its practice.
"""

import itertools
import uuid
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

from django.utils.translation import get_language

from core import clock
from drafts import actions as drafts
from hub.demo import days
from practices.subjects import PRACTICE
from reviews import subjects
from reviews.actions import cases, decisions, reports, roster, seats
from reviews.drafting import REPORT, report_place
from reviews.models import Case, Decision, Origin, Policy, Reviewer, Verdict
from taxonomy.models import Country, Objective

HERE = Path(__file__).parent
ZONE = "Europe/Zurich"
TERM = timedelta(days=3 * 365)
_APPLICATIONS = uuid.UUID("b1a6e0c4-7d0f-4a55-9c1e-2f64d8f7e004")
_TOLD_APART = ("person", "language", "applied", "decided", "state", "words", "organization", "country", "objectives", "text")


def applications(cast):
    """Those who have not applied yet."""
    known = set(Reviewer.objects.values_list("person", flat=True))
    rows = days.read(HERE / "roster.toml")["applications"]
    return [Application(row, cast) for row in rows if cast[row["person"]].pk not in known]


def reviews(tellings, cast):
    """The reviews of practices that are about to be told."""
    told = {telling.name: telling for telling in tellings}
    shared = Shared(cast)
    sources = [days.read(path) for path in sorted((HERE / "reviews").glob("*.toml"))]
    return [Review(source, told[source["practice"]], shared) for source in sources if source["practice"] in told]


@contextmanager
def remembering():
    """Within the block what reviews are about is asked for once in each language; no step of the story changes it."""
    kind, known = subjects.get(PRACTICE), {}

    def of(cases):
        language = get_language()
        new = [case for case in cases if (case.pk, language) not in known]
        for key, subject in (kind.of(new) if new else {}).items():
            known[key, language] = subject
        return {case.pk: known[case.pk, language] for case in cases if (case.pk, language) in known}

    declared = {field.name: getattr(kind, field.name) for field in fields(kind)}
    subjects.declare(**declared | {"of": of})
    try:
        yield
    finally:
        subjects.declare(**declared)


class Application(days.Actor):
    """How somebody came upon the roster, or did not."""

    def __init__(self, row, cast):
        self.row, self.by, self.staff = row, cast[row["person"]], cast["secretariat"]
        self.steps = [{"at": row["applied"], "does": "apply"}]
        if "decided" in row:
            self.steps.append({"at": row["decided"], "does": row["state"]})

    def apply(self):
        row = self.row
        facts = {name: value for name, value in row.items() if name not in _TOLD_APART}
        self.entry = roster.apply(
            by=self.by,
            key=uuid.uuid5(_APPLICATIONS, row["person"]),
            objectives=Objective.objects.filter(number__in=row["objectives"]),
            country=Country.objects.get(iso3=row["country"]),
            organization_name=row["organization"],
            publications=row.get("text", ""),
            **facts,
        )

    def accepted(self):
        until = clock.end_of_day((clock.now() + TERM).date(), ZONE)
        roster.accept(entry=self.entry, by=self.staff, until=until, zone=ZONE, words=self.row.get("words", ""))

    def asked(self):
        roster.ask(entry=self.entry, by=self.staff, words=self.row["words"])

    def declined(self):
        roster.decline(entry=self.entry, by=self.staff, words=self.row["words"])


class Shared:
    """What all reviews take from: the people, where they work, the criteria, and what is said of a criterion that is met."""

    def __init__(self, cast):
        self.cast = cast
        rows = days.read(HERE / "roster.toml")["applications"]
        self.origins = {row["person"]: Origin(row["origin"]) for row in rows}
        policy = Policy.objects.current(PRACTICE)
        if not Case.objects.filter(policy=policy).exists():
            Policy.objects.filter(pk=policy.pk).update(begun_at=days.day(-200))  # before the first case
        self.criteria = list(policy.criteria.all())
        said = defaultdict(list)
        for row in days.read(HERE / "judgements.toml")["met"]:
            said[row["language"], row["criterion"]].append(row["text"])
        self.said = {key: itertools.cycle(texts) for key, texts in said.items()}


class Review(days.Actor):
    """The review of one version, told from its file: its reports, each from the invitation on, and whatever else befell it."""

    def __init__(self, source, telling, shared):
        self.source, self.telling, self.shared = source, telling, shared
        self.cast, self.staff = shared.cast, shared.cast["secretariat"]
        self.language = source["language"]
        self.seats, self.questions = {}, {}
        self.steps = [*self._of_reports(), *source.get("steps", ())]

    @property
    def case(self):
        return self.telling.version.case

    def _of_reports(self):
        for who in self.source.get("also", ()):
            yield {"at": self.source["invited"], "does": "invite", "who": who}
        for at, row in enumerate(self.source.get("reports", ())):
            if "agreed" in row:
                yield {"at": row.get("invited", self.source.get("invited")), "does": "invite", "who": row["by"]}
                yield {"at": row["agreed"], "does": "agree", "who": row["by"]}
            yield {"at": row["at"], "does": "report", "at_row": at}

    # ── Invitations ──────────────────────────────────────────────────────────────────────────────────────────────

    def invite(self, who):
        sought = self.shared.origins[who]
        self.seats[who] = seats.invite(case=self.case, person=self.cast[who], by=self.staff, sought=sought)

    def agree(self, who, words=""):
        seats.accept(seat=self.seats[who], by=self.cast[who], has_interest=bool(words), words=words)

    def refuse(self, who, reason, words):
        seats.decline(seat=self.seats[who], by=self.cast[who], reason=reason, words=words)

    def remove(self, who, why):
        seats.remove(seat=self.seats[who], by=self.staff, why=why)

    def extend(self, who, more, why):
        """Give her so many days from now."""
        until = seats.in_days(more, self.cast[who])
        seats.extend(seat=self.seats[who], by=self.staff, until=until, why=why)

    def override(self, who, why):
        self.asked = seats.ask_override(case=self.case, person=self.cast[who], by=self.staff, why=why)

    def sign_override(self, who, by):
        seats.sign_override(override=self.asked, by=self.cast[by])

    # ── Reports and questions ────────────────────────────────────────────────────────────────────────────────────

    def report(self, at_row):
        row = self.source["reports"][at_row]
        reports.send(
            seat=self.seats[row["by"]],
            by=self.cast[row["by"]],
            key=uuid.uuid5(self.telling.key, f"{self.source['invited']} {at_row}"),
            recommendation=row["recommendation"],
            language=self.language,
            judgements={criterion: self._judgement(criterion, row) for criterion in self.shared.criteria},
            to_author=row["text"],
            confidential=row.get("words", ""),
        )

    def _judgement(self, criterion, row):
        for said in row.get("said", ()):
            if said["criterion"] == criterion.key:
                return Verdict(said["verdict"]), said["text"]
        return Verdict.MET, next(self.shared.said[self.language, criterion.key])

    def jot(self, who, recommendation, text):
        """What she has begun to write."""
        data = {"recommendation": recommendation, "to_author": text, "language": self.language}
        data |= {f"verdict_{criterion.key}": Verdict.MET.value for criterion in self.shared.criteria[:5]}
        drafts.save(owner=self.cast[who], kind=REPORT, place=report_place(self.seats[who]), data=data, version=0)

    def ask(self, who, name, text):
        key = uuid.uuid5(self.telling.key, name)
        self.questions[name] = reports.ask(seat=self.seats[who], by=self.cast[who], key=key, text=text)

    def answer(self, name, text):
        reports.answer(question=self.questions[name], by=self.telling.by, text=text)

    # ── What the secretariat and the author do ───────────────────────────────────────────────────────────────────

    def stop_clock(self, why):
        cases.stop_clock(case=self.case, by=self.staff, why=why)

    def attempt(self, words):
        self.attempted = decisions.attempt(case=self.case, by=self.staff, words=words)

    def close_attempt(self, resolved, text):
        decisions.close_attempt(attempt=self.attempted, by=self.staff, resolved=resolved, outcome=text)

    def decide(self, words="", verdict=Decision.Verdict.ACCEPT, points=(), by="secretariat"):
        points = [point["text"] for point in points]
        decisions.decide(case=self.case, by=self.cast[by], verdict=verdict, words=words, points=points)

    def revise(self, answers, **texts):
        self.telling.revise(answers, **texts)

    def jot_answers(self, answers):
        self.telling.jot_answers(answers)
