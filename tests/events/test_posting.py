"""Posting waits for no broker, and neither does a process that ends."""

import signal
import subprocess
import sys
import time

import pytest
from celery import current_app

from events.models import Mail
from tests.processes import ROOT, wait_for

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
POST_AND_END = """
import django
django.setup()
from events.actions import post
post(kind="tests.letter", to="amina@example.org", subject="Hello", text="A line.", language="en")
print("posted", flush=True)
"""


def test_hung_valkey_keeps_no_post_waiting_and_the_sweep_finds_what_was_dropped(house, write, move_clock):
    house.valkey.process.send_signal(signal.SIGSTOP)

    durations = []
    for _number in range(20):
        began = time.monotonic()
        write()
        durations.append(time.monotonic() - began)
    house.valkey.process.send_signal(signal.SIGCONT)
    house.worker()
    move_clock(seconds=61)
    current_app.send_task("events.tasks.sweep_outbox")

    assert max(durations) < 0.5
    wait_for(lambda: Mail.objects.filter(state=Mail.State.SENT).count() == 20)


def seconds_to_end(house):
    """How long a process that has just posted takes to end."""
    environment = house.env | {"DJANGO_SETTINGS_MODULE": "hub.settings"}
    command = [sys.executable, "-W", "ignore", "-c", POST_AND_END]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"posted\n"
        began = time.monotonic()
        assert process.wait() == 0
        return time.monotonic() - began


def test_process_that_ends_hands_over_what_it_posted(house):
    house.worker()

    seconds_to_end(house)

    wait_for(lambda: Mail.objects.get().state == Mail.State.SENT)


def test_process_that_ends_does_not_wait_for_a_hung_valkey(house):
    house.valkey.process.send_signal(signal.SIGSTOP)

    assert seconds_to_end(house) < 3
    assert Mail.objects.get().state == Mail.State.QUEUED
