"""The secretariat's workshop for discussions, a module per noun."""

from . import comments, documents, functions, likenesses, moves, prompts, reports, spaces, topics, windows

__all__ = ["comments", "documents", "functions", "likenesses", "moves", "prompts", "reports", "spaces", "topics", "windows"]
