"""Things that happen at once: threads with connections of their own, held back until every one of them stands at the same row."""

import threading
import time
from contextlib import contextmanager

from django.db import connection, transaction

from core.workflow import TransitionNotAllowed

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def at_once(*calls, row=None):
    """Run the calls in threads and return what each gave or raised; they all wait for `row` before any goes on."""
    results = [None] * len(calls)

    def run(index, call):
        try:
            results[index] = call()
        except TransitionNotAllowed as refusal:
            results[index] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    with transaction.atomic():
        if row:
            type(row).objects.select_for_update().get(pk=row.pk)
        for thread in threads:
            thread.start()
        until = time.monotonic() + 20
        while row and _waiting() < len(calls):
            assert time.monotonic() < until, "not all of them came to the row"
            time.sleep(0.01)
    for thread in threads:
        thread.join()
    return results


@contextmanager
def meanwhile(call, then=None):
    """What the block does is committed only once the call, in a thread of its own, stops at a lock of it or has ended.

    `then` is called at that moment, in the same transaction as the block.
    """

    def run():
        try:
            call()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        yield
        thread.start()
        until = time.monotonic() + 20
        while thread.is_alive() and not _waiting():
            assert time.monotonic() < until, "it neither stopped nor ended"
            time.sleep(0.01)
        if then:
            then()
    thread.join()


def _waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(WAITING)
        return cursor.fetchone()[0]


def refusals(results):
    return [isinstance(result, TransitionNotAllowed) for result in results].count(True)
