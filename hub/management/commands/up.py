"""`manage.py up` serves the Hub; `manage.py up exec CMD` runs one command with its services."""

import errno
import signal
import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from hub import env
from hub.services import Fault, errand, house
from hub.services.processes import die_with_parent

URLS = ("DATABASE_URL", "REDIS_URL")
DISK_TROUBLE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)


class Command(BaseCommand):
    help = "Serve the Hub with everything it needs, or run one command with its services."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--with-parent", action="store_true", help="stop when the program that started this one ends")
        errands = parser.add_subparsers(dest="errand", metavar="exec")
        command = errands.add_parser("exec", help="run one command with PostgreSQL and Valkey, then stop them")
        command.add_argument("--throwaway", action="store_true", help="with empty services of its own")
        command.add_argument("words", nargs="...", metavar="CMD", help="the command and its arguments")

    def handle(self, **options):
        if options["with_parent"]:
            die_with_parent(signal.SIGTERM)
        try:
            sys.exit(self._execute(**options) if options["errand"] else self._serve())
        except Fault as fault:
            sys.exit(str(fault))
        except OSError as error:
            if error.errno not in DISK_TROUBLE:
                raise
            sys.exit(f"{error.filename or settings.VAR}: {error.strerror}. Mend that, or name another folder with HUB_VAR.")

    def _serve(self):
        house.serve(
            root=settings.BASE_DIR,
            var=settings.VAR,
            port=settings.PORT,
            host=settings.ALLOWED_HOSTS[0],
            given={name: value for name in URLS if (value := env.text(name, ""))},
            programs=env.text("HUB_PG_BIN", ""),
            demo=settings.MODE == "demo",
            say=lambda line: print(line, flush=True),
        )

    def _execute(self, words, throwaway, **options):
        words = words[words[:1] == ["--"] :]
        if not words:
            raise Fault("Say which command: manage.py up exec CMD …")
        running = {name: env.service(name, settings.VAR, required=False) for name in URLS}
        return errand.execute(
            words,
            var=settings.VAR,
            given={name: value for name, value in running.items() if value},
            programs=env.text("HUB_PG_BIN", ""),
            throwaway=throwaway,
            say=lambda line: print(line, file=sys.stderr, flush=True),
        )
