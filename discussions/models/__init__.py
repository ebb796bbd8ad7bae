from .attachments import CommentFile
from .comments import Comment, CommentAttribution, Revision
from .compilations import Compilation
from .confirmations import ConfirmationRequest
from .documents import DocumentFile
from .functions import Function
from .likenesses import Likeness
from .moderation import FormerPlace, Move, MoveConsent, Report
from .policies import Admission, Policy
from .prompts import Document, Prompt, PromptText, Version
from .spaces import Space
from .threads import Contributor, Thread
from .topics import OutcomeSource, Topic
from .visits import Visit
from .windows import Window

__all__ = [
    "Admission",
    "Comment",
    "CommentAttribution",
    "CommentFile",
    "Compilation",
    "ConfirmationRequest",
    "Contributor",
    "Document",
    "DocumentFile",
    "FormerPlace",
    "Function",
    "Likeness",
    "Move",
    "MoveConsent",
    "OutcomeSource",
    "Policy",
    "Prompt",
    "PromptText",
    "Report",
    "Revision",
    "Space",
    "Thread",
    "Topic",
    "Version",
    "Visit",
    "Window",
]
