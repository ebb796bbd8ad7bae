"""The secretariat's workshop for discussions, a module per noun."""

from . import comments, documents, functions, prompts, spaces, topics, windows

__all__ = ["comments", "documents", "functions", "prompts", "spaces", "topics", "windows"]
