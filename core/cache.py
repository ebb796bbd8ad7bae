"""The cache behind the log-in limits: it fails closed, quickly and in words."""

from django.conf import settings
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry


class LimitsAway(Exception):
    """Valkey does not answer, so limits cannot be kept; the page is 503 with a sentence."""


def _closed(method):
    def guarded(self, *args, **kwargs):
        try:
            return method(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            raise LimitsAway from error

    return guarded


class LimitsCache(RedisCache):
    """Django's Redis cache that waits at most `settings.BROKER_PATIENCE` seconds, never retries and raises `LimitsAway`."""

    def __init__(self, server, params):
        patience = settings.BROKER_PATIENCE
        params["OPTIONS"] = {
            "socket_timeout": patience,
            "socket_connect_timeout": patience,
            "retry": Retry(NoBackoff(), 0),
            **params.get("OPTIONS", {}),
        }
        super().__init__(server, params)


for _name in ["add", "get", "set", "touch", "delete", "has_key", "incr", "clear", "get_many", "set_many", "delete_many"]:
    setattr(LimitsCache, _name, _closed(getattr(RedisCache, _name)))
