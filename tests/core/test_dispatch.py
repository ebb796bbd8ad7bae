"""Work is handed to Celery after commit, in the background, and never waits for the broker."""

import logging
import os
import queue
import socket
import subprocess
import sys
import time
import uuid

import pytest
from celery import Celery
from celery._state import get_current_app, set_default_app
from django.db import transaction
from kombu.exceptions import OperationalError

from core import dispatch

TASK = "tests.nobody_runs_this"


class Broker:
    """A queue of this test's own on the real Valkey (or on another address), which the publisher's thread writes to."""

    def __init__(self, url):
        self.queue = f"test-{uuid.uuid4()}"
        self.app = Celery("probe", broker=url, set_as_current=False, fixups=[])
        self.app.conf.task_default_queue = self.queue
        self.app.conf.broker_connection_timeout = 1
        self.app.conf.broker_transport_options = {"socket_timeout": 1, "socket_connect_timeout": 1}

    def received(self, count):
        """The next `count` messages as lists of arguments."""
        with self.app.connection_for_read() as connection:
            box = connection.SimpleQueue(self.queue)
            messages = [box.get(timeout=10) for _number in range(count)]
            for message in messages:
                message.ack()
            box.close()
        return [list(message.payload[0]) for message in messages]

    def waiting(self):
        with self.app.connection_for_read() as connection:
            return connection.default_channel.client.llen(self.queue)

    def delete(self):
        with self.app.connection_for_write() as connection:
            connection.default_channel.queue_delete(self.queue)


@pytest.fixture
def use(settings, monkeypatch):
    """`use(url)` leads a publisher of this test's own to the broker at `url`."""
    before, brokers = get_current_app(), []
    monkeypatch.setattr(dispatch, "_current", None)

    def lead(url):
        broker = Broker(url)
        brokers.append(broker)
        set_default_app(broker.app)
        return broker

    yield lead
    if dispatch._current:
        _empty(dispatch._current.queue)
        dispatch._current.finish()
    set_default_app(before)
    for broker in brokers:
        broker.app.close()


def _empty(waiting):
    """Leave nothing to a thread that would go on failing, and logging it, behind other tests."""
    while True:
        try:
            waiting.get_nowait()
            waiting.task_done()
        except queue.Empty:
            return


@pytest.fixture
def broker(use, settings):
    broker = use(settings.CELERY_BROKER_URL)
    yield broker
    broker.delete()


@pytest.fixture
def silent():
    """The address of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def _wait_for(condition, seconds=15):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_work_is_queued_after_commit_only(broker):
    with transaction.atomic():
        dispatch.later(TASK, "first")
        dispatch.later(TASK, "second", 2)
        time.sleep(0.3)
        before = broker.waiting()

    assert before == 0
    assert broker.received(2) == [["first"], ["second", 2]]


@pytest.mark.django_db(transaction=True)
def test_work_of_a_transaction_that_failed_is_not_queued(broker):
    with transaction.atomic():
        dispatch.later(TASK, "lost")
        transaction.set_rollback(True)
    dispatch.later(TASK, "kept")

    assert broker.received(1) == [["kept"]]
    assert broker.waiting() == 0


@pytest.mark.django_db(transaction=True)
def test_a_silent_broker_keeps_nobody_waiting(use, silent, caplog):
    use(silent)
    start = time.monotonic()

    for number in range(5):
        dispatch.later(TASK, number)

    assert time.monotonic() - start < 0.5
    _wait_for(lambda: "Not queued, left to the sweep" in caplog.text)


@pytest.mark.django_db(transaction=True)
def test_an_absent_broker_is_logged_and_the_next_work_goes_through(use, settings, caplog):
    use("redis://127.0.0.1:1/0")
    dispatch.later(TASK, "dropped")
    _wait_for(lambda: "Not queued, left to the sweep" in caplog.text)

    back = use(settings.CELERY_BROKER_URL)
    dispatch.later(TASK, "kept")

    assert back.received(1) == [["kept"]]
    assert caplog.record_tuples[0] == (
        "hub.dispatch",
        logging.WARNING,
        f"Not queued, left to the sweep: {TASK} ({OperationalError.__name__})",
    )
    back.delete()


@pytest.mark.django_db(transaction=True)
def test_more_than_fits_is_dropped_at_once(use, silent, caplog):
    use(silent)
    start = time.monotonic()

    for number in range(dispatch._CAPACITY + 10):
        dispatch.later(TASK, number)

    assert time.monotonic() - start < 2
    assert f"Not queued, left to the sweep: {TASK}" in caplog.text


PROGRAM = """
import os, django
django.setup()
from celery import Celery
from celery._state import set_default_app
from django.conf import settings
from core import dispatch
app = Celery("probe", broker=settings.CELERY_BROKER_URL, set_as_current=False, fixups=[])
app.conf.task_default_queue = os.environ["QUEUE"]
set_default_app(app)
dispatch.later("tests.nobody_runs_this", "parent")
dispatch._publisher().finish()
child = os.fork()
if child == 0:
    dispatch.later("tests.nobody_runs_this", "child")
    dispatch._publisher().finish()
    os._exit(0)
os.waitpid(child, 0)
dispatch.later("tests.nobody_runs_this", "farewell")
"""


def test_a_process_that_ends_and_a_forked_child_hand_over_what_they_hold(broker, settings):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "hub.settings", "QUEUE": broker.queue}

    subprocess.run([sys.executable, "-W", "ignore", "-c", PROGRAM], cwd=settings.BASE_DIR, env=environment, check=True)

    assert broker.received(3) == [["parent"], ["child"], ["farewell"]]
