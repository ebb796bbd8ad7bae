"""The secretariat's workshop for reviews, a module per noun."""

from . import cases, policies, roster

__all__ = ["cases", "policies", "roster"]
