"""How often one place may ask for what costs the Hub much: searches and exports."""

from allauth.core.internal.ratelimit import consume
from django.shortcuts import render

from core.cache import LimitsAway

WAIT = 60  # seconds, until somebody who asked too often may ask again


def is_within(request, action):
    """Whether this request is within `ACCOUNT_RATE_LIMITS`. While Valkey is away it is: to read is never refused for its sake."""
    try:
        return bool(consume(request, app="allauth.account", action=action, limit_get=True))
    except LimitsAway:
        return True


def refuse(request, action, collection):
    """The page that says how long to wait: 429."""
    context = {"action": action, "wait": WAIT, "label": collection.label, "list_address": collection.address("list")}
    response = render(request, "facets/wait.html", context, status=429)
    response["Retry-After"] = str(WAIT)
    return response
