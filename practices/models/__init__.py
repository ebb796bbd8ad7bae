from .calls import Call
from .files import VersionFile
from .practices import CoAuthor, Practice, Repository
from .screening import ReturnReason, Screening
from .versions import (
    Correction,
    FocalPoint,
    Level,
    PracticeVersion,
    State,
    VersionAttribution,
    VersionLink,
    VersionObjective,
    VersionOrganization,
)

__all__ = [
    "Call",
    "CoAuthor",
    "Correction",
    "FocalPoint",
    "Level",
    "Practice",
    "PracticeVersion",
    "Repository",
    "ReturnReason",
    "Screening",
    "State",
    "VersionAttribution",
    "VersionFile",
    "VersionLink",
    "VersionObjective",
    "VersionOrganization",
]
