"""Celery's doors to the outbox."""

import time

from celery import shared_task
from django.core.cache import cache

from events import actions

HEARTBEAT = "worker-heartbeat"


@shared_task
def deliver(mail_id):
    """Send one message of the outbox; safe to run twice."""
    actions.deliver(mail_id)


@shared_task
def sweep_outbox():
    """Queue what was not queued, or was lost with a worker or the broker."""
    actions.sweep()


@shared_task
def forget_bodies():
    """Empty the bodies of messages sent more than seven days ago."""
    actions.forget_bodies()


@shared_task
def heartbeat():
    """Note that beat and a worker are alive; `/healthz` tells the age of this note."""
    cache.set(HEARTBEAT, time.time(), timeout=3600)
