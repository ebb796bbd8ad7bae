"""The secretariat's workshop for practices, a module per noun."""

from . import calls, practices, screenings, terms, versions

__all__ = ["calls", "practices", "screenings", "terms", "versions"]
