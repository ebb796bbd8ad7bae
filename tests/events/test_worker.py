"""A real worker that is killed again and again loses no message and sends none twice."""

import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

import pytest
from celery import current_app

from core import clock
from events.models import Mail
from tests.processes import wait_for

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
KILLS, MAILS = 20, 100


def sent():
    return Mail.objects.filter(state=Mail.State.SENT).count()


def kill_one_of(worker):
    """Kill the worker itself or one of the processes that do its work, as chance will have it; start it again if need be."""
    pid = worker.process.pid
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    victim = int(random.choice([pid, *workers]))
    os.kill(victim, signal.SIGKILL)
    if victim == pid:
        worker.process.wait()
        worker._end_group()
        worker.start()


def post_while_killing(worker, write):
    for _kill in range(KILLS):
        before = sent()
        for _mail in range(MAILS // KILLS):
            write()
        wait_for(lambda: sent() > before)  # noqa: B023
        time.sleep(random.uniform(0, 0.05))
        kill_one_of(worker)


def sweep_until_all_are_sent(move_clock):
    """What beat would do every fifteen seconds, a minute after the last message was handed over."""
    move_clock(seconds=61)
    current_app.send_task("events.tasks.sweep_outbox")
    wait_for(lambda: sent() == MAILS)


def test_worker_killed_twenty_times_keeps_every_message(house, mailbox, write, move_clock):
    began = clock.now()

    post_while_killing(house.worker(), write)
    sweep_until_all_are_sent(move_clock)

    mails = {f"{mail.pk}.eml": mail for mail in Mail.objects.all()}
    assert sorted(path.name for path in mailbox.glob("*.eml")) == sorted(mails)
    assert Counter(mail.attempts for mail in mails.values()) == {1: MAILS}
    assert (clock.now() - began).total_seconds() < 150


def test_worker_killed_twenty_times_sends_at_most_one_message_again_per_kill(house, mail_server_here, write, move_clock):
    house.env["EMAIL_URL"] = mail_server_here.url

    post_while_killing(house.worker(), write)
    sweep_until_all_are_sent(move_clock)

    received = Counter(mail_server_here.received)
    assert len(received) == MAILS
    assert received.keys() == {f"<{mail.pk}@example.org>" for mail in Mail.objects.all()}
    assert received.total() - MAILS <= KILLS


def test_log_of_a_worker_holds_no_address(house):
    worker = house.worker()

    current_app.send_task("events.tasks.deliver", ["amina@example.org"])

    log = wait_for(lambda: "ValidationError" in house.log(worker) and house.log(worker))
    assert "…@…" in log
    assert "amina" not in log
