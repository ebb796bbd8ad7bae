"""Limits that cannot be kept fail closed: at once, and as one kind of error."""

import socket
import time

import pytest

from core.cache import LimitsAway, LimitsCache

VERBS = {
    "add": lambda cache: cache.add("key", 1),
    "get": lambda cache: cache.get("key"),
    "set": lambda cache: cache.set("key", 1),
    "touch": lambda cache: cache.touch("key"),
    "delete": lambda cache: cache.delete("key"),
    "has_key": lambda cache: cache.has_key("key"),
    "incr": lambda cache: cache.incr("key"),
    "decr": lambda cache: cache.decr("key"),
    "get_many": lambda cache: cache.get_many(["key"]),
    "set_many": lambda cache: cache.set_many({"key": 1}),
    "delete_many": lambda cache: cache.delete_many(["key"]),
    "get_or_set": lambda cache: cache.get_or_set("key", 1),
    "clear": lambda cache: cache.clear(),
}


@pytest.fixture
def at(settings):
    """`at(address)`: a cache on the server there, which is waited for a fifth of a second."""
    settings.BROKER_PATIENCE = 0.2
    return lambda address: LimitsCache(address, {})


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_a_server_that_is_away_is_one_error(at, verb):
    with pytest.raises(LimitsAway):
        verb(at("redis://127.0.0.1:1"))


def test_a_silent_server_is_not_waited_for(at):
    with socket.create_server(("127.0.0.1", 0)) as server:
        cache, start = at(f"redis://127.0.0.1:{server.getsockname()[1]}"), time.monotonic()

        with pytest.raises(LimitsAway):
            cache.get("key")

    assert time.monotonic() - start < 1


def test_a_server_that_is_there_keeps_what_it_is_given(settings):
    cache = LimitsCache(settings.CACHES["default"]["LOCATION"], {"KEY_PREFIX": settings.CACHES["default"]["KEY_PREFIX"]})

    kept = [cache.add("key", 1, 60), cache.add("key", 2, 60), cache.incr("key"), cache.get("key"), cache.delete("key")]

    assert kept == [True, False, 2, 2, True]
    assert cache.get("key") is None
