"""The Hub's own settings; only the addresses know the bench, and one reader may search and export without end."""

from hub.settings import *  # noqa: F403
from hub.settings import ACCOUNT_RATE_LIMITS

ROOT_URLCONF = "bench.urls"
ACCOUNT_RATE_LIMITS = {action: rate for action, rate in ACCOUNT_RATE_LIMITS.items() if action not in ("search", "export")}
