"""The Hub's own settings; only the addresses know the bench."""

from hub.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
