"""Peer review: policies and criteria, the roster, cases and what belongs to them."""

from .cases import Attempt, Case, Decision, Point, Question
from .policies import Criterion, Policy
from .reports import Judgement, Recommendation, Report, Verdict
from .roster import Background, Origin, Reviewer, Theme
from .seats import Declaration, Override, Seat, Step

__all__ = [
    "Attempt",
    "Background",
    "Case",
    "Criterion",
    "Decision",
    "Declaration",
    "Judgement",
    "Origin",
    "Override",
    "Point",
    "Policy",
    "Question",
    "Recommendation",
    "Report",
    "Reviewer",
    "Seat",
    "Step",
    "Theme",
    "Verdict",
]
