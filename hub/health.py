"""`/healthz`: is the Hub well? For machines: JSON, no secrets, no language."""

import time

from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection, transaction
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.cache import LimitsAway
from events.tasks import HEARTBEAT

OLD = 120  # seconds after which the worker's last beat is a fault


@transaction.non_atomic_requests  # the database may be away before the view begins
@never_cache
@require_safe
def healthz(request):
    """503 if the database is away; else 200, with `"status": "degraded"` if broker or worker are not well.

    `worker_age` is the number of seconds since a worker last ran beat's heartbeat task, or null if it is not known.
    """
    database, (broker, age) = _database(), _broker()
    well = broker and age is not None and age <= OLD
    status = "ok" if database and well else "degraded" if database else "down"
    answer = {"status": status, "database": database, "broker": broker, "worker_age": age, "mode": settings.MODE}
    return JsonResponse(answer, status=200 if database else 503)


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except Error:
        return False


def _broker():
    try:
        beat = cache.get(HEARTBEAT)
    except LimitsAway:
        return False, None
    return True, None if beat is None else max(0, round(time.time() - beat))
