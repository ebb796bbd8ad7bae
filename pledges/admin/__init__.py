"""The secretariat's workshop for pledges, a module per noun."""

from . import doubts, pledges, screenings, terms, versions

__all__ = ["doubts", "pledges", "screenings", "terms", "versions"]
