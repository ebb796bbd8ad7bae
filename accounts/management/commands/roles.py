"""`manage.py roles` writes `docs/roles.md` from the code; `manage.py roles --check` fails if the page is stale."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from accounts.models import Role, Scope
from core.permissions import declared

HEAD = """\
# Roles and rights

Written by `manage.py roles` from the code: change the declarations and run it again, not this page.

A **visitor** is not logged in. A **member** has confirmed an e-mail address. Everything more is a row with a beginning,
perhaps an end, who gave it and why: a **role** in the Hub, or a **delegation**, by which a person acts for an organization
within named scopes. A row counts at the instant it is asked: from its beginning until the instant before its end, unless
somebody has ended it. Rows are ended, never deleted. A staff role counts only with a second step at log-in, where the
deployment demands one.
"""


class Command(BaseCommand):
    help = "Write docs/roles.md: the roles, the scopes of a delegation, and what each action demands."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing; fail if the page is not what the code says")

    def handle(self, *, check, **options):
        path = settings.BASE_DIR / "docs" / "roles.md"
        wanted = page()
        if not check:
            path.write_text(wanted, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != wanted:
            raise CommandError("docs/roles.md is stale. Run: manage.py roles")


def page():
    """The whole page as Markdown, in English."""
    with override("en"):
        return "\n".join([HEAD, *_roles(), *_scopes(), *_actions()])


def _roles():
    rows = [(f"**{role.label}**", Role.DUTIES[role], _givers(role)) for role in Role.Name]
    return ["## Roles", "", *_table(("Role", "What for", "Given and ended by"), rows), ""]


def _givers(role):
    return "administrators" if role in Role.STAFF else "the secretariat and administrators"


def _scopes():
    rows = [(f"`{scope.value}`", scope.label) for scope in Scope]
    after = "Who may `appoint` is a focal point: she invites others, but cannot make another focal point. The secretariat can."
    return ["## What a delegate may do", "", *_table(("Scope", "May"), rows), "", after, ""]


def _actions():
    rows = [(f"`{name}`", "<br>".join(map(str, reasons))) for name, reasons in declared().items()]
    before = "The first sentence that applies is the reason a reader is given with a refusal."
    return ["## What each action demands", "", before, "", *_table(("Action", "Refused with"), rows), ""]


def _table(head, rows):
    return [_line(head), _line("---" for _cell in head), *map(_line, rows)]


def _line(cells):
    return f"| {' | '.join(map(str, cells))} |"
