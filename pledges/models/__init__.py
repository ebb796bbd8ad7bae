from .files import PledgeFile
from .participants import Doubt, Match, Participant, ParticipantInvitation
from .pledges import Counter, Freshness, Pledge, Register, Stage
from .screening import ReturnReason, Screening
from .updates import Evidence, Rung, Step, Update, UpdateAttribution, UpdateLink, Value
from .versions import (
    Contact,
    Indicator,
    Level,
    Milestone,
    Nature,
    Occasion,
    PledgeObjective,
    PledgeVersion,
    State,
    Type,
)

__all__ = [
    "Contact",
    "Counter",
    "Doubt",
    "Evidence",
    "Freshness",
    "Indicator",
    "Level",
    "Match",
    "Milestone",
    "Nature",
    "Occasion",
    "Participant",
    "ParticipantInvitation",
    "Pledge",
    "PledgeFile",
    "PledgeObjective",
    "PledgeVersion",
    "Register",
    "ReturnReason",
    "Rung",
    "Screening",
    "Stage",
    "State",
    "Step",
    "Type",
    "Update",
    "UpdateAttribution",
    "UpdateLink",
    "Value",
]
