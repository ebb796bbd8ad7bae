"""`python -m bench` starts throw-away services and measures with them; it leaves nothing behind."""

import os
import sys
from pathlib import Path

from bench import options
from hub import env
from hub.services import Fault, errand

DEPLOYMENT = ("HUB_", "DATABASE_URL", "REDIS_URL", "EMAIL_URL")


def main():
    options.read()
    programs = env.text("HUB_PG_BIN", "")
    _forget_deployment()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    command = [sys.executable, "-m", "bench.measure", *sys.argv[1:]]
    try:
        sys.exit(errand.execute(command, var=Path(), given={}, programs=programs, throwaway=True, say=options.say))
    except Fault as fault:
        sys.exit(str(fault))


def _forget_deployment():
    """Measures are comparable only if the Hub's variables have their defaults."""
    for name in [name for name in os.environ if name.startswith(DEPLOYMENT)]:
        del os.environ[name]


main()
