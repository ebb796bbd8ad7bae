"""The services a command needs: those named by the operator, and embedded ones for the rest."""

from .postgres import Postgres
from .valkey import Valkey


def start(household, var, *, given, programs="", throwaway=False):
    """Start what `given` does not name; gives DATABASE_URL and REDIS_URL once both answer."""
    servers = {}
    if "DATABASE_URL" not in given:
        servers["DATABASE_URL"] = Postgres(var, chosen=programs, throwaway=throwaway)
    if "REDIS_URL" not in given:
        servers["REDIS_URL"] = Valkey(var)
    for server in servers.values():
        server.begin(household)
    for server in servers.values():
        server.finish()
    return given | {name: server.url for name, server in servers.items()}
