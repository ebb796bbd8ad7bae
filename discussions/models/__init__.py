from .comments import Comment, CommentAttribution, Revision
from .documents import DocumentFile
from .functions import Function
from .policies import Admission, Policy
from .prompts import Document, Prompt, PromptText, Version
from .spaces import Space
from .threads import Contributor, Thread
from .topics import Topic
from .windows import Window

__all__ = [
    "Admission",
    "Comment",
    "CommentAttribution",
    "Contributor",
    "Document",
    "DocumentFile",
    "Function",
    "Policy",
    "Prompt",
    "PromptText",
    "Revision",
    "Space",
    "Thread",
    "Topic",
    "Version",
    "Window",
]
