from .beginning import BeginForm
from .content import ContentForm
from .joining import InviteForm

__all__ = ["BeginForm", "ContentForm", "InviteForm"]
