from .content import PledgeForm

__all__ = ["PledgeForm"]
