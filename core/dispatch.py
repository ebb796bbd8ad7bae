"""Hand work to Celery without ever making a request wait for the broker.

`later()` queues after commit, from a background thread of this process. If the broker is away the message is dropped: what
must happen stands in the database (the outbox), and a sweep task finds it there.
"""

import atexit
import logging
import os
import queue
import threading

from celery import current_app
from django.db import transaction

log = logging.getLogger("hub.dispatch")

_CAPACITY = 1000
_FAREWELL = 2  # seconds a process that ends gives the thread to hand over what it holds


def later(task, *args):
    """Queue the Celery task named `task` with ids as `args` once the present transaction commits; returns at once."""
    transaction.on_commit(lambda: _publisher().put(task, args))


class _Publisher:
    def __init__(self):
        self.pid = os.getpid()
        self.queue = queue.Queue(_CAPACITY)
        threading.Thread(target=self._run, name="publisher", daemon=True).start()
        atexit.register(self.finish)

    def put(self, task, args):
        try:
            self.queue.put_nowait((task, args))
        except queue.Full:
            log.warning("Not queued, left to the sweep: %s", task)

    def finish(self):
        """Wait for what is held, no longer than `_FAREWELL`; a forked child holds nothing of its parent's."""
        if self.pid == os.getpid():
            with self.queue.all_tasks_done:
                self.queue.all_tasks_done.wait_for(lambda: not self.queue.unfinished_tasks, _FAREWELL)

    def _run(self):
        while True:
            task, args = self.queue.get()
            try:
                current_app.send_task(task, args, retry=False)
            except Exception as error:  # whatever the broker's client raises: the sweep will find the work
                log.warning("Not queued, left to the sweep: %s (%s)", task, type(error).__name__)
            finally:
                self.queue.task_done()


_current = None
_lock = threading.Lock()


def _publisher():
    """This process's publisher; a forked child makes its own."""
    global _current
    with _lock:
        if _current is None or _current.pid != os.getpid():
            _current = _Publisher()
    return _current
