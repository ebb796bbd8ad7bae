"""What those who wrote something read of its review: the decisions and their reports, and nothing that tells who reviewed."""

from dataclasses import dataclass

from reviews.models import Criterion, Decision, Point, Report


@dataclass(frozen=True)
class Judged:
    """What a report says of one criterion; `verdict` in words."""

    criterion: Criterion
    verdict: str
    comment: str


@dataclass(frozen=True)
class Opinion:
    """A report without its reviewer, her origin, the hour or the order of sending, and without what is confidential.

    `recommendation` is in words; `language` the one the comments are in; `judgements` stand in the order of the criteria.
    """

    recommendation: str
    language: str
    judgements: tuple[Judged, ...]
    to_author: str


@dataclass(frozen=True)
class Outcome:
    """A decision in force; its points in their order, with the answers to them; the reports it had before it."""

    decision: Decision
    points: list
    opinions: list[Opinion]

    @property
    def is_answered(self):
        return self.decision.answered_at is not None


def of(case):
    """The outcomes of a case, the newest first; five queries."""
    decisions = case.decisions.filter(in_force_at__isnull=False).order_by("-round").prefetch_related("points")
    found = _opinions(case)
    return [Outcome(decision, list(decision.points.all()), found.get(decision.round, [])) for decision in decisions]


def of_decision(decision):
    """The outcome of one decision."""
    return Outcome(decision, list(decision.points.all()), _opinions(decision.case).get(decision.round, []))


def points(case):
    """The changes the newest decision asked for, in their order, with the answers to them once they are sent; two queries."""
    newest = case.decisions.filter(in_force_at__isnull=False).order_by("-round").first()
    return list(Point.objects.filter(decision=newest)) if newest else []


def _opinions(case):
    """By round. Their order is that of random keys, new with each report: it tells neither who was first nor who was who."""
    found = {}
    rows = Report.objects.filter(seat__case=case).prefetch_related("judgements__criterion").order_by("key")
    for report in rows:
        found.setdefault(report.round, []).append(_opinion(report))
    return found


def _opinion(report):
    judgements = tuple(Judged(row.criterion, row.get_verdict_display(), row.comment) for row in report.judgements.all())
    return Opinion(report.get_recommendation_display(), report.language, judgements, report.to_author)
